"""Table rules on a shelf that all instances share, so that a cold one need not ask for metadata.

It holds what is the same for every seller, and never anything of a mailbox or a record.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from autocapture.core.model import Table
from autocapture.errors import Unavailable
from autocapture.gateways.storage.account import Account
from autocapture.gateways.storage.trouble import storage_trouble
from autocapture.gateways.storage.values import text, value

LONGEST = timedelta(days=1)
"""Rules older than this are not used."""
_PARTITION = "tables"


class TableShelf:
    """Table rules by logical name. Storage in trouble makes it slower to look, never impossible."""

    def __init__(self, account: Account, now: Callable[[], datetime]) -> None:
        self._account = account
        self._now = now

    def get(self, name: str) -> Table | None:
        """The rules of a table; None when there are none, when they are too old, and when storage is in trouble."""
        try:
            with storage_trouble():
                row = self._account.shared.get_entity(_PARTITION, name)
        except Unavailable:
            return None
        return value(row["rules"], Table) if self._now() - datetime.fromisoformat(row["at"]) < LONGEST else None

    def put(self, table: Table) -> None:
        """Lays the rules of a table there; where storage is in trouble, another instance will."""
        row = {"PartitionKey": _PARTITION, "RowKey": table.name, "at": self._now().isoformat(), "rules": text(table)}
        with suppress(Unavailable), storage_trouble():
            self._account.shared.upsert_entity(row)

    def older_than(self, age: timedelta) -> list[str]:
        """The names of tables whose rules have reached that age; raises `Unavailable`."""
        before = {"tables": _PARTITION, "before": (self._now() - age).isoformat()}
        with storage_trouble():
            return list(self._names("PartitionKey eq @tables and at le @before", before))

    def drop(self, name: str) -> None:
        """Takes the rules of a table away; raises `Unavailable`."""
        with storage_trouble():
            self._account.shared.delete_entity(_PARTITION, name)

    def _names(self, wanted: str, named: dict[str, Any]) -> Iterator[str]:
        rows = self._account.shared.query_entities(wanted, parameters=named, select=["RowKey"])
        return (str(row["RowKey"]) for row in rows)
