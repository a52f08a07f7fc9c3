"""The part of the control API that changes what a tenant demands of a sign-in: policies, consent, assignment, accounts.

It decides nothing about a sign-in; `sandbox.entra` does.
"""

import uuid
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sandbox.tenant.model import Policy, Registration, User
from sandbox.tenant.state import State


class DemandError(Exception):
    """A demand that cannot be made, and why."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Policy(_Part):
    resource: str = Field(pattern="^(graph|dataverse|app)$")
    requires: str = Field(pattern="^(mfa|device|block)$")
    users: list[str] = Field(default=[])


class _Consent(_Part):
    resource: str = Field(pattern="^(graph|dataverse)$")
    given: bool


class _Assignment(_Part):
    users: list[str]


class _Account(_Part):
    user: str
    enabled: bool


class _Revocation(_Part):
    user: str


class Demands:
    """Changes of one living tenant; a reset takes them back."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._consented: dict[str, tuple[str, ...]] = {}

    def policy(self, parsed: object) -> object:
        """Adds a sign-in policy, for everyone or for some."""
        asked = _checked(_Policy, parsed)
        users = frozenset(self._user(one).id for one in asked.users)
        made = Policy(str(uuid.uuid4()), asked.resource, asked.requires, users)
        self._state.tenant.policies.append(made)
        return {"id": made.id}

    def no_policies(self) -> object:
        """Forgets all policies."""
        self._state.tenant.policies.clear()
        return {}

    def consent(self, parsed: object) -> object:
        """Takes the consent for a resource away, or gives it back."""
        asked = _checked(_Consent, parsed)
        organization = self._state.tenant.organization.url
        resource = "https://graph.microsoft.com" if asked.resource == "graph" else organization
        consented = self._registration.consented
        if asked.given:
            consented[resource] = consented.get(resource) or self._consented[resource]
        elif resource in consented:
            self._consented[resource] = consented.pop(resource)
        return {"consented": sorted(consented)}

    def assignment(self, parsed: object) -> object:
        """Demands that users are assigned to the app, and assigns these."""
        asked = _checked(_Assignment, parsed)
        self._registration.assigned = frozenset(self._user(one).id for one in asked.users)
        return {"assigned": len(self._registration.assigned)}

    def no_assignment(self) -> object:
        """Lets everyone use the app."""
        self._registration.assigned = None
        return {}

    def account(self, parsed: object) -> object:
        """Disables an account at Entra, or enables it again."""
        asked = _checked(_Account, parsed)
        self._user(asked.user).enabled = asked.enabled
        return {}

    def revocation(self, parsed: object) -> object:
        """Revokes all sign-ins of a user: sessions, refresh tokens, and tokens that were issued until now."""
        self._user(_checked(_Revocation, parsed).user).revocations += 1
        return {}

    @property
    def _registration(self) -> Registration:
        return next(iter(self._state.tenant.registrations.values()))

    def _user(self, name: str) -> User:
        for user in self._state.tenant.users.values():
            if name.lower() in (user.id, user.upn.lower()):
                return user
        known = ", ".join(user.upn for user in self._state.tenant.users.values())
        raise DemandError(f"'{name}' is nobody here; known are {known}.")


def _checked[Kind: _Part](kind: type[Kind], parsed: Any) -> Kind:  # noqa: ANN401 - parsed JSON
    try:
        return kind.model_validate(parsed)
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, one['loc'])) or 'the body'}: {one['msg']}" for one in error.errors())
        raise DemandError(f"{told}.") from error
