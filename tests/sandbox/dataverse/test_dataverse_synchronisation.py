"""What server-side synchronisation does to calendars, and whom it mails, when an appointment is written."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dataverse_client import Client, Part, change_set
from dataverse_world import ALEX, KIM, key, owned, user, user_id
from test_dataverse_appointments import ANNA_REQUIRED, NEW, ORGANISED_BY_KIM, SOMEONE_OPTIONAL, hour, meeting

from sandbox.tenant import calendars
from sandbox.tenant.calendars import Attendee
from sandbox.tenant.mailbox import Event, Mailbox
from sandbox.tenant.model import User

BOX = key(710)
SOMEONE = Attendee("optional", "unknown@example.com")
FREE, CANCELLED, COMPLETED, BUSY = (
    {"statecode": 0, "statuscode": 1},
    {"statecode": 2, "statuscode": 4},
    {"statecode": 1, "statuscode": 3},
    {"statecode": 3, "statuscode": 5},
)


pytestmark = pytest.mark.mails("It is the synchronisation that is tested: whom it mails, and when.")


def person(dataverse: Client, oid: str) -> User:
    return dataverse.state.tenant.users[oid]


@pytest.fixture
def synchronised(dataverse: Client) -> Iterator[Client]:
    """Kim's mailbox synchronises appointments; hers and Alex's calendars are empty."""
    box = owned("mailbox", BOX, regardingobjectid=user(KIM), actdeliverymethod=1)
    dataverse.organization.rows["mailbox"] = {box.id: box}
    for oid in (KIM, ALEX):
        person(dataverse, oid).mailbox, person(dataverse, oid).systemuser_id = Mailbox(), user_id(oid)
    yield dataverse
    for oid in (KIM, ALEX):
        person(dataverse, oid).mailbox, person(dataverse, oid).systemuser_id = None, None


def calendar(dataverse: Client, oid: str = KIM) -> list[dict[str, Any]]:
    return calendars.digest(person(dataverse, oid))


def outlook(dataverse: Client, starts: int, *attendees: Attendee, oid: str = KIM, **more: Any) -> Event:
    """A meeting of an hour in a calendar; the same in everyone's."""
    start = datetime.fromisoformat(hour(starts))
    held = {"subject": "Review", "location": "", "showAs": "busy", "attendees": attendees, **more}
    return calendars.put(person(dataverse, oid), "review", start, start + timedelta(hours=1), held)


