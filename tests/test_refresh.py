"""The timer's round: what it carries on, what it renews, what it deletes, and that stopping it loses nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from build import ACCOUNT, KIM, mail
from test_suggest import ANNA, from_anna
from world import Seller, World

from autocapture.core.ids import suggestion_id, ticket
from autocapture.core.model import Table, Tracking, TrackingState
from autocapture.gateways.storage.account import Account
from autocapture.gateways.storage.shelf import TableShelf
from autocapture.gateways.storage.trackings import Trackings

NOW = datetime.now(UTC)
SETTLED = Tracking(UUID(int=90), KIM, ACCOUNT, suggestion_id(mail()), UUID(int=91), TrackingState.TRACKED, NOW)
OUTDATED = Table("x", "xs", "xid", "name", ())
FAR = NOW + timedelta(days=2)
LONG_AGO = NOW - timedelta(days=31)


@pytest.fixture
def trackings(account) -> Trackings:
    return Trackings(account)


def lost(world: World, account: Account, *subjects: str) -> Seller:
    """Emails whose Track was accepted, and whose messages the queue lost while the host was down for long."""
    world.stack.restart_host()  # what was measured so far is written down; a killed host writes nothing
    world.load(kim=[from_anna(subject, at=f"-{n}m") for n, subject in enumerate(subjects, 1)], records=[ANNA])
    seller, trackings = world.as_(world.kim), Trackings(account)
    world.fault("dataverse", path=r"\$batch", status=503, times=1_000)
    accepted = [seller.track("contact", "anna", found).json()["id"] for found in seller.suggestions("contact", "anna")]
    world.stack.kill_host()
    account.tracking_queue.clear_messages()
    world.mend()
    for one in trackings.due(FAR):
        noted = trackings.find(one)
        if noted and str(noted.id) in accepted:
            trackings.put(replace(noted, due=datetime.now(UTC)))
    return seller


def ended(seller: Seller) -> list[str]:
    return [one["state"] for one in seller.send("GET", "trackings").json()["trackings"]]


def test_a_tracking_that_was_lost_on_its_way_is_taken_up_again(world, account):
    seller = lost(world, account, "Coffee")
    world.stack.restart_host()
    world.carry_on(lambda: ended(seller) == ["tracked"])
    assert len(world.rows("emails")) == 1


def test_a_round_that_is_killed_in_the_middle_loses_nothing_and_doubles_nothing(world, account, trackings):
    subjects = [f"Mail {n}" for n in range(8)]
    seller = lost(world, account, *subjects)
    for _ in range(2):
        world.stack.restart_host()
        before = world.mark()
        world.start_refresh()
        while trackings.due(datetime.now(UTC)) and not any(
            "$batch" in one["path"] for one in world.journal(before, "dataverse")
        ):
            world.stack.check()
        world.stack.kill_host()
    world.stack.restart_host()
    world.carry_on(lambda: ended(seller) == ["tracked"] * 8)
    assert sorted(row["subject"] for row in world.rows("emails", "?$select=subject")) == subjects


def test_what_is_not_due_yet_is_left_where_it_is(world):
    world.load(kim=[from_anna()], records=[ANNA])
    seller = world.as_(world.kim)
    (found,) = seller.suggestions("contact", "anna")
    world.fault("dataverse", path=r"\$batch", status=503, times=2)
    accepted = seller.track("contact", "anna", found)
    assert world.refresh()["requeued"] == 0
    assert seller.ended(accepted)["state"] == "tracked"


def test_a_note_of_what_is_settled_already_is_struck_off(world, account, trackings):
    """As when a worker is stopped between the state it writes and the note it strikes off."""
    settled = trackings.put(replace(SETTLED, id=uuid4(), due=NOW))
    key = {"PartitionKey": ticket(settled).key, "RowKey": str(settled.id)}
    account.table.update_entity({**key, "due": ""})
    assert world.refresh()["settled"] == 1
    assert ticket(settled) not in trackings.due(NOW)


def test_a_note_of_a_tracking_that_is_gone_is_struck_off(world, account, trackings):
    gone = trackings.put(replace(SETTLED, id=uuid4(), due=NOW))
    account.table.delete_entity(ticket(gone).key, str(gone.id))
    assert world.refresh()["settled"] == 1


def test_trackings_are_deleted_after_thirty_days(world, trackings):
    old, young = (trackings.put(replace(SETTLED, id=uuid4(), at=at)) for at in (LONG_AGO, NOW))
    assert world.refresh()["expired"] == 1
    assert (trackings.find(ticket(old)), trackings.find(ticket(young))) == (None, young)


def test_a_tracking_that_is_not_done_is_kept_however_old_it_is(world, trackings):
    waiting = trackings.put(replace(SETTLED, id=uuid4(), state=TrackingState.PENDING, at=LONG_AGO, due=FAR))
    world.refresh()
    assert trackings.find(ticket(waiting)) == waiting
    trackings.put(replace(waiting, due=None, at=NOW))


def test_table_rules_are_renewed_by_the_timer_before_they_are_too_old_to_use(world, account):
    world.load()
    shelved = shelf(account, hours_ago=13)
    shelved.put(replace(OUTDATED, name="lead"))
    assert shelf(account).get("lead") == replace(OUTDATED, name="lead")
    assert world.refresh()["renewed"] >= 1
    assert "emailaddress3" in shelf(account).get("lead").email_columns


def test_a_table_that_is_gone_is_taken_from_the_shelf(world, account):
    world.load()
    shelf(account, hours_ago=13).put(replace(OUTDATED, name="new_gone"))
    assert world.refresh()["dropped"] == 1
    assert shelf(account).get("new_gone") is None


def test_rules_older_than_a_day_are_not_used(account):
    shelf(account, hours_ago=25).put(replace(OUTDATED, name="new_old"))
    assert shelf(account).get("new_old") is None
    shelf(account).drop("new_old")


def test_metadata_are_read_in_the_apps_own_name_and_nothing_else_is(world, account):
    world.load()
    shelf(account, hours_ago=13).put(replace(OUTDATED, name="account"))
    before = world.mark()
    world.refresh()
    served = world.journal(before, "dataverse")
    assert served
    assert all("/EntityDefinitions(" in entry["path"] for entry in served)


def test_a_round_that_meets_trouble_says_so_and_the_next_one_does_the_rest(world, account):
    world.load()
    shelf(account, hours_ago=13).put(replace(OUTDATED, name="contact"))
    world.fault("dataverse", path="EntityDefinitions", status=503, times=1_000)
    assert world.refresh()["outcome"] == "raised"
    world.mend()
    round_ = world.refresh()
    assert (round_["outcome"], round_["renewed"] >= 1) == ("ok", True)


def shelf(account: Account, hours_ago: float = 0) -> TableShelf:
    return TableShelf(account, lambda: datetime.now(UTC) - timedelta(hours=hours_ago))
