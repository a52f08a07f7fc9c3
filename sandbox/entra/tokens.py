"""The tokens of the tenant: keys, claims, signatures, and their verification. No HTTP.

It does not decide who may have a token; `sandbox.entra` does that before it asks for one.
https://learn.microsoft.com/entra/identity-platform/access-tokens
"""

import base64
import hashlib
import json
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from sandbox.tenant.model import Registration, Tenant, User
from sandbox.tenant.state import State

ISSUER = "https://login.microsoftonline.com"
LIFETIME = 3600
"""Seconds that a token is good for."""


class BadToken(Exception):
    """A token that is refused. `reason` is expired, malformed, signature, audience or revoked."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Tokens:
    """Signs and verifies with keys of its own; the newest key signs, the older ones stay published."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._keys: dict[str, rsa.RSAPrivateKey] = {}
        self._revocations: dict[str, int] = {}
        """By a token's own id, how often its user's sign-ins had been revoked when it was issued."""
        self.rotate()

    def rotate(self) -> None:
        """Makes a new key that signs from now on, known by its thumbprint. https://www.rfc-editor.org/rfc/rfc7638."""
        key = rsa.generate_private_key(65537, 2048)
        numbers = key.public_key().public_numbers()
        members = {"e": _base64(numbers.e), "kty": "RSA", "n": _base64(numbers.n)}
        digest = hashlib.sha256(json.dumps(members, separators=(",", ":")).encode()).digest()
        self._keys[_encoded(digest)] = key

    @property
    def newest(self) -> str:
        """The id of the key that signs."""
        return list(self._keys)[-1]

    def published(self) -> list[dict[str, Any]]:
        """The public keys as a JSON Web Key Set lists them: with the issuer's template, and without `alg`."""
        return [self._public(name, key) for name, key in self._keys.items()]

    def for_user(self, user: User, audience: str, scopes: str, client_id: str, /, **overrides: object) -> str:
        """A delegated token: v2.0 for a registration's client id as the audience, else of the v1 shape.

        `overrides` replaces claims; None takes one away. Raises `TypeError` for an `iss` that is no text.
        """
        is_v2 = "://" not in audience
        names = {"name": user.name, "oid": user.id, "sub": user.id, "scp": scopes}
        if is_v2:
            names |= {"azp": client_id, "preferred_username": user.upn}
            held = {"roles": list(user.app_roles)} if user.app_roles else {}
        else:
            names |= {"appid": client_id, "upn": user.upn}
            held = {}
        claims = {**self._common(audience, is_v2=is_v2), **names, **held, **overrides}
        self._revocations[str(claims["uti"])] = user.revocations
        return self.sign({name: claim for name, claim in claims.items() if claim is not None})

    def for_application(
        self, registration: Registration, audience: str, /, roles: tuple[str, ...] = (), **overrides: object
    ) -> str:
        """An application's own token; it has no scopes."""
        names = {"appid": registration.client_id, "oid": registration.object_id, "sub": registration.object_id}
        held = {"roles": list(roles)} if roles else {}
        return self.sign({**self._common(audience, is_v2=False), **names, "idtyp": "app", **held, **overrides})

    def identity(self, user: User, client_id: str, nonce: str | None) -> str:
        """An ID token: who signed in at the client. https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference."""
        names = {"name": user.name, "oid": user.id, "preferred_username": user.upn}
        subject = {"sub": _pairwise(user.id, client_id)}
        given = {} if nonce is None else {"nonce": nonce}
        return self.sign({**self._common(client_id, is_v2=True), **names, **subject, **given})

    def sign(self, claims: dict[str, Any], header: dict[str, Any] | None = None) -> str:
        """Any claims, signed with the newest key; `header` adds to the token's header or overrides it."""
        key = self._keys[self.newest]
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": self.newest, **(header or {})})

    def verify(self, token: str, audience: str) -> dict[str, Any]:
        """The claims of a token for `audience`; raises `BadToken`."""
        try:
            key = self._keys[jwt.get_unverified_header(token)["kid"]].public_key()
            claims = jwt.decode(token, key, algorithms=["RS256"], audience=audience, options={"require": ["exp"]})
        except jwt.ExpiredSignatureError as error:
            raise BadToken("expired") from error
        except jwt.InvalidAudienceError as error:
            raise BadToken("audience") from error
        except (jwt.InvalidSignatureError, KeyError) as error:
            raise BadToken("signature") from error
        except jwt.PyJWTError as error:
            raise BadToken("malformed") from error
        user = self._state.tenant.users.get(str(claims.get("oid")))
        if user and self._revocations.get(str(claims.get("uti")), user.revocations) < user.revocations:
            raise BadToken("revoked")
        return claims

    def _common(self, audience: str, *, is_v2: bool) -> dict[str, Any]:
        tenant, now = self._state.tenant.id, int(time.time())
        issuer = f"{ISSUER}/{tenant}/v2.0" if is_v2 else f"https://sts.windows.net/{tenant}/"
        times = {"iat": now, "nbf": now, "exp": now + LIFETIME}
        unique = {"uti": self._state.new_id()}
        return {"aud": audience, "iss": issuer, "tid": tenant, "ver": "2.0" if is_v2 else "1.0", **times, **unique}

    def _public(self, name: str, key: rsa.RSAPrivateKey) -> dict[str, Any]:
        numbers = key.public_key().public_numbers()
        return {
            "kty": "RSA",
            "use": "sig",
            "kid": name,
            "n": _base64(numbers.n),
            "e": _base64(numbers.e),
            "issuer": f"{ISSUER}/{{tenantid}}/v2.0",
        }


def client_info(user: User, tenant: Tenant) -> str:
    """Whose account it is, as MSAL reads it: the object id and the tenant in base64url."""
    return _encoded(json.dumps({"uid": user.id, "utid": tenant.id}).encode())


def _pairwise(user_id: str, client_id: str) -> str:
    """The user as only this client knows them."""
    return _encoded(hashlib.sha256(f"{user_id}|{client_id}".encode()).digest())


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _base64(number: int) -> str:
    return _encoded(number.to_bytes((number.bit_length() + 7) // 8, "big"))
