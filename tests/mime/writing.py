"""Mail is written byte by byte, as senders do who never read RFC 5322. It checks nothing: being wrong is the point.

https://www.rfc-editor.org/rfc/rfc5322
https://www.rfc-editor.org/rfc/rfc2045
"""

from base64 import encodebytes
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType
from typing import Any

CRLF = b"\r\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(64))
"""The bytes of a picture that nobody has to see."""

MAIL = "message/rfc822"

type Text = str | bytes


@dataclass(frozen=True, slots=True)
class Instead:
    """What is right where the oracle's parser is wrong, or says less than Outlook knows, and why."""

    value: Any
    reason: str


@dataclass(frozen=True, slots=True)
class File:
    """An attachment; `sha256` is that of its content, `mail` the content of an attached message."""

    name: str | None
    type: str
    size: int
    sha256: str
    content_id: str | None
    is_inline: bool
    mail: bytes | None = None


@dataclass(frozen=True, slots=True)
class Awkward:
    """One message. `ends` is tracked, not_trackable (refused with that code), or unseen (never suggested)."""

    name: str
    why: str
    """What is awkward, in a sentence."""
    raw: bytes
    ends: str = "tracked"
    folder: str = "inbox"
    instead: Mapping[str, Instead] = field(default_factory=lambda: MappingProxyType({}))
    """By field of `oracle.Email`."""


def octets(text: Text) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def part(kind: Text, body: Text, *lines: Text) -> bytes:
    """A body part with its content type and further header lines."""
    return CRLF.join([b"Content-Type: " + octets(kind), *map(octets, lines), b"", octets(body)])


def encoded(kind: Text, content: bytes, *lines: Text) -> bytes:
    """A body part in base64."""
    body = encodebytes(content).replace(b"\n", CRLF)
    return part(kind, body, "Content-Transfer-Encoding: base64", *lines)


def plain(text: str = "Coffee?", charset: str = "utf-8") -> bytes:
    return part(f"text/plain; charset={charset}", text.encode(charset), "Content-Transfer-Encoding: 8bit")


def html(markup: str = "<p>Coffee?</p>", charset: str = "utf-8") -> bytes:
    return part(f"text/html; charset={charset}", markup.encode(charset), "Content-Transfer-Encoding: 8bit")


def multipart(kind: str, *parts: bytes, ends: bool = True, preamble: bytes = b"") -> bytes:
    """Parts between boundaries; `ends` false leaves the last boundary out."""
    boundary = b"=_" + sha256(CRLF.join([kind.encode(), *parts])).hexdigest()[:16].encode()
    kind, _, parameters = kind.partition(";")
    more = f";{parameters}".encode() if parameters else b""
    between = b"".join(b"--" + boundary + CRLF + one + CRLF for one in parts)
    end = b"--" + boundary + b"--" + CRLF if ends else b""
    return part(b"multipart/" + kind.encode() + b'; boundary="' + boundary + b'"' + more, preamble + between + end)


def written(name: str | None, kind: str, content: bytes) -> File:
    """What an attachment by `file` is to become."""
    return File(name, kind, len(content), sha256(content).hexdigest(), None, is_inline=False)


def file(name: str, content: bytes, kind: str = "application/pdf", *lines: Text) -> bytes:
    """An attachment with a name that needs no encoding."""
    return encoded(kind, content, f'Content-Disposition: attachment; filename="{name}"', *lines)


def picture(content_id: str, *lines: Text, content: bytes = PNG) -> bytes:
    """An inline picture."""
    return encoded("image/png", content, f"Content-ID: <{content_id}>", *lines)


def mail(name: str, content: bytes, *lines: Text, without: tuple[str, ...] = ()) -> bytes:
    """A message from Anna to Kim. A line replaces the usual header of its name; further ones of that name are added."""
    usual: dict[bytes, Text] = {
        b"from": "From: Anna Kowalski <anna@fabrikam.com>",
        b"to": "To: Kim Akers <kim@contoso.com>",
        b"subject": f"Subject: {name}",
        b"date": "Date: Wed, 20 May 2026 09:00:00 +0000",
        b"message-id": f"Message-ID: <{sha256(name.encode()).hexdigest()[:16]}@fabrikam.com>",
        b"mime-version": "MIME-Version: 1.0",
    }
    given = [octets(line) for line in lines]
    named = {line.partition(b":")[0].lower() for line in given} | {one.encode() for one in without}
    kept = [octets(line) for header, line in usual.items() if header not in named]
    return CRLF.join([*kept, *given, content])
