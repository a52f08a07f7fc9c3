"""What an event shows of a meeting of the document. Its times stand in `calendar`, its ids in `identity`.

https://learn.microsoft.com/graph/api/resources/event
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sandbox.tenant.document.identity import Identity
from sandbox.tenant.document.mail import preview, recipient
from sandbox.tenant.document.schema import MeetingPart, UserPart
from sandbox.tenant.document.times import wire

_NEVER = "0001-01-01T00:00:00Z"
"""When someone answered who never did. https://learn.microsoft.com/graph/api/event-get (example response)"""


def organizer(user: UserPart, part: MeetingPart) -> dict[str, Any]:
    """Graph's recipient for who made the meeting: the mailbox's owner when the document names nobody."""
    return recipient(part.organizer if part.organizer is not None else f"{user.name} <{user.address}>")


def properties(user: UserPart, part: MeetingPart, identity: Identity, original: datetime | None) -> dict[str, Any]:
    """Graph's properties of the event; `original` is where a date of a series stood. Single meetings have no such."""
    own = identity.organizer.lower() in {one.lower() for one in (user.address, *user.aliases)}
    made = wire(identity.created)
    return {
        "iCalUId": identity.ical_uid(original),
        "createdDateTime": made,
        "lastModifiedDateTime": made,
        "organizer": organizer(user, part),
        "isOrganizer": own,
        "responseStatus": {"response": "organizer" if own else "notResponded", "time": _NEVER},
        "attendees": [*_attendees(part)],
        **_told(part),
        **_place(part),
        **({"originalStart": wire(original)} if original else {}),
    }


def _told(part: MeetingPart) -> dict[str, Any]:
    """What the organizer wrote and chose. Outlook puts a word before the subject of what is cancelled."""
    html = part.html is not None
    content = part.html if part.html is not None else part.text or ""
    return {
        "subject": f"Canceled: {part.subject}" if part.cancelled else part.subject,
        "bodyPreview": preview(content),
        "body": {"contentType": "html" if html else "text", "content": content},
        "isAllDay": part.all_day,
        "isCancelled": part.cancelled,
        "isDraft": part.draft,
        "sensitivity": part.sensitivity,
        "importance": part.importance,
        "showAs": "free" if part.all_day or part.cancelled else "busy",
        "originalStartTimeZone": part.time_zone,
        "originalEndTimeZone": part.time_zone,
        "allowNewTimeProposals": True,
        "responseRequested": True,
        "hideAttendees": False,
    }


def _place(part: MeetingPart) -> dict[str, Any]:
    """Where it is held. A meeting without a place has a location all the same, with an empty name."""
    where = {"displayName": part.location, "locationType": "default", "uniqueIdType": "unknown"}
    return {
        "location": where,
        "locations": [where] if part.location else [],
        "isOnlineMeeting": part.online is not None,
        "onlineMeeting": {"joinUrl": part.online} if part.online is not None else None,
        "onlineMeetingProvider": "teamsForBusiness" if part.online is not None else "unknown",
    }


def _attendees(part: MeetingPart) -> Iterator[dict[str, Any]]:
    status = {"response": "none", "time": _NEVER}
    for kind, people in (("required", part.required), ("optional", part.optional), ("resource", part.resources)):
        yield from ({"type": kind, "status": status, **recipient(one)} for one in people)
