"""OData as both remotes speak it: literals, query strings, pages. It sends nothing."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from autocapture.errors import RemoteRefused

URL_BUDGET = 12_000
"""Characters that the values of one `In` may take in a URL; Dataverse accepts 32,768 for the whole.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/compose-http-requests-handle-errors
"""

MOST_PAGES = 40
"""A remote whose pages never end is cut off here."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def literal(text: str) -> str:
    """A string literal: quotes doubled. It still has to be percent-encoded, as `query` does.

    https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/filter-rows
    """
    return "'" + text.replace("'", "''") + "'"


def instant(at: datetime) -> str:
    """An aware UTC time as a DateTimeOffset literal, which takes no quotes."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def name(identifier: str) -> str:
    """A column or navigation name that came from metadata, checked before it stands in a URL."""
    if not _NAME.fullmatch(identifier):
        raise RemoteRefused("The metadata hold a name that is not an identifier.", 0)
    return identifier


def query(**options: str) -> str:
    """A query string from system options; a leading `_` stands for `$`, `at_` for an alias's `@`."""
    return "&".join(f"{_option(key)}={quote(value, safe='')}" for key, value in options.items() if value)


def within(columns: Sequence[str], values: Sequence[str]) -> tuple[str, dict[str, str]]:
    """A filter "one of these columns has one of these values", and the aliases it needs; the values stand there once.

    https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/in
    """
    aliases = {f"at_p{number}": literal(column) for number, column in enumerate(columns)}
    parts = (f"Microsoft.Dynamics.CRM.In(PropertyName=@{name[3:]},PropertyValues=@v)" for name in aliases)
    return " or ".join(parts), {**aliases, "at_v": json.dumps(list(values), separators=(",", ":"))}


def packed(values: Sequence[str], budget: int = URL_BUDGET) -> list[list[str]]:
    """The values in order, in as few lists as fit into a URL each."""
    lists: list[list[str]] = []
    room = 0
    for value in values:
        cost = len(quote(json.dumps(value), safe="")) + 3
        if cost > room:
            lists.append([])
            room = budget
        lists[-1].append(value)
        room -= cost
    return lists


def rows(first: str, read: Callable[[str], Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every row behind a URL, page by page; a page may be empty and still have a next one.

    `read` gets each link as the remote gave it and is the one to refuse a foreign host.
    """
    link: str | None = first
    for _ in range(MOST_PAGES):
        page = read(link or "")
        yield from page.get("value", ())
        link = page.get("@odata.nextLink")
        if link is None:
            return
    raise RemoteRefused("A remote's list did not end; it was cut off.", 0)


def _option(key: str) -> str:
    return f"@{key[3:]}" if key.startswith("at_") else f"${key[1:]}"
