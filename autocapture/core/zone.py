"""The seller's own time zone, as the rule that Dynamics 365 keeps for each user: when a calendar day begins there.

It looks up no zone by name. The rule is that of one year, as Windows counts; the past of a zone is not in it.
https://learn.microsoft.com/windows/win32/api/timezoneapi/ns-timezoneapi-time_zone_information
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Change:
    """When the clocks change, by wall time: the `week` (5 is the last) of a month's `weekday` (0 is Sunday)."""

    month: int
    week: int
    weekday: int
    hour: int
    minute: int = 0


@dataclass(frozen=True, slots=True)
class Zone:
    """Minutes to add to local time for UTC, in standard and in daylight time, and when the one follows the other."""

    bias: int = 0
    standard_bias: int = 0
    daylight_bias: int = 0
    to_standard: Change | None = None
    to_daylight: Change | None = None


def midnight(day: date, zone: Zone) -> datetime:
    """The instant (UTC) at which the calendar day begins in the zone, later than midnight where clocks skip that."""
    wall = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a wall time has no zone yet
    further = zone.daylight_bias if _is_daylight(wall, zone) else zone.standard_bias
    return (wall + timedelta(minutes=zone.bias + further)).replace(tzinfo=UTC)


def _is_daylight(wall: datetime, zone: Zone) -> bool:
    """Strictly after the change: at the very moment of one that skips midnight, standard time is what is counted."""
    if zone.to_daylight is None or zone.to_standard is None:
        return False
    begins, ends = _at(wall.year, zone.to_daylight), _at(wall.year, zone.to_standard)
    if begins < ends:
        return begins < wall < ends
    return wall > begins or wall < ends


def _at(year: int, change: Change) -> datetime:
    """The change's wall time in a year."""
    first = date(year, change.month, 1)
    day = 1 + (change.weekday - first.isoweekday()) % 7 + 7 * (change.week - 1)
    if day > monthrange(year, change.month)[1]:
        day -= 7
    return datetime(year, change.month, day, change.hour, change.minute)  # noqa: DTZ001 - a wall time
