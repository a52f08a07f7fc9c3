"""Which rows are read for a record of which table: the queries behind the rule table, one function a table.

It reads and does not judge. https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/join-tables
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from autocapture.core.model import Lookup, Path, RecordRef, Related, Table
from autocapture.core.rules import Rules
from autocapture.errors import Forbidden, NotFound
from autocapture.gateways import odata
from autocapture.gateways.dataverse.client import LOGICAL_NAME, Dataverse, Rights
from autocapture.gateways.reads import Lane

STAKEHOLDER_CATEGORY = 1000
"""The category of connection roles that makes a connection a stakeholder; names and ids differ between organisations.

https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/connectionrole
"""

_OPPORTUNITY_LOOKUPS = ("_parentaccountid_value", "_customerid_value")
_SETS = {"account": "accounts", "contact": "contacts"}

type Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which email columns are read: of a related contact, and of the tables all of whose columns count."""

    contact: tuple[str, ...]
    every: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Look:
    """One seller's look at one record: the reads for each table."""

    rights: Rights
    dataverse: Dataverse
    reads: Lane
    rules: Rules
    columns: Columns

    def contact(self, table: Table, key: UUID) -> tuple[Row, list[Related]]:
        """A contact; nobody is related to it."""
        return self.dataverse.get(self.rights, _one(table, key)), []

    def account(self, table: Table, key: UUID) -> tuple[Row, list[Related]]:
        """An account with its primary contact and its contacts, in one request."""
        people = ";".join([f"$select={self._person}", *self._most_recent()])
        expand = f"{self._primary},contact_customer_accounts({people})"
        row = self.dataverse.get(self.rights, _one(table, key, _expand=expand))
        primary = self._people(Path.PRIMARY_CONTACT, [row["primarycontactid"]])
        return row, [*primary, *self._people(Path.ACCOUNT_CONTACT, row["contact_customer_accounts"])]

    def lead(self, table: Table, key: UUID) -> tuple[Row, list[Related]]:
        """A lead with its parent contact."""
        row = self.dataverse.get(self.rights, _one(table, key, _expand=f"parentcontactid($select={self._person})"))
        return row, [*self._people(Path.PARENT_CONTACT, [row["parentcontactid"]])]

    def incident(self, table: Table, key: UUID) -> tuple[Row, list[Related]]:
        """A case with its primary contact and its customer."""
        account = f"customerid_account($select={self._whole('account')};$expand={self._primary})"
        expand = f"{self._primary},customerid_contact($select={self._whole('contact')}),{account}"
        row = self.dataverse.get(self.rights, _one(table, key, _expand=expand))
        related = [*self._people(Path.PRIMARY_CONTACT, [row["primarycontactid"]])]
        related += self._customer("contact", row["customerid_contact"], Path.CUSTOMER_CONTACT)
        return row, related + self._customer("account", row["customerid_account"], Path.CUSTOMER_ACCOUNT)

    def other(self, table: Table, key: UUID, lookups: Sequence[Lookup]) -> tuple[Row, list[Related]]:
        """Any other table: the accounts and contacts that its lookups point at, read side by side."""
        columns = tuple(f"_{lookup.column}_value" for lookup in lookups)
        row = self.dataverse.get(self.rights, _one(_without_emails(table), key, columns))
        pointed = list(dict.fromkeys(_pointed(row, columns)))
        found = self.reads.all(self._pointed_at, pointed)
        return row, [related for part in found for related in part]

    def opportunity(self, table: Table, key: UUID) -> tuple[Row, list[Related]]:
        """An opportunity with its people, and in a second round the contacts of its accounts."""
        connected = self.reads.start(self._stakeholders, key)
        person = f"($select={self._person})"
        origin = f"($select={_columns('leadid', self.columns.every['lead'])};$expand=parentcontactid{person})"
        expand = f"parentcontactid{person},customerid_contact{person},originatingleadid{origin}"
        row = self.dataverse.get(self.rights, _one(table, key, _OPPORTUNITY_LOOKUPS, _expand=expand))
        related = [
            *self._people(Path.OPPORTUNITY_CONTACT, [row["parentcontactid"]]),
            *self._people(Path.CUSTOMER, [row["customerid_contact"]]),
            *connected.result(),
            *self._origin(row["originatingleadid"]),
        ]
        for contacts in self.reads.all(self._contacts, _accounts(row)):
            related += self._people(Path.ACCOUNT_CONTACT, contacts)
        return row, related

    def _pointed_at(self, ref: RecordRef) -> list[Related]:
        """The row that a lookup points at; one that the seller may not read gives no addresses."""
        entity_set = _SETS[ref.table]
        is_contact = ref.table == "contact"
        expand = "" if is_contact else self._primary
        options = odata.query(_select=self._whole(ref.table), _expand=expand)
        path = Path.LOOKUP_CONTACT if is_contact else Path.LOOKUP_ACCOUNT
        try:
            row = self.dataverse.get(self.rights, f"{entity_set}({ref.id})?{options}")
        except (Forbidden, NotFound):
            return []
        return self._customer(ref.table, row, path)

    def _customer(self, table: str, row: Row | None, path: Path) -> list[Related]:
        """A contact with every email column; or an account with every one, and with its primary contact."""
        if row is None:
            return []
        is_active = table == "account" or row["statecode"] == 0
        own = Related(path, table, emails(row, self.columns.every[table]), is_active=is_active)
        primary = [row["primarycontactid"]] if table == "account" else []
        return [own, *self._people(Path.ACCOUNT_PRIMARY_CONTACT, primary)]

    @property
    def _primary(self) -> str:
        return f"primarycontactid($select={self._person})"

    def _whole(self, table: str) -> str:
        return _columns(f"{table}id,statecode", self.columns.every[table])

    def _origin(self, row: Row | None) -> Iterator[Related]:
        if row:
            yield Related(Path.ORIGINATING_LEAD, "lead", emails(row, self.columns.every["lead"]))
            yield from self._people(Path.LEAD_CONTACT, [row["parentcontactid"]])

    def _stakeholders(self, opportunity: UUID) -> list[Related]:
        """Connected contacts whose role is of the stakeholder category; a pair is stored, one direction suffices."""
        options = odata.query(
            _select="connectionid",
            _filter=(
                f"_record1id_value eq {opportunity} and statecode eq 0"
                f" and record2roleid/category eq {STAKEHOLDER_CATEGORY}"
            ),
            _expand=f"record2id_contact($select={self._person}),record2roleid($select=name)",
        )
        connected = [(row["record2id_contact"], row["record2roleid"]) for row in self._list(f"connections?{options}")]
        return [self._related(Path.STAKEHOLDER, who, (role or {}).get("name")) for who, role in connected if who]

    def _contacts(self, account: UUID) -> list[Row]:
        state = "" if self.rules.inactive_contacts else " and statecode eq 0"
        options = odata.query(
            _select=self._person,
            _filter=f"_parentcustomerid_value eq {account}{state}",
            _orderby="modifiedon desc,contactid asc",
            _top=str(self.rules.contact_cap),
        )
        return self._list(f"contacts?{options}")

    def _list(self, path: str) -> list[Row]:
        """Rows of a list; for a seller who may not read that table at all there are none."""
        try:
            return list(odata.rows(path, lambda link: self.dataverse.get(self.rights, link)))
        except Forbidden:
            return []

    def _most_recent(self) -> list[str]:
        active = [] if self.rules.inactive_contacts else ["$filter=statecode eq 0"]
        return [*active, "$orderby=modifiedon desc,contactid asc", f"$top={self.rules.contact_cap}"]

    @property
    def _person(self) -> str:
        return _columns("contactid,statecode", self.columns.contact)

    def _people(self, path: Path, rows: Sequence[Row | None]) -> Iterator[Related]:
        return (self._related(path, row) for row in rows if row)

    def _related(self, path: Path, row: Row, role: str | None = None) -> Related:
        return Related(path, "contact", emails(row, self.columns.contact), role or "", is_active=row["statecode"] == 0)


