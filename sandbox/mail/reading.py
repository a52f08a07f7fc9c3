"""Reads a mailbox: of every message where it lies, when it came, and who is on it. What cannot be read is named.

It decides nothing about people, and the content stays as it is: the text of the message.
"""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, cast

from sandbox.mail import files
from sandbox.mail.errors import MailError, Unreadable
from sandbox.mail.files import Found
from sandbox.mail.folders import folder
from sandbox.tenant.document import mime
from sandbox.tenant.document.schema import MessagePart, Person

_HEADER = re.compile(rb"\s*[!-9;-~]+[ \t]*:")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_TOLERATED = timedelta(days=1)
"""How far a sender's clock may be ahead."""
_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
"""An earlier date is no date but a mistake."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One message. `at` is when it came, aware, UTC; `folder` and `content` are as a tenant document has them."""

    content: Mapping[str, Any]
    folder: str
    at: datetime
    message_id: str
    sender: Person | None
    recipients: tuple[Person, ...]
    """To and Cc."""
    is_draft: bool = False
    is_read: bool = True

    @property
    def people(self) -> tuple[Person, ...]:
        """From, To and Cc."""
        return (self.sender, *self.recipients) if self.sender else self.recipients


@dataclass(frozen=True, slots=True)
class Mailbox:
    """What was read, oldest first, and what was not."""

    mails: tuple[Mail, ...]
    unreadable: tuple[Unreadable, ...]

    def until(self, at: datetime) -> "Mailbox":
        """The mailbox as it was then. Raises `MailError` when it was empty."""
        before = tuple(mail for mail in self.mails if mail.at <= at)
        if not before:
            first = f"{self.mails[0].at:%Y-%m-%d}"
            raise MailError(f"There is no mail until {at:%Y-%m-%d}; the first is of {first}. Choose a later date.")
        return Mailbox(before, self.unreadable)

    def duplicates(self) -> int:
        """How many messages have the message id of another one."""
        counted = Counter(mail.message_id for mail in self.mails if mail.message_id)
        return sum(count - 1 for count in counted.values())


def read(path: Path, now: datetime, progress: Callable[[int], None] = lambda _: None) -> Mailbox:
    """The mailbox at the path; `progress` is told how many files were looked at.

    Raises `MailError` when not one message can be read.
    """
    mails: list[Mail] = []
    unreadable: list[Unreadable] = []
    for number, one in enumerate(files.found(path), 1):
        outcome = _read(one, now) if isinstance(one, Found) else one
        if isinstance(outcome, Mail):
            mails.append(outcome)
        else:
            unreadable.append(outcome)
        progress(number)
    if not mails:
        first = f" The first thing that is none is {unreadable[0].place}: {unreadable[0].reason}." if unreadable else ""
        raise MailError(f"There is no mail in {path}.{first}")
    return Mailbox(tuple(sorted(mails, key=lambda mail: mail.at)), tuple(unreadable))


def _read(found: Found, now: datetime) -> Mail | Unreadable:
    raw = found.raw.removeprefix(_BYTE_ORDER_MARK).lstrip()
    if not raw:
        return Unreadable(found.place, "it is empty")
    if not _HEADER.match(raw):
        return Unreadable(found.place, "it is no mail: it does not begin with a header")
    try:
        mail = mime.parsed(raw)
        part = mime.part_of(mail)
    except mime.BROKEN as error:
        return Unreadable(found.place, f"it cannot be parsed: {error}")
    at = _received(mail, found.envelope)
    if at is None or not _FIRST <= at <= now + _TOLERATED:
        return Unreadable(found.place, _no_time(at, mime.header(mail, "date")))
    where = folder(found.folders, mime.header(mail, "x-gmail-labels").split(","))
    return _mail(part, raw, at, where, found.flags)


def _no_time(at: datetime | None, said: str) -> str:
    if at is not None:
        return f"it is dated {at:%Y-%m-%d}, which is {'before there was mail' if at < _FIRST else 'still to come'}"
    return f"its date cannot be understood: {said!r}" if said else "it has no date"


def _mail(part: MessagePart, raw: bytes, at: datetime, where: str, flags: str | None) -> Mail:
    if flags is not None and "T" in flags:
        where = "deleteditems"
    return Mail(
        content=_content(raw),
        folder=where,
        at=at,
        message_id=part.message_id or "",
        sender=cast("Person | None", part.sender),
        recipients=cast("tuple[Person, ...]", (*part.to, *part.cc)),
        is_draft=where == "drafts" or (flags is not None and "D" in flags),
        is_read=flags is None or "S" in flags,
    )


def _content(raw: bytes) -> dict[str, Any]:
    """The text itself; bytes that are no text in UTF-8 cannot stand in JSON as they are."""
    try:
        return {"mime": raw.decode("utf-8")}
    except UnicodeDecodeError:
        return {"mimeBase64": b64encode(raw).decode("ascii")}


def _received(mail: EmailMessage, envelope: str) -> datetime | None:
    """When it came: as the last server says, else as the sender says, else as the mbox says.

    https://www.rfc-editor.org/rfc/rfc5321#section-4.4
    """
    _, _, stamped = mime.header(mail, "received").rpartition(";")
    return _first_time((stamped, mime.header(mail, "date"), envelope))


def _first_time(texts: Iterable[str]) -> datetime | None:
    for text in texts:
        try:
            at = parsedate_to_datetime(text)
            return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None
