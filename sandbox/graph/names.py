"""Which types and properties exist in Graph v1.0, read from `names.json`. It holds no values.

https://learn.microsoft.com/graph/api/overview and the published metadata, https://graph.microsoft.com/v1.0/$metadata
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType

from sandbox.graph.errors import bad_request, unknown_property


@dataclass(frozen=True, slots=True)
class EntityType:
    """A type: property names to their types (`Edm.String`, `graph.recipient`, `Collection(…)`)."""

    name: str
    properties: Mapping[str, str]
    navigation: Mapping[str, str]

    def property(self, name: str) -> str:
        """The property's type; raises `GraphError` when there is no such property, in this very case."""
        if name not in self.properties:
            raise unknown_property(name, self.name)
        return self.properties[name]

    def check_navigation(self, name: str) -> None:
        """Raises `GraphError` when nothing of that name can be expanded."""
        if name not in self.navigation:
            raise unknown_property(name, self.name)


@cache
def types() -> Mapping[str, EntityType]:
    """Every type that the emulation speaks of, by name."""
    text = files("sandbox.graph").joinpath("names.json").read_text(encoding="utf-8")
    read = json.loads(text)["types"]
    return MappingProxyType({n: EntityType(n, t["properties"], t["navigation"]) for n, t in read.items()})


def path_type(owner: EntityType, path: Sequence[str]) -> str:
    """The type at the end of a path such as from/emailAddress/address; raises `GraphError` where it breaks off."""
    found = owner.property(path[0])
    for behind, name in pairwise(path):
        if found.startswith("Collection("):
            raise bad_request(
                f"The parent value for a property access of a property '{behind}' is not a single value. "
                "Property access can only be applied to a single value."
            )
        complex_type = found.removeprefix("graph.")
        if complex_type not in types():
            raise unknown_property(name, complex_type)
        found = types()[complex_type].property(name)
    return found


def empty(edm: str) -> object:
    """What an answer carries for a property without a value."""
    if edm.startswith("Collection("):
        return []
    return False if edm == "Edm.Boolean" else None
