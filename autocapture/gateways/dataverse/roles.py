"""Which security roles a seller holds, directly or by a team, asked of Dataverse as that seller.

It decides nothing about them. That users may ask this for themselves, members of a team included, is documented. What
Dataverse answers one who may not, and whether it takes a privilege at all, is not: a refusal counts as no role.
https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/retrieveaaduserroles
https://learn.microsoft.com/power-apps/developer/data-platform/aad-group-team#security-roles-and-privileges
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from autocapture.core.gate import SecurityRole
from autocapture.errors import Forbidden, NotFound
from autocapture.gateways import odata
from autocapture.gateways.caller import Caller
from autocapture.gateways.dataverse.client import AsSeller, Dataverse


class Roles:
    """Security roles of the seller who asks."""

    def __init__(self, dataverse: Dataverse) -> None:
        self._dataverse = dataverse

    def held(self, caller: Caller) -> tuple[SecurityRole, ...]:
        """Every role with its template's id, which stays the same in every business unit while the role's own does not.

        Raises what signing in raises, and a `Forbidden` that says more than that this was refused.
        """
        options = odata.query(_select="name,_roletemplateid_value")
        first = f"RetrieveAadUserRoles(DirectoryObjectId={caller.seller.object_id})?{options}"
        rights = AsSeller(caller)
        try:
            return tuple(_role(row) for row in odata.rows(first, lambda link: self._dataverse.get(rights, link)))
        except NotFound:
            return ()
        except Forbidden as error:
            if error.code != Forbidden.code:
                raise
            return ()


def _role(row: Mapping[str, Any]) -> SecurityRole:
    template = row.get("_roletemplateid_value")
    return SecurityRole(row.get("name") or "", UUID(template) if template else None)
