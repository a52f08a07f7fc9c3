"""What gives people rights in a tenant document: security roles, teams that hold them, licences."""

from typing import Literal

from pydantic import Field

from sandbox.tenant.document.base import Depth, Guid, Part


class RolePart(Part):
    """A security role besides those that every tenant has."""

    name: str
    template: Guid | None = None
    grants: dict[str, dict[str, Depth]] = Field(default={})
    privileges: list[str] = Field(default=[])


class TeamPart(Part):
    """A team of a Microsoft Entra security group; `members` are addresses of users of its own unit."""

    name: str
    unit: str = "Sales"
    roles: list[str] = Field(default=[])
    members: list[str] = Field(default=[])


class PlanPart(Part):
    """One service of a licence, and whether it is switched on for the user.

    https://learn.microsoft.com/graph/api/resources/serviceplaninfo
    """

    id: Guid
    name: str
    status: Literal["Success", "Disabled", "PendingInput", "PendingActivation", "PendingProvisioning"] = "Success"


class LicencePart(Part):
    """A product that is assigned to a user, by its part number and id, with the service plans that matter here."""

    product: str = Field(min_length=1)
    id: Guid
    plans: list[PlanPart] = Field(default=[])


SALES_ENTERPRISE = LicencePart(
    product="DYN365_ENTERPRISE_SALES",
    id="1e1a282c-9c54-43a2-9310-98ef728faace",
    plans=[PlanPart(id="2da8e897-7791-486b-b08f-cc63c8129df7", name="DYN365_ENTERPRISE_SALES")],
)
"""https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference"""
