"""Times of a document: absolute, or relative to now."""

import re
from datetime import UTC, datetime, timedelta

RELATIVE = re.compile(r"[+-](\d+[dhms])+")
"""A time counted from now, such as `-2h30m`."""

_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def instant(text: str, now: datetime) -> datetime:
    """An aware UTC time in whole seconds; the schema has checked the form. Raises `ValueError` for no real date."""
    if text[0] not in "+-":
        return datetime.fromisoformat(text).astimezone(UTC)
    parts = {_UNITS[unit]: int(number) for number, unit in re.findall(r"(\d+)([dhms])", text)}
    sign = -1 if text[0] == "-" else 1
    return (now + sign * timedelta(**parts)).replace(microsecond=0)


def wire(at: datetime) -> str:
    """The form that Graph writes."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
