"""`$select` and `$orderby`: which properties come, and in which order rows do.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/select-columns
https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/order-rows
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sandbox.dataverse.errors import bad_query, no_property
from sandbox.dataverse.schema import Table
from sandbox.tenant.model import Reference, Row

_FIRST = datetime.min.replace(tzinfo=UTC)


def selected(text: str | None, table: Table) -> tuple[str, ...] | None:
    """The selected properties, None for all; raises `DataverseError` for one that is none."""
    if text is None:
        return None
    names = tuple(name.strip() for name in text.split(","))
    for name in names:
        if name not in table.properties:
            raise no_property(name, table.name)
    return names


def ordered(rows: Iterable[Row], keys: tuple[tuple[str, bool], ...], table: Table) -> list[Row]:
    """The rows in the order of these columns and directions, and where they tie by primary key."""
    found = sorted(rows, key=lambda row: row.id)
    for name, is_descending in reversed(keys):
        found.sort(key=lambda row: _sortable(value(row, name, table)), reverse=is_descending)
    return found


def value(row: Row, name: str, table: Table) -> Any:  # noqa: ANN401 - a column's value
    """The value of a property: a lookup's id, the primary key, or the column itself."""
    if name == table.primary_id:
        return row.id
    if name.startswith("_"):
        found = row.columns.get(name[1:-6])
        return found.id if isinstance(found, Reference) else None
    return row.version if name == "versionnumber" else row.columns.get(name)


def sort_keys(text: str | None, table: Table) -> tuple[tuple[str, bool], ...]:
    """The columns of `$orderby`, and whether each is descending; raises `DataverseError`."""
    keys = []
    for part in text.split(",") if text is not None else []:
        name, _, direction = part.strip().partition(" ")
        if name not in table.properties:
            raise no_property(name, table.name)
        if direction not in ("", "asc", "desc"):
            raise bad_query(f"Syntax error at position {len(part)} in '{part}'.")
        keys.append((name, direction == "desc"))
    return tuple(keys)


def _sortable(found: Any) -> tuple[bool, Any]:  # noqa: ANN401
    """Rows without a value come first; text sorts without case."""
    if found is None:
        return (False, _FIRST)
    return (True, found.lower() if isinstance(found, str) else found)
