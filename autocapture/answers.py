"""What the API says: core values as the JSON that the OpenAPI description promises.

It decides nothing and sends nothing. People are name and address, times are UTC and end in `Z`.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from autocapture.core import ids
from autocapture.core.model import (
    Match,
    Reason,
    Record,
    RecordRef,
    Regarding,
    Suggestion,
    Timeline,
    Tracking,
    TrackingState,
)
from autocapture.core.outlook import Meeting, Message, Participant
from autocapture.core.undoing import undo_until

_NO_HISTORY: dict[str, Any] = {"steps": [], "undoUntil": None, "canRetry": False}
_NO_TIMES = {"start": None, "end": None, "isAllDay": None, "location": None}


def timeline(found: Timeline, undo_span: timedelta) -> dict[str, Any]:
    """A timeline's answer; a Track may be undone for the span."""
    return {
        "record": _record(found.record),
        "status": found.status,
        "asOf": instant(found.window.now),
        "window": {
            "messagesSince": instant(found.window.messages_since),
            "meetingsFrom": instant(found.window.meetings_from),
            "meetingsTo": instant(found.window.meetings_to),
        },
        "matched": found.matched,
        "suggestions": [_suggestion(one, undo_span) for one in found.suggestions],
    }


def trackings(found: Iterable[Tracking], undo_span: timedelta) -> dict[str, Any]:
    """A seller's recent trackings."""
    return {"trackings": [tracking(one, undo_span) for one in found]}


def tracking(found: Tracking, undo_span: timedelta) -> dict[str, Any]:
    """A tracking's answer, as its own seller sees it."""
    is_settled = found.state in {TrackingState.TRACKED, TrackingState.TRACKED_ELSEWHERE}
    return {
        "id": str(found.id),
        "state": found.state.value,
        "reason": found.reason,
        "activityId": str(found.activity_id) if is_settled else None,
        "regarding": {**_ref(found.record), "name": None} if found.state is TrackingState.TRACKED else None,
        "trackedBy": None,
        "at": instant(found.at),
        **_history(found, undo_span),
    }


def instant(at: datetime) -> str:
    """UTC, ISO 8601, whole seconds, with a `Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day(at: datetime) -> str:
    """A calendar day, ISO 8601, of a time that is midnight."""
    return at.date().isoformat()


def _record(record: Record) -> dict[str, Any]:
    return {
        **_ref(record.ref),
        "name": record.name,
        "canTrack": record.cannot_track is None,
        "cannotTrackReason": record.cannot_track,
    }


def _ref(ref: RecordRef) -> dict[str, str]:
    return {"table": ref.table, "id": str(ref.id)}


def _suggestion(one: Suggestion, undo_span: timedelta) -> dict[str, Any]:
    return {
        "id": ids.suggestion_id(one.match.entry),
        "kind": ids.kind(one.match.entry),
        "state": one.state.value,
        **_entry(one.match),
        "reasons": [_reason(reason) for reason in one.match.reasons],
        "tracking": _followed(one, undo_span),
    }


def _entry(found: Match) -> dict[str, Any]:
    entry = found.entry
    return {
        "subject": entry.subject,
        "preview": entry.preview,
        "at": instant(entry.at),
        "direction": "outgoing" if found.is_outgoing else "incoming",
        "from": _person(entry.sender) if entry.sender else None,
        "to": _people(entry.to),
        "cc": _people(entry.cc),
        **(_times(entry) if isinstance(entry, Meeting) else _NO_TIMES),
        "hasAttachments": entry.has_attachments,
        "isPrivate": entry.is_private,
        "webLink": entry.web_link,
        "conversationId": entry.conversation_id if isinstance(entry, Message) else None,
    }


def _times(meeting: Meeting) -> dict[str, Any]:
    """When and where. An all-day meeting carries plain dates, the end being the day after its last."""
    written = day if meeting.is_all_day else instant
    return {
        "start": written(meeting.start),
        "end": written(meeting.end),
        "isAllDay": meeting.is_all_day,
        "location": meeting.location,
    }


def _reason(reason: Reason) -> dict[str, str]:
    return {
        "address": reason.address,
        "header": reason.header.value,
        "path": reason.way.path.value,
        "label": reason.way.label,
    }


def _followed(one: Suggestion, undo_span: timedelta) -> dict[str, Any] | None:
    """How the suggestion is tracked: what lies in Dataverse, or what we noted ourselves."""
    if one.activity is None:
        return tracking(one.tracking, undo_span) if one.tracking else None
    activity = one.activity
    return {
        "id": str(one.tracking.id) if one.tracking else None,
        "state": one.state.value,
        "reason": None,
        "activityId": str(activity.id),
        "regarding": _regarding(activity.regarding),
        "trackedBy": activity.owner,
        "at": instant(activity.at),
        **(_history(one.tracking, undo_span) if one.tracking else _NO_HISTORY),
    }


def _history(found: Tracking, undo_span: timedelta) -> dict[str, Any]:
    """What happened to it, and what its seller may do about it."""
    until = undo_until(found, undo_span)
    return {
        "steps": [{"name": step.name, "at": instant(step.at)} for step in found.steps],
        "undoUntil": instant(until) if until else None,
        "canRetry": found.state is TrackingState.FAILED,
    }


def _regarding(regarding: Regarding | None) -> dict[str, Any] | None:
    """The record an activity is regarding; one whose name may not be read is not named by id either."""
    if regarding is None or regarding.name is None:
        return None
    return {**_ref(regarding.ref), "name": regarding.name}


def _people(people: Iterable[Participant]) -> list[dict[str, str]]:
    return [_person(person) for person in people]


def _person(person: Participant) -> dict[str, str]:
    return {"name": person.name, "address": person.address}
