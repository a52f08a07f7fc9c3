"""Trackings in Table storage: one partition a seller, under a hash of who they are.

A row holds ids, a state, its steps and times: no subject, no address, no content. It is written only as long as it is
what it was when it was read. Those that the timer has to look after stand in a partition of their own as well, by key
alone, so that it need not read everybody's.
https://learn.microsoft.com/rest/api/storageservices/update-entity2
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from autocapture.core.ids import seller_key, ticket
from autocapture.core.model import RecordRef, Seller, Step, Ticket, Tracking, TrackingState
from autocapture.errors import Overtaken
from autocapture.gateways.storage.account import Account
from autocapture.gateways.storage.trouble import storage_trouble

if TYPE_CHECKING:
    from azure.data.tables import TableEntity

_OVERTAKEN = "This was changed at the same moment. Try again."
_DUE = "due"
"""No seller's key: those are hexadecimal and longer."""


class Trackings:
    """A seller's trackings; nobody else's can be reached with their key."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def put(self, tracking: Tracking) -> Tracking:
        """Writes the tracking, over the state of it that was read, and returns it as it is stored.

        What is due is noted before; `strike_off` is for who has seen to everything. Raises `Overtaken` when it was
        changed or made in between.
        """
        with storage_trouble():
            if tracking.due:
                self._account.table.upsert_entity(_note(ticket(tracking), tracking.due))
            return self._written(tracking)

    def find(self, wanted: Ticket) -> Tracking | None:
        """The tracking under a seller's key, or None."""
        from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415 - imported at the first need

        with storage_trouble():
            try:
                return _tracking(self._account.table.get_entity(wanted.key, str(wanted.tracking_id)))
            except ResourceNotFoundError:
                return None

    def of(self, seller: Seller, record: RecordRef | None = None) -> list[Tracking]:
        """The seller's trackings, all of them or those on a record."""
        wanted, named = "PartitionKey eq @key", {"key": seller_key(seller)}
        if record:
            wanted += " and table eq @table and record eq @record"
            named |= {"table": record.table, "record": str(record.id)}
        with storage_trouble():
            return [_tracking(row) for row in self._account.table.query_entities(wanted, parameters=named)]

    def due(self, now: datetime) -> list[Ticket]:
        """What the timer has to look after by `now`."""
        named = {"due": _DUE, "now": now.isoformat()}
        with storage_trouble():
            rows = self._account.table.query_entities("PartitionKey eq @due and at le @now", parameters=named)
            return [Ticket(*_split(row["RowKey"])) for row in rows]

    def strike_off(self, settled: Ticket) -> None:
        """Takes a tracking from what the timer has to look after."""
        with storage_trouble():
            self._account.table.delete_entity(_DUE, _joined(settled))

    def delete_older(self, before: datetime) -> int:
        """Deletes every settled tracking that entered its state before that time, and says how many they were."""
        wanted = "PartitionKey ne @due and at lt @before and due eq ''"
        named = {"due": _DUE, "before": before.isoformat()}
        with storage_trouble():
            rows = self._account.table.query_entities(wanted, parameters=named, select=["PartitionKey", "RowKey"])
            return sum(1 for _ in self._deleted(rows))

    def _written(self, tracking: Tracking) -> Tracking:
        from azure.core.exceptions import (  # noqa: PLC0415
            ResourceExistsError,
            ResourceModifiedError,
            ResourceNotFoundError,
        )

        try:
            return replace(tracking, version=self._send(tracking))
        except (ResourceExistsError, ResourceModifiedError, ResourceNotFoundError):
            return self._unless_overtaken(tracking)

    def _send(self, tracking: Tracking) -> str:
        """The version of the row that was made or replaced."""
        from azure.core import MatchConditions  # noqa: PLC0415
        from azure.data.tables import UpdateMode  # noqa: PLC0415

        row, table = _entity(tracking), self._account.table
        if not tracking.version:
            return str(table.create_entity(row)["etag"])
        unchanged = MatchConditions.IfNotModified
        made = table.update_entity(row, UpdateMode.REPLACE, etag=tracking.version, match_condition=unchanged)
        return str(made["etag"])

    def _unless_overtaken(self, tracking: Tracking) -> Tracking:
        """The tracking when it is what is stored: the client sends again what got no answer."""
        there = self.find(ticket(tracking))
        if there is None or replace(there, version=tracking.version) != tracking:
            raise Overtaken(_OVERTAKEN)
        return there

    def _deleted(self, rows: Iterable[Mapping[str, Any]]) -> Iterator[None]:
        yield from (self._account.table.delete_entity(row["PartitionKey"], row["RowKey"]) for row in rows)


def _note(noted: Ticket, due: datetime) -> dict[str, Any]:
    return {"PartitionKey": _DUE, "RowKey": _joined(noted), "at": due.isoformat()}


def _joined(noted: Ticket) -> str:
    return f"{noted.key}.{noted.tracking_id}"


def _split(key: str) -> tuple[str, UUID]:
    seller, _, tracking = key.partition(".")
    return seller, UUID(tracking)


def _entity(tracking: Tracking) -> dict[str, Any]:
    return {
        "PartitionKey": seller_key(tracking.seller),
        "RowKey": str(tracking.id),
        "tenant": str(tracking.seller.tenant_id),
        "seller": str(tracking.seller.object_id),
        "table": tracking.record.table,
        "record": str(tracking.record.id),
        "suggestion": tracking.suggestion_id,
        "activity": str(tracking.activity_id),
        "state": tracking.state.value,
        "reason": tracking.reason or "",
        "at": tracking.at.isoformat(),
        "due": tracking.due.isoformat() if tracking.due else "",
        "steps": json.dumps([[step.name, step.at.isoformat()] for step in tracking.steps]),
        "confirmed": tracking.is_confirmed,
        "seen": tracking.seen,
        "receipt": tracking.receipt,
    }


def _tracking(row: "TableEntity") -> Tracking:
    return Tracking(
        id=UUID(row["RowKey"]),
        seller=Seller(UUID(row["tenant"]), UUID(row["seller"])),
        record=RecordRef(row["table"], UUID(row["record"])),
        suggestion_id=row["suggestion"],
        activity_id=UUID(row["activity"]),
        state=TrackingState(row["state"]),
        at=datetime.fromisoformat(row["at"]),
        reason=row["reason"] or None,
        due=datetime.fromisoformat(row["due"]) if row["due"] else None,
        steps=tuple(Step(name, datetime.fromisoformat(at)) for name, at in json.loads(row["steps"])),
        is_confirmed=row["confirmed"],
        seen=row["seen"],
        receipt=row["receipt"],
        version=str(row.metadata["etag"]),
    )
