"""The worker behind Track: what was staged becomes one activity, exactly once however often it is delivered.

What waiting may mend is raised, for the queue to deliver again; a pause that Dynamics 365 asks for is waited for on
the queue; what neither mends ends as `failed`.
"""

from dataclasses import replace
from datetime import datetime

from autocapture.core import ids, tracking
from autocapture.core.meetings import Step, step
from autocapture.core.model import AppointmentDraft, Draft, Ticket, Tracking, TrackingState
from autocapture.errors import (
    AppRefused,
    AutoCaptureError,
    Forbidden,
    NotFound,
    Overtaken,
    RemoteRefused,
    RemoteTrouble,
    Throttled,
)
from autocapture.gateways.dataverse.writing import Right, lacking
from autocapture.track import undo
from autocapture.track.emails import discard, write_email
from autocapture.track.job import Bench, Job
from autocapture.track.meetings import write_meeting

MOST_PAUSES = 12
"""How often a tracking is put back before it ends as failed; an hour of pauses at the usual five minutes."""
LONGEST_PAUSE = 900
"""Seconds; what asks for more is asked again before."""
_PAUSE = 30
"""Seconds, where none is named."""

_GONE = "Its content is no longer kept. Track it again."
_OUT_OF_ATTEMPTS = "Dynamics 365 could not be reached after several attempts. Try again later."
_BUSY = "Dynamics 365 has been too busy for a long time. Try again later."
_NOT_ALLOWED: dict[Right | None, str] = {
    Right.USER: "Your Dynamics 365 user, or this app's, is disabled. Ask your administrator, then try again.",
    Right.MEMBERSHIP: "You, or this app, are no user of Dynamics 365 any more. Ask your administrator, then try again.",
    Right.PRIVILEGE: "Your security role, or this app's, lacks a right. Ask your administrator, then try again.",
    Right.ROW: "You may not add activities to this record any more. Ask its owner to share it, then try again.",
    Right.DELEGATE: "This app may not act on behalf of others. Ask your administrator for that role, then try again.",
    None: "You, or this app, may not add an activity to this record. Ask your administrator, then try again.",
}
"""By what is lacking. The same code is given for the seller and for the app's own user: both are named."""
_RECORD_GONE = "The record no longer exists, so nothing was tracked."
_REFUSED = "Dynamics 365 refused this activity. Ask your administrator, then try again."


def write(bench: Bench, ticket: Ticket, now: datetime) -> Tracking | None:
    """Carries a tracking on and returns its new state; None when there is nothing to do any more.

    Raises `Throttled`, `Unavailable` and what else waiting may mend.
    """
    found = bench.trackings.find(ticket)
    if found and found.state is TrackingState.UNDONE:
        return undo.finish(bench, found, now)
    if found is None or found.due is None:
        _tidy(bench, found)
        return None
    draft = bench.staging.get(found)
    if draft is None:
        return _closed(bench, tracking.refused(found, now, _GONE))
    if isinstance(draft, AppointmentDraft) and step(draft, now) is Step.WAIT:
        return bench.trackings.put(replace(found, due=draft.start))
    return _worked(bench, ticket, found, draft, now)


def give_up(bench: Bench, ticket: Ticket, now: datetime) -> Tracking | None:
    """Ends a tracking that ran out of attempts; None when it ended otherwise in the meantime."""
    found = bench.trackings.find(ticket)
    if found is None or found.due is None:
        _tidy(bench, found)
        return None
    if found.state is TrackingState.UNDONE:
        return undo.give_up(bench, found, now)
    return _closed(bench, tracking.refused(found, now, _OUT_OF_ATTEMPTS))


def _tidy(bench: Bench, found: Tracking | None) -> None:
    """A message may come twice: what a crash left staged behind a tracking that has ended goes now."""
    if found:
        bench.staging.delete(found)
        bench.trackings.strike_off(ids.ticket(found))


def _worked(bench: Bench, ticket: Ticket, found: Tracking, draft: Draft, now: datetime) -> Tracking:
    """The tracking after an attempt."""
    begun = found
    if found.state is TrackingState.PENDING:
        begun = bench.trackings.put(tracking.writing(found, now))
    job = Job(bench, begun, draft, now)
    try:
        carried = job.receipted(_carried_on(job))
    except Throttled as pause:
        return _paused(bench, ticket, begun, pause, now)
    except (RemoteTrouble, AppRefused) as trouble:
        raise trouble from None  # the host logs what is raised with its causes, whose URLs hold addresses
    except (Forbidden, NotFound, RemoteRefused) as refused:
        carried = tracking.refused(begun, now, _sentence(refused))
    return _closed(bench, carried)


def _carried_on(job: Job) -> Tracking:
    """The tracking after its activity was found, made or completed."""
    if isinstance(job.draft, AppointmentDraft):
        return write_meeting(job, job.draft)
    return write_email(job, job.draft)


def _paused(bench: Bench, ticket: Ticket, begun: Tracking, pause: Throttled, now: datetime) -> Tracking:
    """Queued again with a delay of its own, which does not count as one of the queue's attempts."""
    if ticket.pauses >= MOST_PAUSES:
        return _closed(bench, tracking.refused(begun, now, _BUSY))
    seconds = min(max(1, round(pause.retry_after or _PAUSE)), LONGEST_PAUSE)
    bench.queue.put(replace(ticket, pauses=ticket.pauses + 1), seconds)
    return bench.trackings.put(tracking.paused(begun, now, seconds))


def _closed(bench: Bench, carried: Tracking) -> Tracking:
    """What failed leaves nothing half written. Then the state, then the content goes, then the note of what is due.

    A crash in between leaves that note, by which the timer finds the rest.
    """
    if carried.state is TrackingState.FAILED:
        discard(bench, carried)
    stored = _stored(bench, carried)
    if stored.state is TrackingState.FAILED:
        bench.claims.withdraw(stored.activity_id, ids.ticket(stored))
    if stored.due is None:
        _tidy(bench, stored)
    return stored


def _stored(bench: Bench, carried: Tracking) -> Tracking:
    """The tracking as it is stored, though someone else may have changed it meanwhile; raises `Overtaken`."""
    try:
        return bench.trackings.put(carried)
    except Overtaken:
        current = bench.trackings.find(ids.ticket(carried))
        weightier = tracking.settled(current, carried) if current else None
        if weightier is None:
            raise
        bench.claims.note(weightier.activity_id, ids.ticket(weightier))  # whoever noted a failure withdrew it
        return bench.trackings.put(weightier)


def _sentence(refused: AutoCaptureError) -> str:
    """What a seller reads when Dataverse said no for good."""
    if isinstance(refused, Forbidden):
        return _NOT_ALLOWED[lacking(refused)]
    return _RECORD_GONE if refused.code == NotFound.code else _REFUSED
