"""Every request that the sandbox served, so that people and tests can read them back."""

from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

LONGEST_BODY = 262_144
"""Bytes of a request's body that are kept: files of megabytes pass through here."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One request and its answer's status. `path` includes the query as it stood on the wire."""

    number: int
    at: str
    """When it was answered, UTC, ISO 8601."""
    service: str
    """entra, identity, graph, dataverse or storage."""
    method: str
    path: str
    headers: dict[str, str]
    """The headers that matter, by lower-case name; never `authorization`."""
    body: str
    """The request's body as text, credentials left out, a long one cut and ended with `…`; empty for a GET."""
    status: int
    caller: str | None
    """As whom: a user's or an application's object id, with `on behalf of` where another is impersonated."""
    milliseconds: float


class Journal:
    """The newest entries, oldest first."""

    def __init__(self, capacity: int = 20_000) -> None:
        self._entries: deque[Entry] = deque(maxlen=capacity)
        self._count = 0

    def next_number(self) -> int:
        """The number for the next entry: 1, 2, 3 … also across a `clear`."""
        self._count += 1
        return self._count

    def add(self, entry: Entry) -> None:
        """Appends an entry; the oldest falls out when the journal is full."""
        self._entries.append(entry)

    def clear(self) -> None:
        """Forgets all entries; numbers go on."""
        self._entries.clear()

    def read(self, since: int = 0, service: str | None = None) -> list[dict[str, Any]]:
        """Entries with a number above `since`, of one service or of all, as JSON-ready dictionaries."""
        chosen = (e for e in self._entries if e.number > since and service in (None, e.service))
        return [asdict(entry) for entry in chosen]
