"""What `./dev up --mail` does before anything is started: reads the mailbox, and says what it found.

It talks to no part of the stack.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.status import Status

from sandbox.mail import documents, people, reading
from sandbox.mail.errors import Unreadable
from sandbox.mail.reading import Mailbox
from sandbox.mail.showing import Showing

_EVERY = 100
"""Messages between two words about progress."""
_NAMED = 3
"""Places that are named for each reason; the file has all."""


def opened(path: Path, as_of: datetime | None, own: Sequence[str], console: Console, folder: Path) -> Showing:
    """The mailbox as of a date, its newest message's by default; `folder` takes the list of what was not read.

    Raises `MailError` when there is nothing to show.
    """
    console.print(f"Reading {path} …", markup=False)
    with console.status("Reading …") as status:
        everything = reading.read(path, datetime.now(UTC), _progress(status))
    at = as_of or everything.mails[-1].at
    box = everything.until(at)
    addresses = [*map(str.lower, own)] or people.own_addresses(box.mails)
    owner = people.owner(box.mails, addresses)
    contacts = documents.contacts(people.correspondents(box.mails, addresses))
    for line in (*_told(everything, folder), *_told_of(box, everything, at)):
        console.print(line, markup=False)
    console.print(f"It is {owner.name}'s, {', '.join(addresses)}. Contacts: {len(contacts):,}.", markup=False)
    return Showing(box.mails, addresses, owner, contacts, at)


def _progress(status: Status) -> Callable[[int], None]:
    def say(count: int) -> None:
        if count % _EVERY == 0:
            status.update(f"Reading … {count:,} messages")

    return say


def _told(box: Mailbox, folder: Path) -> Iterator[str]:
    first, last = box.mails[0].at, box.mails[-1].at
    dates = f"of {first:%Y-%m-%d} to {last:%Y-%m-%d}"
    yield f"Read {len(box.mails):,} messages, {dates}; {len(box.unreadable):,} could not be read."
    by_reason = sorted(box.unreadable, key=lambda one: one.reason)
    for reason, some in groupby(by_reason, key=lambda one: one.reason):
        places = [one.place for one in some]
        more = f" and {len(places) - _NAMED:,} more" if len(places) > _NAMED else ""
        yield f"  Not read, because {reason}: {', '.join(places[:_NAMED])}{more}."
    if box.unreadable:
        yield f"  All of them are in {_written(box.unreadable, folder)}."


def _told_of(box: Mailbox, everything: Mailbox, at: datetime) -> Iterator[str]:
    yield f"Now is {at:%A %Y-%m-%d %H:%M} UTC; {len(everything.mails) - len(box.mails):,} messages are later."
    nameless, directory = people.nameless(box.mails)
    without = sum(not mail.message_id for mail in box.mails)
    yield (
        f"{without:,} have no message id, {box.duplicates():,} the id of another; people stand {nameless:,} times "
        f"without an address, {directory:,} times with a directory's."
    )


def _written(unreadable: Sequence[Unreadable], folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "unread.txt"
    path.write_text("".join(f"{one.place}: {one.reason}\n" for one in unreadable), "utf-8", "backslashreplace")
    return path
