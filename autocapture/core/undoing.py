"""Whether a tracking may be undone: by its seller, for some time, as long as nobody else builds on what it made.

It removes nothing: `autocapture.track.undo` carries the decision out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from autocapture.core.model import RecordRef, Tracking, TrackingState
from autocapture.core.tracking import is_waiting, moved
from autocapture.errors import Conflicting

_UNDER_WAY = "It is being saved at this moment. Undo it once it is saved."
_MADE_NOTHING = "This Track made no activity: it had been saved before. Whoever saved it can undo that."
_TOO_LATE = "It was saved too long ago to be undone here. Delete the activity in Dynamics 365 if your role lets you."
_CHANGED = (
    "Someone changed this activity since it was saved, so it stays. Delete it in Dynamics 365 if nobody needs it."
)
_SHARED = "A colleague tracked the same email or meeting and relies on this activity, so it stays."


class Removal(StrEnum):
    """What an Undo has to remove."""

    NOTHING = "nothing"
    """It was undone before."""
    TRACKING = "tracking"
    """Nothing was written yet."""
    ACTIVITY = "activity"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What lies in Dataverse of what a tracking wrote."""

    version: str
    """The row's, by which is told that it was changed in between."""
    digest: str
    """Of the columns and the parties that Track writes."""
    regarding: RecordRef | None
    is_sellers: bool
    """Whether this app made it in the name of the tracking's seller."""
    linked_start: datetime | None = None
    """When it starts, of an appointment that is linked to a calendar; None for whatever else it is."""
    is_open: bool = False
    """Whether it is not completed; of an email, that it is half written."""


def is_made_by(tracking: Tracking, there: Receipt) -> bool:
    """Whether the activity is what this tracking made, not what someone else made under the same id."""
    return there.is_sellers and there.regarding == tracking.record


def undo_until(tracking: Tracking, span: timedelta) -> datetime | None:
    """Until when Undo is offered; None where there is nothing that it would undo."""
    if is_waiting(tracking):
        return tracking.due
    is_its_own = tracking.state is TrackingState.TRACKED and tracking.receipt
    return tracking.at + span if is_its_own and span else None


def removal(tracking: Tracking, now: datetime, span: timedelta) -> Removal:
    """What an Undo now has to remove; raises `Conflicting` when it may not."""
    if tracking.state is TrackingState.UNDONE:
        return Removal.NOTHING
    if tracking.state is TrackingState.FAILED or is_waiting(tracking):
        return Removal.TRACKING
    if tracking.state is TrackingState.PENDING:
        raise Conflicting(_UNDER_WAY, "undo_under_way")
    if tracking.state is not TrackingState.TRACKED or not tracking.receipt:
        raise Conflicting(_MADE_NOTHING, "undo_made_nothing")
    if now >= tracking.at + span:
        raise Conflicting(_TOO_LATE, "undo_too_late")
    return Removal.ACTIVITY


def check(tracking: Tracking, there: Receipt, *, is_shared: bool) -> None:
    """Raises `Conflicting` when the activity has to stay."""
    if not is_made_by(tracking, there):
        raise Conflicting(_MADE_NOTHING, "undo_made_nothing")
    if is_shared:
        raise Conflicting(_SHARED, "undo_shared")
    if tracking.receipt and there.digest != tracking.receipt:
        raise Conflicting(_CHANGED, "undo_changed")


def undone(tracking: Tracking, now: datetime, due: datetime | None = None) -> Tracking:
    """The tracking once it is undone; `due` as long as its activity may still be there."""
    return moved(tracking, TrackingState.UNDONE, now, due=due)


def kept(tracking: Tracking, now: datetime, reason: str) -> Tracking:
    """The tracking whose Undo had begun, and whose activity has to stay."""
    return moved(tracking, TrackingState.TRACKED, now, reason)
