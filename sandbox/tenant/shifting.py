"""Lets time pass for a tenant: all that it holds becomes older. It changes no clock.

Tokens, storage and the app live in real time, so it is the tenant that moves. Ids stay as they are, those that
calendars once made from a start among them; a series of meetings moves as a whole, by the clock of UTC.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.tenant.document.times import instant, wire
from sandbox.tenant.mailbox import Mailbox
from sandbox.tenant.model import Organization, Tenant

_SPAN = re.compile(r"[+-](\d{1,9}[dhms])+", re.ASCII)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_FURTHEST = timedelta(days=36_525)
_OF_MESSAGES = ("createdDateTime", "lastModifiedDateTime", "receivedDateTime", "sentDateTime")
_OF_EVENTS = ("createdDateTime", "lastModifiedDateTime", "originalStart")


def span(text: str) -> timedelta:
    """How much time `+1d` or `-2h30m` is; raises `ValueError` with a sentence."""
    if not _SPAN.fullmatch(text):
        raise ValueError(f"'{text}' is no span of time; write +1d for a day that has passed, or -2h30m to go back")
    try:
        found = instant(text, _EPOCH) - _EPOCH
    except OverflowError:
        found = timedelta.max
    if abs(found) > _FURTHEST:
        raise ValueError(f"'{text}' is more than a hundred years; let less time pass at once")
    return found


def shift(tenant: Tenant, passed: timedelta) -> None:
    """Makes every message, event and row of the tenant older by `passed`, newer where that is negative.

    Raises `ValueError` with a sentence, and changes nothing, for less than whole days where there is an all-day
    meeting.
    """
    name = next(_with_a_whole_day(tenant), None)
    if passed % _DAY and name is not None:
        raise ValueError(f"{name} has an all-day meeting, which has no time of day; shift by whole days, such as +1d")
    for user in tenant.users.values():
        if user.mailbox is not None:
            _shift_mailbox(user.mailbox, passed)
    _shift_rows(tenant.organization, passed)


def _with_a_whole_day(tenant: Tenant) -> Iterator[str]:
    for user in tenant.users.values():
        if user.mailbox and any(event.properties.get("isAllDay") for event in user.mailbox.events.values()):
            yield user.name


def _shift_mailbox(mailbox: Mailbox, passed: timedelta) -> None:
    for message in mailbox.messages.values():
        _shift_properties(message.properties, _OF_MESSAGES, passed)
    for event in mailbox.events.values():
        event.start -= passed
        event.end -= passed
        _shift_properties(event.properties, _OF_EVENTS, passed)


def _shift_properties(properties: dict[str, Any], names: tuple[str, ...], passed: timedelta) -> None:
    for name in names:
        if properties.get(name) is not None:
            properties[name] = wire(datetime.fromisoformat(properties[name]) - passed)


def _shift_rows(organization: Organization, passed: timedelta) -> None:
    for rows in organization.rows.values():
        for row in rows.values():
            times = {name: at - passed for name, at in row.columns.items() if isinstance(at, datetime)}
            row.columns |= times