def linked(event: Event, starts: int, *parties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return meeting(starts, *parties, globalobjectid=calendars.object_id(event), **more)


def written(dataverse: Client, given: dict[str, Any], state: dict[str, int]) -> None:
    """Created and put into its state at once."""
    created = Part("POST", "appointments", given, content_id="1")
    stated = Part("PATCH", f"appointments({NEW})", state, {"If-Match": "*"}, "2")
    assert dataverse.batch(change_set(created, stated)).status_code == 200
    assert dataverse.row("appointment", NEW).columns["statuscode"] == state["statuscode"]


def deleted(dataverse: Client) -> None:
    assert dataverse.send("DELETE", f"appointments({NEW})", dataverse.token()).status_code == 204


def test_an_appointment_ahead_becomes_a_meeting_and_its_attendees_are_invited(synchronised: Client):
    synchronised.post("appointments", meeting(5, ORGANISED_BY_KIM, SOMEONE_OPTIONAL))
    (made,) = calendar(synchronised)
    assert (made["subject"], made["attendees"], made["showAs"]) == (
        "Review",
        [("optional", "unknown@example.com")],
        "free",
    )
    assert synchronised.organization.outbox == [f"invitation to {NEW}"]
    assert synchronised.row("appointment", NEW).columns["globalobjectid"] == made["globalObjectId"]


@pytest.mark.parametrize(("starts", "parties"), [(5, [ORGANISED_BY_KIM]), (-2, [ANNA_REQUIRED])])
def test_one_that_has_started_or_has_no_attendees_is_in_the_calendar_and_invites_nobody(
    synchronised: Client, starts: int, parties: list[dict[str, Any]]
):
    synchronised.post("appointments", meeting(starts, *parties))
    assert (len(calendar(synchronised)), synchronised.organization.outbox) == (1, [])


@pytest.mark.parametrize(("status", "shown"), [(COMPLETED, "free"), (BUSY, "busy"), (FREE, "free")])
def test_a_state_that_is_set_in_the_same_change_set_is_all_that_the_calendar_sees(
    synchronised: Client, status: dict[str, int], shown: str
):
    written(synchronised, meeting(5, ANNA_REQUIRED), status)
    assert [one["showAs"] for one in calendar(synchronised)] == [shown]
    assert calendar(synchronised)[0]["changes"] == 1
    assert synchronised.organization.outbox == ([] if status is COMPLETED else [f"invitation to {NEW}"])


def test_one_that_was_cancelled_before_it_was_ever_in_the_calendar_is_not_put_there(synchronised: Client):
    written(synchronised, meeting(5), CANCELLED)
    assert (calendar(synchronised), synchronised.organization.outbox) == ([], [])


def test_a_change_set_that_is_refused_leaves_calendars_as_they_are(synchronised: Client):
    created = Part("POST", "appointments", meeting(5, ANNA_REQUIRED), content_id="1")
    wrong = Part("PATCH", f"appointments({NEW})", {"statecode": 1, "statuscode": 5}, {"If-Match": "*"}, "2")
    assert synchronised.batch(change_set(created, wrong)).status_code == 400
    assert (calendar(synchronised), synchronised.organization.outbox) == ([], [])


def test_attendees_added_to_what_synchronisation_put_there_are_told(synchronised: Client):
    synchronised.post("appointments", meeting(5))
    synchronised.patch(f"appointments({NEW})", {"appointment_activity_parties": [SOMEONE_OPTIONAL]})
    assert synchronised.organization.outbox == [f"update of {NEW}"]
    assert calendar(synchronised)[0]["attendees"] == [("optional", "unknown@example.com")]


def test_without_synchronisation_calendars_stay_and_nobody_is_invited(synchronised: Client):
    synchronised.row("mailbox", BOX).columns["actdeliverymethod"] = 2
    synchronised.post("appointments", meeting(5, ANNA_REQUIRED))
    synchronised.patch(f"appointments({NEW})", CANCELLED)
    deleted(synchronised)
    assert (calendar(synchronised), synchronised.organization.outbox) == ([], [])


def test_an_owner_without_a_person_behind_has_no_calendar(synchronised: Client):
    person(synchronised, KIM).systemuser_id = None
    synchronised.post("appointments", meeting(5, ANNA_REQUIRED))
    assert (calendar(synchronised), synchronised.organization.outbox) == ([], [])


@pytest.mark.parametrize("starts", [5, -2])
def test_a_row_that_is_linked_and_says_what_the_meeting_says_changes_nothing(synchronised: Client, starts: int):
    event = outlook(synchronised, starts, SOMEONE)
    before = calendar(synchronised)
    written(synchronised, linked(event, starts, SOMEONE_OPTIONAL, description="<p>As of today.</p>"), BUSY)
    assert (calendar(synchronised), synchronised.organization.outbox) == (before, [])


def test_a_linked_row_that_is_completed_is_shown_as_free_and_nobody_is_told(synchronised: Client):
    event = outlook(synchronised, 5, SOMEONE)
    written(synchronised, linked(event, 5, SOMEONE_OPTIONAL), COMPLETED)
    assert [one["showAs"] for one in calendar(synchronised)] == ["free"]
    assert synchronised.organization.outbox == []


def test_an_all_day_row_in_the_owners_zone_is_the_day_of_the_meeting(synchronised: Client):
    day = datetime(2030, 1, 5, tzinfo=UTC)
    held = {"subject": "Review", "showAs": "free", "isAllDay": True}
    event = calendars.put(person(synchronised, KIM), "day", day, day + timedelta(days=1), held)
    times = {"scheduledstart": "2030-01-04T11:00:00Z", "scheduledend": "2030-01-05T11:00:00Z", "isalldayevent": True}
    before = calendar(synchronised)
    synchronised.post("appointments", linked(event, 5) | times)
    assert calendar(synchronised) == before
    synchronised.patch(f"appointments({NEW})", {"scheduledend": "2030-01-06T15:00:00Z"})
    assert calendar(synchronised)[0]["end"] == "2030-01-06T15:00:00Z"


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Other"},
        {"location": "Lobby"},
        {"description": "<p>More</p>"},
        {"scheduledend": hour(9)},
        {"appointment_activity_parties": [ANNA_REQUIRED]},
    ],
)
@pytest.mark.parametrize(("starts", "told"), [(5, 1), (-2, 0)])
def test_a_change_of_a_linked_row_is_in_every_copy_and_mailed_where_it_lies_ahead(
    synchronised: Client, change: dict[str, Any], starts: int, told: int
):
    outlook(synchronised, starts, SOMEONE, oid=ALEX)
    event = outlook(synchronised, starts, SOMEONE)
    written(synchronised, linked(event, starts, SOMEONE_OPTIONAL), BUSY)
    before = calendar(synchronised)
    synchronised.patch(f"appointments({NEW})", change)
    assert calendar(synchronised) != before
    assert calendar(synchronised) == calendar(synchronised, ALEX)
    assert synchronised.organization.outbox == [f"update of {NEW}"] * told


