"""Timer triggers: runs a function at its schedule's occurrences, one run at a time.

Where a timer stood is not kept over a restart (the real host keeps it in a blob), so nothing is ever past due.
https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime

from sandbox.host.functions import Function, TimerTrigger
from sandbox.host.ncrontab import Schedule
from sandbox.host.protos import TypedData
from sandbox.host.worker import FunctionFailed

type Run = Callable[[Function, TypedData, dict[str, TypedData]], Awaitable[object]]


class Timer:
    """One function's timer. Raises `CannotStart` when its schedule is none."""

    def __init__(self, function: Function, trigger: TimerTrigger) -> None:
        self._function = function
        self._runs_on_startup = trigger.runs_on_startup
        self._schedule = Schedule(trigger.schedule, f"The schedule of {function.name}")
        self._stopping = asyncio.Event()
        self._last: datetime | None = None

    def value(self) -> TypedData:
        """What the function gets: the last and the next occurrence."""
        now = datetime.now(UTC)
        last = (self._last or datetime.min.replace(tzinfo=UTC)).isoformat()
        status = {"Last": last, "Next": self._schedule.after(now).isoformat(), "LastUpdated": last}
        return TypedData(json=json.dumps({"IsPastDue": False, "Schedule": {}, "ScheduleStatus": status}))

    def stop(self) -> None:
        """Starts no further run; `run` ends when the one under way is done."""
        self._stopping.set()

    async def run(self, run: Run) -> None:
        """Runs the function at every occurrence until `stop`; an occurrence during a run is left out."""
        if self._runs_on_startup:
            await self._fire(run)
        while not self._stopping.is_set():
            now = datetime.now(UTC)
            due = self._schedule.after(now)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), (due - now).total_seconds())
                return
            await self._fire(run)

    async def _fire(self, run: Run) -> None:
        with suppress(FunctionFailed):
            await run(self._function, self.value(), {})
        self._last = datetime.now(UTC)
