"""NCRONTAB, the six-field schedules of timer triggers, in UTC.

It finds occurrences and waits for none. Time spans instead of a schedule work on App Service plans only and are
refused; so is what croniter allows beyond NCRONTAB.
https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions
"""

import re
from datetime import datetime

from croniter import croniter
from croniter.croniter import CroniterError

from sandbox.host.errors import CannotStart

_FIELDS = 6
_VALUE = r"(?:\d{1,2}|[A-Za-z]{3})"
_PART = rf"(?:\*|{_VALUE}(?:-{_VALUE})?)(?:/\d+)?"
_FIELD = re.compile(rf"{_PART}(?:,{_PART})*")


class Schedule:
    """`{second} {minute} {hour} {day} {month} {day-of-week}`. Raises `CannotStart` when it is none."""

    def __init__(self, expression: str, where: str) -> None:
        fields = expression.split()
        if len(fields) != _FIELDS or not all(_FIELD.fullmatch(field) for field in fields) or "7" in fields[5]:
            raise CannotStart(
                f"{where} is {expression!r}; it must be NCRONTAB with six fields, such as '0 */5 * * * *'."
            )
        self._expression = expression
        try:
            croniter(expression, second_at_beginning=True)
        except CroniterError as error:
            raise CannotStart(f"{where} is {expression!r}, which is no NCRONTAB: {error}.") from error

    def after(self, moment: datetime) -> datetime:
        """The first occurrence after the moment; both aware, UTC.

        Day and day of week must both fit, as in NCRONTAB; cron would take either.
        """
        occurrences = croniter(self._expression, moment, second_at_beginning=True, day_or=False)
        found: datetime = occurrences.get_next(datetime)
        return found
