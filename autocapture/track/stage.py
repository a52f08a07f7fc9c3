"""From a suggestion that was found to be right to one that is on its way: the row, the content, the message.

It checks nothing and writes nothing to Dataverse.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from autocapture.core import ids, tracking
from autocapture.core.model import (
    AppointmentDraft,
    Draft,
    EmailDraft,
    Match,
    RecordRef,
    Ticket,
    Tracking,
    TrackingState,
)
from autocapture.core.outlook import Content, Meeting
from autocapture.errors import AutoCaptureError, Overtaken
from autocapture.gateways.caller import Caller
from autocapture.gateways.dataverse.client import AsSeller
from autocapture.track.attaching import with_attachments
from autocapture.track.calendar import Calendars
from autocapture.track.desk import Desk

_NOT_KEPT = "It could not be read or kept at this moment, so nothing was saved. Try again."


@dataclass(frozen=True, slots=True)
class Chosen:
    """The suggestion that was found to be what the seller asked for, with its body made safe."""

    activity_id: UUID
    record: RecordRef
    found: Match
    html: str


def drafted(desk: Desk, rights: AsSeller, chosen: Chosen, now: datetime) -> Draft:
    """What is to be kept of it until it is written."""
    entry = chosen.found.entry
    if isinstance(entry, Meeting):
        return _appointment(desk, rights, chosen, entry, now)
    content = Content(entry, chosen.html)
    return EmailDraft(chosen.activity_id, chosen.record, content, chosen.found.is_outgoing)


def started(desk: Desk, caller: Caller, draft: Draft, now: datetime, *, is_confirmed: bool) -> Tracking:
    """Starts the tracking, or returns the one that is fresh on its way, a click at the same moment included.

    The row comes first: whatever a crash leaves behind is found by it. Raises what storage and Graph raise; then the
    tracking is as it was before, or has failed: another click at the same moment may have been accepted for it.
    """
    known = desk.trackings.find(Ticket(ids.seller_key(caller.seller), _id(caller, draft)))
    if known and not tracking.needs_start(known, now):
        return known
    wanted = tracking.begun(caller.seller, draft, now, known, is_confirmed=is_confirmed)
    try:
        begun = desk.trackings.put(wanted)
    except Overtaken:
        return desk.trackings.find(ids.ticket(wanted)) or wanted
    try:
        return _queued(desk, caller, begun, draft, now)
    except Overtaken:
        return _other(desk, begun)
    except AutoCaptureError:
        _withdrawn(desk, begun, known)
        raise


def _queued(desk: Desk, caller: Caller, begun: Tracking, draft: Draft, now: datetime) -> Tracking:
    whole = with_attachments(desk, caller, begun, draft) if isinstance(draft, EmailDraft) else draft
    desk.staging.put(begun, whole)
    stored = desk.trackings.put(tracking.staged(begun, draft, now))
    if not tracking.is_waiting(stored):
        desk.queue.put(ids.ticket(stored))
    return stored


def _other(desk: Desk, begun: Tracking) -> Tracking:
    """How the tracking stands that another click at the same moment started anew; ours may have staged too late."""
    current = desk.trackings.find(ids.ticket(begun)) or begun
    if current.due is None:
        desk.staging.delete(current)
    return current


def _withdrawn(desk: Desk, begun: Tracking, known: Tracking | None) -> None:
    """Ended, as far as storage lets us and nobody else did; the timer ends the rest."""
    with suppress(AutoCaptureError):
        current = desk.trackings.find(ids.ticket(begun))
        if current and current.at == begun.at:
            is_ended = known is not None and known.state is not TrackingState.PENDING
            before = known if known and is_ended else tracking.refused(current, begun.at, _NOT_KEPT)
            desk.trackings.put(replace(before, version=current.version))
            desk.staging.delete(begun)


def _id(caller: Caller, draft: Draft) -> UUID:
    return ids.tracking_id(caller.seller, draft.record, draft.activity_id)


def _appointment(desk: Desk, rights: AsSeller, chosen: Chosen, meeting: Meeting, now: datetime) -> AppointmentDraft:
    content = Content(meeting, chosen.html)
    return Calendars(desk.sellers, desk.rules).draft(rights, chosen.activity_id, chosen.record, content, now)
