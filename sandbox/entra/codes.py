"""Authorisation codes and refresh tokens: issued, and redeemed under the conditions they were issued under. No HTTP.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
https://www.rfc-editor.org/rfc/rfc7636
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.entra.errors import EntraError, invalid_client, invalid_grant
from sandbox.entra.kept import Kept, secret
from sandbox.entra.scopes import Scopes
from sandbox.tenant.model import Guid
from sandbox.tenant.state import State

CODE_LIFETIME = timedelta(minutes=10)
REFRESH_LIFETIME = timedelta(hours=24)
"""Of a single-page application's refresh token, and of all that are got with it."""


@dataclass(frozen=True, slots=True)
class Authorization:
    """What a user allowed a client, and what a code for it is bound to. `at` is aware, UTC."""

    client_id: Guid
    user_id: Guid
    scopes: Scopes
    redirect_uri: str
    challenge: str
    nonce: str | None
    at: datetime
    is_strong: bool = False
    """Whether the person did the second step."""
    revocations: int = 0
    """How often the user's sign-ins had been revoked until then."""


@dataclass(frozen=True, slots=True)
class Redemption:
    """What a client shows with its code."""

    client_id: Guid
    redirect_uri: str
    verifier: str


class Codes:
    """The codes of the living tenant, each good once and for ten minutes."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._issued = Kept[Authorization](state)
        self._redeemed = Kept[bool](state)

    def issue(self, authorization: Authorization) -> str:
        """A code for the authorisation."""
        code = secret()
        self._issued.keep(code, authorization)
        return code

    def redeem(self, code: str, shown: Redemption) -> Authorization:
        """What the code stands for; raises `EntraError` unless all fits. Only what fits uses the code up."""
        found = self._issued.find(code)
        if found is None:
            raise malformed()
        _check(found, shown)
        if self._redeemed.find(code):
            sentence = "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an"
            raise invalid_grant(54005, f"{sentence} existing refresh token.")
        if self._state.now() - found.at >= CODE_LIFETIME:
            raise invalid_grant(
                70008, "The provided authorization code or refresh token has expired due to inactivity."
            )
        self._redeemed.keep(code, value=True)
        return found


class RefreshTokens:
    """The refresh tokens of the living tenant. Using one does not revoke it, and its successor lives no longer."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._issued = Kept[Authorization](state)

    def issue(self, authorization: Authorization) -> str:
        """A refresh token; its time counts from the authorisation."""
        token = secret()
        self._issued.keep(token, authorization)
        return token

    def redeem(self, token: str, client_id: Guid) -> Authorization:
        """What the token stands for; raises `EntraError` if it is unknown, another client's or too old."""
        found = self._issued.find(token)
        if found is None:
            raise malformed()
        if found.client_id != client_id:
            raise _of_another()
        if self._state.now() - found.at >= REFRESH_LIFETIME:
            issued = found.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            raise invalid_grant(
                700084,
                "The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime "
                "of 1.00:00:00, which can't be extended. It is now expired and a new sign in request must be sent by "
                f"the SPA to the sign in page. The token was issued on {issued}.",
            )
        return found

    def seconds_left(self, authorization: Authorization) -> int:
        """For how long refresh tokens of the authorisation are good."""
        return int((authorization.at + REFRESH_LIFETIME - self._state.now()).total_seconds())


def malformed() -> EntraError:
    """A code or a token that was never issued."""
    return invalid_grant(9002313, "Invalid request. Request is malformed or invalid.")


def _check(found: Authorization, shown: Redemption) -> None:
    if found.client_id != shown.client_id:
        raise _of_another()
    if found.redirect_uri != shown.redirect_uri:
        sentence = f"The reply address '{shown.redirect_uri}' does not match the reply address '{found.redirect_uri}'"
        raise invalid_client(500112, f"{sentence} provided when requesting Authorization code.")
    digest = hashlib.sha256(shown.verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    if not secrets.compare_digest(challenge.encode(), found.challenge.encode()):
        sentence = "The Code_Verifier does not match the code_challenge supplied in the authorization request."
        raise invalid_grant(501481, sentence)


def _of_another() -> EntraError:
    return invalid_grant(70000, "Provided grant is invalid: it was issued to another application.")
