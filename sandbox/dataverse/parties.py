"""Activity parties: those that a write carries, and those that the platform adds.

https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/activityparty
"""

from typing import Any

from sandbox.dataverse.call import Call
from sandbox.dataverse.columns import columns_of
from sandbox.dataverse.errors import bad_body
from sandbox.dataverse.kinds import Kind
from sandbox.dataverse.rows import next_version
from sandbox.tenant.model import Reference, Row

_REGARDING, _OWNER = 8, 9


def checked(call: Call, kind: Kind, given: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - JSON as it comes
    """The columns of the parties of a payload; raises `DataverseError` for one that cannot be."""
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise bad_body(f"{kind.parties} is not an array of objects.")
    if sum(one.get("participationtypemask") == kind.single for one in given) > 1:
        raise bad_body(f"an activity of {kind.table} has one party with participationtypemask {kind.single}.")
    return [_one(call, kind, one) for one in given]


def _one(call: Call, kind: Kind, given: dict[str, Any]) -> dict[str, Any]:
    columns = columns_of(call, call.schema.tables["activityparty"], given, on_create=True)
    if columns.get("participationtypemask") not in kind.masks:
        raise bad_body(f"participationtypemask of a party of {kind.table} is one of {sorted(kind.masks)}.")
    party = columns.get("partyid")
    if isinstance(party, Reference):
        appendable(call, kind, party)
    return columns


def add(call: Call, activity: Row, given: list[dict[str, Any]]) -> None:
    """Puts parties that were checked on an activity."""
    for columns in given:
        _put(call, activity, columns)


def add_platform(call: Call, activity: Row) -> None:
    """The owner and the regarding are parties as well."""
    _put(call, activity, {"participationtypemask": _OWNER, "partyid": activity.columns["ownerid"]})
    if activity.columns.get("regardingobjectid"):
        _put(call, activity, {"participationtypemask": _REGARDING, "partyid": activity.columns["regardingobjectid"]})


def replace(call: Call, kind: Kind, activity: Row, given: list[dict[str, Any]]) -> None:
    """An update that names parties replaces all that may be written, as setting a party list does."""
    for party in of(call, activity):
        if party.columns["participationtypemask"] in kind.masks:
            del call.organization.rows["activityparty"][party.id]
    add(call, activity, given)


def remove(call: Call, activity: Row) -> None:
    """All parties of an activity that goes."""
    for party in of(call, activity):
        del call.organization.rows["activityparty"][party.id]


def of(call: Call, activity: Row) -> list[Row]:
    """The parties of an activity."""
    reference = Reference(activity.table, activity.id)
    held = call.organization.rows.get("activityparty", {}).values()
    return [party for party in held if party.columns.get("activityid") == reference]


def appendable(call: Call, kind: Kind, target: Reference) -> None:
    """What is added to a row needs the right to append on the activity, and to append to on the row."""
    call.principal.demand_privilege("append", kind.table)
    call.principal.demand("appendto", call.organization.rows[target.table][target.id])


def _put(call: Call, activity: Row, columns: dict[str, Any]) -> None:
    key = call.state.new_id()
    row = Row(
        "activityparty", key, {**columns, "activityid": Reference(activity.table, activity.id)}, next_version(call)
    )
    call.organization.rows.setdefault("activityparty", {})[key] = row
