"""The corpus goes through the app: loaded into Kim's mailbox, tracked by Kim, and read back from Dataverse."""

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from mime.oracle import visible
from mime.writing import MAIL, Awkward, File
from world import Seller, World, record

_ANNA = record("anna", "contact", fullname="Anna Kowalski", emailaddress1="anna@fabrikam.com")
_PARTIES = "$expand=email_activity_parties($select=participationtypemask,addressused,_partyid_value)"
_HEADERS = {1: "from", 2: "to", 3: "cc"}
_AT_ONCE = 4

type Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Came:
    """What became of a message: the answer to Track, or the tracking it ended as; the email and its attachments."""

    at: datetime
    ended: Row
    row: Row | None = None
    files: tuple[Row, ...] = ()

    @property
    def email(self) -> Row:
        assert self.row is not None, self.ended
        return self.row

    @property
    def people(self) -> dict[str, tuple[str, ...]]:
        """Addresses by header, in the order of the rows."""
        rows = self.email["email_activity_parties"]
        found: dict[str, list[str]] = {"from": [], "to": [], "cc": []}
        for row in rows:
            if row["participationtypemask"] in _HEADERS:
                found[_HEADERS[row["participationtypemask"]]].append(row["addressused"])
        return {header: tuple(sorted(some)) for header, some in found.items()}

    @property
    def text(self) -> str:
        return visible(self.email["description"] or "")


def content(row: Row) -> bytes:
    """The bytes of an attachment."""
    return b64decode(row["body"])


def held(row: Row) -> File:
    """The attachment of an email as a file of the oracle's; whether it is inline Dataverse does not say."""
    raw, content_id = content(row), row["attachmentcontentid"]
    mail = raw if row["mimetype"] == MAIL else None
    digest = sha256(raw).hexdigest()
    return File(row["filename"], row["mimetype"], len(raw), digest, content_id, content_id is not None, mail)


def in_outlook(world: World) -> dict[datetime, list[File]]:
    """What hangs on each of Kim's messages by when it came; of a message that hangs there, no content."""
    url = "me/messages?$expand=attachments&$select=receivedDateTime&$top=1000"
    return {
        datetime.fromisoformat(row["receivedDateTime"]): [*map(_shown, row["attachments"])]
        for row in world.graph(url)["value"]
    }


def _shown(row: Row) -> File:
    if row["@odata.type"] == "#microsoft.graph.itemAttachment":
        return File(row["name"], MAIL, 0, "", None, is_inline=False)
    raw = b64decode(row["contentBytes"])
    digest = sha256(raw).hexdigest()
    return File(row["name"], row["contentType"], len(raw), digest, row["contentId"], row["isInline"])


def load(world: World, messages: Sequence[Awkward], **document: Any) -> dict[str, datetime]:
    """Puts them into Kim's mailbox, a minute apart, and says by name when each came."""
    parts = [
        {"at": f"-{60 + number}m", "folder": one.folder, "mimeBase64": b64encode(one.raw).decode()}
        for number, one in enumerate(messages)
    ]
    kim = {world.kim: {"aliases": ["kim@contoso.com"]}}
    now = datetime.fromisoformat(world.load(kim=parts, records=[_ANNA], users=kim, **document)["now"])
    times = ((now - timedelta(minutes=60 + number)).replace(microsecond=0) for number in range(len(messages)))
    return {one.name: at for one, at in zip(messages, times, strict=True)}


def track_all(world: World, times: Mapping[str, datetime]) -> dict[str, Came]:
    """Tracks every one of these that is suggested, and what became of it by name."""
    seller = world.as_(world.kim)
    names = {at: name for name, at in times.items()}
    ended = {names[at]: Came(at, end) for at, end in _tracked(seller)}
    rows = {row["activityid"]: row for row in world.rows("emails", f"?{_PARTIES}")}
    files = world.rows("activitymimeattachments")
    return {name: _with_rows(came, rows, files) for name, came in ended.items()}


def _with_rows(came: Came, rows: Mapping[str, Row], files: Sequence[Row]) -> Came:
    activity = came.ended.get("activityId")
    own = sorted((one for one in files if one["_objectid_value"] == activity), key=lambda one: one["attachmentnumber"])
    return Came(came.at, came.ended, rows.get(activity or ""), tuple(own))


def _tracked(seller: Seller) -> Iterator[tuple[datetime, Row]]:
    """A timeline shows fifty at once; what is tracked makes room for more."""
    seen: set[str] = set()
    while found := [one for one in seller.suggestions("contact", "anna") if one["id"] not in seen]:
        seen |= {one["id"] for one in found}
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            ends = [*pool.map(lambda one: _end(seller, one), found)]
        for one, end in zip(found, ends, strict=True):
            yield datetime.fromisoformat(one["at"]), end


def _end(seller: Seller, suggestion: Row) -> Row:
    answer = seller.track("contact", "anna", suggestion)
    return seller.ended(answer) if answer.status_code == 202 else answer.json()
