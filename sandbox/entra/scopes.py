"""The scopes of a request: read, and held against what the client may have. It knows neither users nor HTTP.

https://learn.microsoft.com/entra/identity-platform/scopes-oidc
"""

from dataclasses import dataclass

from sandbox.entra.errors import EntraError, not_consented
from sandbox.tenant.model import Guid, Registration, Tenant

GRAPH = "https://graph.microsoft.com"
_OPENID = ("openid", "profile", "offline_access", "email")
_DEFAULT = ".default"


@dataclass(frozen=True, slots=True)
class Scopes:
    """A resource as the client named it, the scopes below it, and those of OpenID Connect beside."""

    resource: str
    names: tuple[str, ...]
    openid: frozenset[str]


@dataclass(frozen=True, slots=True)
class Granted:
    """What a token is for: its audience, and all scopes that the client holds there."""

    audience: str
    names: tuple[str, ...]


def parsed(scope: str) -> Scopes:
    """The scopes of one resource; raises `EntraError` where there is none, or more than one."""
    everything = [one for one in scope.split(" ") if one]
    wanted = [one.rpartition("/") for one in everything if one not in _OPENID]
    resources = {resource for resource, _, _ in wanted}
    if not wanted:
        raise _invalid("The provided value for the input parameter 'scope' is not valid.")
    if len(resources) > 1:
        raise _invalid("Provided value for scope is not valid: more than one resource.", 28000)
    names = tuple(name for _, _, name in wanted)
    return Scopes(resources.pop(), names, frozenset(everything) & frozenset(_OPENID))


def granted(scopes: Scopes, client: Registration, tenant: Tenant) -> Granted:
    """What the client gets of what it asks for; raises `EntraError` for what does not exist or was not consented to.

    A resource that is left out is Microsoft Graph.
    """
    resource = scopes.resource or GRAPH
    target = _exposing(resource, tenant)
    if target is None and resource not in (GRAPH, tenant.organization.url):
        sentence = f"The resource principal named {resource} was not found in the tenant named {tenant.name}."
        raise EntraError("invalid_resource", 500011, sentence)
    audience = target.client_id if target else resource
    held = (*client.consented.get(audience, ()), *_pre_authorized(target, client.client_id))
    asked = [name for name in scopes.names if name != _DEFAULT]
    if target and (strange := [name for name in asked if name not in target.scopes]):
        sentence = f"The scope {resource}/{strange[0]} is not valid."
        raise _invalid(f"The provided value for the input parameter 'scope' is not valid. {sentence}")
    if not held or any(name not in held for name in asked):
        raise not_consented(client.client_id)
    return Granted(audience, held)


def _exposing(resource: str, tenant: Tenant) -> Registration | None:
    """The registration that exposes the scopes, by its client id or its identifier URI."""
    known = tenant.registrations.get(resource.lower())
    return known or next((one for one in tenant.registrations.values() if one.identifier_uri == resource), None)


def _pre_authorized(target: Registration | None, client_id: Guid) -> tuple[str, ...]:
    return target.scopes if target and client_id in target.preauthorized else ()


def _invalid(sentence: str, number: int = 70011) -> EntraError:
    return EntraError("invalid_scope", number, sentence)
