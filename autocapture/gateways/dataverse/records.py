"""A record with everyone whose addresses belong to it, read as the seller: reading it is the access check.

Which rows are read for which table stands in `looks`; which addresses count is decided by `autocapture.core.rules`.
"""

from autocapture.core.model import PRIMARY_EMAIL, Path, Record, RecordRef, Related
from autocapture.core.rules import Rules
from autocapture.gateways.dataverse.access import Access
from autocapture.gateways.dataverse.client import Dataverse, Rights
from autocapture.gateways.dataverse.looks import Columns, Look, Row, emails
from autocapture.gateways.dataverse.metadata import Metadata
from autocapture.gateways.reads import Lane

_STANDARD = frozenset({"account", "contact", "opportunity", "lead", "incident"})
"""Tables with a rule of their own, whose own email columns count; any other has the rule of its lookups."""


class Records:
    """Records and the rows related to them."""

    def __init__(self, dataverse: Dataverse, metadata: Metadata, access: Access, reads: Lane, rules: Rules) -> None:
        self._dataverse = dataverse
        self._metadata = metadata
        self._access = access
        self._reads = reads
        self._rules = rules

    def look_up(self, rights: Rights, ref: RecordRef) -> tuple[Record, tuple[Related, ...]]:
        """The record and its related rows.

        Raises `NotFound` (`table_unsupported`, `record_not_found`) and `Forbidden` (`record_forbidden`).
        """
        table = self._metadata.table(rights, ref.table)
        look = Look(rights, self._dataverse, self._reads, self._rules, self._columns(rights, ref))
        obstacle = self._reads.start(self._access.obstacle, rights, table, ref)
        row, related = self._read(look, ref)
        if ref.table in _STANDARD:
            related = [Related(Path.RECORD, ref.table, emails(row, table.email_columns)), *related]
        return Record(ref, row.get(table.primary_name) or "", obstacle.result()), tuple(related)

    def _read(self, look: Look, ref: RecordRef) -> tuple[Row, list[Related]]:
        table = self._metadata.table(look.rights, ref.table)
        if ref.table not in _STANDARD:
            return look.other(table, ref.id, table.lookups)
        reads = {
            "account": look.account,
            "contact": look.contact,
            "opportunity": look.opportunity,
            "lead": look.lead,
            "incident": look.incident,
        }
        return reads[ref.table](table, ref.id)

    def _columns(self, rights: Rights, ref: RecordRef) -> Columns:
        """The email columns that this record's rule needs to know, from metadata that are kept for a day."""
        needed = _NEEDED.get(ref.table, ("account", "contact"))
        every = {name: self._metadata.table(rights, name).email_columns for name in needed}
        if not self._rules.related_contacts_all_addresses:
            return Columns((PRIMARY_EMAIL,), every)
        return Columns(self._metadata.table(rights, "contact").email_columns, every)


_NEEDED = {"account": (), "contact": (), "opportunity": ("lead",), "lead": ()}
"""The related tables every email column of which counts, where they are not those of a customer."""
