"""Which rows a table has: activities lie in the tables of their kinds, and `activitypointer` shows all of them.

It checks no right. https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/activitypointer
"""

from collections.abc import Mapping
from types import MappingProxyType

from sandbox.dataverse.kinds import KINDS
from sandbox.dataverse.schema import Table
from sandbox.tenant.model import Guid, Organization, Row

_POINTER = "activitypointer"


def held(organization: Organization, table: Table) -> Mapping[Guid, Row]:
    """The rows of a table by id; an activity's row keeps the table of its kind."""
    if table.name != _POINTER:
        return MappingProxyType(organization.rows.get(table.name, {}))
    found: dict[Guid, Row] = {}
    for name in KINDS:
        found |= organization.rows.get(name, {})
    return found


def pointing_at(table: str) -> tuple[str, ...]:
    """What else a row of that table may be looked up as."""
    return (_POINTER,) if table in KINDS else ()
