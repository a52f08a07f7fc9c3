"""Columns of a write: what is named exists, may be written, fits its type and its length, and points where it may.

It changes nothing. https://learn.microsoft.com/power-apps/developer/data-platform/webapi/associate-disassociate-entities-using-web-api
"""

import re
import uuid
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from sandbox.dataverse.call import ROOT, Call
from sandbox.dataverse.errors import DataverseError, bad_body, no_property, no_row, not_emulated
from sandbox.dataverse.kinds import KINDS
from sandbox.dataverse.pointers import held
from sandbox.dataverse.schema import ATTACHMENT, Table
from sandbox.tenant.model import Reference

_BOUND = "@odata.bind"
_BY_PLATFORM = MappingProxyType(
    {
        ATTACHMENT: frozenset(
            {"activitymimeattachmentidunique", "activitysubject", "anonymouslink", "componentstate", "filesize"}
            | {"isfollowed", "ismanaged", "overwritetime", "solutionid", "supportingsolutionid", "versionnumber"}
        )
    }
)
"""https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/activitymimeattachment"""
_REFERENCE = re.compile(r"/?(\w+)\(([0-9a-fA-F-]{36})\)")


def columns_of(call: Call, table: Table, payload: dict[str, Any], *, on_create: bool) -> dict[str, Any]:
    """The columns that a payload sets, lookups as references; raises `DataverseError`."""
    columns: dict[str, Any] = {}
    for name, given in payload.items():
        if name.endswith(_BOUND):
            columns |= _bound(call, table, name.removesuffix(_BOUND), given)
        else:
            columns[name] = _checked(table, name, given, on_create=on_create)
    return columns


def _checked(table: Table, name: str, given: Any, *, on_create: bool) -> Any:  # noqa: ANN401 - JSON becomes a value
    if name not in table.properties or name.startswith("_"):
        raise bad_body(no_property(name, table.name).message)
    if name in _read_only(table) or (on_create and name in ("statecode", "statuscode")):
        raise _cannot_be_set(name, table)
    kind = table.kind(name)
    if not _fits(kind, given):
        raise bad_body(f"Cannot convert the literal '{given}' to the expected type 'Edm.{kind}'.")
    if isinstance(given, str) and len(given) > table.longest(name):
        raise DataverseError(
            400,
            "0x80044331",
            f"A validation error occurred.  The length of the '{name}' attribute of the '{table.name}' entity "
            f"exceeded the maximum allowed length of '{table.longest(name)}'.",
        )
    if kind == "DateTime" and given:
        return datetime.fromisoformat(given).astimezone(UTC)
    return given.lower() if kind == "Guid" and given else given


def _fits(kind: str, given: object) -> bool:
    if given is None:
        return True
    try:
        if kind == "Guid":
            return isinstance(given, str) and str(uuid.UUID(given)) == given.lower()
        if kind == "DateTime":
            return isinstance(given, str) and given.endswith("Z") and bool(datetime.fromisoformat(given))
    except ValueError:
        return False
    return type(given) is {"Boolean": bool, "Integer": int}.get(kind, str)


def _bound(call: Call, table: Table, navigation: str, given: object) -> dict[str, Reference]:
    """A lookup set by the name of its navigation property; case matters, and the set must be one it may point at."""
    way = table.navigation.get(navigation)
    custom = _custom_regarding(call, table, navigation)
    if way and navigation not in table.bindable:
        raise _cannot_be_set(navigation, table)
    if way is None and navigation in table.bindable:
        raise not_emulated(f"setting {navigation}")
    if way and way.target not in call.schema.tables:
        raise not_emulated(f"setting {navigation}")
    if way is None and custom is None:
        raise bad_body(f"An undeclared property '{navigation}' which only has property annotations in the payload.")
    found = _REFERENCE.fullmatch(str(given).removeprefix(call.organization.url + ROOT.rstrip("/")))
    other = call.schema.by_set(found[1]) if found else None
    target = way.target if way else custom
    if found is None or other is None or other.name != target:
        raise bad_body(f"Invalid reference '{given}' for '{navigation}'.")
    row = held(call.organization, other).get(found[2].lower())
    if row is None:
        raise no_row(other.name, found[2].lower())
    return {way.column if way else "regardingobjectid": Reference(row.table, row.id)}


def _custom_regarding(call: Call, table: Table, navigation: str) -> str | None:
    names = (t.name for t in call.organization.tables if t.has_activities and table.name in KINDS)
    return next((name for name in names if navigation == f"regardingobjectid_{name}_{table.name}"), None)


def _cannot_be_set(name: str, table: Table) -> DataverseError:
    return DataverseError(400, "0x80048d19", f"The property '{name}' cannot be set on {table.name}.")


def _read_only(table: Table) -> frozenset[str]:
    return KINDS[table.name].read_only if table.name in KINDS else _BY_PLATFORM.get(table.name, frozenset())
