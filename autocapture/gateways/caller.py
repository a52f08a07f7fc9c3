"""Who calls: the seller's own Entra token for this API, verified.

PyJWT does the cryptography. It reads no platform authentication header, follows no address that stands in a token, and
takes nothing of a token that is not verified but the name of its key.
https://learn.microsoft.com/entra/identity-platform/claims-validation
"""

import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import jwt

from autocapture.core.model import Seller
from autocapture.errors import NotSignedIn
from autocapture.gateways.keys import Keys

SCOPE = "access_as_user"
"""The delegated scope that this API exposes."""
ADMIN_ROLE = "AutoCapture.Admin"
ALGORITHM = "RS256"
"""The one that Entra signs with."""
LEEWAY_SECONDS = 60
LONGEST_TOKEN = 16_384
"""Characters; Entra's own limits keep a token well below."""

_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
"""A signed token on the wire; without a signature it is told apart by its algorithm.

https://www.rfc-editor.org/rfc/rfc7515#section-3.1
"""
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_TIMES = ("exp", "nbf", "iat")
_TEXTS = ("iss", "aud", "tid", "oid", "ver")


@dataclass(frozen=True, slots=True)
class Caller:
    """A verified seller, with the token to act on their behalf. The token cannot be printed."""

    seller: Seller
    assertion: str = field(repr=False)
    expires: float
    """When the token ends, in seconds since 1970."""
    is_admin: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """Which tokens are taken: those of one tenant, for one application, got by certain applications."""

    authority: str
    tenant_id: UUID
    client_id: UUID
    clients: frozenset[UUID]
    """The applications that may call with a seller's token. A scope is consented to for one application; that another
    one of the tenant holds it as well, by a user's or an administrator's slip, must not open a mailbox to it."""

    @property
    def issuer(self) -> str:
        """The issuer of v2.0 tokens, letter by letter."""
        return f"{self.authority}/{self.tenant_id}/v2.0"


class Callers:
    """Verifies tokens. `clock` is in seconds since 1970."""

    def __init__(self, accepted: Accepted, clock: Callable[[], float] = time.time) -> None:
        self._accepted = accepted
        self._clock = clock
        self._keys = Keys(f"{accepted.authority}/{accepted.tenant_id}/discovery/v2.0/keys", accepted.issuer)

    def verify(self, authorization: str | None) -> Caller:
        """The caller behind an Authorization header.

        Raises `NotSignedIn` with a code for each fault, `Unavailable` when Entra's keys cannot be had.
        """
        token = _bearer(authorization)
        claims = _claims(self._payload(token))
        self._check(claims)
        seller = Seller(UUID(claims["tid"]), UUID(claims["oid"]))
        return Caller(seller, token, float(claims["exp"]), ADMIN_ROLE in _roles(claims))

    def _payload(self, token: str) -> bytes:
        """What was signed. The algorithm and the key's id are looked at before anything is fetched or computed."""
        try:
            header = jwt.get_unverified_header(token)
            if header.get("alg") != ALGORITHM:
                raise NotSignedIn("The token is not signed as Entra signs. Sign in again.", "token_algorithm")
            key = self._keys.key(header.get("kid"))
            signed: bytes = jwt.PyJWS().decode(token, key, algorithms=[ALGORITHM])
        except jwt.InvalidSignatureError as error:
            raise NotSignedIn("The token's signature does not fit. Sign in again.", "token_signature") from error
        except jwt.PyJWTError as error:
            raise NotSignedIn("The token cannot be read. Sign in again.", "token_malformed") from error
        return signed

    def _check(self, claims: Mapping[str, Any]) -> None:
        _check_shape(claims)
        self._check_times(claims)
        self._check_issuance(claims)
        _check_kind(claims)
        if str(claims["azp"]).lower() not in map(str, self._accepted.clients):
            raise NotSignedIn("This application may not call. Ask your administrator to allow it.", "token_client")
        if SCOPE not in _scopes(claims):
            raise NotSignedIn(f"The token lacks the scope {SCOPE}. Ask for one with it.", "token_scope")

    def _check_times(self, claims: Mapping[str, Any]) -> None:
        now = self._clock()
        if claims["exp"] <= now - LEEWAY_SECONDS:
            raise NotSignedIn("Your sign-in has expired. Sign in again.", "token_expired")
        if max(claims["nbf"], claims["iat"]) > now + LEEWAY_SECONDS:
            raise NotSignedIn("The token is not valid yet. Sign in again.", "token_not_yet_valid")

    def _check_issuance(self, claims: Mapping[str, Any]) -> None:
        """A v1.0 token names its audience and its issuer otherwise, so what is for us is told before its version."""
        for_us = str(self._accepted.client_id)
        if claims["aud"].removeprefix("api://") != for_us:
            raise NotSignedIn("The token is for another application. Ask for one for this API.", "token_audience")
        if claims["ver"] != "2.0":
            raise NotSignedIn(
                "The token is not of version 2.0. The app registration needs requestedAccessTokenVersion 2.",
                "token_version",
            )
        if claims["aud"] != for_us:
            raise NotSignedIn("The token is for another application. Ask for one for this API.", "token_audience")
        if claims["iss"] != self._accepted.issuer or claims["tid"] != str(self._accepted.tenant_id):
            raise NotSignedIn("The token comes from another tenant. Sign in with your work account.", "token_issuer")


def _bearer(authorization: str | None) -> str:
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn("No sign-in came with the request. Sign in and try again.")
    if len(token) > LONGEST_TOKEN:
        raise NotSignedIn("The token is too long to be one of Entra's. Sign in again.", "token_malformed")
    if not _COMPACT.fullmatch(token):
        raise NotSignedIn("The token is not one signed token. Sign in again.", "token_malformed")
    return token


def _claims(payload: bytes) -> Mapping[str, Any]:
    """The claims, each of which stands there once: of two, one reader takes the first and another the last.

    https://www.rfc-editor.org/rfc/rfc8725#section-2.4
    """
    try:
        parsed = json.loads(payload.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise NotSignedIn("The token's claims cannot be read. Sign in again.", "token_malformed") from error
    if not isinstance(parsed, dict):
        raise NotSignedIn("The token holds no claims. Sign in again.", "token_malformed")
    return parsed


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) != len(pairs):
        raise ValueError
    return named


def _no_number(_: str) -> float:
    raise ValueError


def _check_shape(claims: Mapping[str, Any]) -> None:
    has_times = all(type(claims.get(name)) is int for name in _TIMES)
    has_texts = all(isinstance(claims.get(name), str) for name in _TEXTS)
    if not has_times or not has_texts or not _GUID.fullmatch(claims["oid"]):
        raise NotSignedIn("The token lacks a claim. Ask for a v2.0 access token.", "token_claims")


def _check_kind(claims: Mapping[str, Any]) -> None:
    """An access token that a person stands behind.

    Every v2.0 access token says which application got it, an id token does not; one without a person has no scopes.
    https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
    """
    if claims.get("idtyp", "user") != "user" or ("azp" in claims and "scp" not in claims):
        raise NotSignedIn("An application cannot have suggestions. Sign in as a person.", "token_app_only")
    if not isinstance(claims.get("azp"), str):
        raise NotSignedIn("This is no access token. Send an access token for this API.", "token_kind")


def _scopes(claims: Mapping[str, Any]) -> Sequence[str]:
    scopes = claims.get("scp")
    return scopes.split(" ") if isinstance(scopes, str) else ()


def _roles(claims: Mapping[str, Any]) -> Sequence[Any]:
    roles = claims.get("roles")
    return roles if isinstance(roles, list) else ()
