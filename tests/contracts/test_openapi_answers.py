"""Real answers, each held against the schema, the headers and the statuses that the API's description gives."""

import re

import pytest
import requests
from test_suggest import ANNA, from_anna, tracked_on
from world import SALESPERSON, Seller, World, mail, meeting, record, record_id

from autocapture.openapi import document
from tests.contracts.described import METHODS, conforms

FABRIKAM = record("fabrikam", "account", name="Fabrikam")


def look(seller: Seller, query: str = "", key: str = "anna") -> dict:
    found: dict = conforms("suggestions", seller.look("contact", key, query))
    return found


def only(seller: Seller, query: str = "") -> dict:
    (found,) = look(seller, query)["suggestions"]
    return found


def track(seller: Seller, **body) -> dict:
    """Tracks the only suggestion, and how that ended."""
    accepted = seller.track("contact", "anna", only(seller), **body)
    assert conforms("track", accepted)["state"] == "pending"
    seller.ended(accepted)
    ended: dict = conforms("tracking", seller.send("GET", accepted.headers["Location"].removeprefix("/api/")))
    return ended


def test_suggestions_of_every_kind_of_email(world: World):
    messages = [
        from_anna("private", sensitivity="private", at="-1h"),
        from_anna("copies", to=[world.kim, {"name": "no address"}], cc=["office@fabrikam.com"], at="-2h"),
        mail(world.kim, ["anna@fabrikam.com"], folder="sentitems", at="-3h"),
        mail(None, ["anna@fabrikam.com"], at="-4h"),
        from_anna("", html="", messageId=None, at="-5h"),
    ]
    world.load(kim=messages, records=[ANNA])
    found = look(world.as_(world.kim))
    assert (found["status"], found["matched"], len(found["suggestions"])) == ("ok", 5, 5)


def test_suggestions_of_every_kind_of_meeting(world: World):
    anna = "Anna <anna@fabrikam.com>"
    calendar = [
        meeting(anna, [world.kim], "+1d", "+1d1h", location="Lobby bar", optional=["office@fabrikam.com"]),
        meeting(anna, start="-2h", end="-1h", online="https://teams.microsoft.com/l/meetup-join/1", subject=""),
        meeting(world.kim, [anna], "-4h", "-3h", sensitivity="private", html=""),
        meeting(anna, start="-1d", end="+0d", allDay=True),
    ]
    world.load(calendar=calendar, records=[ANNA])
    found = look(world.as_(world.kim))["suggestions"]
    assert [one["isAllDay"] for one in found].count(True) == 1
    assert [one["kind"] for one in found] == ["meeting"] * 4


def test_a_meeting_that_waits_for_its_start(world: World):
    calendar = [meeting("anna@fabrikam.com", start="+1h", end="+2h")]
    user = {world.kim: {"synchronises": True}}
    world.load(calendar=calendar, records=[ANNA], users=user)
    kim = world.as_(world.kim)
    waits = conforms("track", kim.track("contact", "anna", only(kim)))
    assert waits == only(kim)["tracking"]
    assert waits["reason"].endswith(".")


def test_no_suggestions(world: World):
    world.load(records=[ANNA])
    assert look(world.as_(world.kim))["status"] == "none"


def test_no_mailbox(world: World):
    world.load(records=[ANNA], users={world.kim: {"mailbox": False}})
    assert look(world.as_(world.kim))["status"] == "no_mailbox"


def test_a_record_that_nothing_can_be_tracked_on(world: World):
    grants = {table: {"read": "unit"} for table in ("contact", "email", "activityparty", "systemuser")}
    reader = {"name": "Reader", "template": SALESPERSON, "grants": grants}
    world.load(kim=[from_anna()], records=[ANNA], roles=[reader], users={world.kim: {"roles": ["Reader"]}})
    assert look(world.as_(world.kim))["record"]["canTrack"] is False


