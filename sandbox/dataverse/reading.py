"""Reading rows: one by its key, or a list, as far as the caller may. Rows of a list that may not be read are left out.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/retrieve-entity-using-web-api
https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/page-results
"""

import base64
import re
from collections.abc import Sequence

from sandbox.dataverse.call import ROOT, Answer, Call
from sandbox.dataverse.errors import bad_query, no_row
from sandbox.dataverse.expansion import Expansion, expansions
from sandbox.dataverse.pointers import held
from sandbox.dataverse.query import Options, parse
from sandbox.dataverse.schema import Table
from sandbox.dataverse.selection import ordered, selected, sort_keys
from sandbox.tenant.model import Row

PAGE = 5_000
_TOKEN = re.compile(r"row-(\d+)")


def one(call: Call, table: Table, key: str) -> Answer:
    """GET of a row: 404 where there is none, 403 where it may not be read."""
    options = parse(call.query).allow("$select", "$expand")
    select, expanded = _shape(call, table, options)
    row = held(call.organization, table).get(key)
    _demand_tables(call, table, expanded)
    if row is None:
        raise no_row(table.name, key)
    call.principal.demand("read", row)
    content = call.renderer.row(row, table, select, expanded)
    return Answer(200, {"@odata.context": f"{call.context}#{table.entity_set}/$entity", **content})


def many(call: Call, table: Table) -> Answer:
    """GET of a list, page by page."""
    options = parse(call.query)
    size = call.prefers.page_size
    select, expanded = _shape(call, table, options)
    keep = call.filters.parse(options.get("$filter"), table, options.aliases)
    keys = sort_keys(options.get("$orderby"), table)
    _demand_tables(call, table, expanded)
    everything = held(call.organization, table).values()
    rows = [row for row in ordered(everything, keys, table) if keep(row)]
    rows = [row for row in rows if call.principal.may("read", row)]
    matching = len(rows)
    if options.top is not None and size is None:  # with a page size, Dataverse ignores $top
        rows = rows[: options.top]
    start, limit = _start(options), min(size or PAGE, PAGE)
    content = _page(call, table, rows[start : start + limit], (select, expanded))
    if options.count:
        content["@odata.count"] = min(matching, PAGE)
    if len(rows) > start + limit:
        content["@odata.nextLink"] = _next(call, start + limit)
    return Answer(200, content)


def _page(
    call: Call, table: Table, rows: Sequence[Row], shape: tuple[tuple[str, ...] | None, tuple[Expansion, ...]]
) -> dict[str, object]:
    values = [call.renderer.row(row, table, *shape) for row in rows]
    return {"@odata.context": f"{call.context}#{table.entity_set}", "value": values}


def _shape(call: Call, table: Table, options: Options) -> tuple[tuple[str, ...] | None, tuple[Expansion, ...]]:
    """What comes of each row: the selected properties and the expanded rows."""
    select = selected(options.get("$select"), table)
    return select, expansions(options.get("$expand"), table, call.schema, call.filters, options.aliases)


def _demand_tables(call: Call, table: Table, expanded: tuple[Expansion, ...]) -> None:
    """The privilege to read every table of the query."""
    call.principal.demand_privilege("read", table.name)
    for one_of_them in expanded:
        _demand_tables(call, one_of_them.table, one_of_them.inner)


def _start(options: Options) -> int:
    token = options.get("$skiptoken")
    if token is None:
        return 0
    try:
        found = _TOKEN.fullmatch(base64.b64decode(token, b"-_", validate=True).decode())
    except ValueError as error:
        raise bad_query("The skip token is not valid.") from error
    if found is None:
        raise bad_query("The skip token is not valid.")
    return int(found[1])


def _next(call: Call, start: int) -> str:
    """An opaque link on the organisation's own address."""
    token = base64.urlsafe_b64encode(f"row-{start}".encode()).decode()
    kept = "&".join(part for part in call.query.split("&") if part and not part.startswith("$skiptoken"))
    return f"{call.organization.url}{ROOT}{call.path}?{kept}&$skiptoken={token}"
