"""How many requests one app may have under way on one mailbox. The limits over time are not emulated.

https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.graph.errors import throttled
from sandbox.tenant.model import Guid

AT_ONCE = 4


class Limits:
    """The requests under way, by app and mailbox."""

    def __init__(self) -> None:
        self._busy: Counter[tuple[Guid, Guid]] = Counter()

    @contextmanager
    def place(self, app_id: Guid, mailbox: Guid) -> Iterator[None]:
        """Holds a place on the mailbox; raises `GraphError` 429 when all are taken."""
        key = (app_id, mailbox)
        if self._busy[key] >= AT_ONCE:
            raise throttled()
        self._busy[key] += 1
        try:
            yield
        finally:
            self._busy[key] -= 1