def _one(table: Table, key: UUID, lookups: tuple[str, ...] = (), **options: str) -> str:
    select = _columns(table.primary_name, (*table.email_columns, *lookups))
    return f"{table.entity_set}({key})?{odata.query(_select=select, **options)}"


def _columns(first: str, others: tuple[str, ...]) -> str:
    return ",".join([first, *others])


def emails(row: Row, columns: tuple[str, ...]) -> dict[str, str]:
    """The row's addresses by column, those that it has."""
    return {column: row[column] for column in columns if row.get(column)}


def _accounts(row: Row) -> list[UUID]:
    """The opportunity's account and its customer, if that is an account; each once."""
    customer = row["_customerid_value"] if row.get(f"_customerid_value@{LOGICAL_NAME}") == "account" else None
    return [UUID(key) for key in dict.fromkeys((row["_parentaccountid_value"], customer)) if key]


def _pointed(row: Row, columns: Iterable[str]) -> Iterator[RecordRef]:
    """The accounts and contacts behind lookup columns; what else a lookup may point at is passed over."""
    for column in columns:
        table = row.get(f"{column}@{LOGICAL_NAME}")
        if table in _SETS:
            yield RecordRef(table, UUID(row[column]))


def _without_emails(table: Table) -> Table:
    """Of a table without a rule of its own the own email columns do not count, so they are not read."""
    return replace(table, email_columns=())
