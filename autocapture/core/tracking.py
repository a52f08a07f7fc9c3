"""The states of a tracking, and how they follow from what is found.

    untracked ──Track──▶ pending ──written, or found on this record──▶ tracked ──Undo──▶ undone
                          ▲   ├────found on another record──────────▶ tracked_elsewhere
                          │   ├────exists, but may not be read───────▶ tracked_not_visible
                          │   ├────refused, or out of attempts───────▶ failed ───Undo──▶ undone
                          │   └────Undo, while it waits──────────────▶ undone
                          └────Track again, or Retry──────────────────── from any of these

A pending one is accepted, staged, queued (or waiting for its meeting to start) and being written; a pause that
Dynamics 365 asks for puts it back on the queue. Each of these is a step with its time.

A tracking is `due` for as long as something is left to do: a pending one when it should long have been written, a
meeting that waits when it starts, one that was written without its attendees likewise, an undone one until its
activity is gone.

It writes nothing: `autocapture.track` carries the decisions out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from autocapture.core.ids import mark, suggestion_id, tracking_id
from autocapture.core.meetings import digest
from autocapture.core.model import (
    Activity,
    AppointmentDraft,
    Draft,
    Match,
    RecordRef,
    Seller,
    Stage,
    Step,
    Suggestion,
    Tracking,
    TrackingState,
)
from autocapture.core.outlook import Entry

REQUEUE_AFTER = timedelta(minutes=1)
"""A Track repeated sooner than this is the same click; later, the first one may have been lost on its way."""

STUCK_AFTER = timedelta(minutes=15)
"""A tracking that is pending for so long was lost on its way: the queue's own attempts end sooner."""

MOST_STEPS = 30
"""The latest that are kept."""

_WAITS = "It is saved when the meeting starts."
_BUSY = "Dynamics 365 is busy. It is saved as soon as it has time."
_OPEN = frozenset({TrackingState.PENDING, TrackingState.FAILED, TrackingState.TRACKED_NOT_VISIBLE})
"""States that stand though no activity is visible; a tracking that says `tracked` whose activity is gone does not."""
_UNSETTLED = frozenset({TrackingState.PENDING, TrackingState.FAILED})
_SETTLED = frozenset({TrackingState.TRACKED, TrackingState.TRACKED_ELSEWHERE, TrackingState.TRACKED_NOT_VISIBLE})


def is_on(activity: Activity, record: RecordRef) -> bool:
    """Whether the record's timeline shows the activity by itself: regarding it, or with it as a party."""
    return (activity.regarding is not None and activity.regarding.ref == record) or record.id in activity.parties


def suggestion(match: Match, record: RecordRef, activity: Activity | None, tracking: Tracking | None) -> Suggestion:
    """The match with its state: what lies in Dataverse weighs more than what we noted."""
    if activity is not None and not (tracking and _is_half_written(activity, tracking)):
        state = TrackingState.TRACKED if is_on(activity, record) else TrackingState.TRACKED_ELSEWHERE
        return Suggestion(match, state, tracking, activity)
    if tracking is not None and tracking.state in _OPEN:
        return Suggestion(match, tracking.state, tracking)
    return Suggestion(match, TrackingState.UNTRACKED)


def _is_half_written(activity: Activity, tracking: Tracking) -> bool:
    """Whether the activity is what this tracking is at: it is not done before the tracking says so."""
    is_its_own = activity.id == tracking.activity_id
    return activity.is_open and is_its_own and tracking.state is TrackingState.PENDING


def by_mark(activities: Iterable[Activity], record: RecordRef) -> Mapping[str, Activity]:
    """Activities by id and by mark; of several with the same mark, that on this record, then the oldest."""
    ordered = sorted(activities, key=lambda found: (not is_on(found, record), found.at, found.id), reverse=True)
    return {str(found.id): found for found in ordered} | {found.mark: found for found in ordered if found.mark}


def activity_of(entry: Entry, activity_id: UUID, activities: Mapping[str, Activity]) -> Activity | None:
    """The activity that this became, if it is among them: promoted by whatever way, or made by Track."""
    return activities.get(mark(entry)) or activities.get(str(activity_id))


