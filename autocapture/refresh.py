"""The third use case: what has to happen though nobody looks.

It puts trackings back on the queue that stopped half-way or whose meeting has started, renews the table rules that all
instances share, and deletes what has expired. Whatever it is stopped in, the next round does the rest; what it does
twice does no harm. It reads no mailbox and no record, and writes no activity: that is the queue function's work.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from autocapture.core.model import Ticket
from autocapture.core.tracking import STUCK_AFTER
from autocapture.errors import NotFound, Overtaken
from autocapture.gateways.dataverse.client import AsApplication
from autocapture.gateways.dataverse.metadata import Metadata
from autocapture.gateways.storage.queue import Queue
from autocapture.gateways.storage.shelf import TableShelf
from autocapture.gateways.storage.staging import Staging
from autocapture.gateways.storage.trackings import Trackings

RULES_AGE = timedelta(hours=12)
"""Table rules are renewed at this age; they would be used for a day."""
KEEP_TRACKINGS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Rounds:
    """What a round works on."""

    trackings: Trackings
    staging: Staging
    queue: Queue
    metadata: Metadata
    shelf: TableShelf


@dataclass(frozen=True, slots=True)
class Counts:
    """What a round did."""

    requeued: int
    settled: int
    """Trackings that were noted as due though nothing was left to do: a round or a worker was stopped in between."""
    renewed: int
    dropped: int
    """Tables that have no timeline of activities any more."""
    expired: int


def refresh(rounds: Rounds, now: datetime) -> Counts:
    """One round; raises `Unavailable` and `Throttled`, and what is left is done by the next."""
    requeued = [_requeue(rounds, ticket, now) for ticket in rounds.trackings.due(now)]
    renewed = list(_renew(rounds, rounds.shelf.older_than(RULES_AGE)))
    expired = rounds.trackings.delete_older(now - KEEP_TRACKINGS)
    return Counts(sum(requeued), requeued.count(False), sum(renewed), renewed.count(False), expired)


def _requeue(rounds: Rounds, ticket: Ticket, now: datetime) -> bool:
    """Whether the tracking was put back on the queue. It is due again later, in case that is lost as well."""
    found = rounds.trackings.find(ticket)
    if found is None or found.due is None:
        if found:
            rounds.staging.delete(found)
        rounds.trackings.strike_off(ticket)
        return False
    rounds.queue.put(ticket)
    with suppress(Overtaken):  # the worker is at it already
        rounds.trackings.put(replace(found, due=now + STUCK_AFTER))
    return True


def _renew(rounds: Rounds, names: Iterable[str]) -> Iterable[bool]:
    """For each table whether it still is one that is served."""
    for name in names:
        try:
            rounds.metadata.renewed(AsApplication(), name)
        except NotFound:
            rounds.shelf.drop(name)
            yield False
        else:
            yield True
