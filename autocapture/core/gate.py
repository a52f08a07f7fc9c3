"""Who may use the app: one of some security roles and one of some service plans, and what to say to who has none.

It asks nobody and keeps nothing. A demand that names nothing is met by everyone.
https://learn.microsoft.com/dynamics365/sales/security-roles-for-sales
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

TEMPLATES: Mapping[UUID, str] = MappingProxyType(
    {
        UUID("a4be89ff-7c35-4d69-9900-999c3f603e6f"): "Salesperson",
        UUID("c0ed2f4f-6f92-4691-92ba-78f2931e8fba"): "Sales Manager",
        UUID("29123793-6ae5-4955-9f1a-f10ceb9705f1"): "Vice President of Sales",
    }
)
"""The templates of the sales roles that every organisation has, and the roles' English names.

https://learn.microsoft.com/power-apps/developer/data-platform/security-roles
"""

PLANS: Mapping[UUID, str] = MappingProxyType(
    {
        UUID("2da8e897-7791-486b-b08f-cc63c8129df7"): "Dynamics 365 Sales Enterprise",
        UUID("213be507-d547-4f79-bc2c-6196bc54c4a3"): "Dynamics 365 Sales Enterprise for Government",
        UUID("d56f3deb-50d8-465a-bedb-f079817ccac1"): "Dynamics 365 Sales and Customer Service Enterprise",
    }
)
"""The service plans by which a licence carries Sales Enterprise, and the products that an administrator knows them by.

Sales Premium carries the first of them. https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference
"""


@dataclass(frozen=True, slots=True)
class SecurityRole:
    """A security role that a seller holds. One that was copied has a name of its own and no template."""

    name: str
    template_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A service of one of a seller's licences, and whether it is switched on."""

    id: UUID
    is_on: bool


@dataclass(frozen=True, slots=True)
class Demands:
    """What is asked for, in the order in which it is named; whichever of a kind a seller has will do."""

    roles: tuple[UUID | str, ...] = ()
    """Ids of role templates, and names of roles."""
    plans: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a seller may not use the app, as a sentence each; None where the demand is met."""

    no_role: str | None = None
    not_licensed: str | None = None

    @property
    def is_yes(self) -> bool:
        """Whether every demand is met."""
        return self.no_role is None and self.not_licensed is None


def role_refusal(wanted: Sequence[UUID | str], held: Iterable[SecurityRole]) -> str | None:
    """The sentence for a seller who holds none of these roles; names compare without case and outer spaces."""
    by_name = {_plain(one) for one in wanted if isinstance(one, str)}
    if not wanted or any(one.template_id in wanted or _plain(one.name) in by_name for one in held):
        return None
    named = _either([one if isinstance(one, str) else TEMPLATES.get(one, str(one)) for one in wanted])
    return f"You need a security role for this: {named}. Ask your Dynamics 365 administrator to assign it to you."


def plan_refusal(wanted: Sequence[UUID], held: Sequence[Plan]) -> str | None:
    """The sentence for a seller none of whose licences has one of these service plans switched on."""
    if not wanted or any(one.is_on and one.id in wanted for one in held):
        return None
    assigned = {one.id for one in held}
    off = [PLANS.get(one, str(one)) for one in wanted if one in assigned]
    if off:
        return f"Your licence has {_either(off)}, but not switched on. Ask your administrator to switch it on for you."
    named = _either([PLANS.get(one, str(one)) for one in wanted])
    return f"You need a licence for this: {named}. Ask your administrator to assign it to you."


def _plain(name: str) -> str:
    return name.strip().casefold()


def _either(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
