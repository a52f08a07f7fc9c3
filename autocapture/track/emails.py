"""An email becomes an activity with all that hangs on it, or is found to be one already. It keeps no state itself.

What fits is written at once. What does not is a draft first, which stays open until its last attachment is there, and
which every delivery of the same tracking carries on from where the one before was stopped.
"""

from contextlib import suppress
from functools import partial
from uuid import UUID

from autocapture.core import tracking
from autocapture.core.attachments import Selection, StagedAttachment, remark, selected
from autocapture.core.model import Activity, EmailDraft, Tracking, TrackingState
from autocapture.core.undoing import is_made_by
from autocapture.errors import Forbidden, RemoteRefused, Throttled
from autocapture.gateways.dataverse.attachments import OBSTACLES, NewAttachment
from autocapture.gateways.dataverse.client import OnBehalf
from autocapture.gateways.dataverse.emails import completion, email
from autocapture.gateways.dataverse.receipts import table_of
from autocapture.track.job import Bench, Job

_ANOTHERS = "Someone else is saving this email at this moment. It is looked at again once they are done."
_PAUSE = 60
"""Seconds until another's half-written email is looked at again."""


def write_email(job: Job, draft: EmailDraft) -> Tracking:
    """The tracking after its email was found or made.

    Raises `Throttled` while somebody else's Track is half-way through writing the same email.
    """
    message, is_outgoing = draft.content.entry, draft.is_outgoing
    is_anywhere = job.bench.branches.start(job.bench.promoted.has, job.rights, message, is_outgoing=is_outgoing)
    found = job.existing()
    if found and not _is_half_written(found, draft):
        return tracking.found(job.tracking, found, job.now)
    chosen = _selected(job, draft)
    if found:
        return _carried_on(job, draft, chosen)
    if is_anywhere.result():
        return _resumed(job, draft, chosen)
    whole = _at_once(job, draft, chosen) if chosen.fits_one_request else None
    return whole or _step_by_step(job, draft, chosen)


def discard(bench: Bench, failed: Tracking) -> None:
    """Deletes the draft that a failed tracking made and did not complete; raises what waiting may mend.

    Without attachments an email is never half written.
    """
    kept = bench.staging.get(failed)
    if table_of(failed) != "email" or (isinstance(kept, EmailDraft) and not kept.attachments):
        return
    rights = OnBehalf(failed.seller.object_id)
    with suppress(Forbidden):
        there = bench.receipts.read(rights, failed)
        if there and there.is_open and is_made_by(failed, there):
            bench.writing.delete(rights, "email", failed.activity_id, there.version)


def _at_once(job: Job, draft: EmailDraft, chosen: Selection) -> Tracking | None:
    """The email and its attachments in one change set; None when Dataverse does not take one of the files."""
    new = email(draft, job.parties(), chosen.left_out)
    beside = (job.bench.attachments.created(job.rights, _new(job, draft, one)) for one in chosen.kept)
    try:
        if job.bench.writing.create(job.rights, draft.record, new, *beside):
            return _tracked(job, chosen)
    except RemoteRefused as refused:
        if refused.remote_code.lower() in OBSTACLES:
            return None
        raise
    return _resumed(job, draft, chosen)


def _step_by_step(job: Job, draft: EmailDraft, chosen: Selection) -> Tracking:
    """The email as a draft, then its attachments one by one."""
    if job.bench.writing.open(job.rights, draft.record, email(draft, job.parties())):
        return _completed(job, draft, chosen, frozenset())
    return _resumed(job, draft, chosen)


def _resumed(job: Job, draft: EmailDraft, chosen: Selection) -> Tracking:
    """It is there: as it should be, half written, or where this seller may not look."""
    there = job.bench.activities.by_id(job.rights, draft.activity_id, draft.content.entry)
    if there is None or not there.is_open:
        return tracking.found(job.tracking, there, job.now)
    return _carried_on(job, draft, chosen)


def _carried_on(job: Job, draft: EmailDraft, chosen: Selection) -> Tracking:
    """A half-written email with what it still lacks, provided that this Track began it."""
    there = job.bench.receipts.read(job.rights, job.tracking)
    if there is None or not is_made_by(job.tracking, there):
        raise Throttled(_ANOTHERS, _PAUSE)
    return _completed(job, draft, chosen, job.bench.attachments.present(job.rights, draft.activity_id))


def _completed(job: Job, draft: EmailDraft, chosen: Selection, present: frozenset[UUID]) -> Tracking:
    """The draft with every attachment that is not there yet, and then completed."""
    for one in chosen.kept:
        new = _new(job, draft, one)
        obstacle = None if new.id in present else job.bench.attachments.put(job.rights, new)
        chosen = chosen.without(one, obstacle) if obstacle else chosen
    job.bench.writing.change(job.rights, completion(draft, chosen.left_out))
    return _tracked(job, chosen)


def _selected(job: Job, draft: EmailDraft) -> Selection:
    return selected(draft.attachments, job.bench.limits.of(job.rights)) if draft.attachments else Selection(())


def _new(job: Job, draft: EmailDraft, staged: StagedAttachment) -> NewAttachment:
    read = partial(job.bench.staging.attachment, job.tracking, staged.number)
    return NewAttachment(draft.activity_id, staged, read)


def _tracked(job: Job, chosen: Selection) -> Tracking:
    return tracking.moved(job.tracking, TrackingState.TRACKED, job.now, remark(chosen.left_out))


def _is_half_written(found: Activity, draft: EmailDraft) -> bool:
    return found.is_open and found.id == draft.activity_id
