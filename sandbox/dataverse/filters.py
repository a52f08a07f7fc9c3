"""`$filter`: comparisons, `and`, `or`, `not`, one step over a lookup, `any`, and `In`. Strings compare without case.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/filter-rows
https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/in
"""

import json
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from odata_query import ast
from odata_query.exceptions import ODataException
from odata_query.grammar import ODataLexer, ODataParser
from odata_query.visitor import NodeTransformer

from sandbox.dataverse.errors import DataverseError, bad_query, no_property, not_emulated
from sandbox.dataverse.schema import Schema, Table
from sandbox.dataverse.selection import value
from sandbox.tenant.model import Organization, Reference, Row

type Predicate = Callable[[Row], bool]

_IN = re.compile(r"Microsoft\.Dynamics\.CRM\.In\(PropertyName=(@?[\w']+),PropertyValues=(@\w+)\)")
_COMPARISONS: Mapping[type, Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_LITERALS: Mapping[type, str] = {
    ast.String: "String",
    ast.DateTime: "DateTime",
    ast.Boolean: "Boolean",
    ast.Integer: "Integer",
    ast.GUID: "Guid",
}
_WORDS = frozenset({"EQ", "NE", "LT", "LE", "GT", "GE", "AND", "OR", "NOT", "NULL", "BOOLEAN"})


@dataclass(frozen=True, slots=True)
class _Membership:
    """One `In`: a property and the values it may have."""

    name: str
    values: frozenset[str]


class Filters:
    """Reads filters on the tables of an organisation."""

    def __init__(self, organization: Organization, schema: Schema) -> None:
        self._organization = organization
        self._schema = schema

    def parse(self, text: str | None, table: Table, aliases: Mapping[str, str]) -> Predicate:
        """What a row must meet; raises `DataverseError`."""
        if text is None:
            return lambda _: True
        memberships: list[_Membership] = []

        def taken(found: re.Match[str]) -> str:
            memberships.append(_membership(found, table, aliases))
            return f"(in_{len(memberships) - 1}__ eq true)"

        plain = _IN.sub(taken, text)
        if "Microsoft.Dynamics.CRM." in re.sub("'[^']*'", "", plain):
            raise not_emulated("this query function")
        return self._predicate(tree(plain, text), table, memberships)

    def _predicate(self, node: Any, table: Table, memberships: list[_Membership]) -> Predicate:  # noqa: ANN401 - a tree
        if isinstance(node, ast.BoolOp):
            left = self._predicate(node.left, table, memberships)
            right = self._predicate(node.right, table, memberships)
            if isinstance(node.op, ast.And):
                return lambda row: left(row) and right(row)
            return lambda row: left(row) or right(row)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            inner = self._predicate(node.operand, table, memberships)
            return lambda row: not inner(row)
        if isinstance(node, ast.Compare):
            return self._comparison(node, table, memberships)
        if isinstance(node, ast.CollectionLambda):
            return self._any(node, table)
        if isinstance(node, ast.Call):
            raise not_emulated("functions in $filter")
        raise bad_query("The $filter expression must evaluate to a single boolean value.")

    def _any(self, node: ast.CollectionLambda, table: Table) -> Predicate:
        """Whether some row of a collection meets a condition.

        https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/filter-rows#filter-using-values-of-collection-valued-navigation-properties
        """
        if not isinstance(node.operator, ast.Any) or node.lambda_ is None or not isinstance(node.owner, ast.Identifier):
            raise not_emulated("this lambda in $filter")
        way, other = self._schema.behind(table, node.owner.name)
        if not way.is_collection:
            raise bad_query(f"Any/All may only be used following a collection; {way.name} is none.")
        inner = self._predicate(_Inside(node.lambda_.identifier.name).visit(node.lambda_.expression), other, [])
        rows = self._organization.rows.get(other.name, {})

        def some(row: Row) -> bool:
            back = Reference(row.table, row.id)
            return any(one.columns.get(way.column) == back and inner(one) for one in rows.values())

        return some

    def _comparison(self, node: ast.Compare, table: Table, memberships: list[_Membership]) -> Predicate:
        found = re.fullmatch(r"in_(\d+)__", node.left.name) if isinstance(node.left, ast.Identifier) else None
        if found and int(found[1]) < len(memberships):
            one = memberships[int(found[1])]
            return lambda row: (held := value(row, one.name, table)) is not None and str(held).lower() in one.values
        read, kind = self._operand(node.left, table)
        holds = _COMPARISONS.get(type(node.comparator))
        if holds is None:
            raise not_emulated("this operator")
        if isinstance(node.right, ast.Null):
            is_equality = isinstance(node.comparator, ast.Eq | ast.NotEq)  # null is neither more nor less than anything
            return lambda row: is_equality and holds(read(row), None)
        wanted = _literal(node.right, kind)
        return lambda row: (held := read(row)) is not None and holds(_comparable(held), wanted)

    def _operand(self, node: Any, table: Table) -> tuple[Callable[[Row], Any], str]:  # noqa: ANN401
        """How to read the left side, and of which kind it is: a property, or one a single lookup away."""
        if isinstance(node, ast.Identifier):
            name = ".".join((*node.namespace, node.name))
            if name not in table.properties:
                raise no_property(name, table.name)
            return (lambda row: value(row, name, table)), table.kind(name)
        if isinstance(node, ast.Attribute) and isinstance(node.owner, ast.Identifier):
            way, other = self._schema.behind(table, node.owner.name)
            if way.is_collection:
                raise bad_query(f"The collection {node.owner.name} has no single value to compare.")
            read, kind = self._operand(ast.Identifier(node.attr), other)
            return (lambda row: self._there(row, way.column, way.target, read)), kind
        raise not_emulated("this operand")

    def _there(self, row: Row, column: str, target: str, read: Callable[[Row], Any]) -> Any:  # noqa: ANN401
        found = row.columns.get(column)
        if not isinstance(found, Reference) or found.table != target:
            return None
        other = self._organization.rows.get(target, {}).get(found.id)
        return read(other) if other else None


class _Inside(NodeTransformer):
    """Turns `p/name` into `name`, where `p` stands for a row of the collection."""

    def __init__(self, name: str) -> None:
        self._name = name

    def visit_Attribute(self, node: ast.Attribute) -> ast.Attribute | ast.Identifier:  # noqa: N802 - the visitor's own
        return ast.Identifier(node.attr) if node.owner == ast.Identifier(self._name) else node


def tree(text: str, original: str) -> Any:  # noqa: ANN401 - the parser's trees have no public base class
    """The tree of a filter; raises `DataverseError` naming the `original` text."""
    lexer: Any = ODataLexer
    parser: Any = ODataParser
    try:
        tokens = list(lexer().tokenize(text))
        ends = [*(token.index for token in tokens[1:]), len(text)][: len(tokens)]
        for token, end in zip(tokens, ends, strict=True):
            spelled = text[token.index : end].strip()
            if token.type in _WORDS and spelled != spelled.lower():
                raise bad_query(f"Syntax error at position {end} in '{original}'.")
        return parser().parse(iter(tokens))
    except (ODataException, AttributeError, NotImplementedError) as error:
        raise bad_query(f"Syntax error at position {len(original)} in '{original}'.") from error


def _membership(found: re.Match[str], table: Table, aliases: Mapping[str, str]) -> _Membership:
    name = _alias(found[1], aliases)
    if not (name.startswith("'") and name.endswith("'")):
        raise bad_query(f"Invalid PropertyName {name}.")
    if name[1:-1] not in table.properties:
        raise DataverseError(400, "0x80041103", f"'{table.name}' entity doesn't contain attribute with Name = {name}.")
    try:
        values = json.loads(_alias(found[2], aliases))
    except ValueError as error:
        raise bad_query(f"Invalid JSON array for {found[2]}.") from error
    if table.kind(name[1:-1]) == "DateTime":
        raise not_emulated("In on times")
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise bad_query("PropertyValues must be an array of strings.")
    return _Membership(name[1:-1], frozenset(one.lower() for one in values))


def _alias(name: str, aliases: Mapping[str, str]) -> str:
    if name.startswith("@") and name not in aliases:
        raise bad_query(f"The parameter alias {name} has no value.")
    return aliases.get(name, name)


def _literal(node: Any, kind: str) -> Any:  # noqa: ANN401
    found = _LITERALS.get(type(node))
    if found is None:
        raise not_emulated("comparing with what is no text, number, time, GUID or truth value")
    if found != kind:
        raise bad_query(
            "A binary operator with incompatible types was detected. "
            f"Found operand types 'Edm.{kind}' and 'Edm.{found}' for operator kind 'Equal'."
        )
    if kind == "DateTime":
        return _instant(node.val)
    return _comparable(node.py_val if kind in ("Boolean", "Integer") else node.val)


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError as error:
        raise bad_query(f"Unrecognized 'Edm.DateTimeOffset' literal '{text}'.") from error


def _comparable(found: Any) -> Any:  # noqa: ANN401
    return found.lower() if isinstance(found, str) else found
