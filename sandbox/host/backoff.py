"""How long a queue listener waits between looks at an empty queue. It does not wait itself.

https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger#polling-algorithm
"""

import random
from datetime import timedelta

_SHORTEST = timedelta(milliseconds=100)


class Backoff:
    """Grows from 0.1 seconds, doubling with some spread, to the longest delay; starts over after a find."""

    def __init__(self, longest: timedelta) -> None:
        self._longest = longest
        self._round = 0

    def found(self) -> None:
        """Starts over: a message was found."""
        self._round = 0

    def next(self) -> float:
        """The next delay in seconds."""
        grown = _SHORTEST * (1 + (2 ** (self._round - 1) if self._round else 0) * random.uniform(0.8, 1.2))
        self._round += 1 if grown < 2 * self._longest else 0
        return min(grown, self._longest).total_seconds()
