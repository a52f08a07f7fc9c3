"""Sign-in policies: what a tenant demands of a sign-in before a resource may be reached. No HTTP.

Which sign-ins are strong is told by the caller; here it is only decided what is missing.
https://learn.microsoft.com/entra/identity/conditional-access/overview
https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow#error-response-example
"""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.entra.errors import EntraError, invalid_grant
from sandbox.tenant.model import Policy, Registration, Tenant, User

APP, DATAVERSE, GRAPH = "app", "dataverse", "graph"
MFA = "mfa"
STRONG = ("pwd", "mfa")
"""The authentication methods in a token whose person did the second step.

https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
"""
_GRAPH_RESOURCE = "https://graph.microsoft.com"
_STEP = "Due to a configuration change made by your administrator, or because you moved to a new location, you must use"
_DEVICE = "Device is not in required device state: the conditional access policy requires a compliant device."
_BLOCKED = "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance."


def resource_of(resource: str, tenant: Tenant) -> str:
    """Which of the three a resource of a token request is."""
    return {_GRAPH_RESOURCE: GRAPH, tenant.organization.url: DATAVERSE}.get(resource, APP)


def passed(user: User, resource: str, tenant: Tenant, methods: object) -> None:
    """Raises `EntraError` for the first policy on the resource that the sign-in does not meet.

    `methods` is the `amr` claim of what the user signed in with.
    """
    is_strong = isinstance(methods, list) and MFA in methods
    for policy in tenant.policies:
        if policy.resource == resource and policy.is_for(user) and not (policy.requires == MFA and is_strong):
            raise refusal(policy)


def refusal(policy: Policy) -> EntraError:
    """What Entra says of a policy: another step has claims that the next sign-in carries; the others a message only."""
    claims = json.dumps({"access_token": {"polids": {"essential": True, "values": [policy.id]}}})
    if policy.requires == MFA:
        sentence = f"{_STEP} multi-factor authentication to access the resource."
        return EntraError("interaction_required", 50076, sentence, more={"suberror": "basic_action", "claims": claims})
    number, sentence = (53000, _DEVICE) if policy.requires == "device" else (53003, _BLOCKED)
    return EntraError("interaction_required", number, sentence, more={"suberror": "message_only", "claims": claims})


def named(claims: Mapping[str, Any]) -> frozenset[str]:
    """The ids of the policies that a request's claims say must be met."""
    token = claims.get("access_token")
    asked = token.get("polids") if isinstance(token, dict) else None
    values = asked.get("values") if isinstance(asked, dict) else None
    return frozenset(map(str, values)) if isinstance(values, list) else frozenset()


def step(user: User, asked: frozenset[str], tenant: Tenant) -> Policy | None:
    """The policy for whose sake the user must do another step at the sign-in page, if there is one."""
    for policy in tenant.policies:
        if policy.requires == MFA and policy.is_for(user) and (policy.resource == APP or policy.id in asked):
            return policy
    return None


def assigned(user: User, client: Registration) -> None:
    """Raises `EntraError` for a user whom nobody assigned to an application that demands it."""
    if client.assigned is not None and user.id not in client.assigned:
        sentence = f"The signed in user '{user.upn}' is not assigned to a role for the application"
        raise invalid_grant(50105, f"{sentence} '{client.client_id}' ({client.name}).")
