"""The worker's rights: the app's and the seller's together, always in the seller's name; what is said when one lacks.

Between click and write the organisation changes: the worker's first request is held for a moment while it does.
"""

import pytest
from test_suggest import ANNA, from_anna
from test_track import emails
from world import SALESPERSON, Document, Seller, World

from sandbox.tenant.document.defaults import ACTIVITIES, APPLICATION_OBJECT_ID, DIRECTORY, RECORDS, WORKER_ROLE

HOLD = 1.0
"""Seconds that the worker's first request waits: the organisation is another one by then."""
BARE = ("/EntityDefinitions(", "/WhoAmI")
"""What the application may ask in its own name."""


def organisation_wide(tables: tuple[str, ...], *rights: str) -> dict[str, dict[str, str]]:
    return {table: dict.fromkeys(rights, "organization") for table in tables}


SELLS = organisation_wide((*RECORDS, *DIRECTORY), "read", "append", "appendto")
READS = SELLS | organisation_wide(ACTIVITIES, "read")
READER = {"name": "Reader", "template": SALESPERSON, "grants": READS}
"""Someone who was a salesperson and now only reads activities."""


def click(world: World, *messages: Document, **options) -> tuple[Seller, dict]:
    """Kim and the only suggestion on Anna's timeline."""
    world.load(kim=messages or [from_anna()], records=[ANNA], **options)
    kim = world.as_(world.kim)
    (found,) = kim.suggestions("contact", "anna")
    return kim, found


def after(world: World, **changed) -> dict:
    """How a Track ends when the organisation changes between the click and the write."""
    kim, found = click(world)
    world.fault("dataverse", caller=APPLICATION_OBJECT_ID, status=0, delay=HOLD)
    accepted = kim.track("contact", "anna", found)
    world.load(**{"kim": [from_anna()], "records": [ANNA], **changed})
    return kim.ended(accepted)


def disabled(world: World) -> dict:
    return {"users": {world.kim: {"enabled": False}}}


def left(world: World) -> dict:
    """Kim's account was deleted and made anew: another object id."""
    return {"users": {world.kim: {"id": "ffffffff-0000-4000-8000-000000000001"}}}


def stripped(world: World) -> dict:
    return {"users": {world.kim: {"roles": ["Reader"]}}, "roles": [READER]}


def taken_away(world: World) -> dict:
    return {"records": [ANNA | {"owner": world.sanjay}]}


def deleted(_: World) -> dict:
    return {"records": []}


def undelegated(_: World) -> dict:
    return {"roles": [{"name": WORKER_ROLE, "grants": READS}]}


ENDINGS = [
    (disabled, "is disabled"),
    (left, "no user of Dynamics 365 any more"),
    (stripped, "security role"),
    (taken_away, "Ask its owner to share it"),
    (deleted, "no longer exists"),
    (undelegated, "may not act on behalf"),
]


@pytest.mark.parametrize(("change", "words"), ENDINGS, ids=[change.__name__ for change, _ in ENDINGS])
def test_what_was_lost_between_click_and_write_is_the_reason_that_the_seller_reads(world, change, words):
    ended = after(world, **change(world))
    assert ended["state"] == "failed"
    assert words in ended["reason"]
    assert sum(other in ended["reason"] for _, other in ENDINGS) == 1
    assert emails(world) == []


@pytest.mark.parametrize("body", ["<html>", '{"error":{"code":"0x80040000","message":""}}'])
def test_a_refusal_that_nobody_foresaw_names_everyone_who_may_lack_something(world, body):
    kim, found = click(world)
    world.fault("dataverse", path=r"\$batch", status=403, body=body)
    assert kim.tracked("contact", "anna", found)["reason"].startswith("You, or this app, may not add an activity")


def test_what_the_seller_may_not_the_worker_may_not_though_its_own_role_would_let_it(world):
    kim, found = click(world, users={world.kim: {"roles": ["Reader"]}}, roles=[READER])
    ended = kim.tracked("contact", "anna", found)
    assert (ended["state"], emails(world)) == ("failed", [])


def test_what_the_worker_may_not_the_seller_may_not_by_it_though_their_role_would_let_them(world):
    lame = {"name": WORKER_ROLE, "grants": READS, "privileges": ["prvActOnBehalfOfAnotherUser"]}
    kim, found = click(world, users={world.kim: {"roles": ["Sales Manager"]}}, roles=[lame])
    ended = kim.tracked("contact", "anna", found)
    assert (ended["state"], emails(world)) == ("failed", [])
    assert "security role, or this app's" in ended["reason"]


def test_a_failed_tracking_succeeds_once_the_seller_has_the_right_again(world):
    message = from_anna()
    kim, found = click(world, message, users={world.kim: {"roles": ["Reader"]}}, roles=[READER])
    assert kim.tracked("contact", "anna", found)["state"] == "failed"
    world.load(kim=[message], records=[ANNA])
    (found,) = kim.suggestions("contact", "anna")
    assert (found["state"], kim.tracked("contact", "anna", found)["state"]) == ("failed", "tracked")


def test_the_application_asks_nothing_about_a_record_without_saying_for_whom(world):
    """A whole life: two looks, emails and a meeting tracked by two sellers, a round of the timer."""
    meeting = {"organizer": "anna@fabrikam.com", "start": "-1h", "end": "-30m", "subject": "Tasting", "html": "Come."}
    world.load(kim=[from_anna()], alex=[from_anna("Tea")], calendar=[meeting], records=[ANNA])
    since = world.mark()
    sellers = {user: world.as_(user) for user in (world.kim, world.alex)}
    for seller in sellers.values():
        for found in seller.suggestions("contact", "anna"):
            seller.tracked("contact", "anna", found)
    world.refresh()
    ids = {user["address"]: user["id"] for user in world.call("GET", "users")}
    own = [one for one in world.journal(since, "dataverse") if (one["caller"] or "").startswith(APPLICATION_OBJECT_ID)]
    records = [one for one in own if not any(part in one["path"] for part in BARE)]
    assert len([one for one in records if "$batch" in one["path"]]) == 3
    assert {one["headers"].get("callerobjectid") for one in records} == {ids[user] for user in sellers}
    for one in records:
        in_parts = one["body"].lower().count("callerobjectid: ")
        assert in_parts == one["body"].count("HTTP/1.1"), "every part of a change set says it by itself"
