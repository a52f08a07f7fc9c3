"""Who the seller is in Dataverse, and whether they may add an activity to a record. It changes no rights.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/retrieveprincipalaccess
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from autocapture.core.model import RecordRef, Table
from autocapture.errors import Forbidden, NotFound
from autocapture.gateways import odata
from autocapture.gateways.caching import DAY, Kept
from autocapture.gateways.dataverse.client import Dataverse, Rights

_OBSTACLE = "You may read this record but not add activities to it. Ask its owner or your administrator."


@dataclass(frozen=True, slots=True)
class Self:
    """The caller as Dataverse knows them."""

    user_id: UUID
    organization_id: UUID


class Access:
    """What a seller may do; who they are is kept for a day."""

    def __init__(self, dataverse: Dataverse, clock: Callable[[], float]) -> None:
        self._dataverse = dataverse
        self._selves = Kept[Self](2_000, clock)

    def who(self, rights: Rights) -> Self:
        """The seller behind the rights."""
        key = rights.caller.seller if rights.caller else rights
        return self._selves.get_or(key, lambda: (self._who(rights), DAY))

    def obstacle(self, rights: Rights, table: Table, ref: RecordRef) -> str | None:
        """Why the seller may not append to the record; None when they may."""
        target = odata.query(at_t=f"{{'@odata.id':'{table.entity_set}({ref.id})'}}")
        path = f"systemusers({self.who(rights).user_id})/Microsoft.Dynamics.CRM.RetrievePrincipalAccess(Target=@t)"
        try:
            granted = self._dataverse.get(rights, f"{path}?{target}")["AccessRights"]
        except (Forbidden, NotFound):
            return _OBSTACLE
        return None if "AppendToAccess" in granted.replace(" ", "").split(",") else _OBSTACLE

    def _who(self, rights: Rights) -> Self:
        found = self._dataverse.get(rights, "WhoAmI")
        return Self(UUID(found["UserId"]), UUID(found["OrganizationId"]))
