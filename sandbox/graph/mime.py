"""A message as MIME, built from what the tenant holds. It is not the text that once came over the wire.

A link to a file in the cloud is no part of it: nothing of the file ever lay in the message.

https://learn.microsoft.com/graph/outlook-get-mime-message
"""

import hashlib
from collections.abc import Iterable, Mapping
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from types import MappingProxyType
from typing import Any

from sandbox.graph import values
from sandbox.tenant.mailbox import Attachment, Message

_SENSITIVITY: Mapping[str, str] = MappingProxyType({"1": "Personal", "2": "Private", "3": "Company-Confidential"})
"""https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmail (sensitivity header)"""
_ADDRESSED = (("To", "toRecipients"), ("Cc", "ccRecipients"), ("Bcc", "bccRecipients"), ("Reply-To", "replyTo"))


def build(message: Message) -> bytes:
    """The message's headers, body and attachments, messages among them, lines ended by CRLF."""
    return _mail(message).as_bytes()


def _mail(message: Message) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    for name, value in _headers(message):
        if value:
            mail[name] = " ".join(value.split())
    body = message.properties.get("body") or {}
    subtype = "html" if body.get("contentType") == "html" else "plain"
    mail.set_content(body.get("content") or "", subtype=subtype)
    for file in message.attachments:
        _attach(mail, file)
    if mail.is_multipart():
        mail.set_boundary(f"_{hashlib.sha256(message.immutable_id.encode()).hexdigest()[:32]}_")
    return mail


def _headers(message: Message) -> Iterable[tuple[str, str]]:
    held = message.properties
    yield "From", _people([held.get("from")])
    if held.get("sender") != held.get("from"):
        yield "Sender", _people([held.get("sender")])
    for header, name in _ADDRESSED:
        yield header, _people(held.get(name) or ())
    yield "Subject", held.get("subject") or ""
    yield "Date", _date(held)
    yield "Message-ID", held.get("internetMessageId") or ""
    yield "Sensitivity", _SENSITIVITY.get(message.extended.get("Integer 0x36", ""), "")


def _people(recipients: Iterable[Mapping[str, Any] | None]) -> str:
    found = [recipient["emailAddress"] for recipient in recipients if recipient and recipient.get("emailAddress")]
    return ", ".join(formataddr((one.get("name") or "", one.get("address") or "")) for one in found)


def _date(held: Mapping[str, Any]) -> str:
    sent = held.get("sentDateTime") or held.get("receivedDateTime")
    return format_datetime(values.instant(sent)) if sent else ""


def _attach(mail: EmailMessage, file: Attachment) -> None:
    if file.link is not None:
        return
    disposition = "inline" if file.is_inline else "attachment"
    if file.embedded is not None:
        mail.add_attachment(_mail(file.embedded), filename=file.name, disposition=disposition)
        return
    kind, _, subtype = (file.content_type or "application/octet-stream").partition("/")
    mail.add_attachment(
        file.content,
        maintype=kind,
        subtype=subtype or "octet-stream",
        filename=file.name,
        disposition=disposition,
        cid=f"<{file.content_id}>" if file.content_id else None,
    )