@pytest.mark.parametrize(("key", "state"), [("anna", "tracked"), ("fabrikam", "tracked_elsewhere")])
def test_what_was_tracked_by_someone_else(world: World, key, state):
    activities = [tracked_on(key, world)]
    world.load(kim=[from_anna(messageId="<visit@x>")], records=[ANNA, FABRIKAM], activities=activities)
    found = only(world.as_(world.kim), "?include=tracked")
    assert (found["state"], found["tracking"]["id"]) == (state, None)


def test_what_was_tracked_elsewhere_where_the_seller_may_not_look(world: World):
    hidden = record("hidden", "account", world.sanjay, name="Secret")
    activities = [tracked_on("hidden", world)]
    world.load(kim=[from_anna(messageId="<visit@x>")], records=[ANNA, hidden], activities=activities)
    assert only(world.as_(world.kim))["tracking"]["regarding"] is None


def test_a_tracking_from_the_click_to_the_timeline(world: World):
    world.load(kim=[from_anna()], records=[ANNA])
    kim = world.as_(world.kim)
    assert track(kim)["regarding"]["id"] == record_id("anna")
    assert only(kim, "?include=tracked")["state"] == "tracked"


def test_a_tracking_under_way_on_the_timeline(world: World):
    world.load(kim=[from_anna()], records=[ANNA])
    kim = world.as_(world.kim)
    world.fault("dataverse", path=r"\$batch", status=0, delay=1)
    accepted = kim.track("contact", "anna", only(kim))
    assert only(kim)["state"] == "pending"
    kim.ended(accepted)


def test_a_tracking_that_failed(world: World):
    world.load(kim=[from_anna()], records=[ANNA])
    kim = world.as_(world.kim)
    world.fault("dataverse", path=r"\$batch", status=400, body='{"error":{"code":"0x80048d19","message":"bad"}}')
    assert track(kim)["reason"].endswith(".")
    assert only(kim)["state"] == "failed"


def test_a_tracking_whose_activity_the_seller_may_not_read(world: World):
    shared = mail("anna@fabrikam.com", messageId="<hidden@x>")
    theirs = record("theirs", "contact", world.sanjay, fullname="Anna", emailaddress1="anna@fabrikam.com")
    world.load(kim=[shared], records=[ANNA, theirs], users={world.sanjay: {"messages": [shared]}})
    sanjay, kim = world.as_(world.sanjay), world.as_(world.kim)
    sanjay.tracked("contact", "theirs", look(sanjay, key="theirs")["suggestions"][0])
    assert track(kim)["state"] == only(kim)["state"] == "tracked_not_visible"


def test_the_sellers_trackings(world: World):
    world.load(kim=[from_anna()], records=[ANNA])
    kim = world.as_(world.kim)
    assert conforms("trackings", kim.send("GET", "trackings"))["trackings"] == []
    ended = track(kim)
    assert conforms("trackings", kim.send("GET", "trackings"))["trackings"] == [ended]


def test_health_for_anyone_and_for_the_administrator(world: World):
    world.load(users={world.kim: {"appRoles": ["AutoCapture.Admin"]}})
    anyone = requests.get(f"{world.stack.addresses.app}/api/health", timeout=30)
    assert conforms("health", anyone) == {"status": "alive"}
    kim = world.as_(world.kim)
    assert conforms("health", kim.send("GET", "health"))["status"] == "ok"
    world.fault("graph", status=503, times=10)
    assert conforms("health", kim.send("GET", "health"))["status"] == "unwell"


def test_a_method_that_is_not_described_is_not_there(world: World):
    world.load()
    kim = world.as_(world.kim)
    for path, entry in document()["paths"].items():
        for method in set(METHODS) - entry.keys():
            answer = kim.send(method.upper(), re.sub(r"{\w+}", record_id("any"), path).removeprefix("/"))
            assert (method, path, answer.status_code, answer.text) == (method, path, 404, "")
