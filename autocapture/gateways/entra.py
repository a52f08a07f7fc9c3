"""Tokens for the remotes: on behalf of the seller, and as the application itself.

MSAL speaks to Entra; what it would keep, mix or replay between users is taken from it. There is no secret: a managed
identity's assertion or a certificate stands for it. Tokens stay in memory, never longer than the seller's own.
https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
"""

import hashlib
import threading
import time
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msal
import requests
from cachetools import LRUCache

from autocapture.errors import Unavailable
from autocapture.gateways.caching import Kept
from autocapture.gateways.caller import Caller
from autocapture.gateways.clouds import Cloud
from autocapture.gateways.credentials import Credential
from autocapture.gateways.http import CONNECT_SECONDS, READ_SECONDS, Bearer, no_cookies, raise_for_trouble
from autocapture.gateways.refusals import Consent, meaning, ours, refusal

CAPABILITIES = ("CP1",)
"""The app understands claims challenges, so Entra may give it tokens that last a day and can be revoked at once.

https://learn.microsoft.com/entra/identity-platform/app-resilience-continuous-access-evaluation
"""
MARGIN_SECONDS = 300
"""A token is renewed this long before it ends."""
MOST_TOKENS = 2_000
GRAPH_PERMISSIONS = "Microsoft Graph User.Read, Mail.Read, Calendars.Read"
DATAVERSE_PERMISSIONS = "Dynamics CRM user_impersonation"


@dataclass(frozen=True, slots=True)
class Registration:
    """The app registration, and where it is known."""

    cloud: Cloud
    tenant_id: UUID
    client_id: UUID

    @property
    def authority(self) -> str:
        """The tenant's own authority: tokens are never asked for at a common one."""
        return f"{self.cloud.authority}/{self.tenant_id}"

    def consent(self, scope: str) -> Consent:
        """What consent to `scope` comprises, and where all of it is given at once.

        https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent
        """
        permissions = GRAPH_PERMISSIONS if scope.startswith(f"{self.cloud.graph}/") else DATAVERSE_PERMISSIONS
        return Consent(permissions, f"{self.authority}/adminconsent?client_id={self.client_id}")


class Entra:
    """Token requests of one application in one tenant."""

    def __init__(self, registration: Registration, credential: Credential) -> None:
        self.registration = registration
        self._credential = credential
        self._tokens = Kept[Bearer](MOST_TOKENS, time.time)
        self._asked: LRUCache[Hashable, str] = LRUCache(MOST_TOKENS)
        self._lock = threading.Lock()
        self._making = threading.Lock()
        self._client: msal.ConfidentialClientApplication | None = None

    def token(self, caller: Caller | None, scope: str) -> Bearer:
        """A token for `scope` as the seller, or as the application itself without a `caller`.

        Raises `ClaimsRequired`, `Forbidden` (`consent_required`, `policy_blocked`, `user_not_assigned`,
        `user_disabled`), `NotSignedIn`, `Throttled`, `Unavailable`, or `RemoteRefused` when our own registration is at
        fault.
        """
        return self._kept(caller, scope, self._claims(caller, scope))

    def renewed(self, caller: Caller | None, scope: str, refused: Bearer, claims: str) -> Bearer:
        """Another token in place of the one that a remote refused, with the `claims` that it asked for, if it did.

        Whoever asks for the same claims at the same time shares it, and so does every later call of this sign-in.
        Raises what `token` raises.
        """
        if claims:
            with self._lock:
                self._asked[_key(caller, scope)] = claims
        bearer = self.token(caller, scope)
        if bearer is not refused:
            return bearer
        self._tokens.drop(_key(caller, scope, self._claims(caller, scope)))
        return self.token(caller, scope)

    def _claims(self, caller: Caller | None, scope: str) -> str:
        """What a remote asked this sign-in's tokens to carry."""
        with self._lock:
            return self._asked.get(_key(caller, scope), "")

    def _kept(self, caller: Caller | None, scope: str, claims: str) -> Bearer:
        return self._tokens.get_or(_key(caller, scope, claims), lambda: self._granted(caller, scope, claims))

    def _granted(self, caller: Caller | None, scope: str, claims: str) -> tuple[Bearer, float]:
        """A new token and how many seconds it may be kept: never longer than to the end of the seller's own."""
        result = self._asked_for(caller, scope, claims)
        if "access_token" in result:
            seconds = float(result["expires_in"]) - MARGIN_SECONDS
            return Bearer(str(result["access_token"])), min(seconds, _left(caller))
        refused = refusal(result)
        if caller is None:
            raise ours(refused)
        raise meaning(refused, self.registration.consent(scope), self.registration.cloud.authority)

    def _asked_for(self, caller: Caller | None, scope: str, claims: str) -> Mapping[str, Any]:
        client, challenge = self._ready(), claims or None
        answer: Mapping[str, Any] = (
            client.acquire_token_on_behalf_of(caller.assertion, [scope], claims_challenge=challenge)
            if caller
            else client.acquire_token_for_client([scope], claims_challenge=challenge)
        )
        return answer

    def _ready(self) -> msal.ConfidentialClientApplication:
        """MSAL's client, made at the first need: making it asks Entra for its endpoints."""
        with self._making:
            if self._client is None:
                self._client = msal.ConfidentialClientApplication(
                    str(self.registration.client_id),
                    authority=self.registration.authority,
                    client_credential=dict(self._credential),
                    client_capabilities=list(CAPABILITIES),
                    instance_discovery=False,
                    token_cache=_NoTokenCache(),
                    http_client=_Session(),
                    http_cache=_Forgetful(),
                    exclude_scopes=["offline_access"],
                )
            return self._client


class _NoTokenCache(msal.TokenCache):
    """MSAL writes every on-behalf-of answer to its cache and never reads it there: nothing is kept."""

    def add(self, event: object, now: float | None = None) -> None:
        """Keeps nothing."""


class _Forgetful(dict[str, Any]):
    """Keeps discovery answers but no token answers.

    MSAL replays a throttled or refused token request from here, and the key does not hold the assertion: one
    seller's pause would become the next one's.
    """

    def __setitem__(self, key: str, value: object) -> None:
        if not key.startswith("POST "):
            super().__setitem__(key, value)


class _Session(requests.Session):
    """MSAL's way out: with timeouts, without cookies, and with our own words for a remote in trouble."""

    def __init__(self) -> None:
        super().__init__()
        self.cookies.set_policy(no_cookies())

    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # type: ignore[override]  # noqa: ANN401 - the library's own signature
        """One request; raises `Throttled` or `Unavailable`, which pass through MSAL as they are."""
        options.update(timeout=(CONNECT_SECONDS, READ_SECONDS), allow_redirects=False)
        try:
            response = super().request(method, url, **options)
        except requests.RequestException as error:
            raise Unavailable("Microsoft Entra could not be reached. Try again in a moment.") from error
        raise_for_trouble(response.status_code, {k.lower(): v for k, v in response.headers.items()})
        return response


def _key(caller: Caller | None, scope: str, claims: str = "") -> Hashable:
    """The token of this very sign-in: a stronger one of the same seller gets tokens of its own."""
    assertion = hashlib.sha256(caller.assertion.encode()).digest() if caller else b""
    return (assertion, scope, claims)


def _left(caller: Caller | None) -> float:
    """Seconds until the seller's own token ends."""
    return caller.expires - time.time() if caller else float("inf")
