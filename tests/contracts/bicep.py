"""What the Bicep files say, read from their syntax trees. It compiles nothing and knows no resource's properties.

https://learn.microsoft.com/azure/azure-resource-manager/bicep/file
"""

from collections.abc import Iterator
from pathlib import Path

import tree_sitter_bicep
from tree_sitter import Language, Node, Parser

INFRA = Path(__file__).parents[2] / "infra"
FILES = sorted(INFRA.rglob("*.bicep"))
FUNCTIONS = frozenset(
    {"allowed", "description", "maxLength", "maxValue", "minLength", "minValue"}
    | {"environment", "guid", "items", "resourceGroup", "split", "string"}
    | {"subscriptionResourceId", "tenant", "toLower", "uniqueString"}
)
"""The decorators and functions that the files may call.

https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions
"""
_DECLARED_AT = {
    "parameter_declaration": 1,
    "variable_declaration": 1,
    "resource_declaration": 1,
    "module_declaration": 1,
    "for_statement": 2,
}
"""Which child of a declaration is its name."""


def tree(path: Path) -> Node:
    return Parser(Language(tree_sitter_bicep.language())).parse(path.read_bytes()).root_node


def nodes(root: Node, *kinds: str) -> Iterator[Node]:
    """Every node of these kinds, outer ones first."""
    if root.type in kinds:
        yield root
    for child in root.children:
        yield from nodes(child, *kinds)


def text(node: Node | None) -> str:
    return node.text.decode() if node and node.text else ""


def faults(root: Node) -> list[str]:
    """Where the syntax breaks off, or where the parser had to think of something that is missing."""
    if not root.has_error:
        return []
    broken = [root] if root.is_error or root.is_missing else []
    said = [f"line {one.start_point.row + 1}: {text(one)[:40] or one.type + ' is missing'}" for one in broken]
    return said + [fault for child in root.children for fault in faults(child)]


def properties(root: Node) -> Iterator[tuple[str, Node]]:
    """Every property of every object: its name and its value."""
    for one in nodes(root, "object_property"):
        yield text(one.children[0]).strip("'"), one.children[-1]


def own(root: Node) -> dict[str, Node]:
    """The properties of this object itself, not of those inside it."""
    return {text(one.children[0]): one.children[-1] for one in root.children if one.type == "object_property"}


def under(root: Node, name: str) -> Node:
    """The value of the only property of that name."""
    (found,) = [value for key, value in properties(root) if key == name]
    return found


def strings(root: Node) -> list[str]:
    """The literal strings, without their quotes."""
    return [text(one).strip("'") for one in nodes(root, "string")]


def declared(root: Node, kind: str) -> dict[str, Node]:
    """The declarations of a kind (`parameter`, `variable`, `resource`, `module`, `output`) by name."""
    return {text(one.children[1]): one for one in nodes(root, f"{kind}_declaration")}


def value(declaration: Node) -> str | None:
    """What a declaration ends in, after the equals sign, without quotes; None when there is none."""
    has_one = any(one.type == "=" for one in declaration.children)
    return text(declaration.children[-1]).strip("'") if has_one else None


def decorators(parameter: Node) -> dict[str, Node]:
    """What stands above a parameter: the decorator's name and its argument."""
    above = parameter.prev_sibling
    calls = nodes(above, "call_expression") if above and above.type == "decorators" else ()
    return {text(call.children[0]): call.children[1].children[1] for call in calls}


def unknown_names(root: Node) -> set[str]:
    """Names that are used but not declared in the file; a declaration that is never used is not told."""
    labels = {one.children[0].id for one in nodes(root, "object_property")}
    labels |= {one.children[1].id for one in nodes(root, "output_declaration")}
    used = {text(one) for one in nodes(root, "identifier") if one.id not in labels}
    return used - FUNCTIONS - {text(one.children[_DECLARED_AT[one.type]]) for one in nodes(root, *_DECLARED_AT)}
