"""Real mail through the running stack: the tenant is loaded, and the busiest contacts' timelines are opened over HTTP.

It knows nothing of the app but its API, and prints what it is told.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests
from rich.console import RenderableType

from sandbox import tables
from sandbox.mail import documents, people
from sandbox.mail.errors import MailError
from sandbox.mail.people import Correspondent
from sandbox.mail.reading import Mail
from sandbox.visitor import Visitor

_BUSIEST = 10
_FIRST = 3
"""Suggestions that are shown of each."""
_PATIENCE = 600
"""Seconds; a large mailbox takes a while to load."""


@dataclass(frozen=True, slots=True)
class Showing:
    """A mailbox as of a date, its owner, and who becomes a contact."""

    mails: Sequence[Mail]
    own: Sequence[str]
    seller: Correspondent
    contacts: Sequence[Correspondent]
    as_of: datetime

    def show(self, addresses: Mapping[str, Any], say: Callable[[RenderableType], None]) -> None:
        """Loads it and opens the busiest contacts' timelines. Raises `MailError` when something does not hold."""
        try:
            ahead = self._load(addresses, say)
            self._look(addresses, say, ahead)
        except requests.RequestException as error:
            raise MailError(f"A part of the stack did not answer: {error}") from error

    def _load(self, addresses: Mapping[str, Any], say: Callable[[RenderableType], None]) -> timedelta:
        """Makes it the sandbox's tenant; how far the sandbox's now lies after the mailbox's."""
        started = time.perf_counter()
        made = documents.document(self.mails, self.own, self.seller, self.contacts, self.as_of)
        answer = requests.post(f"{addresses['control']}/_sandbox/tenant", json=made, timeout=_PATIENCE)
        if not answer.ok:
            raise MailError(f"The sandbox does not take this mailbox: {answer.text[:300]}")
        loaded, seconds = answer.json(), time.perf_counter() - started
        say(f"Loaded {loaded['messages']:,} messages and {loaded['rows']:,} rows in {seconds:.1f} seconds.")
        return _instant(loaded["now"]).replace(microsecond=0) - self.as_of

    def _look(self, addresses: Mapping[str, Any], say: Callable[[RenderableType], None], ahead: timedelta) -> None:
        seller = Visitor(self.seller.address, addresses)
        busiest = self.contacts[:_BUSIEST]
        say(tables.heading(f"{self.seller.name} opens the {len(busiest)} contacts with most mail"))
        timelines = [_timeline(seller, one) for one in busiest]
        pairs = [*zip(busiest, timelines, strict=True)]
        say(tables.contacts(self._counts(one, found) for one, found in pairs))
        for one, found in pairs:
            if found["suggestions"]:
                say(tables.first_suggestions(one.name, found["suggestions"][:_FIRST], ahead))

    def _counts(self, one: Correspondent, found: Mapping[str, Any]) -> tables.Contact:
        window = _instant(found["asOf"]) - _instant(found["window"]["messagesSince"])
        return tables.Contact(
            name=one.name,
            address=one.address,
            messages=one.count,
            in_window=self._in_window(one, window),
            matched=found["matched"],
            suggested=len(found["suggestions"]),
        )

    def _in_window(self, one: Correspondent, window: timedelta) -> int:
        since = self.as_of - window
        return sum(mail.at >= since and people.is_on(one.address, mail) for mail in self.mails)


def _timeline(seller: Visitor, one: Correspondent) -> Mapping[str, Any]:
    answer = seller.ask(f"/api/records/contact/{documents.contact_id(one.address)}/suggestions")
    if answer.status_code != 200:
        raise MailError(f"The timeline of {one.address} did not open: {answer.status_code} {answer.text[:300]}")
    found: Mapping[str, Any] = answer.json()
    return found


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
