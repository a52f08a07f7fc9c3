"""A meeting as a row of Dataverse: before its start without attendees and without link to a calendar. It sends nothing.

https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/appointment
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from autocapture.core.address import normal
from autocapture.core.matching import participants
from autocapture.core.meetings import Step, description, step
from autocapture.core.model import AppointmentDraft
from autocapture.core.outlook import Header, Meeting, Participant
from autocapture.gateways import odata
from autocapture.gateways.dataverse.parties import Parties
from autocapture.gateways.dataverse.writing import PRIORITY, Changed, NewActivity, party_rows

LONGEST_SUBJECT = 200
LONGEST_LOCATION = 200
LONGEST_CALENDAR_ID = 300
"""Characters that the columns hold."""

_NO_SUBJECT = "(no subject)"
"""Outlook's own words; the column must not be empty."""
_MASKS = {Header.FROM: 7, Header.TO: 5, Header.CC: 6}
"""Organizer, required and optional attendee.

https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/activityparty
"""
_COMPLETED = {"statecode": 1, "statuscode": 3}
_CANCELLED = {"statecode": 2, "statuscode": 4}
_BUSY = {"statecode": 3, "statuscode": 5}
_SHOWN = {
    "free": {"statecode": 0, "statuscode": 1},
    "workingElsewhere": {"statecode": 0, "statuscode": 1},
    "tentative": {"statecode": 0, "statuscode": 2},
    "oof": {"statecode": 3, "statuscode": 6},
}
"""The state that synchronisation gives what Outlook shows like that.

https://learn.microsoft.com/power-platform/admin/sync-logic
"""


def appointment(draft: AppointmentDraft, parties: Parties, now: datetime) -> NewActivity:
    """The row that the meeting becomes, as much of it as may be written now; completed when it is over."""
    columns = {**_itself(draft), **_people(draft, parties, now)}
    return NewActivity("appointment", "appointments", draft.activity_id, columns, _state(draft, now))


def renewed(draft: AppointmentDraft, parties: Parties, now: datetime, *, is_linked: bool) -> Changed:
    """What the row of a meeting that changed becomes; ahead again, it loses attendees and link.

    The description of what is linked and synchronises stays: synchronisation would write it into the calendar.
    """
    nobody: dict[str, Any] = {"globalobjectid": None, "appointment_activity_parties": []}
    columns = {**_itself(draft), **nobody, **_people(draft, parties, now), **_state(draft, now)}
    if is_linked and draft.synchronises:
        del columns["description"]
    return Changed("appointments", draft.activity_id, columns)


def cancellation(draft: AppointmentDraft) -> Changed:
    """The row that was written before the start of a meeting that is not held."""
    return Changed("appointments", draft.activity_id, _CANCELLED)


def completion(draft: AppointmentDraft, parties: Parties, now: datetime) -> Changed:
    """What a row that was written before the start still lacks: its attendees, and its link to the calendar."""
    return Changed("appointments", draft.activity_id, _people(draft, parties, now))


def _itself(draft: AppointmentDraft) -> dict[str, Any]:
    meeting = draft.content.entry
    return {
        "subject": meeting.subject[:LONGEST_SUBJECT] or _NO_SUBJECT,
        "location": meeting.location[:LONGEST_LOCATION],
        "scheduledstart": odata.instant(draft.start),
        "scheduledend": odata.instant(draft.end),
        "isalldayevent": meeting.is_all_day,
        "prioritycode": PRIORITY.get(meeting.importance, 1),
    }


def _state(draft: AppointmentDraft, now: datetime) -> dict[str, int]:
    """What is over is completed, unless synchronisation would show it as free in the calendar for that."""
    if draft.end <= now and not draft.synchronises:
        return _COMPLETED
    return _SHOWN.get(draft.content.entry.shows_as, _BUSY)


def _people(draft: AppointmentDraft, parties: Parties, now: datetime) -> dict[str, Any]:
    text = {"description": description(draft, now)}
    if step(draft, now) is not Step.WHOLE:
        return text
    meeting = draft.content.entry
    rows = list(party_rows(_once(meeting), _MASKS, parties))
    link = {"globalobjectid": mark} if 0 < len(mark := meeting.global_object_id) <= LONGEST_CALENDAR_ID else {}
    return {**text, **link, "appointment_activity_parties": rows}


def _once(meeting: Meeting) -> Iterator[tuple[Header, Participant]]:
    """Everyone once: an organizer who also stands among the attendees is the organizer."""
    seen = set()
    for header, person in participants(meeting):
        address = normal(person.address)
        if address not in seen:
            seen.add(address)
            yield header, person
