"""`$expand` on messages and events: extended properties by id, and attachments. It renders neither.

https://learn.microsoft.com/graph/api/singlevaluelegacyextendedproperty-get
https://learn.microsoft.com/graph/query-parameters#expand-parameter
"""

import re
from dataclasses import dataclass

from odata_query import ast

from sandbox.graph import extended, select, syntax
from sandbox.graph.errors import GraphError, bad_request, not_emulated
from sandbox.graph.filters import path_of
from sandbox.graph.names import types
from sandbox.graph.syntax import Node

EXTENDED, ATTACHMENTS = "singleValueExtendedProperties", "attachments"
_PART = re.compile(r"(?P<name>[^()]*)(?:\((?P<options>.*)\))?", re.DOTALL)
_OUTSIDE_QUOTES = re.compile(r"'(?:[^']|'')*'")


@dataclass(frozen=True, slots=True)
class Expansion:
    """The one relationship to expand: extended properties by canonical id, or attachments with their `$select`."""

    name: str
    extended: frozenset[str] = frozenset()
    select: tuple[str, ...] | None = None


def parse(text: str | None, owner: str = "message") -> Expansion | None:
    """What `text` expands of the type `owner`, None for None; raises `GraphError`."""
    if text is None:
        return None
    bare = _OUTSIDE_QUOTES.sub("", text)
    found = _PART.fullmatch(text)
    if bare.count("(") != bare.count(")"):
        raise _refusal("Found an unbalanced bracket expression.")
    if "," in re.sub(r"\(.*\)", "", bare):
        raise not_emulated("more than one relationship in $expand")
    if found is None:
        raise _refusal(f"Syntax error at position {len(text)} in '{text}'.")
    types()[owner].check_navigation(found["name"])
    return _expansion(found["name"], _options(found["options"] or ""))


def _options(text: str) -> dict[str, str]:
    """The options in the brackets; a quoted semicolon does not part them."""
    options: dict[str, str] = {}
    for part in re.findall(r"(?:[^;']|'(?:[^']|'')*'|')+", text):
        name, _, value = part.partition("=")
        if name in options or name not in ("$filter", "$select"):
            raise _refusal(f"Term '{part}' is not valid in a $select or $expand expression.")
        options[name] = value
    return options


def _expansion(name: str, options: dict[str, str]) -> Expansion:
    if name == EXTENDED and "$select" not in options:
        return Expansion(name, extended=_ids(options.get("$filter")))
    if name == ATTACHMENTS and "$filter" not in options:
        return Expansion(name, select=select.parse(options.get("$select"), types()["attachment"]))
    raise not_emulated(f"this expansion of {name}")


def _ids(text: str | None) -> frozenset[str]:
    if text is None:
        message = f"Expanding {EXTENDED} takes a $filter on id; no call returns all of them."
        raise GraphError(400, "ErrorInvalidUrlQuery", message)
    return frozenset(extended.canonical(name) for name in _equal_to(syntax.parse(text, _refusal)))


def _equal_to(node: Node) -> list[str]:
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
        return _equal_to(node.left) + _equal_to(node.right)
    if not isinstance(node, ast.Compare) or not isinstance(node.comparator, ast.Eq):
        raise not_emulated(f"this filter on {EXTENDED}")
    for name in path_of(node.left) or ():
        types()["singleValueLegacyExtendedProperty"].property(name)
    if path_of(node.left) != ("id",) or not isinstance(node.right, ast.String):
        raise not_emulated(f"this filter on {EXTENDED}")
    return [node.right.val]


def _refusal(reason: str) -> GraphError:
    return bad_request(f"Parsing OData Select and Expand failed: {reason}")
