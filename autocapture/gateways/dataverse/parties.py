"""Who the people on an email are in Dataverse: a plain create resolves no address, so we do, as the seller.

The order in which one address is resolved when several rows hold it: user, the record it is tracked on, contact,
account, lead, queue; among rows of one table the one with the lowest id. An address nobody holds stays an address.
https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/activityparty
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from autocapture.core.address import normal
from autocapture.core.model import RecordRef
from autocapture.errors import Forbidden
from autocapture.gateways import odata
from autocapture.gateways.dataverse.client import Dataverse, Rights
from autocapture.gateways.reads import Lane

_THREE = ("emailaddress1", "emailaddress2", "emailaddress3")
_RESOLVED: tuple[tuple[str, str, str, tuple[str, ...], str], ...] = (
    ("systemuser", "systemusers", "systemuserid", ("internalemailaddress",), "isdisabled eq false"),
    ("contact", "contacts", "contactid", _THREE, "statecode eq 0"),
    ("account", "accounts", "accountid", _THREE, "statecode eq 0"),
    ("lead", "leads", "leadid", _THREE, "statecode eq 0"),
    ("queue", "queues", "queueid", ("emailaddress",), "statecode eq 0"),
)
"""Table, set, key, address columns and which rows count, in the order of precedence."""

type Parties = Mapping[str, RecordRef]
"""Addresses in normal form and the rows that hold them."""


class PartyLookup:
    """Resolves addresses to rows that the seller may read."""

    def __init__(self, dataverse: Dataverse, reads: Lane) -> None:
        self._dataverse = dataverse
        self._reads = reads

    def resolve(self, rights: Rights, addresses: Sequence[str], record: RecordRef) -> Parties:
        """The rows for these addresses (normal form); the tables are read side by side."""
        tables = [(table, some) for some in odata.packed(addresses) for table in _RESOLVED]
        found = self._reads.all(lambda one: self._held(rights, *one), tables)
        parties: dict[str, RecordRef] = {}
        every = [held for part in found for held in part]
        for address, ref in sorted(every, key=lambda held: _precedence(held[1], record)):
            parties.setdefault(address, ref)
        return {address: parties[address] for address in addresses if address in parties}

    def _held(
        self, rights: Rights, table: tuple[str, str, str, tuple[str, ...], str], some: Sequence[str]
    ) -> list[tuple[str, RecordRef]]:
        name, entity_set, key, columns, state = table
        wanted, aliases = odata.within(columns, some)
        options = odata.query(_select=",".join((key, *columns)), _filter=f"({wanted}) and {state}", **aliases)
        try:
            rows = list(odata.rows(f"{entity_set}?{options}", lambda link: self._dataverse.get(rights, link)))
        except Forbidden:
            return []
        return [held for row in rows for held in _addresses(row, RecordRef(name, UUID(row[key])), columns)]


def _addresses(row: Mapping[str, Any], ref: RecordRef, columns: Sequence[str]) -> list[tuple[str, RecordRef]]:
    found = (normal(row.get(column)) for column in columns)
    return [(address, ref) for address in found if address]


def _precedence(ref: RecordRef, record: RecordRef) -> tuple[int, str]:
    order = [table[0] for table in _RESOLVED]
    rank = 2 * order.index(ref.table)
    return (1 if ref == record else rank if rank == 0 else rank + 1, str(ref.id))
