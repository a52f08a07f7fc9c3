"""Times of a meeting, which stand on a wall: by the clock of its zone, or as whole days without one.

It knows no series. https://learn.microsoft.com/graph/api/resources/datetimetimezone
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.tenant.document.errors import wrong
from sandbox.tenant.document.times import instant


@dataclass(frozen=True, slots=True)
class Clock:
    """How the times of one meeting are read: relative to `now`, on the wall of `zone`, as days when `all_day`."""

    now: datetime
    zone: ZoneInfo
    all_day: bool

    def read(self, text: str, place: str) -> datetime:
        """An aware UTC time; of an all-day meeting the midnight of its day. Raises `DocumentError`."""
        relative = text[0] in "+-"
        if not relative and self.all_day == ("T" in text):
            told = "an all-day meeting takes a date" if self.all_day else "give it a time of day or 'allDay'"
            raise wrong(place, f"'{text}' does not fit: {told}, such as 2026-05-01{'' if self.all_day else 'T09:00'}")
        try:
            at = instant(text, self.now) if relative or text.endswith("Z") else self._local(text)
        except (ValueError, OverflowError) as error:
            raise wrong(place, f"'{text}' is no time that there is") from error
        if not self.all_day:
            return at
        day = at.astimezone(self.zone).date()
        return datetime(day.year, day.month, day.day, tzinfo=UTC)

    def check(self, start: datetime, end: datetime, place: str) -> None:
        """Raises `DocumentError` for a meeting that ends before it starts; a day ends when the next one begins."""
        if end < start:
            raise wrong(place, "it ends before it starts")
        if self.all_day and end == start:
            raise wrong(place, "a meeting of one day ends on the day after, as its end is a midnight")

    def _local(self, text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=self.zone).astimezone(UTC)


def zone(name: str, place: str) -> ZoneInfo:
    """The zone of that IANA name; raises `DocumentError`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise wrong(place, f"'{name}' is no time zone; use a name such as Europe/Lisbon") from error
