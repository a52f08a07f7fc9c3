"""Who calls: the bearer token read, and checked against the directory. It grants no scope.

https://learn.microsoft.com/graph/auth/auth-concepts
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sandbox.entra.tokens import BadToken, Tokens
from sandbox.graph.errors import GraphError, revoked, unauthenticated
from sandbox.tenant.model import Guid, Tenant, User

AUDIENCE = "https://graph.microsoft.com"
_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "expired": "Lifetime validation failed, the token is expired.",
        "malformed": "CompactToken parsing failed with error code: 80049217",
        "audience": "Access token validation failure. Invalid audience.",
    }
)
_INVALID = "Access token validation failure."


@dataclass(frozen=True, slots=True)
class Caller:
    """The token's holder. `user` is None for an application's own token."""

    oid: Guid
    app_id: Guid
    scopes: frozenset[str]
    user: User | None


def authenticate(authorization: str | None, tenant: Tenant, tokens: Tokens) -> Caller:
    """The caller behind an `Authorization` header.

    Raises `GraphError` 401 for a missing or unusable token and for a user who is unknown or disabled.
    """
    scheme, _, token = (authorization or "").partition(" ")
    if scheme != "Bearer" or not token:
        raise unauthenticated("Access token is empty.")
    try:
        claims = tokens.verify(token, AUDIENCE)
    except BadToken as error:
        raise _refused(error) from error
    if claims.get("tid") != tenant.id or not {"oid", "appid"} <= claims.keys():
        raise unauthenticated(_INVALID)
    scopes = frozenset(str(claims.get("scp", "")).split())
    user = _enabled_user(tenant, claims["oid"]) if "scp" in claims else None
    return Caller(claims["oid"], claims["appid"], scopes, user)


def _refused(error: BadToken) -> GraphError:
    if error.reason == "revoked":
        return revoked()
    return unauthenticated(_REASONS.get(error.reason, _INVALID))


def _enabled_user(tenant: Tenant, oid: Guid) -> User:
    user = tenant.users.get(oid)
    if user is None or not user.enabled:
        raise unauthenticated(_INVALID)
    return user
