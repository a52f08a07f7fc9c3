"""What may be kept in memory for a while: bounded in number and in time, safe across threads.

Nothing here outlives the process, and every key names whose it is.
"""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future

from cachetools import TLRUCache

HOUR = 3_600.0
DAY = 24 * HOUR
"""Seconds."""


class Kept[V]:
    """Values by key, each until its own time. `clock` counts seconds."""

    def __init__(self, capacity: int, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._flights: dict[Hashable, Future[V]] = {}
        self._entries: TLRUCache[Hashable, tuple[V, float]] = TLRUCache(capacity, _until, timer=clock)

    def get_or(self, key: Hashable, make: Callable[[], tuple[V, float]]) -> V:
        """The kept value, or the one that `make` returns together with how many seconds it may be kept.

        Of several threads that miss the same key one makes the value and the others wait for it; what it raises,
        all of them raise, and nothing is kept.
        """
        with self._lock:
            entry = self._entries.get(key)
            if entry:
                return entry[0]
            flight = self._flights.get(key)
            mine = self._flights.setdefault(key, Future())
        return flight.result() if flight else self._made(key, mine, make)

    def known(self, key: Hashable) -> V | None:
        """The kept value; None when there is none, though another thread may be making it."""
        with self._lock:
            entry = self._entries.get(key)
            return entry[0] if entry else None

    def drop(self, key: Hashable) -> None:
        """Forgets the value, if one is kept."""
        with self._lock:
            self._entries.pop(key, None)

    def _made(self, key: Hashable, flight: Future[V], make: Callable[[], tuple[V, float]]) -> V:
        try:
            value, seconds = make()
        except BaseException as error:
            self._landed(key)
            flight.set_exception(error)
            raise
        with self._lock:
            self._entries[key] = (value, self._clock() + seconds)
        self._landed(key)
        flight.set_result(value)
        return value

    def _landed(self, key: Hashable) -> None:
        with self._lock:
            del self._flights[key]


def _until[V](_key: Hashable, entry: tuple[V, float], _now: float) -> float:
    return entry[1]
