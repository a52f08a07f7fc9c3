"""Two at once on one tracking: one is held at a remote while the other comes by, and then let go.

However they meet, there is one activity, its tracking says so, and nothing is left staged.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest
from attached import PLAIN, file, names, until_nothing_is_staged
from attached import kim_with as kim_with_attached
from test_retry import deliver
from test_suggest import ANNA, from_anna
from test_track import DENIED, kim_with
from test_undo import now, refusal, tracked, undo
from world import World, meeting, record_id


def until_held(world: World) -> None:
    assert world.call("GET", "held", params={"seconds": "10"})


def let_go(world: World, **only: str) -> None:
    assert world.call("DELETE", "held", params=only) == {"released": 1}


@pytest.mark.parametrize(("status", "answered"), [(0, 202), (None, 503)])
def test_a_click_that_was_slower_than_the_next_one_leaves_nothing_behind(world, account, status, answered):
    """The next one starts anew what only the row knows of yet, and is done before the first has read its mail."""
    seller = kim_with_attached(world, PLAIN, file(10))
    (found,) = seller.suggestions("contact", "anna")
    world.fault("graph", path=r"/\$value", status=status, hold=True)
    with ThreadPoolExecutor(1) as clicks:
        slow = clicks.submit(seller.track, "contact", "anna", found)
        until_held(world)
        done = seller.tracked("contact", "anna", found)
        let_go(world)
    assert slow.result().status_code == answered
    assert (done["state"], now(seller, done)) == ("tracked", done)
    assert names(world) == ["notes.txt", "offer.pdf"]
    until_nothing_is_staged(account, seller)


def test_a_click_that_was_slower_than_the_next_one_leaves_what_that_one_staged(world, account):
    """What the next one accepted is not written yet: without its content it never would be."""
    seller = kim_with_attached(world, PLAIN, file(10))
    (found,) = seller.suggestions("contact", "anna")
    world.fault("graph", path=r"/\$value", status=0, hold=True)
    with ThreadPoolExecutor(1) as clicks:
        slow = clicks.submit(seller.track, "contact", "anna", found)
        until_held(world)
        world.fault("dataverse", path=r"\$batch", status=0, hold=True)
        accepted = seller.track("contact", "anna", found)
        let_go(world, service="graph")
    assert (slow.result().status_code, slow.result().json()["state"]) == (202, "pending")
    until_held(world)
    let_go(world)
    assert seller.ended(accepted)["state"] == "tracked"
    assert names(world) == ["notes.txt", "offer.pdf"]
    until_nothing_is_staged(account, seller)


def test_of_two_deliveries_the_one_that_wrote_the_activity_weighs_more_than_the_one_that_was_refused(world, account):
    seller = kim_with(world, from_anna())
    (found,) = seller.suggestions("contact", "anna")
    world.fault("dataverse", path=r"\$batch", status=0, after=True, hold=True)
    accepted = seller.track("contact", "anna", found)
    until_held(world)
    world.fault("dataverse", path="/emails", status=403, body=DENIED)
    deliver(world, seller, accepted.json())
    failed = seller.ended(accepted)
    let_go(world)
    world.wait(lambda: now(seller, failed)["state"] == "tracked")
    done = now(seller, failed)
    assert (failed["state"], done["reason"], [step["name"] for step in done["steps"]][-2:]) == (
        "failed",
        None,
        ["failed", "tracked"],
    )
    until_nothing_is_staged(account, seller)
    assert (len(world.rows("emails")), undo(seller, done).json()["state"]) == (1, "undone")


def test_of_two_deliveries_the_slower_one_changes_nothing(world):
    seller = kim_with(world, from_anna())
    (found,) = seller.suggestions("contact", "anna")
    world.fault("dataverse", path=r"\$batch", status=0, after=True, hold=True)
    accepted = seller.track("contact", "anna", found)
    until_held(world)
    before = len(world.stack.host_log)
    deliver(world, seller, accepted.json())
    done = seller.ended(accepted)
    let_go(world)
    world.logged("write_tracking", before)
    world.deliver_again(seller, done["id"])
    assert (done["state"], now(seller, done)) == ("tracked", done)
    assert len(world.rows("emails")) == 1


def test_a_meeting_that_a_colleague_writes_at_the_same_moment_is_one_activity(world):
    shared = meeting("anna@fabrikam.com", [world.kim, world.alex])
    world.load(records=[ANNA], users={user: {"calendar": [shared]} for user in (world.kim, world.alex)})
    kim, alex = world.as_(world.kim), world.as_(world.alex)
    (for_kim,) = kim.suggestions("contact", "anna")
    world.fault("dataverse", path=r"\$batch|/appointments$", method="POST", status=0, hold=True)
    accepted = kim.track("contact", "anna", for_kim)
    until_held(world)
    alexes = tracked(alex)
    let_go(world)
    kims = kim.ended(accepted)
    assert (kims["state"], kims["activityId"], len(world.rows("appointments"))) == ("tracked", alexes["activityId"], 1)
    assert refusal(undo(kim, kims)) == (409, "undo_made_nothing")


def test_what_a_colleague_deletes_while_it_is_undone_is_undone(world):
    seller = kim_with(world, from_anna())
    done = tracked(seller)
    world.fault("dataverse", method="DELETE", status=0, hold=True)
    with ThreadPoolExecutor(1) as clicks:
        undoing = clicks.submit(undo, seller, done)
        until_held(world)
        world.delete(f"emails({done['activityId']})")
        let_go(world)
    assert undoing.result().json()["state"] == "undone"


def test_what_may_not_be_read_once_it_is_written_is_tracked_and_cannot_be_undone_here(world):
    """Nobody could tell then whether someone changed it since."""
    seller = kim_with(world, from_anna())
    world.fault("dataverse", method="GET", path=r"/emails\(", status=403, body=DENIED)
    done = tracked(seller)
    assert (done["state"], done["undoUntil"]) == ("tracked", None)
    assert refusal(undo(seller, done)) == (409, "undo_made_nothing")
    assert len(world.rows("emails")) == 1


def test_a_message_of_a_tracking_that_never_was_changes_nothing(world):
    seller = kim_with(world, from_anna())
    world.deliver_again(seller, record_id("nothing"))
    assert seller.send("GET", "trackings").json()["trackings"] == []
    assert world.rows("emails") == []
