"""Whose rights count: the caller's, or where another is impersonated, the intersection of both users' rights.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/impersonate-another-user-web-api
https://learn.microsoft.com/power-platform/admin/security-roles-privileges
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sandbox.dataverse.errors import DataverseError, cannot_act, no_access, no_privilege
from sandbox.entra.tokens import BadToken, Tokens
from sandbox.tenant.model import Organization, Reference, Role, Row, Tenant
from sandbox.tenant.state import State

ACT = "prvActOnBehalfOfAnotherUser"
_DISABLED = "0x80040225"
_NO_USER = "0x80072560"
_DEEPEST = {"organization": 3, "unit": 2, "user": 1}
_ACTIVITIES = ("email", "appointment", "activitypointer")
_CHILDREN: Mapping[str, str] = MappingProxyType({"activityparty": "activityid", "activitymimeattachment": "objectid"})
"""What belongs to an activity, and the lookup that leads there: it has no rights of its own."""
_VERB = {
    "create": "Create",
    "read": "Read",
    "write": "Write",
    "delete": "Delete",
    "append": "Append",
    "appendto": "AppendTo",
}


@dataclass(frozen=True, slots=True)
class Principal:
    """Who acts: `user` owns and creates; `behind` is the application user who impersonates, if one does."""

    organization: Organization
    user: Row
    behind: Row | None
    name: str
    """For the journal: object ids."""

    def may(self, right: str, row: Row) -> bool:
        """Whether every one of them has the right on this row."""
        return all(_may(self.organization, who, right, row) for who in self._all)

    def demand(self, right: str, row: Row) -> None:
        """Raises the refusal that Dataverse gives where the right on the row is missing."""
        self.demand_privilege(right, row.table)
        for who in self._all:
            if not _may(self.organization, who, right, row):
                raise no_access(who.id, _VERB[right], row.table, row.id)

    def demand_privilege(self, right: str, table: str) -> None:
        """Raises where the right is missing for the whole table."""
        for who in self._all:
            if not _depth(self.organization, who, right, table):
                named = "Activity" if table in (*_ACTIVITIES, *_CHILDREN) else table.capitalize()
                raise no_privilege(who.id, f"prv{_VERB[right]}{named}")

    @property
    def _all(self) -> Iterable[Row]:
        return (self.user, self.behind) if self.behind else (self.user,)


def principal(headers: Mapping[str, str], state: State, tokens: Tokens) -> Principal:
    """The principal of a request; raises `DataverseError` 401 or 403."""
    organization = state.tenant.organization
    claims = _claims(headers.get("authorization", ""), state.tenant, tokens)
    caller = _user(organization, str(claims["oid"]))
    if "scp" in claims and "user_impersonation" not in str(claims["scp"]).split(" "):
        raise DataverseError(403, "0x80072560", "The token lacks the scope user_impersonation.")
    wanted = headers.get("callerobjectid")
    if "mscrmcallerid" in headers:
        raise DataverseError(501, "0x80060889", "This sandbox impersonates by CallerObjectId only.")
    if wanted is None:
        return Principal(organization, caller, None, str(claims["oid"]))
    if not any(ACT in role.privileges for role in _own_roles(organization, caller)):
        raise cannot_act(caller.id)
    return Principal(organization, _user(organization, wanted), caller, f"{claims['oid']} on behalf of {wanted}")


def _claims(authorization: str, tenant: Tenant, tokens: Tokens) -> Mapping[str, object]:
    scheme, _, token = authorization.partition(" ")
    try:
        claims = tokens.verify(token, tenant.organization.url) if scheme == "Bearer" else {}
    except BadToken as error:
        raise _not_for_us() from error
    if claims.get("tid") != tenant.id or "oid" not in claims:
        raise _not_for_us()
    return claims


def _not_for_us() -> DataverseError:
    return DataverseError(401, "", "The token is missing, expired or not for this organisation.")


def _user(organization: Organization, object_id: str) -> Row:
    for row in organization.rows.get("systemuser", {}).values():
        if row.columns.get("azureactivedirectoryobjectid") == object_id.lower():
            if row.columns.get("isdisabled"):
                raise DataverseError(403, _DISABLED, "The specified user is either disabled or is not a member.")
            return row
    raise DataverseError(403, _NO_USER, "The user is not a member of the organization.")


def _own_roles(organization: Organization, user: Row) -> list[Role]:
    """Those assigned to the user; acting on behalf of others takes one of these.

    https://learn.microsoft.com/power-apps/developer/data-platform/impersonate-another-user
    """
    return [organization.roles[key] for key in organization.role_members.get(user.id, [])]


def _roles(organization: Organization, user: Row) -> list[Role]:
    """Those, and what teams pass on, as if it were the member's own: the inheritance "Direct User and Team privileges".

    https://learn.microsoft.com/power-platform/admin/security-roles-privileges
    """
    by_team = [key for team in organization.teams if user.id in team.members for key in team.roles]
    return [*_own_roles(organization, user), *(organization.roles[key] for key in by_team)]


def _depth(organization: Organization, user: Row, right: str, table: str) -> int:
    """How deep the right goes."""
    if table in _CHILDREN:
        return max(_depth(organization, user, right, activity) for activity in _ACTIVITIES)
    grants = [role.grants.get(table) or role.grants.get("*", {}) for role in _roles(organization, user)]
    return max((_DEEPEST[grant[right]] for grant in grants if right in grant), default=0)


def _may(organization: Organization, user: Row, right: str, row: Row) -> bool:
    """A row that belongs to an activity goes with it; a row that no one owns is the organisation's."""
    activity = row.columns.get(_CHILDREN.get(row.table, ""))
    if isinstance(activity, Reference):
        return _may(organization, user, right, organization.rows[activity.table][activity.id])
    depth = _depth(organization, user, right, row.table)
    owner, unit = row.columns.get("ownerid"), row.columns.get("owningbusinessunit")
    if depth == _DEEPEST["organization"] or owner is None:
        return depth > 0
    if depth == _DEEPEST["unit"] and unit == user.columns.get("businessunitid"):
        return True
    return depth > 0 and owner == Reference("systemuser", user.id)
