"""Meetings of a document become events in a calendar: single ones, and series with every one of their dates.

It shows nothing over a wire. https://learn.microsoft.com/graph/api/resources/event
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sandbox.tenant.document import moments, recurrence
from sandbox.tenant.document.errors import wrong
from sandbox.tenant.document.identity import Identity
from sandbox.tenant.document.mail import file_of, long_id
from sandbox.tenant.document.meeting import organizer, properties
from sandbox.tenant.document.schema import ExceptionPart, MeetingPart, UserPart
from sandbox.tenant.mailbox import Event


@dataclass(frozen=True, slots=True)
class _Meeting:
    """A meeting of the document: whose calendar it lies in, where it stands, how its times are read."""

    user: UserPart
    part: MeetingPart
    number: int
    place: str
    clock: moments.Clock
    identity: Identity


@dataclass(frozen=True, slots=True)
class _Date:
    """One date: its key within the calendar, its times, its type, and where it stood in the series."""

    key: str
    start: datetime
    end: datetime
    type: str = "singleInstance"
    original: datetime | None = None
    master: str | None = None


def events(user: UserPart, place: str, now: datetime) -> dict[str, Event]:
    """The user's events by immutable id; raises `DocumentError` for what cannot be."""
    found = (one for number in range(len(user.calendar)) for one in _of(user, number, place, now))
    return {one.immutable_id: one for one in found}


def _of(user: UserPart, number: int, place: str, now: datetime) -> Iterator[Event]:
    part, place = user.calendar[number], f"{place}/calendar/{number}"
    clock = moments.Clock(now, moments.zone(part.time_zone, f"{place}/timeZone"), part.all_day)
    start, end = clock.read(part.start, f"{place}/start"), clock.read(part.end, f"{place}/end")
    clock.check(start, end, f"{place}/end")
    address = organizer(user, part)["emailAddress"]["address"] or ""
    identity = Identity(part.subject, address, start, part.ical_uid)
    meeting = _Meeting(user, part, number, place, clock, identity)
    if part.repeats is not None:
        yield from _series(meeting, start, end)
    elif part.exceptions:
        raise wrong(f"{place}/exceptions", "only a series has exceptions; say how it repeats")
    else:
        yield _event(meeting, part, _Date(f"{number}", start, end))


def _series(meeting: _Meeting, start: datetime, end: datetime) -> Iterator[Event]:
    """The master, and every date of the series that is not deleted."""
    part, clock = meeting.part, meeting.clock
    try:
        starts = recurrence.starts(part.repeats or "", start, clock.zone, all_day=clock.all_day)
    except ValueError as error:
        raise wrong(f"{meeting.place}/repeats", str(error)) from error
    lasts, changes = end - start, _changes(meeting, len(starts))
    master = _event(meeting, part, _Date(f"{meeting.number}", starts[0], starts[0] + lasts, "seriesMaster"))
    yield master
    for index, at in enumerate(starts):
        date = _Date(f"{meeting.number}/{index}", at, at + lasts, "occurrence", at, master.immutable_id)
        if index not in changes:
            yield _event(meeting, part, date)
        elif not part.exceptions[changes[index]].deleted:
            yield _exception(meeting, changes[index], date)


def _changes(meeting: _Meeting, count: int) -> dict[int, int]:
    """Which exception, by its place in the list, is about which occurrence."""
    found: dict[int, int] = {}
    for number, change in enumerate(meeting.part.exceptions):
        place = f"{meeting.place}/exceptions/{number}/occurrence"
        if change.occurrence >= count:
            raise wrong(place, f"the series has no occurrence {change.occurrence}; its last is {count - 1}")
        if change.occurrence in found:
            raise wrong(place, f"occurrence {change.occurrence} has an exception already; write one for both changes")
        found[change.occurrence] = number
    return found


def _exception(meeting: _Meeting, number: int, date: _Date) -> Event:
    """A date that differs; it is known by what it was."""
    change, place = meeting.part.exceptions[number], f"{meeting.place}/exceptions/{number}"
    start = meeting.clock.read(change.start, f"{place}/start") if change.start else date.start
    end = meeting.clock.read(change.end, f"{place}/end") if change.end else start + (date.end - date.start)
    meeting.clock.check(start, end, f"{place}/end" if change.end else f"{place}/start")
    return _event(meeting, _changed(meeting.part, change), replace(date, start=start, end=end, type="exception"))


def _changed(part: MeetingPart, change: ExceptionPart) -> MeetingPart:
    given = {name: getattr(change, name) for name in ("subject", "location", "cancelled")}
    return part.model_copy(update={name: value for name, value in given.items() if value is not None})


def _event(meeting: _Meeting, part: MeetingPart, date: _Date) -> Event:
    user, ordinary = meeting.user, long_id(meeting.user, f"event/ordinary/{date.key}")
    files = [file_of(user, one, f"event/{date.key}/{n}", meeting.clock.now) for n, one in enumerate(part.attachments)]
    link = {"webLink": f"https://outlook.office365.com/owa/?itemid={ordinary}&exvsurl=1&path=/calendar/item"}
    return Event(
        immutable_id=long_id(user, f"event/immutable/{date.key}"),
        ordinary_id=ordinary,
        type=date.type,
        start=date.start,
        end=date.end,
        properties=properties(user, part, meeting.identity, date.original) | link,
        extended=meeting.identity.extended(date.original),
        attachments=files,
        master=date.master,
    )
