"""The first use case: what to suggest to a seller who looks at a record.

It joins the seller's mailbox with the record's people and with what is tracked already. It writes nothing, keeps
nothing, and reads everything as the seller. Where it meets a tracked meeting that changed, it says so and goes on.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from uuid import UUID

from autocapture.core import ids, meetings, tracking
from autocapture.core.matching import is_internal_only, is_left_out, match
from autocapture.core.model import (
    Activity,
    Match,
    RecordRef,
    Suggestion,
    Timeline,
    Tracking,
    Window,
)
from autocapture.core.outlook import Entry, Meeting, Owner
from autocapture.core.ranking import capped, newest_first
from autocapture.core.rules import AddressBook, Rules, address_book
from autocapture.core.window import is_within, window
from autocapture.core.zone import Zone
from autocapture.errors import NoMailbox
from autocapture.gate import Gate
from autocapture.gateways.caller import Caller
from autocapture.gateways.dataverse.access import Access
from autocapture.gateways.dataverse.activities import Activities
from autocapture.gateways.dataverse.client import AsSeller
from autocapture.gateways.dataverse.records import Records
from autocapture.gateways.dataverse.sellers import Sellers
from autocapture.gateways.graph import Graph
from autocapture.gateways.reads import Lane
from autocapture.gateways.storage.trackings import Trackings

AT_A_LOOK = 100
"""How many matches are looked up at once in Dataverse; the cap is nearly always reached within the first."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What a look at a record is put together from."""

    gate: Gate
    graph: Graph
    records: Records
    activities: Activities
    access: Access
    sellers: Sellers
    trackings: Trackings
    branches: Lane
    reads: Lane
    rules: Rules
    renew: Callable[[Caller, Sequence[Tracking], datetime], None]
    """What is told of the seller's trackings whose meeting changed in Outlook; nobody waits for it."""


@dataclass(frozen=True, slots=True)
class _Mailbox:
    """What was read of the seller's mailbox and calendar."""

    entries: Sequence[Entry]
    owner: Owner
    internal: frozenset[str]
    """Domains whose mail among themselves is hidden; empty when it is shown."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What we know ourselves: the organisation's id, and the seller's trackings on the record by their id."""

    organization_id: UUID
    trackings: Mapping[UUID, Tracking]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One seller's look at one record."""

    sources: Sources
    caller: Caller
    ref: RecordRef
    limits: Window

    @property
    def rights(self) -> AsSeller:
        """Everything is read as the seller."""
        return AsSeller(self.caller)


def suggest(sources: Sources, caller: Caller, ref: RecordRef, now: datetime, *, include_tracked: bool) -> Timeline:
    """The suggestions for a record, newest first, at most as many as the cap.

    Raises what the gate raises, before anything else is told; then what reading the record as the seller raises
    (`Forbidden`, `NotFound`), before anything of the mailbox is told; and what the remotes raise. A seller without a
    mailbox gets the status `no_mailbox`.
    """
    asked = _Asked(sources, caller, ref, window(now, sources.rules.window_days))
    return sources.gate.behind(caller, lambda: _timeline(asked, include_tracked=include_tracked))


def _timeline(asked: _Asked, *, include_tracked: bool) -> Timeline:
    """What the gate stands before."""
    sources, rules, limits = asked.sources, asked.sources.rules, asked.limits
    mailbox = sources.branches.start(_mailbox, asked)
    known = sources.branches.start(_known, asked)
    record, related = sources.records.look_up(asked.rights, asked.ref)
    try:
        mail = mailbox.result()
    except NoMailbox:
        return Timeline(record, "no_mailbox", limits, matched=0)
    _notice(asked, known.result().trackings.values(), mail.entries)
    found = newest_first(_within(asked, list(_matches(mail, address_book(related, rules, mail.owner.addresses)))))
    states = _states(asked, found, known.result())
    shown, hidden = capped(states, rules.suggestion_cap, include_tracked=include_tracked)
    return Timeline(record, "ok" if shown else "none", limits, len(found) - hidden, tuple(shown))


def _notice(asked: _Asked, trackings: Iterable[Tracking], entries: Iterable[Entry]) -> None:
    changed = meetings.changed(trackings, entries, asked.limits)
    if changed:
        asked.sources.branches.start(asked.sources.renew, asked.caller, changed, asked.limits.now)


def _mailbox(asked: _Asked) -> _Mailbox:
    """Messages, meetings and whose they are, read side by side."""
    sources, caller = asked.sources, asked.caller
    messages = sources.reads.start(sources.graph.messages, caller, asked.limits.messages_since)
    calendar = sources.reads.start(sources.graph.meetings, caller, asked.limits)
    owner = sources.graph.owner(caller)
    internal = sources.graph.verified_domains(caller) if sources.rules.hide_internal_only else frozenset()
    return _Mailbox([*messages.result(), *calendar.result()], owner, internal)


def _matches(mail: _Mailbox, book: AddressBook) -> Iterator[Match]:
    for entry in mail.entries:
        found = match(entry, book, mail.owner.addresses)
        if found is None or is_left_out(entry, mail.owner):
            continue
        if not (mail.internal and is_internal_only(entry, mail.internal)):
            yield found


def _within(asked: _Asked, found: Iterable[Match]) -> list[Match]:
    """Those in the window. The seller's time zone is asked for only where an all-day meeting needs it."""
    days = any(isinstance(one.entry, Meeting) and one.entry.is_all_day for one in found)
    zone = asked.sources.sellers.zone(asked.rights) if days else Zone()
    return [one for one in found if is_within(one.entry, asked.limits, zone)]


def _known(asked: _Asked) -> _Known:
    me = asked.sources.reads.start(asked.sources.access.who, asked.rights)
    mine = asked.sources.trackings.of(asked.caller.seller, asked.ref)
    return _Known(me.result().organization_id, {one.id: one for one in mine})


def _states(asked: _Asked, found: Sequence[Match], known: _Known) -> Iterator[Suggestion]:
    """The matches with their states, looked up in Dataverse part by part as they are asked for."""
    for part in batched(found, AT_A_LOOK, strict=False):
        by_id = [(ids.activity_id(known.organization_id, one.entry), one) for one in part]
        activities = _activities(asked, {id_: one.entry for id_, one in by_id})
        for activity_id, one in by_id:
            own = known.trackings.get(ids.tracking_id(asked.caller.seller, asked.ref, activity_id))
            activity = tracking.activity_of(one.entry, activity_id, activities)
            yield tracking.suggestion(one, asked.ref, activity, own)


def _activities(asked: _Asked, entries: Mapping[UUID, Entry]) -> Mapping[str, Activity]:
    """What these became, by id and by mark; where it is on another record, with that record's name."""
    source, ref = asked.sources.activities, asked.ref
    activities = source.of(asked.rights, entries)
    elsewhere = [one for one in activities if not tracking.is_on(one, ref)]
    here = [one for one in activities if tracking.is_on(one, ref)]
    return tracking.by_mark([*here, *source.named(asked.rights, elsewhere)], ref)
