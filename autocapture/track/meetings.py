"""A meeting becomes an activity, in one step or in two: before its start without its attendees. It mails nobody.

What was tracked follows its meeting: moved, it gets its new times; cancelled before its start, it is not saved, or
cancelled. What someone changed in Dynamics 365 meanwhile stays as they left it.
"""

from dataclasses import replace
from datetime import datetime

from autocapture.core import tracking
from autocapture.core.meetings import Step, step
from autocapture.core.model import Activity, AppointmentDraft, Tracking, TrackingState
from autocapture.gateways.dataverse.appointments import appointment, cancellation, completion, renewed
from autocapture.track.job import Job

CANCELLED = "This meeting was cancelled before it started, so nothing was saved."
_CANCELLED_AFTER = "This meeting was cancelled, and so was its activity."


def write_meeting(job: Job, draft: AppointmentDraft) -> Tracking:
    """The tracking after its meeting was found, written, completed once it has started, or changed as it changed."""
    now_due = step(draft, job.now)
    if now_due is Step.CANCEL:
        return _cancelled(job, draft)
    is_whole = now_due is Step.WHOLE
    due = None if is_whole else draft.start
    found = job.existing()
    if found is None and job.tracking.state is TrackingState.TRACKED:
        return replace(job.tracking, due=None)
    if found is None:
        return job.created(appointment(draft, job.parties() if is_whole else {}, job.now), due)
    if found.id != draft.activity_id:
        return tracking.found(job.tracking, found, job.now)
    return _completed(job, draft, found, due)


def _completed(job: Job, draft: AppointmentDraft, found: Activity, due: datetime | None) -> Tracking:
    """The tracking after who is lacking on its activity, and what became of the meeting, was written.

    A new receipt is due only for what nobody else had changed.
    """
    is_linked = bool(found.mark)
    is_lacking = due is None and not is_linked
    is_untouched = (draft.is_renewed or is_lacking) and _is_untouched(job)
    parties = job.parties() if due is None and (is_lacking or is_untouched) else {}
    if draft.is_renewed and is_untouched:
        job.bench.writing.change(job.rights, renewed(draft, parties, job.now, is_linked=is_linked))
    elif is_lacking:
        job.bench.writing.change(job.rights, completion(draft, parties, job.now))
    is_open = is_untouched or not is_linked
    carried = tracking.found(job.tracking, found, job.now, due if is_open else None)
    return replace(carried, receipt="") if is_untouched else carried


def _cancelled(job: Job, draft: AppointmentDraft) -> Tracking:
    """Nothing is saved; what was written without link to a calendar is cancelled, which reaches nobody."""
    if job.tracking.state is not TrackingState.TRACKED:
        return tracking.moved(job.tracking, TrackingState.FAILED, job.now, CANCELLED)
    found = job.existing()
    is_bare = found is not None and found.id == draft.activity_id and not found.mark
    if not is_bare or draft.synchronises or not _is_untouched(job):
        return replace(job.tracking, due=None)
    job.bench.writing.change(job.rights, cancellation(draft))
    carried = tracking.moved(job.tracking, TrackingState.TRACKED, job.now, _CANCELLED_AFTER)
    return replace(carried, receipt="")


def _is_untouched(job: Job) -> bool:
    """Whether the activity is as this tracking wrote it."""
    there = job.bench.receipts.read(job.rights, job.tracking)
    return there is not None and there.digest == job.tracking.receipt
