"""`$select`: names that exist, in this very case. What they hold is rendered elsewhere.

https://learn.microsoft.com/graph/query-parameters#select-parameter
"""

from sandbox.graph.names import EntityType


def parse(text: str | None, owner: EntityType) -> tuple[str, ...] | None:
    """The selected properties, None for all; raises `GraphError` for a name that `owner` does not have."""
    if text is None:
        return None
    names = tuple(text.split(","))
    for name in names:
        owner.property(name)
    return names


def suffix(*parts: tuple[str, ...] | None) -> str:
    """How a context URL tells what was selected and expanded: `(id,subject)`, or nothing."""
    names = [name for part in parts for name in part or ()]
    return f"({','.join(names)})" if names else ""
