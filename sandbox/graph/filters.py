"""`$filter` on messages: comparisons of times, isDraft and the sender's address, joined by `and`.

It does not order, and it leaves every other comparison that Graph allows to a 501.
https://learn.microsoft.com/graph/filter-query-parameter
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from odata_query import ast

from sandbox.graph import syntax, values
from sandbox.graph.errors import GraphError, invalid_filter, not_emulated
from sandbox.graph.names import path_type, types
from sandbox.graph.syntax import Node
from sandbox.tenant.mailbox import Message

type Path = tuple[str, ...]

_COMPARISONS: Mapping[type, tuple[str, Callable[[Any, Any], bool]]] = {
    ast.Eq: ("Equal", operator.eq),
    ast.NotEq: ("NotEqual", operator.ne),
    ast.Lt: ("LessThan", operator.lt),
    ast.LtE: ("LessThanOrEqual", operator.le),
    ast.Gt: ("GreaterThan", operator.gt),
    ast.GtE: ("GreaterThanOrEqual", operator.ge),
}
_LITERALS: Mapping[type, str] = {
    ast.String: "Edm.String",
    ast.DateTime: "Edm.DateTimeOffset",
    ast.Date: "Edm.Date",
    ast.Boolean: "Edm.Boolean",
    ast.Integer: "Edm.Int32",
    ast.Float: "Edm.Double",
    ast.GUID: "Edm.Guid",
}
_DATED = ("Edm.DateTimeOffset", "Edm.Date")
_TIMES = frozenset({("receivedDateTime",), ("sentDateTime",)})
_EQUALS = frozenset({("isDraft",), ("from", "emailAddress", "address")})
_OFFSET_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)")


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison. `value` is an aware time, a truth value, or an address in lower case."""

    path: Path
    holds: Callable[[Any, Any], bool]
    value: datetime | bool | str

    def matches(self, message: Message) -> bool:
        """Whether the message meets it; what has no value meets nothing."""
        found = values.at(message, self.path)
        if found is None:
            return False
        return self.holds(found.lower() if isinstance(found, str) else found, self.value)


@dataclass(frozen=True, slots=True)
class Filter:
    """Comparisons that must all hold, in the order in which they were written."""

    conditions: tuple[Condition, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """The filtered properties, each once, in order."""
        return tuple(dict.fromkeys(condition.path for condition in self.conditions))

    def matches(self, message: Message) -> bool:
        """Whether the message meets every comparison."""
        return all(condition.matches(message) for condition in self.conditions)


def parse(text: str | None) -> Filter:
    """The filter that `text` describes, the one that lets everything pass for None; raises `GraphError`."""
    if text is None:
        return Filter()
    return Filter(tuple(_conditions(syntax.parse(text, invalid_filter))))


def path_of(node: Node) -> Path | None:
    """The property path that a node names, None when it names none."""
    if isinstance(node, ast.Identifier):
        return (".".join((*node.namespace, node.name)),)
    if isinstance(node, ast.Attribute):
        owner = path_of(node.owner)
        return (*owner, node.attr) if owner else None
    return None


def _conditions(node: Node) -> list[Condition]:
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        return _conditions(node.left) + _conditions(node.right)
    if isinstance(node, ast.Compare):
        return [_condition(node)]
    if isinstance(node, ast.CollectionLambda):
        path_type(types()["message"], path_of(node.owner) or ("",))
        message = "The query filter contains one or more invalid nodes."
        raise GraphError(400, "ErrorInvalidUrlQueryFilter", message)
    if isinstance(node, ast.BoolOp | ast.UnaryOp | ast.Call):
        raise not_emulated("or, not and functions in $filter")
    raise invalid_filter("The $filter expression must evaluate to a single boolean value.")


def _condition(node: ast.Compare) -> Condition:
    path = path_of(node.left)
    if path is None:
        raise not_emulated("a literal to the left of a comparison")
    edm = path_type(types()["message"], path)
    if type(node.comparator) not in _COMPARISONS:
        raise not_emulated("this operator in $filter")
    kind, holds = _COMPARISONS[type(node.comparator)]
    literal = _literal_type(node.right)
    emulated = path in _TIMES or (path in _EQUALS and kind == "Equal")
    if edm.startswith("Edm.") and literal != edm and not (edm == _DATED[0] and literal in _DATED):
        raise invalid_filter(
            "A binary operator with incompatible types was detected. "
            f"Found operand types '{edm}' and '{literal}' for operator kind '{kind}'."
        )
    if not emulated:
        raise not_emulated(f"a filter on {'/'.join(path)} with this operator")
    return Condition(path, holds, _value(node.right))


def _literal_type(node: Node) -> str:
    if path := path_of(node):
        path_type(types()["message"], path)
    if type(node) not in _LITERALS:
        raise not_emulated("a comparison with what is no simple literal")
    return _LITERALS[type(node)]


def _value(node: Node) -> datetime | bool | str:
    if isinstance(node, ast.DateTime):
        return _time(node.val)
    if isinstance(node, ast.Date):
        return _time(f"{node.val}T00:00:00Z")
    return node.py_val if isinstance(node, ast.Boolean) else str(getattr(node, "val", "")).lower()


def _time(text: str) -> datetime:
    try:
        if _OFFSET_TIME.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        pass  # a day such as 30 February: refused below like every other malformed time
    raise invalid_filter(
        f"The DateTimeOffset text '{text}' should be in format 'yyyy-mm-ddThh:mm:ss('.'s+)?(zzzzzz)?' "
        "and each field value is within valid range."
    )
