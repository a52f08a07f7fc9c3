"""Parameters of actions and their answers: every one by its exact name, of its type, and none besides.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/use-web-api-actions
"""

from collections.abc import Mapping
from typing import Any

from sandbox.dataverse import writes
from sandbox.dataverse.call import Answer, Call
from sandbox.dataverse.errors import bad_body
from sandbox.dataverse.query import parse
from sandbox.dataverse.schema import ATTACHMENT


def given(call: Call, wanted: Mapping[str, type]) -> dict[str, Any]:
    """The parameters of an action; raises `DataverseError` for a missing, an unknown or a wrong one."""
    parse(call.query).allow()
    sent = writes.payload(call)
    for name in sent:
        if name not in wanted:
            raise bad_body(f"The parameter '{name}' in the request payload is not a valid parameter for the operation.")
    for name, kind in wanted.items():
        if type(sent.get(name)) is not kind:
            raise bad_body(f"The parameter '{name}' is missing or of another type.")
    return sent


def target(payload: Mapping[str, Any]) -> dict[str, Any]:
    """An attachment given as a parameter, which says of which type it is; raises `DataverseError`."""
    if str(payload.get("@odata.type")).removeprefix("#") != f"Microsoft.Dynamics.CRM.{ATTACHMENT}":
        raise bad_body(f"Target needs @odata.type Microsoft.Dynamics.CRM.{ATTACHMENT}.")
    return {name: held for name, held in payload.items() if name != "@odata.type"}


def answered(call: Call, response: str, **properties: object) -> Answer:
    """What an action answers, in the complex type `response`."""
    return Answer(200, {"@odata.context": f"{call.context}#Microsoft.Dynamics.CRM.{response}", **properties})
