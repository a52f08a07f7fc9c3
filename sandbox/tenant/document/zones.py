"""A time zone by name as the rule that Dynamics 365 keeps for a user, found by watching its clocks for a year.

https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/usersettings
"""

from calendar import monthrange
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_STEP = timedelta(minutes=15)


@cache
def rule(name: str, year: int) -> dict[str, int]:
    """The columns of `usersettings` for that year; raises `ValueError` for a name that is no time zone."""
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"'{name}' is no time zone; use a name such as Europe/Lisbon") from error
    changes = [at for at in _quarters(year) if _offset(zone, at) != _offset(zone, at - _STEP)]
    offsets = {_offset(zone, at) for at in changes} or {_offset(zone, datetime(year, 1, 1, tzinfo=UTC))}
    standard = min(offsets)
    columns = {"timezonebias": -_minutes(standard), "timezonestandardbias": 0, "timezonedaylightbias": 0}
    for at in changes:
        season = "standard" if _offset(zone, at) == standard else "daylight"
        columns |= _change(season, at + _offset(zone, at - _STEP))
    return columns | {"timezonedaylightbias": -_minutes(max(offsets) - standard)}


def _quarters(year: int) -> list[datetime]:
    first = datetime(year, 1, 1, tzinfo=UTC)
    return [first + n * _STEP for n in range(366 * 24 * 4)]


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds()) // 60


def _change(season: str, wall: datetime) -> dict[str, int]:
    """The wall time of a change as week of the month, 5 being the last, and day of the week, 0 being Sunday."""
    week = 5 if wall.day + 7 > monthrange(wall.year, wall.month)[1] else (wall.day - 1) // 7 + 1
    values = {"year": 0, "month": wall.month, "day": week, "dayofweek": wall.isoweekday() % 7}
    values |= {"hour": wall.hour, "minute": wall.minute, "second": 0}
    return {f"timezone{season}{part}": value for part, value in values.items()}
