"""Writing activities: create with parties and attachments, change, deletion. Attachments alone are elsewhere.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/create-entity-web-api
"""

from typing import Any

from sandbox.dataverse import attachments, parties, writes
from sandbox.dataverse.call import Answer, Call
from sandbox.dataverse.columns import columns_of
from sandbox.dataverse.errors import DataverseError, bad_body, duplicate, no_row, not_emulated
from sandbox.dataverse.kinds import EMAIL, KINDS, Kind
from sandbox.dataverse.query import parse
from sandbox.dataverse.rows import next_version, now
from sandbox.dataverse.schema import Table
from sandbox.tenant.model import Reference, Row


def create(call: Call, table: Table) -> Answer:
    """POST of an activity with its parties and its attachments, all of it or nothing; 412 when its id exists."""
    kind = _kind(table, "creating")
    select = writes.select(call, table)
    call.principal.demand_privilege("create", table.name)
    payload = writes.payload(call)
    given = parties.checked(call, kind, payload.pop(kind.parties, []))
    files = attachments.inserted(call, payload.pop(attachments.COLLECTION, [])) if kind is EMAIL else []
    columns = columns_of(call, table, payload, on_create=True)
    missing = [name for name in kind.required if columns.get(name) in (None, "")]
    if missing:
        raise bad_body(f"Attribute: {missing[0]} cannot be set to NULL.")
    key = columns.pop(table.primary_id, None) or call.state.new_id()
    if key in call.organization.rows.get(table.name, {}):
        raise duplicate()
    regarding = columns.get("regardingobjectid")
    if isinstance(regarding, Reference):
        parties.appendable(call, kind, regarding)
    row = _added(call, table.name, key, {**kind.initial, **columns})
    parties.add(call, row, given)
    parties.add_platform(call, row)
    attachments.put(call, row, files)
    return writes.answered(call, table, row, select, is_new=True)


def change(call: Call, table: Table, key: str) -> Answer:
    """PATCH of an activity: of what may be changed, of state and status together, of all its parties at once."""
    kind = _kind(table, "changing")
    select = writes.select(call, table)
    row = call.organization.rows.get(table.name, {}).get(key)
    if row is None:
        raise no_row(table.name, key) if "if-match" in call.headers else not_emulated("upsert")
    if call.headers.get("if-none-match") == "*":
        raise duplicate()
    call.principal.demand("write", row)
    writes.check_version(call, row)
    payload = writes.payload(call)
    has_parties = kind.parties in payload
    given = parties.checked(call, kind, payload.pop(kind.parties, []))
    columns = columns_of(call, table, payload, on_create=False)
    _check_changeable(kind, row, columns)
    if columns.get("statuscode") in kind.sending:
        call.organization.outbox.append(key)
    row.columns |= {name: held for name, held in columns.items() if name != table.primary_id} | writes.changed_by(call)
    row.version = next_version(call)
    if has_parties:
        parties.replace(call, kind, row, given)
    return writes.answered(call, table, row, select, is_new=False)


def delete(call: Call, table: Table, key: str) -> Answer:
    """DELETE of an activity, and of its parties and attachments with it."""
    _kind(table, "deleting")
    parse(call.query).allow()
    row = call.organization.rows.get(table.name, {}).get(key)
    if row is None:
        raise no_row(table.name, key)
    call.principal.demand("delete", row)
    writes.check_version(call, row)
    del call.organization.rows[table.name][key]
    parties.remove(call, row)
    attachments.remove(call, row)
    return Answer(204)


def _kind(table: Table, doing: str) -> Kind:
    if table.name not in KINDS:
        raise not_emulated(f"{doing} rows of {table.name}")
    return KINDS[table.name]


def _check_changeable(kind: Kind, row: Row, columns: dict[str, Any]) -> None:
    if columns.get("activityid", row.id) != row.id or "regardingobjectid" in columns:
        raise not_emulated("changing an activity's id, or what it regards")
    if "statecode" in columns and "statuscode" not in columns:
        raise not_emulated("a state without its status reason")
    state: Any = columns.get("statecode", row.columns.get("statecode"))
    status = columns.get("statuscode")
    if "statuscode" in columns and status not in kind.states.get(state, frozenset()):
        raise DataverseError(
            400, "0x80048408", f"{status} is not a valid status code for state code {state} on {kind.table}."
        )


def _added(call: Call, table: str, key: str, columns: dict[str, Any]) -> Row:
    """The row with what the platform itself sets: who, when, and in whose name."""
    user, behind = call.principal.user, call.principal.behind
    own = Reference("systemuser", user.id)
    set_by_platform: dict[str, Any] = {
        "ownerid": own,
        "owninguser": own,
        "owningbusinessunit": user.columns.get("businessunitid"),
        "createdby": own,
        "createdonbehalfby": Reference("systemuser", behind.id) if behind else None,
        "createdon": now(),
        "activitytypecode": table,
        **writes.changed_by(call),
    }
    row = Row(table, key, set_by_platform | columns, next_version(call))
    call.organization.rows.setdefault(table, {})[key] = row
    return row
