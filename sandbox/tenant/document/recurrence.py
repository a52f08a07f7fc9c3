"""The dates of a series, by the clock of its own zone: daylight saving moves them in UTC, not on the wall.

It knows rules and no meetings. https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10
"""

import re
from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

MOST = 1_000
"""Dates that a series may have; a calendar of Outlook's may repeat for ever, this one may not."""
_RULE = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[A-Z0-9,+-]+)*")
"""Outlook repeats by day, week, month and year. https://learn.microsoft.com/graph/api/resources/recurrencepattern"""


def starts(rule: str, first: datetime, zone: ZoneInfo, *, all_day: bool) -> list[datetime]:
    """When each date of the series starts, aware, UTC; `first` is where the rule starts to count.

    All-day dates are midnights without a zone, written as UTC. Raises `ValueError` with a sentence.
    """
    if not _RULE.fullmatch(rule):
        raise ValueError(f"'{rule}' is no rule that a calendar repeats by; write one such as FREQ=WEEKLY;COUNT=4")
    local = first.replace(tzinfo=None) if all_day else first.astimezone(zone)
    try:
        found = list(islice(rrulestr(rule, dtstart=local), MOST + 1))
    except ValueError as error:
        until = "UNTIL is a date such as 20261231" if all_day else "UNTIL is in UTC, such as 20261231T090000Z"
        raise ValueError(f"'{rule}' cannot be followed: {error}; {until}") from error
    if not found or len(found) > MOST:
        raise ValueError(f"the series has {'more than ' + str(MOST) if found else 'no'} dates; give it a COUNT")
    return [at.replace(tzinfo=UTC) if all_day else at.astimezone(UTC) for at in found]