def test_what_differs_from_the_meeting_when_the_link_comes_is_pushed(synchronised: Client):
    event = outlook(synchronised, 5, SOMEONE)
    synchronised.post("appointments", linked(event, 6))
    assert calendar(synchronised)[0]["start"] == hour(6)
    assert calendar(synchronised)[0]["attendees"] == []
    assert synchronised.organization.outbox == [f"update of {NEW}"]


def test_more_of_a_subject_than_a_row_holds_is_no_difference(synchronised: Client):
    event = outlook(synchronised, -2, subject="x" * 250)
    before = calendar(synchronised)
    written(synchronised, linked(event, -2, subject="x" * 200), BUSY)
    assert calendar(synchronised) == before


@pytest.mark.parametrize(("starts", "told"), [(5, 1), (-2, 0)])
def test_cancelling_a_linked_row_cancels_the_meeting_once(synchronised: Client, starts: int, told: int):
    event = outlook(synchronised, starts, SOMEONE)
    written(synchronised, linked(event, starts, SOMEONE_OPTIONAL), BUSY)
    synchronised.patch(f"appointments({NEW})", CANCELLED)
    synchronised.patch(f"appointments({NEW})", {"location": "Lobby"})
    assert [(one["cancelled"], one["subject"]) for one in calendar(synchronised)] == [(True, "Canceled: Review")]
    assert synchronised.organization.outbox == [f"cancellation of {NEW}"] * told


@pytest.mark.parametrize(("starts", "left"), [(5, 0), (-2, 1)])
@pytest.mark.parametrize("people", [[SOMEONE_OPTIONAL], []])
def test_deleting_a_linked_row_deletes_the_meeting_where_it_lies_ahead(
    synchronised: Client, starts: int, left: int, people: list[dict[str, Any]]
):
    event = outlook(synchronised, starts, *([SOMEONE] if people else []))
    written(synchronised, linked(event, starts, *people), BUSY)
    deleted(synchronised)
    assert len(calendar(synchronised)) == left
    assert synchronised.organization.outbox == [f"cancellation of {NEW}"] * (1 if people and not left else 0)


def test_a_linked_row_of_the_past_whose_meeting_lies_ahead_by_now_takes_it_along(synchronised: Client):
    event = outlook(synchronised, -2, SOMEONE)
    written(synchronised, linked(event, -2, SOMEONE_OPTIONAL), BUSY)
    calendars.change(event, {"start": datetime.fromisoformat(hour(5)), "end": datetime.fromisoformat(hour(6))})
    deleted(synchronised)
    assert (calendar(synchronised), synchronised.organization.outbox) == ([], [f"cancellation of {NEW}"])


def test_a_row_without_times_or_without_an_owner_is_no_meeting(synchronised: Client):
    del synchronised.row("appointment", key(73)).columns["ownerid"]
    synchronised.post("appointments", meeting(-2))
    assert len(calendar(synchronised)) == 1
