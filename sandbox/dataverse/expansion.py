"""`$expand`: related rows inside a row, with the limits that Dataverse sets.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/join-tables
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.dataverse.errors import bad_query, not_emulated
from sandbox.dataverse.filters import Filters, Predicate
from sandbox.dataverse.query import Options, split
from sandbox.dataverse.schema import Navigation, Schema, Table
from sandbox.dataverse.selection import selected, sort_keys

MOST = 15
_INSIDE = ("$select", "$filter", "$orderby", "$top", "$expand")
_ARRANGING = ("$orderby", "$top")
_NESTED = (
    "Only $select and $filter clause can be provided while doing $expand on many-to-one relationship "
    "or nested one-to-many relationship."
)


@dataclass(frozen=True, slots=True)
class Expansion:
    """One expanded relationship and what is asked of its rows."""

    navigation: Navigation
    table: Table
    select: tuple[str, ...] | None
    keep: Predicate
    order: tuple[tuple[str, bool], ...]
    """Columns, and whether they are descending."""
    top: int | None
    inner: tuple["Expansion", ...]


def expansions(
    text: str | None, table: Table, schema: Schema, filters: Filters, aliases: Mapping[str, str]
) -> tuple[Expansion, ...]:
    """The expansions of a request; raises `DataverseError`."""
    found = _level(text, table, schema, filters, aliases)
    every = _flat(found)
    if len(every) > MOST:
        raise bad_query(f"The number of $expand options exceeds the limit of {MOST}.")
    if any(one.inner for one in every) and any(one.order or one.top is not None for one in every):
        raise bad_query(_NESTED)
    return found


def _level(
    text: str | None, table: Table, schema: Schema, filters: Filters, aliases: Mapping[str, str]
) -> tuple[Expansion, ...]:
    if text is None:
        return ()
    return tuple(_one(part.strip(), table, schema, filters, aliases) for part in split(text, ","))


def _one(part: str, table: Table, schema: Schema, filters: Filters, aliases: Mapping[str, str]) -> Expansion:
    name, bracket, rest = part.partition("(")
    navigation, other = schema.behind(table, name)
    options = _options(rest.removesuffix(")") if bracket else "")
    if not navigation.is_collection and any(options.get(option) for option in _ARRANGING):
        raise bad_query(_NESTED)
    if not navigation.is_collection and options.get("$filter"):
        raise not_emulated("$filter on an expanded lookup")
    return Expansion(
        navigation=navigation,
        table=other,
        select=selected(options.get("$select"), other),
        keep=filters.parse(options.get("$filter"), other, aliases),
        order=sort_keys(options.get("$orderby"), other),
        top=options.top,
        inner=_level(options.get("$expand"), other, schema, filters, aliases),
    )


def _options(inside: str) -> Options:
    """Options inside an expand are separated by semicolons, and are decoded already."""
    texts: dict[str, str] = {}
    for part in split(inside, ";") if inside else []:
        name, _, value = part.partition("=")
        if name not in _INSIDE or name in texts or not value:
            raise bad_query(f"Term '{part}' is not valid in a $select or $expand expression.")
        texts[name] = value
    return Options(texts)


def _flat(found: tuple[Expansion, ...]) -> list[Expansion]:
    return [one for expansion in found for one in (expansion, *_flat(expansion.inner))]