def begun(seller: Seller, draft: Draft, now: datetime, known: Tracking | None, *, is_confirmed: bool) -> Tracking:
    """The tracking of what is about to be staged; `known` is how the seller's Track of it ended before."""
    own_id = tracking_id(seller, draft.record, draft.activity_id)
    return Tracking(
        id=own_id,
        seller=seller,
        record=draft.record,
        suggestion_id=suggestion_id(draft.content.entry),
        activity_id=draft.activity_id,
        state=TrackingState.PENDING,
        at=now,
        due=now + STUCK_AFTER,
        steps=_with(known.steps if known else (), Stage.ACCEPTED, now),
        is_confirmed=is_confirmed,
        seen=digest(draft.content.entry, own_id) if isinstance(draft, AppointmentDraft) else "",
        version=known.version if known else "",
    )


def staged(tracking: Tracking, draft: Draft, now: datetime) -> Tracking:
    """The tracking once its content is kept: on its way to the worker, or waiting for its meeting."""
    steps = _with(tracking.steps, Stage.STAGED, now)
    if isinstance(draft, AppointmentDraft) and draft.waits:
        return replace(tracking, steps=_with(steps, Stage.WAITING, now), reason=_WAITS, due=draft.start)
    return replace(tracking, steps=_with(steps, Stage.QUEUED, now))


def is_waiting(tracking: Tracking) -> bool:
    """Whether nothing is written before its meeting starts, so that nobody is writing it now."""
    return tracking.state is TrackingState.PENDING and _last(tracking) == Stage.WAITING


def writing(tracking: Tracking, now: datetime) -> Tracking:
    """The tracking while the worker is at it."""
    return replace(tracking, steps=_with(tracking.steps, Stage.WRITING, now), due=now + STUCK_AFTER)


def paused(tracking: Tracking, now: datetime, seconds: float) -> Tracking:
    """The tracking that was put back for so long."""
    due = now + timedelta(seconds=seconds) + STUCK_AFTER
    return replace(tracking, steps=_with(tracking.steps, Stage.PUT_BACK, now), reason=_BUSY, due=due)


def needs_start(tracking: Tracking | None, now: datetime) -> bool:
    """Whether a Track has to be (re)started: not while one whose content is kept is fresh on its way."""
    if tracking is None or tracking.state is not TrackingState.PENDING:
        return True
    return _last(tracking) == Stage.ACCEPTED or now - tracking.at >= REQUEUE_AFTER


def found(tracking: Tracking, activity: Activity | None, now: datetime, due: datetime | None = None) -> Tracking:
    """The tracking once the activity is known to exist; None when the seller may not read it."""
    if activity is None:
        return moved(tracking, TrackingState.TRACKED_NOT_VISIBLE, now)
    on_record = is_on(activity, tracking.record)
    state = TrackingState.TRACKED if on_record else TrackingState.TRACKED_ELSEWHERE
    return replace(moved(tracking, state, now, due=due), activity_id=activity.id)


def refused(tracking: Tracking, now: datetime, reason: str) -> Tracking:
    """The tracking once it cannot be carried on: failed, unless all that was left was to complete what is tracked."""
    if tracking.state is TrackingState.TRACKED:
        return replace(tracking, due=None)
    return moved(tracking, TrackingState.FAILED, now, reason)


def moved(
    tracking: Tracking, state: TrackingState, now: datetime, reason: str | None = None, due: datetime | None = None
) -> Tracking:
    """The tracking in its next state; with nothing left to do unless it is `due`."""
    steps = _with(tracking.steps, state, now)
    return replace(tracking, state=state, at=now, reason=reason, due=due, steps=steps)


def settled(current: Tracking, mine: Tracking) -> Tracking | None:
    """What is stored though someone else changed the tracking meanwhile; None when what they wrote stands.

    An activity that exists weighs more than a wait or a failure; over an Undo nothing does.
    """
    if mine.state not in _SETTLED or current.state not in _UNSETTLED:
        return None
    return replace(mine, steps=_with(current.steps, mine.state, mine.at), version=current.version)


def _last(tracking: Tracking) -> str:
    return tracking.steps[-1].name if tracking.steps else ""


def _with(steps: tuple[Step, ...], name: Stage | TrackingState, now: datetime) -> tuple[Step, ...]:
    return (*steps, Step(name.value, now))[-MOST_STEPS:]
