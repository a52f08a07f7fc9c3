"""A Graph event as a value of the core: which properties are asked for, and what they mean.

It sends nothing. https://learn.microsoft.com/graph/api/resources/event
"""

import base64
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from autocapture.core.outlook import Meeting, Participant
from autocapture.gateways.graph_messages import participant

GLOBAL_OBJECT_ID = "Binary {6ED8DA90-450B-101B-98DA-00AA003F1305} Id 0x3"
"""PidLidGlobalObjectId. https://learn.microsoft.com/office/client-developer/outlook/mapi/pidlidglobalobjectid-canonical-property"""

LISTED = (
    "id,iCalUId,subject,bodyPreview,organizer,attendees,start,end,isAllDay,isCancelled,isDraft,onlineMeeting,"
    "location,hasAttachments,sensitivity,importance,type,originalStart,webLink,showAs"
)
CONTENT = f"{LISTED},body"
EXPAND = f"singleValueExtendedProperties($filter=id eq '{GLOBAL_OBJECT_ID}')"

_PRIVATE = {"private", "confidential"}


def meeting(row: Mapping[str, Any]) -> Meeting:
    """The meeting behind one row of Graph's answer, its times asked for in UTC. It was written by strangers."""
    attendees = row.get("attendees") or ()
    original = row.get("originalStart")
    return Meeting(
        id=row["id"],
        ical_uid=row.get("iCalUId") or "",
        global_object_id=_global_object_id(row.get("singleValueExtendedProperties") or ()),
        subject=row.get("subject") or "",
        preview=row.get("bodyPreview") or "",
        organizer=participant(row.get("organizer")),
        required=_attendees(attendees, "required"),
        optional=_attendees(attendees, "optional"),
        start=_instant(row["start"]),
        end=_instant(row["end"]),
        web_link=row.get("webLink") or "",
        original_start=datetime.fromisoformat(original).astimezone(UTC) if original else None,
        location=(row.get("location") or {}).get("displayName") or "",
        join_url=(row.get("onlineMeeting") or {}).get("joinUrl") or "",
        is_all_day=bool(row.get("isAllDay")),
        is_cancelled=bool(row.get("isCancelled")),
        is_draft=bool(row.get("isDraft")),
        is_private=row.get("sensitivity") in _PRIVATE,
        has_attachments=bool(row.get("hasAttachments")),
        importance=row.get("importance") or "normal",
        shows_as=row.get("showAs") or "busy",
    )


def is_single(row: Mapping[str, Any]) -> bool:
    """Whether the row stands for one date: a series master never does."""
    return row.get("type") != "seriesMaster"


def _attendees(attendees: Iterable[Mapping[str, Any]], kind: str) -> tuple[Participant, ...]:
    found = (participant(one) for one in attendees if one.get("type") == kind)
    return tuple(person for person in found if person)


def _instant(time: Mapping[str, str]) -> datetime:
    """Graph's local date and time, which is UTC because that zone was asked for; it has no offset and seven digits."""
    return datetime.fromisoformat(time["dateTime"]).replace(tzinfo=UTC)


def _global_object_id(properties: Iterable[Mapping[str, str]]) -> str:
    """The binary property, which Graph gives in base64, as the hexadecimal text that Dynamics 365 keeps."""
    value = next((one["value"] for one in properties), "")
    return base64.b64decode(value).hex().upper()
