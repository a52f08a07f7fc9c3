"""`$orderby`: its keys, and on messages the order itself and the rules that bind it to `$filter`. It filters nothing.

https://learn.microsoft.com/graph/api/user-list-messages#using-filter-and-orderby-in-the-same-query
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sandbox.graph import values
from sandbox.graph.errors import GraphError, bad_request
from sandbox.graph.filters import Filter, Path
from sandbox.graph.names import EntityType, path_type, types
from sandbox.tenant.mailbox import Message


@dataclass(frozen=True, slots=True)
class Key:
    """One property to order by."""

    path: Path
    descending: bool


def parse(text: str | None, owner: str = "message") -> tuple[Key, ...]:
    """The keys that `text` names on the type `owner`, none for None; raises `GraphError`."""
    return () if text is None else tuple(_key(part, text, types()[owner]) for part in text.split(","))


def check(keys: tuple[Key, ...], conditions: Filter) -> None:
    """Raises `GraphError` unless what is ordered by is filtered first, and in the same order."""
    ordered = tuple(dict.fromkeys(key.path for key in keys))
    if conditions.paths and conditions.paths[: len(ordered)] != ordered:
        message = "The restriction or sort order is too complex for this operation."
        raise GraphError(400, "InefficientFilter", message)


def arranged(messages: Iterable[Message], keys: tuple[Key, ...]) -> list[Message]:
    """The messages in order; what has no value comes first, and last when descending."""
    rows = list(messages)
    for key in reversed(keys):
        rows.sort(key=lambda m, path=key.path: _rank(m, path), reverse=key.descending)  # type: ignore[misc]
    return rows


def _rank(message: Message, path: Path) -> tuple[bool, object]:
    """Texts are ordered without regard to case."""
    value = values.at(message, path)
    if value is None:
        return (False, "")
    return (True, value.lower() if isinstance(value, str) else value)


def _key(part: str, text: str, owner: EntityType) -> Key:
    if stray := re.search(r"[^\w/ ]", part):
        raise bad_request(f"Syntax error: character '{stray[0]}' is not valid at position {stray.start()} in '{part}'.")
    words = part.strip().split(" ")
    if len(words) > 2 or (len(words) == 2 and words[1] not in ("asc", "desc")):
        raise bad_request(f"Syntax error at position {len(part)} in '{text}'.")
    path = tuple(words[0].split("/"))
    if not path_type(owner, path).startswith("Edm."):
        raise bad_request("The $orderby expression must evaluate to a single value of primitive type.")
    return Key(path, words[1:] == ["desc"])
