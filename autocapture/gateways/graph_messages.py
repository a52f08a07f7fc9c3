"""A Graph message as a value of the core: which properties are asked for, and what they mean.

It sends nothing. https://learn.microsoft.com/graph/api/resources/message
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from autocapture.core.outlook import Message, MessageClass, Participant

MESSAGE_CLASS = 0x001A
"""PidTagMessageClass. https://learn.microsoft.com/office/client-developer/outlook/mapi/pidtagmessageclass-canonical-property"""
SENSITIVITY = 0x0036
"""PidTagSensitivity; `sensitivity` itself is no property of a message in v1.0.

https://learn.microsoft.com/office/client-developer/outlook/mapi/pidtagsensitivity-canonical-property
"""

CONTENT_CLASS = "String {00020386-0000-0000-C000-000000000046} Name content-class"
"""The internet header `content-class` as PidNameContentClass; rights-protected mail says `rpmsg.message` there.

https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxormms/
"""
RIGHTS_PROTECTED = "rpmsg.message"

LISTED = (
    "id,internetMessageId,conversationId,subject,from,sender,toRecipients,ccRecipients,receivedDateTime,"
    "bodyPreview,webLink,hasAttachments,isDraft,importance,parentFolderId"
)
CONTENT = f"{LISTED},body"
EXPAND = (
    f"singleValueExtendedProperties($filter=id eq 'String 0x{MESSAGE_CLASS:04X}' or id eq 'Integer 0x{SENSITIVITY:X}'"
    f" or id eq '{CONTENT_CLASS}')"
)

_NAMED = 0
"""In place of a tag, for the one property that has none."""
_PRIVATE = {"2", "3"}
"""Private and confidential."""


def message(row: Mapping[str, Any]) -> Message:
    """The message behind one row of Graph's answer. Everything in it was written by strangers: it is only carried."""
    mapi = dict(_extended(row.get("singleValueExtendedProperties") or ()))
    is_protected = mapi.get(_NAMED, "").lower() == RIGHTS_PROTECTED
    return Message(
        id=row["id"],
        internet_message_id=row.get("internetMessageId") or None,
        conversation_id=row.get("conversationId") or "",
        subject=row.get("subject") or "",
        preview=row.get("bodyPreview") or "",
        at=_instant(row["receivedDateTime"]),
        sender=participant(row.get("from") or row.get("sender")),
        to=_participants(row.get("toRecipients")),
        cc=_participants(row.get("ccRecipients")),
        folder_id=row.get("parentFolderId") or "",
        web_link=row.get("webLink") or "",
        message_class=_class(row.get("@odata.type", ""), mapi.get(MESSAGE_CLASS, "")),
        is_draft=bool(row.get("isDraft")),
        is_private=mapi.get(SENSITIVITY) in _PRIVATE or is_protected,
        has_attachments=bool(row.get("hasAttachments")),
        importance=row.get("importance") or "normal",
    )


def _class(odata_type: str, message_class: str) -> MessageClass:
    """Meeting mail shows in the derived type; chat items, which Graph lists among the mail, in the message class."""
    if odata_type.startswith("#microsoft.graph.eventMessage"):
        return MessageClass.MEETING
    if message_class.startswith("IPM.SkypeTeams."):
        return MessageClass.CHAT
    return MessageClass.MAIL


def _extended(properties: Iterable[Mapping[str, str]]) -> Iterable[tuple[int, str]]:
    """MAPI properties by tag: Graph does not promise how it writes the number in an id. One is asked for by name."""
    for one in properties:
        tag = one["id"].split(" ")[1]
        yield _NAMED if tag.startswith("{") else int(tag, 16), one["value"]


def _participants(recipients: Iterable[Mapping[str, Any]] | None) -> tuple[Participant, ...]:
    found = (participant(recipient) for recipient in recipients or ())
    return tuple(person for person in found if person)


def participant(recipient: Mapping[str, Any] | None) -> Participant | None:
    """A person behind Graph's recipient; drafts and internal mail may lack the address, the name, or both."""
    email = (recipient or {}).get("emailAddress")
    return Participant(email.get("name") or "", email.get("address") or "") if email else None


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
