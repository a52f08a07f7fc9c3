"""When a Track may be undone, and why not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from build import ACCOUNT, CONTACT, NOW, drafted, meeting, tracking

from autocapture.core import undoing
from autocapture.core.model import Tracking, TrackingState
from autocapture.core.tracking import settled, staged
from autocapture.core.undoing import Receipt, Removal
from autocapture.errors import Conflicting

DAY = timedelta(days=1)
HELD = Receipt("W/1", "digest", ACCOUNT, is_sellers=True)


def saved(*, hours: float = 0, receipt: str = "digest") -> Tracking:
    return replace(tracking(TrackingState.TRACKED, minutes=60 * hours), receipt=receipt)


def waiting() -> Tracking:
    return staged(tracking(TrackingState.PENDING), drafted(meeting(hours=5), waits=True), NOW)


@pytest.mark.parametrize(
    ("found", "removes"),
    [
        (saved(hours=23.9), Removal.ACTIVITY),
        (tracking(TrackingState.FAILED), Removal.TRACKING),
        (tracking(TrackingState.UNDONE), Removal.NOTHING),
        (waiting(), Removal.TRACKING),
    ],
)
def test_what_an_undo_removes(found, removes):
    assert undoing.removal(found, NOW, DAY) is removes


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (tracking(TrackingState.PENDING), "undo_under_way"),
        (saved(hours=24), "undo_too_late"),
        (saved(receipt=""), "undo_made_nothing"),
        (tracking(TrackingState.TRACKED_ELSEWHERE), "undo_made_nothing"),
        (tracking(TrackingState.TRACKED_NOT_VISIBLE), "undo_made_nothing"),
    ],
)
def test_what_may_not_be_undone_says_why(found, code):
    with pytest.raises(Conflicting) as refused:
        undoing.removal(found, NOW, DAY)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("there", "is_shared", "code"),
    [
        (replace(HELD, is_sellers=False), False, "undo_made_nothing"),
        (replace(HELD, regarding=CONTACT), False, "undo_made_nothing"),
        (replace(HELD, regarding=None), False, "undo_made_nothing"),
        (HELD, True, "undo_shared"),
        (replace(HELD, digest="other"), False, "undo_changed"),
    ],
)
def test_an_activity_that_stays_says_why(there, is_shared, code):
    with pytest.raises(Conflicting) as refused:
        undoing.check(saved(), there, is_shared=is_shared)
    assert refused.value.code == code


def test_an_activity_that_is_as_it_was_written_may_go():
    undoing.check(saved(), HELD, is_shared=False)


def test_what_a_late_worker_wrote_behind_a_dropped_tracking_may_go():
    undoing.check(saved(receipt=""), replace(HELD, digest="whatever"), is_shared=False)


@pytest.mark.parametrize(
    ("found", "span", "until"),
    [
        (saved(), DAY, NOW + DAY),
        (saved(), timedelta(), None),
        (saved(receipt=""), DAY, None),
        (waiting(), timedelta(), NOW + timedelta(hours=5)),
        (tracking(TrackingState.FAILED), DAY, None),
    ],
)
def test_undo_is_offered_where_it_would_take_something_back(found, span, until):
    assert undoing.undo_until(found, span) == until


@pytest.mark.parametrize("state", [TrackingState.PENDING, TrackingState.FAILED])
def test_an_activity_that_exists_weighs_more_than_a_wait_or_a_failure(state):
    mine, current = saved(), replace(tracking(state), version="2")
    kept = settled(current, mine)
    assert kept
    assert (kept.state, kept.version, kept.receipt) == (TrackingState.TRACKED, "2", "digest")


@pytest.mark.parametrize(
    ("mine", "current"),
    [
        (saved(), tracking(TrackingState.UNDONE)),
        (saved(), saved()),
        (tracking(TrackingState.FAILED), tracking(TrackingState.PENDING)),
        (tracking(TrackingState.PENDING), tracking(TrackingState.FAILED)),
    ],
)
def test_otherwise_what_was_written_first_stands(mine, current):
    assert settled(current, mine) is None
