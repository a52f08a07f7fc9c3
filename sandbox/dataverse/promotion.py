"""CheckPromoteEmail: whether an email would be promoted, or is one already.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/checkpromoteemail
https://learn.microsoft.com/dotnet/api/microsoft.crm.sdk.messages.checkpromoteemailrequest

Documented are its parameters, their types, its response and the privilege it needs. Not documented is how a duplicate
is told; here every email of the organisation counts, whoever may read it, open ones too, and ids are compared without
case and brackets. Whether any other email would be promoted hangs on settings that are not emulated: it would not, for
it answers nothing that is known.
"""

import re

from sandbox.dataverse.call import Answer, Call
from sandbox.dataverse.errors import bad_query
from sandbox.dataverse.query import parse

_CALLED = re.compile(r"CheckPromoteEmail\(([^()]*)\)")
_PARAMETER = re.compile(r"(\w+)=(@[A-Za-z]\w*)")
_TEXT = re.compile(r"'((?:[^']|'')*)'")
_NUMBER = re.compile(r"-?[0-9]{1,9}")
_TYPES = {"MessageId": _TEXT, "Subject": _TEXT, "DirectionCode": _NUMBER}
_DUPLICATE, _NO_CORRELATION = 0, 1


def answer(call: Call) -> Answer | None:
    """The answer to the function's path, None for any other path; raises `DataverseError`."""
    found = _CALLED.fullmatch(call.path)
    if found is None:
        return None
    sent = _parameters(call, found[1])
    call.principal.demand_privilege("read", "email")
    is_there = _bare(sent["MessageId"]) in _known(call)
    return Answer(
        200,
        {
            "@odata.context": f"{call.context}#Microsoft.Dynamics.CRM.CheckPromoteEmailResponse",
            "ShouldPromote": False,
            "ReasonCode": _DUPLICATE if is_there else _NO_CORRELATION,
        },
    )


def _parameters(call: Call, inside: str) -> dict[str, str]:
    """The values behind the aliases, each of its type; every parameter has to be there once."""
    aliases = parse(call.query).allow().aliases
    named = [_PARAMETER.fullmatch(part) for part in inside.split(",")]
    pairs = [(one[1], one[2]) for one in named if one]
    if len(pairs) != len(named) or sorted(name for name, _ in pairs) != sorted(_TYPES):
        raise bad_query("The parameters of CheckPromoteEmail are MessageId, Subject and DirectionCode, as aliases.")
    return {name: _value(name, aliases.get(alias, "")) for name, alias in pairs}


def _value(name: str, text: str) -> str:
    found = _TYPES[name].fullmatch(text)
    if found is None:
        raise bad_query(f"The value of the parameter {name} is missing or of another type.")
    return found[1].replace("''", "'") if found.re is _TEXT else text


def _known(call: Call) -> set[str]:
    emails = call.organization.rows.get("email", {}).values()
    return {_bare(str(row.columns["messageid"])) for row in emails if row.columns.get("messageid")}


def _bare(message_id: str) -> str:
    return message_id.strip().removeprefix("<").removesuffix(">").lower()
