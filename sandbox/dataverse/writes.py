"""What every write has in common: its payload, its preconditions, what it answers. It writes no row.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/create-entity-web-api
"""

import json
from typing import Any

from sandbox.dataverse.call import ROOT, Answer, Call
from sandbox.dataverse.errors import DataverseError, bad_body
from sandbox.dataverse.query import parse
from sandbox.dataverse.rows import now
from sandbox.dataverse.schema import Table
from sandbox.dataverse.selection import selected
from sandbox.tenant.model import Reference, Row


def select(call: Call, table: Table) -> tuple[str, ...] | None:
    """What of the row is to come back; a write has no other options. Raises `DataverseError`."""
    options = parse(call.query).allow(*(["$select"] if call.prefers.representation else []))
    return selected(options.get("$select"), table)


def payload(call: Call) -> dict[str, Any]:
    """The JSON object that was sent; raises `DataverseError` where it is none."""
    if not call.headers.get("content-type", "").startswith("application/json"):
        raise DataverseError(
            415, "0x0", "A supported MIME type could not be found for the content type of the request."
        )
    try:
        parsed = json.loads(call.body)
    except ValueError as error:
        raise bad_body(f"Error Message: {error}") from error
    if not isinstance(parsed, dict):
        raise bad_body("an object was expected.")
    return parsed


def answered(call: Call, table: Table, row: Row, chosen: tuple[str, ...] | None, *, is_new: bool) -> Answer:
    """The row where it is preferred, else where it is."""
    if call.prefers.representation:
        content = call.renderer.row(row, table, chosen, ())
        context = f"{call.context}#{table.entity_set}/$entity"
        return Answer(201 if is_new else 200, {"@odata.context": context, **content})
    location = f"{call.organization.url}{ROOT}{table.entity_set}({row.id})"
    return Answer(204, headers={"OData-EntityId": location, **({"Location": location} if is_new else {})})


def check_version(call: Call, row: Row) -> None:
    """Raises `DataverseError` 412 where the row is not the one that the caller read.

    https://learn.microsoft.com/power-apps/developer/data-platform/webapi/perform-conditional-operations-using-web-api
    """
    if call.headers.get("if-match", "*") not in ("*", f'W/"{row.version}"'):
        raise DataverseError(
            412, "0x80060882", "The version of the existing record doesn't match the RowVersion property provided."
        )


def changed_by(call: Call) -> dict[str, Any]:
    """Who changes a row, when, and in whose name."""
    behind = call.principal.behind
    return {
        "modifiedon": now(),
        "modifiedby": Reference("systemuser", call.principal.user.id),
        "modifiedonbehalfby": Reference("systemuser", behind.id) if behind else None,
    }
