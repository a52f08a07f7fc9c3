"""What the tests of meetings share: a calendar, a click, what became of it, and what must never change."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from stored import until_quiet
from test_suggest import ANNA
from world import Document, Seller, World, meeting

from autocapture.gateways.storage.account import Account

PARTIES = "?$expand=appointment_activity_parties($select=participationtypemask,addressused,_partyid_value)"
ORGANIZER, REQUIRED, OPTIONAL = 7, 5, 6
WHEN = {"ahead": ("+1h", "+2h"), "running": ("-1h", "+1h"), "past": ("-2h", "-1h")}
SYNCHRONISES = {"synchronises": True}
CANCELLED = "This meeting was cancelled before it started, so nothing was saved."
UNTIL_IT_STARTED = timedelta(minutes=61)
"""One ahead has started by then."""
_PATIENCE = 60
"""Seconds."""


def from_anna(subject: str = "Tasting", start: str = "-2h", end: str = "-1h", **more: Any) -> Document:
    return meeting("Anna <anna@fabrikam.com>", start=start, end=end, subject=subject, **more)


def shared(world: World, when: str, **more: Any) -> Document:
    """A meeting with people of every kind, Kim among them."""
    start, end = WHEN[when]
    invited = {"required": [world.kim, "bert@fabrikam.com"], "optional": ["cara@fabrikam.com"]}
    return from_anna(start=start, end=end, resources=["room1@contoso.com"], location="Bar", **invited, **more)


def own(world: World, when: str, **more: Any) -> Document:
    """A meeting that Kim organises herself: her calendar is the one that would send invitations."""
    start, end = WHEN[when]
    return from_anna(start=start, end=end, required=["anna@fabrikam.com"], **more) | {"organizer": world.kim}


def kim_with(world: World, *calendar: Document, records: Sequence[Document] = (), **user: Any) -> Seller:
    world.load(records=[ANNA, *records], users={world.kim: {"calendar": [*calendar], **user}})
    return world.as_(world.kim)


def appointments(world: World) -> list[dict[str, Any]]:
    return world.rows("appointments", PARTIES)


def people(appointment: dict[str, Any]) -> set[tuple[int, str]]:
    """The attendees, without the owner and the regarding that the platform adds."""
    return {
        (one["participationtypemask"], one["addressused"])
        for one in appointment["appointment_activity_parties"]
        if one["participationtypemask"] in (ORGANIZER, REQUIRED, OPTIONAL)
    }


def click(seller: Seller, **body: Any) -> dict[str, Any]:
    """Tracks the only suggestion."""
    (found,) = seller.suggestions("contact", "anna")
    return seller.tracked("contact", "anna", found, **body)


def click_one_to_come(seller: Seller) -> dict[str, Any]:
    (found,) = seller.suggestions("contact", "anna")
    accepted = seller.track("contact", "anna", found)
    assert accepted.status_code == 202, accepted.text
    found_tracking: dict[str, Any] = accepted.json()
    return found_tracking


def tracking(seller: Seller, accepted: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = seller.send("GET", f"trackings/{accepted['id']}").json()
    return found


def undo(seller: Seller, accepted: dict[str, Any]) -> dict[str, Any]:
    answer = seller.send("DELETE", f"trackings/{accepted['id']}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def outlook(world: World, do: str, named: str = "Tasting", /, **change: Any) -> None:
    """Someone does something to a meeting in Outlook, in everyone's calendar."""
    world.call("POST", "calendar", json={"do": do, "meeting": named, **change})


def until(world: World, is_done: Callable[[], bool]) -> None:
    """Waits for the worker; the requests themselves take the time."""
    ends = time.monotonic() + _PATIENCE
    while not is_done():
        assert time.monotonic() < ends, world.stack.host_log[-2000:]


def look(seller: Seller) -> None:
    """Opens the timeline."""
    seller.suggestions("contact", "anna", "?include=tracked")


def look_and_renew(seller: Seller, account: Account) -> None:
    """Opens the timeline and waits until the worker has taken what that renewed, which no look waits for."""
    stack = seller.world.stack
    until_quiet(account, stack)
    before = len(stack.host_log)
    look(seller)
    seller.world.logged("write_tracking", before)
    until_quiet(account, stack)


@contextmanager
def unchanged(world: World) -> Iterator[None]:
    """Nobody is mailed and no calendar changes, whatever happens in between."""
    before = world.call("GET", "calendars")
    assert any(before.values())
    yield
    assert world.call("GET", "calendars") == before
    assert world.outbox() == []
