"""Metadata of tables: definitions, string and lookup columns, relationships. Any user may read them.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query-metadata-web-api
"""

import re
from collections.abc import Iterable
from typing import Any

from odata_query import ast

from sandbox.dataverse.call import Answer, Call
from sandbox.dataverse.errors import DataverseError, no_segment, not_emulated
from sandbox.dataverse.filters import tree
from sandbox.dataverse.kinds import KINDS
from sandbox.dataverse.query import Options, parse
from sandbox.dataverse.schema import Table
from sandbox.tenant.model import CustomTable

_DEFINITION = re.compile(r"EntityDefinitions\(LogicalName='((?:[^']|'')*)'\)(?:/(.*))?")
_STRINGS = "Attributes/Microsoft.Dynamics.CRM.StringAttributeMetadata"
_LOOKUPS = "Attributes/Microsoft.Dynamics.CRM.LookupAttributeMetadata"
_RELATIONSHIPS = "ManyToOneRelationships"
_NOT_EMULATED = frozenset({"Attributes", "OneToManyRelationships", "ManyToManyRelationships", "Keys"})
_RELATIONSHIP = frozenset(
    {"SchemaName", "ReferencingAttribute", "ReferencedEntity", "ReferencingEntity"}
    | {"ReferencingEntityNavigationPropertyName"}
)
"""What can be filtered on."""


def answer(call: Call) -> Answer | None:
    """The answer to a metadata path, None for any other path; raises `DataverseError`."""
    found = _DEFINITION.fullmatch(call.path)
    if found is None:
        return None
    if call.method != "GET":
        raise DataverseError(405, "0x80060888", "The requested resource does not support this method here.")
    table = call.schema.tables.get(found[1])
    if table is None:
        sentence = f"Could not find an entity with name {found[1]} and object type code -1 in the metadata cache."
        raise DataverseError(404, "0x80060888", sentence)
    return _of(call, table, found[2])


def _of(call: Call, table: Table, rest: str | None) -> Answer:
    collections = {_STRINGS: _strings, _LOOKUPS: _lookups, _RELATIONSHIPS: _relationships}
    options = parse(call.query).allow("$select", *(["$filter"] if rest == _RELATIONSHIPS else []))
    if rest is None:
        row = _selected(options, _definition(table))
        return Answer(200, {"@odata.context": f"{call.context}#EntityDefinitions/$entity", **row})
    if rest not in collections:
        raise _elsewhere(rest)
    rows = collections[rest](call, table, options)
    return Answer(200, {"@odata.context": f"{call.context}#EntityDefinitions('{table.name}')/{rest}", "value": rows})


def _elsewhere(rest: str) -> DataverseError:
    first = re.split(r"[/(]", rest, maxsplit=1)[0]
    return not_emulated(f"{rest} of a definition") if first in _NOT_EMULATED else no_segment(first)


def _definition(table: Table) -> dict[str, Any]:
    return {
        "LogicalName": table.name,
        "EntitySetName": table.entity_set,
        "PrimaryIdAttribute": table.primary_id,
        "PrimaryNameAttribute": table.primary_name,
        "HasActivities": table.has_activities,
        "IsActivity": table.is_activity,
        "IsCustomEntity": "_" in table.name,
    }


def _strings(_: Call, table: Table, options: Options) -> list[dict[str, Any]]:
    names = (n for n in sorted(table.properties) if not n.startswith("_") and table.kind(n) == "String")
    return [_selected(options, _string(table, name)) for name in names]


def _string(table: Table, name: str) -> dict[str, Any]:
    form = table.formats.get(name, "Text")
    return {
        "LogicalName": name,
        "SchemaName": name,
        "AttributeType": "String",
        "AttributeOf": None,
        "Format": form,
        "FormatName": {"Value": form},
        "IsValidForRead": True,
    }


def _lookups(call: Call, table: Table, options: Options) -> list[dict[str, Any]]:
    customers = {c.name for c in call.organization.columns if c.type == "Customer"} | {"customerid", "parentcustomerid"}
    columns = sorted(table.targets.items())
    return [
        _selected(options, _lookup(column, targets, is_customer=column in customers)) for column, targets in columns
    ]


def _lookup(column: str, targets: Iterable[str], *, is_customer: bool) -> dict[str, Any]:
    return {
        "LogicalName": column,
        "SchemaName": column,
        "AttributeType": "Customer" if is_customer else "Lookup",
        "AttributeOf": None,
        "Targets": list(targets),
        "IsValidForRead": True,
    }


def _relationships(call: Call, table: Table, options: Options) -> list[dict[str, Any]]:
    custom = call.organization.tables if table.name in KINDS else []
    ways = [(w.name, w.column, w.target) for w in table.navigation.values() if not w.is_collection]
    ways += [(_regarding(one, table), "regardingobjectid", one.name) for one in custom if one.has_activities]
    wanted = _equalities(options.get("$filter"))
    rows = (_relationship(table, *way) for way in ways)
    return [_selected(options, row) for row in rows if all(row[name] == text for name, text in wanted.items())]


def _relationship(table: Table, name: str, column: str, target: str) -> dict[str, Any]:
    return {
        "SchemaName": name,
        "ReferencingAttribute": column,
        "ReferencedEntity": target,
        "ReferencingEntity": table.name,
        "ReferencingEntityNavigationPropertyName": name,
    }


def _regarding(custom: CustomTable, activity: Table) -> str:
    return f"regardingobjectid_{custom.name}_{activity.name}"


def _equalities(text: str | None) -> dict[str, str]:
    """`$filter` on metadata: equalities of strings, joined by `and`."""
    return dict(_equality(node) for node in _joined(tree(text, text))) if text is not None else {}


def _joined(node: Any) -> Iterable[Any]:  # noqa: ANN401 - a tree
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        return [*_joined(node.left), *_joined(node.right)]
    return [node]


def _equality(node: Any) -> tuple[str, str]:  # noqa: ANN401
    is_simple = isinstance(node, ast.Compare) and isinstance(node.comparator, ast.Eq)
    if not is_simple or not isinstance(node.left, ast.Identifier) or not isinstance(node.right, ast.String):
        raise not_emulated("this $filter on metadata")
    if node.left.name not in _RELATIONSHIP:
        raise _no_property(node.left.name)
    return node.left.name, node.right.val


def _selected(options: Options, row: dict[str, Any]) -> dict[str, Any]:
    text = options.get("$select")
    names = [name.strip() for name in text.split(",")] if text is not None else list(row)
    for name in names:
        if name not in row:
            raise _no_property(name)
    return {name: row[name] for name in names}


def _no_property(name: str) -> DataverseError:
    return DataverseError(
        400, "0x0", f"Could not find a property named '{name}' on type 'Microsoft.Dynamics.CRM.Metadata'."
    )
