"""The control API plays Outlook, and shows what every calendar holds."""

from typing import Any

import pytest
from ground_world import Ground

from sandbox.tenant.mailbox import Event, Mailbox

KIM, ALEX = "kim@contoso.com", "alex@contoso.com"
TASTING = {"subject": "Tasting", "organizer": "anna@fabrikam.com", "start": "+1h", "end": "+2h", "location": "Bar"}
INVITED = {"required": [KIM], "optional": ["Bert <bert@fabrikam.com>"], "resources": ["room@contoso.com"]}
MAIL = {"from": "anna@fabrikam.com", "to": [KIM], "at": "-1h", "subject": "Offer", "messageId": "<1@fabrikam.com>"}


@pytest.fixture
def outlook(ground: Ground) -> Ground:
    """Kim and Alex hold the same meeting, and Kim a mail."""
    kim = {"name": "Kim Akers", "address": KIM, "calendar": [TASTING | INVITED], "messages": [MAIL]}
    alex = {"name": "Alex Wilber", "address": ALEX, "calendar": [TASTING | INVITED]}
    noor = {"name": "Noor Ali", "address": "noor@contoso.com", "mailbox": False}
    ground.control("POST", "tenant", json={"users": [kim, alex, noor]})
    return ground


def held(ground: Ground, user: str = KIM) -> dict[str, Any]:
    """The only meeting of a calendar."""
    calendars = ground.control("GET", "calendars")
    assert calendars.keys() == {KIM, ALEX}
    (one,) = calendars[user]
    return dict(one)


def kims(ground: Ground) -> Mailbox:
    found = next(user.mailbox for user in ground.state.tenant.users.values() if user.upn == KIM)
    assert found is not None
    return found


def event(ground: Ground) -> Event:
    return next(iter(kims(ground).events.values()))


def test_a_calendar_is_shown_by_what_may_change(outlook: Ground):
    one = held(outlook)
    assert (one["subject"], one["location"], one["cancelled"], one["showAs"]) == ("Tasting", "Bar", False, "busy")
    assert one["start"] < one["end"]
    assert one["attendees"] == [
        ["optional", "bert@fabrikam.com"],
        ["required", KIM],
        ["resource", "room@contoso.com"],
    ]
    assert one["globalObjectId"].startswith("040000008200E00074C5B7101A82E008")
    assert {name: value for name, value in one.items() if name != "id"} == {
        name: value for name, value in held(outlook, ALEX).items() if name != "id"
    }


def test_a_meeting_that_is_moved_takes_as_long_as_before(outlook: Ground):
    lasted, changes = event(outlook).end - event(outlook).start, held(outlook)["changes"]
    assert outlook.control("POST", "calendar", json={"do": "change", "meeting": "Tasting", "start": "+5h"}) == {
        "meetings": 2
    }
    assert (event(outlook).end - event(outlook).start, held(outlook)["changes"]) == (lasted, changes + 1)
    assert held(outlook)["start"] == held(outlook, ALEX)["start"]


def test_a_meeting_is_edited_in_one_calendar_alone(outlook: Ground):
    wanted = {"subject": "Dinner", "location": "Roof", "html": "<p>Come.</p>", "optional": ["cara@fabrikam.com"]}
    times = {"start": "2030-01-05", "end": "2030-01-06T09:30Z"}
    asked = {"do": "change", "user": KIM, "meeting": held(outlook)["iCalUId"], **wanted, **times}
    assert outlook.control("POST", "calendar", json=asked) == {"meetings": 1}
    one = held(outlook)
    assert (one["subject"], one["location"]) == ("Dinner", "Roof")
    assert (one["start"], one["end"]) == ("2030-01-05T00:00:00Z", "2030-01-06T09:30:00Z")
    assert one["attendees"] == [["optional", "cara@fabrikam.com"], ["required", KIM], ["resource", "room@contoso.com"]]
    assert held(outlook, ALEX)["subject"] == "Tasting"


def test_a_required_attendee_is_named_anew_and_the_others_stay(outlook: Ground):
    outlook.control("POST", "calendar", json={"do": "change", "user": KIM, "meeting": "Tasting", "required": []})
    assert [kind for kind, _ in held(outlook)["attendees"]] == ["optional", "resource"]


def test_a_meeting_is_cancelled_and_deleted(outlook: Ground):
    outlook.control("POST", "calendar", json={"do": "cancel", "user": KIM, "meeting": held(outlook)["id"]})
    assert (held(outlook)["cancelled"], held(outlook)["subject"]) == (True, "Canceled: Tasting")
    outlook.control("POST", "calendar", json={"do": "delete", "meeting": "Tasting", "user": ALEX})
    assert outlook.control("GET", "calendars")[ALEX] == []


def test_a_mail_is_moved_and_deleted(outlook: Ground):
    mailbox = kims(outlook)
    (message,) = mailbox.messages.values()
    before = message.immutable_id, message.ordinary_id
    moved = {"do": "move", "user": KIM, "message": "<1@fabrikam.com>", "folder": "deleteditems"}
    assert outlook.control("POST", "mail", json=moved) == {"id": before[0]}
    assert mailbox.folders[message.folder].well_known == "deleteditems"
    assert (message.immutable_id, message.ordinary_id != before[1]) == (before[0], True)
    outlook.control("POST", "mail", json={"do": "delete", "user": KIM, "message": "Offer"})
    assert mailbox.messages == {}


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("calendar", {"do": "burn", "meeting": "Tasting"}, "do: Input should be"),
        ("calendar", {"do": "cancel", "meeting": "Lunch"}, "'Lunch' is no meeting in that calendar."),
        ("calendar", {"do": "cancel", "meeting": "Tasting", "user": "eve"}, "'eve' is nobody here; known are"),
        ("calendar", {"do": "change", "meeting": "Tasting", "start": "soon"}, "start: String should match"),
        ("calendar", {"do": "change", "meeting": "Tasting", "end": "-1h"}, "A meeting ends after it starts."),
        ("mail", {"do": "delete", "user": KIM, "message": "Lunch"}, "'Lunch' is no message in that mailbox."),
        ("mail", {"do": "delete", "user": "noor@contoso.com", "message": "Offer"}, "'Offer' is no message"),
        ("mail", {"do": "move", "user": KIM, "message": "Offer", "folder": "attic"}, "'folder' is one of"),
        ("mail", [], "the body: Input should be"),
    ],
)
def test_a_mistake_in_outlook_is_a_sentence(outlook: Ground, path: str, body: object, sentence: str):
    assert outlook.mistake("POST", path, json=body).startswith(sentence)
