"""The tenant's keys that tokens are signed with: fetched, kept for a day, fetched again for a key that is not known.

Whoever sends tokens chooses their key ids, so that must not become a way to make the app fetch. It verifies nothing.
https://learn.microsoft.com/entra/identity-platform/signing-key-rollover
"""

import re
import time
from collections.abc import Callable, Mapping
from typing import Any

import jwt
from jwt.jwk_set_cache import JWKSetCache

from autocapture.errors import NotSignedIn, Unavailable
from autocapture.gateways.caching import DAY

PAUSE_SECONDS = 30
"""After a fetch for an unknown key there is no other one for so long."""
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
"""Entra's key ids are thumbprints in Base64url: whatever else a token says is not looked for."""


class Keys:
    """The keys behind one address that are of one issuer. `clock` counts seconds."""

    def __init__(self, url: str, issuer: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._keys = _Rationed(url, issuer, clock)

    def key(self, key_id: object) -> jwt.PyJWK:
        """The key of that id.

        Raises `NotSignedIn` (`token_key`) when Entra has no such key, `Unavailable` when its keys cannot be had.
        """
        if not isinstance(key_id, str) or not _KEY_ID.fullmatch(key_id):
            raise NotSignedIn("The token names no key of Entra's. Sign in again.", "token_key")
        try:
            return self._keys.get_signing_key(key_id)
        except jwt.PyJWKClientConnectionError as error:
            raise Unavailable("Microsoft Entra could not be reached. Try again in a moment.") from error
        except jwt.PyJWKClientError as error:
            raise NotSignedIn("The token is signed with an unknown key. Sign in again.", "token_key") from error


class _Rationed(jwt.PyJWKClient):
    """PyJWT's client, with a ration of its own.

    PyJWT's cooldown begins with every successful fetch and with no failed one: a key that is new right after the first
    fetch would have to wait, and while Entra is away every unknown key would cost another attempt.
    """

    def __init__(self, url: str, issuer: str, clock: Callable[[], float]) -> None:
        super().__init__(url, timeout=5, cooldown_duration=0)
        self.jwk_set_cache = self._kept = JWKSetCache(DAY)
        self._issuer = issuer
        self._clock = clock
        self._not_before = float("-inf")

    def get_jwk_set(self, refresh: bool = False) -> jwt.PyJWKSet:  # noqa: FBT001, FBT002 - the library's own signature
        """The keys that are kept, or new ones: fetched for an unknown key once in a while, successful or not."""
        now = self._clock()
        if not refresh or now < self._not_before:
            return super().get_jwk_set()
        self._not_before = now + PAUSE_SECONDS
        return super().get_jwk_set(refresh=True)

    def fetch_data(self) -> Any:  # noqa: ANN401 - the library's own signature
        """The keys of the issuer; raises `PyJWKClientConnectionError` for whatever goes wrong on the way."""
        try:
            found = super().fetch_data()
        except (OSError, ValueError, jwt.PyJWKClientError, jwt.PyJWKSetError) as error:
            raise jwt.PyJWKClientConnectionError("The keys cannot be read.") from error
        ours = [key for key in found["keys"] if self._is_ours(key)]
        if not ours:
            self._kept.put(None)  # PyJWT keeps what it fetched before it is looked at here
            raise jwt.PyJWKClientConnectionError("None of the keys is the issuer's.")
        return {"keys": ours}

    def _is_ours(self, key: Mapping[str, str]) -> bool:
        """Whether a key that names its issuer names this one; in the common form a tenant's id stands for itself."""
        tenant = self._issuer.rsplit("/", 2)[-2]
        return key.get("issuer", self._issuer).replace("{tenantid}", tenant) == self._issuer
