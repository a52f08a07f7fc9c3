from datetime import UTC, datetime, timedelta

from build import NOW
from hypothesis import given
from hypothesis import strategies as st

from autocapture.core.window import window


def test_emails_reach_seventy_two_hours_back():
    assert window(NOW, 3).messages_since == NOW - timedelta(hours=72)


def test_meetings_reach_three_days_back_and_three_days_ahead():
    limits = window(NOW, 3)
    assert (limits.meetings_from, limits.meetings_to) == (NOW - timedelta(days=3), NOW + timedelta(days=3))


def test_the_window_is_the_administrators_choice():
    assert window(NOW, 7).messages_since == NOW - timedelta(days=7)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))
def test_the_message_window_is_written_in_whole_seconds_and_never_narrower(now: datetime):
    since = window(now, 3).messages_since
    assert since.microsecond == 0
    assert timedelta(0) <= (now - timedelta(days=3)) - since < timedelta(seconds=1)
