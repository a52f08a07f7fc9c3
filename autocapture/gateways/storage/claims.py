"""Who relies on an activity: which sellers' trackings resolved to it, and whether it is being undone.

Whoever writes notes the claim first and looks for a bar after; whoever undoes puts the bar first and looks for claims
after. So one of the two always sees the other, whatever the order and wherever either is stopped. It holds keys and
ids only, and decides nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from autocapture.core.model import Ticket
from autocapture.errors import Overtaken
from autocapture.gateways.storage.account import Account
from autocapture.gateways.storage.trouble import storage_trouble

BAR_HOLDS = timedelta(minutes=10)
"""A bar older than this was left by a crash: no invocation lasts that long."""
_BAR = "bar"


class Claims:
    """Claims on activities, in the table of trackings, each activity in a partition of its own."""

    def __init__(self, account: Account, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._account = account
        self._now = now

    def note(self, activity_id: UUID, by: Ticket) -> None:
        """Notes that a tracking relies on the activity; raises `Overtaken` while that is being undone."""
        self._put(activity_id, _row(by))
        if _BAR in self._rows(activity_id):
            raise Overtaken("This is being undone at this moment. Try again.")

    def withdraw(self, activity_id: UUID, by: Ticket) -> None:
        """Takes a claim back; none noted is fine."""
        self._drop(activity_id, _row(by))

    def has_others(self, activity_id: UUID, by: Ticket) -> bool:
        """Whether another seller's tracking relies on the activity."""
        return any(not row.startswith(by.key) for row in self._rows(activity_id) - {_BAR})

    @contextmanager
    def barred(self, activity_id: UUID) -> Iterator[None]:
        """While it lasts no tracking can come to rely on the activity."""
        self._put(activity_id, _BAR)
        try:
            yield
        finally:
            self._drop(activity_id, _BAR)

    def _put(self, activity_id: UUID, row: str) -> None:
        noted = {"PartitionKey": _partition(activity_id), "RowKey": row, "at": self._now().isoformat(), "due": ""}
        with storage_trouble():
            self._account.table.upsert_entity(noted)

    def _drop(self, activity_id: UUID, row: str) -> None:
        with storage_trouble():
            self._account.table.delete_entity(_partition(activity_id), row)

    def _rows(self, activity_id: UUID) -> set[str]:
        """Every claim, and the bar as long as it holds."""
        named = {"key": _partition(activity_id)}
        with storage_trouble():
            rows = list(self._account.table.query_entities("PartitionKey eq @key", parameters=named))
        old = (self._now() - BAR_HOLDS).isoformat()
        return {row["RowKey"] for row in rows if row["RowKey"] != _BAR or row["at"] > old}


def _partition(activity_id: UUID) -> str:
    """No seller's key, and not what is due."""
    return f"activity.{activity_id}"


def _row(by: Ticket) -> str:
    return f"{by.key}.{by.tracking_id}"
