"""Functions: who is asking, which security roles they hold, and what a principal may do with a row.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/use-web-api-functions
"""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.dataverse import promotion
from sandbox.dataverse.call import Answer, Call
from sandbox.dataverse.errors import DataverseError, bad_query, no_row, no_segment, not_emulated
from sandbox.dataverse.principal import Principal
from sandbox.dataverse.query import parse
from sandbox.dataverse.selection import selected
from sandbox.tenant.model import Reference, Row

_ACCESS = re.compile(
    r"systemusers\(([0-9a-f-]{36})\)/Microsoft\.Dynamics\.CRM\.RetrievePrincipalAccess\(Target=(@\w+)\)"
)
_ROLES = re.compile(r"RetrieveAadUserRoles\(DirectoryObjectId=([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\)")
_WHO = ("WhoAmI", "WhoAmI()")
_TARGET = re.compile(r"\{'@odata\.id':'(\w+)\(([0-9a-f-]{36})\)'\}")
_RIGHTS = {
    "read": "ReadAccess",
    "write": "WriteAccess",
    "append": "AppendAccess",
    "appendto": "AppendToAccess",
    "create": "CreateAccess",
    "delete": "DeleteAccess",
    "share": "ShareAccess",
    "assign": "AssignAccess",
}


def answer(call: Call) -> Answer | None:
    """The answer to a function's path, None for any other path; raises `DataverseError`."""
    found, held = _ACCESS.fullmatch(call.path), _ROLES.fullmatch(call.path)
    if not found and not held and call.path not in _WHO:
        return promotion.answer(call) if call.method == "GET" else None
    if call.method != "GET":
        raise DataverseError(405, "0x80060888", "A function is called by GET.")
    if held:
        return _roles(call, held[1].lower())
    return _access(call, found[1], found[2]) if found else _who(call)


def _who(call: Call) -> Answer:
    unit = call.principal.user.columns.get("businessunitid")
    content = {
        "@odata.context": f"{call.context}#Microsoft.Dynamics.CRM.WhoAmIResponse",
        "BusinessUnitId": unit.id if isinstance(unit, Reference) else None,
        "UserId": call.principal.user.id,
        "OrganizationId": call.organization.id,
    }
    parse(call.query).allow()
    return Answer(200, content)


def _roles(call: Call, object_id: str) -> Answer:
    """The security roles that a user holds, directly or by a team: one row for each way.

    Documented for users who ask for themselves; what Dataverse answers one who asks for another is not, and is not
    emulated. A role held by a team carries the team beside its own columns.
    https://learn.microsoft.com/power-apps/developer/data-platform/aad-group-team#security-roles-and-privileges
    """
    names = selected(parse(call.query).allow("$select").get("$select"), call.schema.tables["role"])
    if object_id != call.principal.user.columns.get("azureactivedirectoryobjectid"):
        raise not_emulated("RetrieveAadUserRoles for another user than the caller")
    return Answer(200, {"@odata.context": f"{call.context}#roles", "value": list(_held(call, names))})


def _held(call: Call, names: tuple[str, ...] | None) -> Iterator[dict[str, Any]]:
    organization, user, table = call.organization, call.principal.user, call.schema.tables["role"]
    for key in organization.role_members.get(user.id, []):
        yield call.renderer.row(_row(call, "role", key), table, names, ())
    for team in organization.teams:
        if user.id in team.members:
            by = _row(call, "team", team.id)
            columns = ("azureactivedirectoryobjectid", "membershiptype", "name")
            shown = {"teamid": team.id} | {name: by.columns.get(name) for name in columns}
            way = {f"t_x002e_{name}": value for name, value in shown.items()}
            yield from (call.renderer.row(_row(call, "role", key), table, names, ()) | way for key in team.roles)


def _access(call: Call, user_id: str, alias: str) -> Answer:
    """The rights of a user on a row. https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/retrieveprincipalaccess."""
    aliases = parse(call.query).allow().aliases
    found = _TARGET.fullmatch(aliases.get(alias, ""))
    if found is None:
        raise bad_query(f"The parameter alias {alias} is not a reference to a row.")
    table = call.schema.by_set(found[1])
    if table is None:
        raise no_segment(found[1])
    row, user = _row(call, table.name, found[2]), _row(call, "systemuser", user_id)
    asked = Principal(call.organization, user, None, user.id)
    held = [name for right, name in _RIGHTS.items() if asked.may(right, row)]
    content = {"AccessRights": ",".join(held) or "None"}
    return Answer(
        200, {"@odata.context": f"{call.context}#Microsoft.Dynamics.CRM.RetrievePrincipalAccessResponse", **content}
    )


def _row(call: Call, table: str, key: str) -> Row:
    row = call.organization.rows.get(table, {}).get(key)
    if row is None:
        raise no_row(table, key)
    return row
