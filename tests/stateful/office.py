"""The mail and meetings of a story: few, of every kind, each known by its subject."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from world import Document, World, mail, meeting, record

RECORDS = {"anna": "contact", "fabrikam": "account", "tomas": "contact"}
ANNA, TOMAS, OFFICE = "anna@fabrikam.com", "tomas@adventure-works.com", "office@fabrikam.com"
TIMELINES = (("kim", "anna"), ("kim", "fabrikam"), ("alex", "anna"), ("sanjay", "tomas"))
"""Which seller looks at which record; Kim and Alex may not read what is Sanjay's."""


@dataclass(frozen=True)
class Entry:
    """A message or a meeting in the mailboxes of some sellers."""

    subject: str
    document: Document
    sellers: Sequence[str]
    is_meeting: bool = False


@dataclass(frozen=True)
class Target:
    """A suggestion that a seller saw on a record."""

    seller: str
    key: str
    suggestion: str
    subject: str

    @property
    def table(self) -> str:
        return RECORDS[self.key]


def _message(sellers: Sequence[str], sender: str, to: Sequence[str], **more: Any) -> Callable[[World, int], Entry]:
    def made(world: World, number: int) -> Entry:
        people = {name: getattr(world, name) for name in ("kim", "alex", "sanjay")}
        document = mail(
            people.get(sender, sender),
            [people.get(one, one) for one in to],
            f"-{number}m",
            f"Mail {number}",
            messageId=message_id(world, f"Mail {number}"),
            **more,
        )
        return Entry(f"Mail {number}", document, sellers)

    return made


def _meeting(start: str, end: str, **more: Any) -> Callable[[World, int], Entry]:
    def made(world: World, number: int) -> Entry:
        unique = f"040000008200E00074C5B7101A82E008{number:04}"
        subject = f"Meeting {number}"
        document = meeting(ANNA, [world.kim, world.alex], start, end, subject=subject, iCalUId=unique, **more)
        return Entry(subject, document, ("kim", "alex"), is_meeting=True)

    return made


def message_id(world: World, subject: str) -> str:
    """The Internet message id of the message with this subject."""
    return f"<{subject.replace(' ', '.')}.{world.kim}>"


KINDS = {
    "received": _message(("kim",), ANNA, ["kim"]),
    "sent": _message(("kim",), "kim", [ANNA], folder="sentitems"),
    "private": _message(("kim",), ANNA, ["kim"], sensitivity="private"),
    "in two mailboxes": _message(("kim", "alex"), ANNA, ["kim", "alex"]),
    "of two records": _message(("kim", "alex"), ANNA, ["kim", "alex"], cc=[OFFICE]),
    "of two units": _message(("kim", "sanjay"), ANNA, ["kim", "sanjay", TOMAS]),
    "meeting past": _meeting("-2h", "-1h"),
    "meeting running": _meeting("-1h", "+9h"),
    "meeting ahead": _meeting("+3h", "+4h"),
    "series": _meeting("-25h", "-24h", repeats="FREQ=DAILY;COUNT=2"),
}


def load(world: World, kinds: Sequence[str], *, synchronises: bool) -> list[Entry]:
    """Loads a tenant with one entry of each kind, in this order."""
    entries = [KINDS[kind](world, number) for number, kind in enumerate(kinds, 1)]
    users: dict[str, Document] = {
        getattr(world, name): {
            "messages": [one.document for one in entries if name in one.sellers and not one.is_meeting],
            "calendar": [one.document for one in entries if name in one.sellers and one.is_meeting],
        }
        for name in ("kim", "alex", "sanjay")
    }
    users[world.kim]["synchronises"] = synchronises
    records = [
        record("anna", "contact", world.kim, fullname="Anna Kowalski", emailaddress1=ANNA),
        record("fabrikam", "account", world.kim, name="Fabrikam", emailaddress1=OFFICE, primarycontactid="$anna"),
        record("tomas", "contact", world.sanjay, fullname="Tomas", emailaddress1=TOMAS),
    ]
    world.load(records=records, users=users)
    return entries
