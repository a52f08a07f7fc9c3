"""What a message says, by a parser of its own: postal-mime, run by Node. It knows neither the sandbox nor the app.

https://postal-mime.postalsys.com
"""

import json
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from mime.writing import Awkward, File

_SCRIPT = Path(__file__).parent / "parsed.mjs"
_PRIORITIES = {"1": "high", "2": "high", "4": "low", "5": "low"}
_UNSEEN = {"script", "style", "title", "template", "iframe", "noframes", "noembed"}
_LONGEST_ADDRESS = 320
_LONGEST_SUBJECT = 800

type People = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Email:
    """What an email in Dataverse has to say. `text` is what a reader sees, with single spaces."""

    subject: str
    message_id: str
    importance: str
    people: People
    """Addresses in lower case by header: from, to, cc."""
    text: str
    files: tuple[File, ...]


def read(raws: Sequence[bytes]) -> list[Email]:
    """The messages by the parser alone."""
    given = json.dumps([b64encode(raw).decode() for raw in raws])
    ran = subprocess.run(["node", _SCRIPT], input=given, capture_output=True, text=True, check=True, timeout=60)  # noqa: S603, S607 - our own script
    return [_email(found) for found in json.loads(ran.stdout)]


def expected(messages: Sequence[Awkward]) -> dict[str, Email]:
    """By name: the parser's word, corrected by hand where it is wrong."""
    found = read([one.raw for one in messages])
    return {
        one.name: replace(email, **{field: instead.value for field, instead in one.instead.items()})
        for one, email in zip(messages, found, strict=True)
    }


def visible(markup: str) -> str:
    """What a reader sees of it, with single spaces."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return " ".join(" ".join(reader.seen).split())


def spaced(text: str) -> str:
    return " ".join(text.split())


def _email(found: Mapping[str, Any]) -> Email:
    headers = {one["key"]: one["value"] for one in reversed(found["headers"])}
    content = visible(found["html"]) if found.get("html") else spaced(found.get("text") or "")
    people = {header: _addresses(found.get(header)) for header in ("from", "to", "cc")}
    return Email(
        (found.get("subject") or "")[:_LONGEST_SUBJECT],
        found.get("messageId") or "",
        _importance(headers),
        people,
        content,
        tuple(map(_file, found["attachments"])),
    )


def _importance(headers: Mapping[str, str]) -> str:
    said = headers.get("importance", "").lower()
    return said if said in ("low", "high") else _PRIORITIES.get(headers.get("x-priority", "")[:1], "normal")


def _addresses(found: Any) -> tuple[str, ...]:
    people = found if isinstance(found, list) else [found] if found else []
    every = (one for person in people for one in person.get("group") or [person])
    lowered = (one.get("address", "").strip().lower() for one in every)
    return tuple(dict.fromkeys(one for one in lowered if _is_address(one)))


def _is_address(text: str) -> bool:
    local, _, domain = text.rpartition("@")
    return bool(local and domain) and len(text) <= _LONGEST_ADDRESS


def _file(found: Mapping[str, Any]) -> File:
    content_id = (found["contentId"] or "").strip("<> ") or None
    is_inline = found["disposition"] != "attachment" and content_id is not None
    mail = b64decode(found["base64"]) if found["base64"] is not None else None
    return File(found["filename"], found["mimeType"], found["size"], found["sha256"], content_id, is_inline, mail)


class _Reader(HTMLParser):
    """Collects the text that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        del attrs
        self.seen.append(" ")
        if tag in _UNSEEN:
            self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.seen.append(" ")
        if tag in self._within:
            self._within.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self._within:
            self.seen.append(data)
