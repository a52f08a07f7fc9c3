"""Rows as Dataverse writes them: annotations only where they are preferred, times without fractions.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/select-columns#formatted-values
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.dataverse.expansion import Expansion
from sandbox.dataverse.pointers import pointing_at
from sandbox.dataverse.principal import Principal
from sandbox.dataverse.schema import Schema, Table
from sandbox.dataverse.selection import ordered, value
from sandbox.tenant.model import Organization, Reference, Row

LOGICAL_NAME = "Microsoft.Dynamics.CRM.lookuplogicalname"
NAVIGATION = "Microsoft.Dynamics.CRM.associatednavigationproperty"
FORMATTED = "OData.Community.Display.V1.FormattedValue"


@dataclass(frozen=True, slots=True)
class Renderer:
    """Renders rows for one principal with the annotations it preferred."""

    organization: Organization
    schema: Schema
    principal: Principal
    annotations: frozenset[str]

    def row(
        self, row: Row, table: Table, select: tuple[str, ...] | None, expanded: Iterable[Expansion]
    ) -> dict[str, Any]:
        """A row with its etag, its primary key whatever is selected, and the expanded rows."""
        names = dict.fromkeys((*(select or sorted(table.properties)), table.primary_id))
        content: dict[str, Any] = {"@odata.etag": f'W/"{row.version}"'}
        for name in names:
            content[name] = _wire(value(row, name, table))
            content |= dict(self._annotated(row, name, table))
        for one in expanded:
            content[one.navigation.name] = self._expanded(row, one)
        return content

    def _expanded(self, row: Row, one: Expansion) -> Any:  # noqa: ANN401 - a row, a list, or null
        if one.navigation.is_collection:
            back = Reference(row.table, row.id)
            everything = self.organization.rows.get(one.table.name, {}).values()
            found = (r for r in everything if r.columns.get(one.navigation.column) == back and one.keep(r))
            kept = [r for r in ordered(found, one.order, one.table) if self.principal.may("read", r)]
            return [self.row(r, one.table, one.select, one.inner) for r in kept[: one.top]]
        other = self.referenced(row.columns.get(one.navigation.column), one.navigation.target)
        if other is None or not self.principal.may("read", other):
            return None
        return self.row(other, one.table, one.select, one.inner)

    def referenced(self, found: object, target: str) -> Row | None:
        """The row that a lookup's value points at, if it is of that table."""
        if not isinstance(found, Reference) or target not in (found.table, *pointing_at(found.table)):
            return None
        return self.organization.rows.get(found.table, {}).get(found.id)

    def _annotated(self, row: Row, name: str, table: Table) -> Iterator[tuple[str, str]]:
        found = row.columns.get(name[1:-6]) if name.startswith("_") else None
        if not isinstance(found, Reference):
            return
        other = self.schema.tables.get(found.table)
        target = self.organization.rows.get(found.table, {}).get(found.id)
        shown = target.columns.get(other.primary_name or "") if other and target else None
        column = name[1:-6]
        ways = (w.name for w in table.navigation.values() if w.column == column and w.target == found.table)
        known = {LOGICAL_NAME: found.table, FORMATTED: shown, NAVIGATION: next(ways, None)}
        for term, text in known.items():
            if text is not None and ("*" in self.annotations or term in self.annotations):
                yield f"{name}@{term}", text


def _wire(found: Any) -> Any:  # noqa: ANN401 - a column's value as JSON
    return found.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(found, datetime) else found
