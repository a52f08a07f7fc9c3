"""Undo: the activity that a Track made goes, and nothing else; or it stays, and the seller is told why.

What was decided is noted before anything is deleted, so that the worker ends what a crash has stopped.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from autocapture.core import undoing
from autocapture.core.ids import ticket as ticket_of
from autocapture.core.meetings import may_be_deleted
from autocapture.core.model import AppointmentDraft, Ticket, Tracking
from autocapture.core.tracking import STUCK_AFTER
from autocapture.core.undoing import Receipt, Removal
from autocapture.errors import Conflicting, Forbidden, NotFound, RemoteTrouble
from autocapture.gateways.dataverse.client import OnBehalf
from autocapture.gateways.dataverse.receipts import table_of
from autocapture.track.job import Bench

NO_SUCH = "There is no such tracking. It may have been deleted after 30 days."
_NOT_ALLOWED = "Your security role, or this app's, may not delete this activity, so it stays. Ask your administrator."
_WAITS = "Its activity is deleted when the meeting starts: before, that would cancel the meeting."
_OUT_OF_ATTEMPTS = "It could not be undone: Dynamics 365 could not be reached after several attempts. Undo it again."


def undo(bench: Bench, ticket: Ticket, now: datetime) -> Tracking:
    """Takes back a seller's Track and returns the tracking, undone.

    Raises `NotFound` (`tracking_not_found`), `Conflicting` with the reason why the activity stays, `Forbidden` when the
    seller may not delete it, and `Throttled` or `Unavailable` as long as nothing was decided.
    """
    found = bench.trackings.find(ticket)
    if found is None:
        raise NotFound(NO_SUCH, "tracking_not_found")
    what = undoing.removal(found, now, bench.undo_span)
    if what is Removal.NOTHING:
        return found
    if what is Removal.TRACKING:
        return _ended(bench, bench.trackings.put(undoing.undone(found, now, due=now)))
    return _removed(bench, found, now)


def finish(bench: Bench, found: Tracking, now: datetime) -> Tracking:
    """Ends an Undo that was stopped half-way, or that a late worker had overtaken; raises what waiting may mend."""
    with bench.claims.barred(found.activity_id):
        try:
            there = _there(bench, found)
            if there and undoing.is_made_by(found, there):
                undoing.check(found, there, is_shared=_is_shared(bench, found))
                if ahead := _ahead(bench, found, there, now):
                    return bench.trackings.put(replace(found, due=ahead))
                _delete(bench, found, there)
        except (Conflicting, Forbidden) as stays:
            return bench.trackings.put(undoing.kept(found, now, str(stays)))
    return _ended(bench, found)


def give_up(bench: Bench, found: Tracking, now: datetime) -> Tracking:
    """The activity stays where it could not be deleted after all attempts; the seller may try again."""
    return bench.trackings.put(undoing.kept(found, now, _OUT_OF_ATTEMPTS))


def _removed(bench: Bench, found: Tracking, now: datetime) -> Tracking:
    """Nobody may come to rely on the activity between the look and the deletion."""
    with bench.claims.barred(found.activity_id):
        there = _there(bench, found)
        if there:
            undoing.check(found, there, is_shared=_is_shared(bench, found))
        ahead = _ahead(bench, found, there, now) if there else None
        if ahead:
            return bench.trackings.put(replace(undoing.undone(found, now, due=ahead), reason=_WAITS))
        noted = bench.trackings.put(undoing.undone(found, now, due=now + STUCK_AFTER))
        try:
            if there:
                _delete(bench, noted, there)
        except Forbidden:
            bench.trackings.put(replace(found, version=noted.version))
            raise
        except RemoteTrouble:
            bench.queue.put(ticket_of(noted))
            return noted
    return _ended(bench, noted)


def _ahead(bench: Bench, found: Tracking, there: Receipt, now: datetime) -> datetime | None:
    """Until when the activity has to stay, so that its deletion cancels no meeting: as far as is known, its start."""
    if there.linked_start is None:
        return None
    kept = bench.staging.get(found)
    start = max(there.linked_start, kept.start) if isinstance(kept, AppointmentDraft) else there.linked_start
    return None if may_be_deleted(start, now, is_linked=True) else start


def _there(bench: Bench, found: Tracking) -> Receipt | None:
    with _named():
        return bench.receipts.read(_rights(found), found)


def _delete(bench: Bench, found: Tracking, there: Receipt) -> None:
    """Deletes the activity as it was seen; one that is gone is fine. Raises `Forbidden`, `Overtaken` and trouble."""
    with _named():
        bench.writing.delete(_rights(found), table_of(found), found.activity_id, there.version)


@contextmanager
def _named() -> Iterator[None]:
    """Says what is forbidden: to undo, not to look."""
    try:
        yield
    except Forbidden as refused:
        raise Forbidden(_NOT_ALLOWED, "undo_forbidden", refused.remote_code) from None


def _is_shared(bench: Bench, found: Tracking) -> bool:
    return bench.claims.has_others(found.activity_id, ticket_of(found))


def _ended(bench: Bench, undone: Tracking) -> Tracking:
    """The state is stored by now, as due: by that note the timer finds what a crash leaves behind."""
    bench.claims.withdraw(undone.activity_id, ticket_of(undone))
    bench.staging.delete(undone)
    stored = bench.trackings.put(replace(undone, due=None))
    bench.trackings.strike_off(ticket_of(stored))
    return stored


def _rights(found: Tracking) -> OnBehalf:
    return OnBehalf(found.seller.object_id)
