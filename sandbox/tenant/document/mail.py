"""Messages of a document become messages in a mailbox, with everything that a real one would show."""

import base64
import hashlib
import re
from datetime import datetime, timedelta
from email.utils import parseaddr
from html import unescape
from typing import Any

from sandbox.tenant.document import mime
from sandbox.tenant.document.errors import wrong
from sandbox.tenant.document.schema import AttachmentPart, MessagePart, Participant, Person, UserPart
from sandbox.tenant.document.times import instant, wire
from sandbox.tenant.mailbox import Attachment, Folder, Mailbox, Message

WELL_KNOWN = {
    "inbox": "Inbox",
    "sentitems": "Sent Items",
    "drafts": "Drafts",
    "deleteditems": "Deleted Items",
    "junkemail": "Junk Email",
    "outbox": "Outbox",
    "archive": "Archive",
    "conversationhistory": "Conversation History",
}
HIDDEN = "hidden"
"""A folder that no one can ask for, as some chat items lie in."""

_TYPES = {"meeting_request": "eventMessageRequest", "meeting_response": "eventMessageResponse"}
_CLASSES = {
    "message": "IPM.Note",
    "meeting_request": "IPM.Schedule.Meeting.Request",
    "meeting_response": "IPM.Schedule.Meeting.Resp.Pos",
    "teams_chat": "IPM.SkypeTeams.Message",
}
_SENSITIVITY = {"normal": "0", "personal": "1", "private": "2", "confidential": "3"}
_CONTENT_CLASS = "String {00020386-0000-0000-c000-000000000046} Name content-class"
"""PidNameContentClass, where rights-protected mail says so.

https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxormms/
"""
_PREVIEW = 255


def mailbox(user: UserPart, place: str, now: datetime) -> Mailbox:
    """The user's mailbox with all its messages."""
    folders = {long_id(user, name): Folder(long_id(user, name), shown, name) for name, shown in WELL_KNOWN.items()}
    box = Mailbox(folders)
    for number, part in enumerate(map(mime.expanded, user.messages)):
        message = _message(
            user, part, number, now, _folder(box, user, part.folder, f"{place}/messages/{number}/folder")
        )
        box.messages[message.immutable_id] = message
    return box


def _folder(box: Mailbox, user: UserPart, path: str, place: str) -> str:
    """The folder's id; folders inside a well-known one are made as they are named."""
    top, *inside = path.split("/")
    if top == HIDDEN:
        return long_id(user, HIDDEN)
    if top not in WELL_KNOWN:
        raise wrong(place, f"'{top}' is no folder; known are {', '.join(WELL_KNOWN)} and {HIDDEN}")
    parent = long_id(user, top)
    for depth in range(len(inside)):
        key = long_id(user, "/".join([top, *inside[: depth + 1]]))
        box.folders.setdefault(key, Folder(key, inside[depth], None, parent))
        parent = key
    return parent


def _message(user: UserPart, part: MessagePart, number: int | str, now: datetime, folder: str) -> Message:
    at = instant(part.at, now)
    files = [file_of(user, one, f"attachment/{number}/{index}", now) for index, one in enumerate(part.attachments)]
    return Message(
        immutable_id=long_id(user, f"immutable/{number}"),
        ordinary_id=long_id(user, f"ordinary/{number}"),
        folder=folder,
        type=_TYPES.get(part.kind, "message"),
        properties=_properties(user, part, number, at),
        extended={
            "String 0x1a": part.message_class or _CLASSES[part.kind],
            "Integer 0x36": _SENSITIVITY[part.sensitivity],
            **({_CONTENT_CLASS: "rpmsg.message"} if part.protected else {}),
        },
        attachments=files,
    )


def _properties(user: UserPart, part: MessagePart, number: int | str, at: datetime) -> dict[str, Any]:
    html = part.html if part.html is not None else None
    content, kind = (html, "html") if html is not None else (part.text or "", "text")
    sender = recipient(part.sender) if part.sender is not None else None
    meeting = {"meetingMessageType": "meetingRequest"} if part.kind == "meeting_request" else {}
    return {
        "internetMessageId": _internet_message_id(part),
        "conversationId": long_id(user, f"conversation/{part.conversation or number}"),
        "subject": part.subject,
        "from": sender,
        "sender": sender,
        "toRecipients": [recipient(one) for one in part.to],
        "ccRecipients": [recipient(one) for one in part.cc],
        "bccRecipients": [recipient(one) for one in part.bcc],
        "replyTo": [],
        "createdDateTime": wire(at),
        "lastModifiedDateTime": wire(at),
        "receivedDateTime": wire(at),
        "sentDateTime": wire(at - timedelta(seconds=2)),
        "bodyPreview": preview(content or ""),
        "body": {"contentType": kind, "content": content},
        "webLink": f"https://outlook.office365.com/owa/?ItemID={long_id(user, f'ordinary/{number}')}&exvsurl=1",
        "isDraft": part.draft,
        "isRead": part.read,
        "importance": part.importance,
        "categories": [],
        **meeting,
    }


def _internet_message_id(part: MessagePart) -> str | None:
    """The given one, none, or one that is the same for everyone who holds this message."""
    if part.message_id != "":
        return part.message_id
    sender = recipient(part.sender)["emailAddress"]["address"] if part.sender is not None else None
    domain = (sender or "contoso.com").rpartition("@")[2]
    digest = hashlib.sha256(f"{part.subject}|{part.at}|{sender}".encode()).hexdigest()[:24]
    return f"<{digest}@{domain}>"


def recipient(one: Participant) -> dict[str, Any]:
    """Graph's recipient for a participant as the document has it."""
    if isinstance(one, Person):
        return {"emailAddress": {"name": one.name, "address": one.address}}
    name, address = parseaddr(one)
    return {"emailAddress": {"name": name or address, "address": _verbatim(one, address)}}


def _verbatim(text: str, address: str) -> str:
    """The address as it stands between the brackets, with the spaces that some clients leave there."""
    inside = re.search(r"<(.*)>", text)
    return inside[1] if inside else address


def preview(content: str) -> str:
    """The first characters of a body, without its markup."""
    bare = unescape(re.sub(r"<[^>]*>", " ", content))
    return re.sub(r"\s+", " ", bare).strip()[:_PREVIEW]


def file_of(user: UserPart, file: AttachmentPart, name: str, now: datetime) -> Attachment:
    """The attachment, under an id made from `name`; a message that is one has its own times from `now`."""
    key, is_file = long_id(user, name), file.kind == "file"
    return Attachment(
        key,
        file.name,
        file.type if is_file else None,
        file.content or file.text.encode(),
        file.inline,
        file.content_id,
        file.content_location,
        _message(user, mime.expanded(file.message), name, now, "") if file.message else None,
        file.link,
    )


def long_id(user: UserPart, name: str) -> str:
    """An id as Outlook makes them: long, and two of them may differ in case alone."""
    digest = hashlib.sha512(f"{user.address}/{name}".encode()).digest()
    return "AAMkA" + base64.urlsafe_b64encode(digest).decode()
