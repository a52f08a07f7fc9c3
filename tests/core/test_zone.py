"""Where a calendar day begins: the rule that Dynamics 365 keeps, held against the zone database."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from build import NOW, mail, meeting
from hypothesis import given
from hypothesis import strategies as st

from autocapture.core.window import ends, is_within, starts, window
from autocapture.core.zone import Change, Zone, midnight

PACIFIC = Zone(480, 0, -60, to_standard=Change(11, 1, 0, 2), to_daylight=Change(3, 2, 0, 2))
AUCKLAND = Zone(-720, 0, -60, to_standard=Change(4, 1, 0, 3), to_daylight=Change(9, 5, 0, 2))
LISBON = Zone(0, 0, -60, to_standard=Change(10, 5, 0, 2), to_daylight=Change(3, 5, 0, 1))
CAIRO = Zone(-120, 0, -60, to_standard=Change(10, 5, 4, 23, 59), to_daylight=Change(4, 5, 5, 0))
"""Its clocks skip midnight itself, on the last Friday of April."""
TONGA = Zone(-780)
ZONES = [
    (PACIFIC, "America/Los_Angeles"),
    (AUCKLAND, "Pacific/Auckland"),
    (LISBON, "Europe/Lisbon"),
    (TONGA, "Pacific/Tongatapu"),
    (Zone(), "UTC"),
]


def first_moment(day: date, name: str) -> datetime:
    """The first instant at which the zone database has that date."""
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=15)
    while at.astimezone(ZoneInfo(name)).date() < day:
        at += timedelta(minutes=30)
    return at


@pytest.mark.parametrize(("zone", "name"), ZONES)
def test_every_day_of_three_years_begins_when_the_zone_database_says(zone, name):
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(3 * 365)]
    assert [midnight(day, zone) for day in days] == [first_moment(day, name) for day in days]


def test_a_day_whose_midnight_is_skipped_begins_an_hour_later_by_the_wall():
    assert midnight(date(2026, 4, 24), CAIRO) == first_moment(date(2026, 4, 24), "Africa/Cairo")


def all_day(day: date, days: int = 1):
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return meeting(is_all_day=True, start=start, end=start + timedelta(days=days))


@pytest.mark.parametrize(
    ("zone", "now", "day", "is_shown"),
    [
        # eight hours behind: Monday evening there is Tuesday in UTC; Thursday has begun within three days, Friday not
        (PACIFIC, datetime(2026, 1, 6, 4, tzinfo=UTC), date(2026, 1, 8), True),
        (PACIFIC, datetime(2026, 1, 6, 4, tzinfo=UTC), date(2026, 1, 9), False),
        # thirteen ahead: Monday morning there is still Sunday in UTC
        (TONGA, datetime(2026, 1, 4, 19, tzinfo=UTC), date(2026, 1, 8), True),
        (TONGA, datetime(2026, 1, 4, 19, tzinfo=UTC), date(2026, 1, 9), False),
        (TONGA, datetime(2026, 1, 4, 19, tzinfo=UTC), date(2026, 1, 3), True),
        (TONGA, datetime(2026, 1, 4, 19, tzinfo=UTC), date(2026, 1, 2), False),
        # the day after clocks went forward begins an hour earlier in UTC
        (PACIFIC, datetime(2026, 3, 6, 7, tzinfo=UTC), date(2026, 3, 9), True),
        (PACIFIC, datetime(2026, 3, 6, 6, 59, tzinfo=UTC), date(2026, 3, 9), False),
    ],
)
def test_an_all_day_meeting_is_in_the_window_by_the_sellers_own_midnight(zone, now, day, is_shown):
    assert is_within(all_day(day), window(now, 3), zone) is is_shown


def test_a_day_on_which_clocks_change_has_twenty_three_hours():
    sunday = all_day(date(2026, 3, 8))
    assert ends(sunday, PACIFIC) - starts(sunday, PACIFIC) == timedelta(hours=23)


@pytest.mark.parametrize("zone", [PACIFIC, TONGA])
@pytest.mark.parametrize(("hours", "is_shown"), [(72, True), (72.001, False), (-72, True), (-72.001, False)])
def test_a_timed_meeting_is_in_the_window_by_its_start_wherever_the_seller_is(zone, hours, is_shown):
    assert is_within(meeting(hours=hours), window(NOW, 3), zone) is is_shown


def test_a_meeting_that_only_touches_the_window_is_not_in_it():
    assert not is_within(meeting(hours=-80, lasts=100), window(NOW, 3), Zone())


def test_a_message_is_in_the_window_from_its_first_second():
    assert is_within(mail(hours=72), window(NOW, 3), TONGA)
    assert not is_within(mail(hours=72.001), window(NOW, 3), TONGA)


@given(st.timedeltas(timedelta(days=-3), timedelta(days=9)))
def test_two_windows_that_meet_leave_no_gap_and_share_their_border_alone(distance):
    start = NOW + distance
    held = meeting(start=start, end=start)
    found = [is_within(held, window(now, 3), Zone()) for now in (NOW, NOW + timedelta(days=6))]
    assert any(found)
    assert all(found) == (distance == timedelta(days=3))
