"""Tokens for single-page applications: by a code, and by a refresh token. No HTTP.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#redeem-a-code-for-an-access-token
"""

from collections.abc import Mapping
from typing import Any

from sandbox.entra import parameters, standing
from sandbox.entra.codes import Authorization, Codes, Redemption, RefreshTokens
from sandbox.entra.errors import invalid_client, invalid_request, revoked
from sandbox.entra.grants import Grant
from sandbox.entra.policies import STRONG
from sandbox.entra.scopes import Scopes, parsed
from sandbox.entra.tokens import LIFETIME, Tokens, client_info
from sandbox.tenant.model import Registration
from sandbox.tenant.state import State

_GRANTS = ("authorization_code", "refresh_token")
_SECRETS = ("client_secret", "client_assertion", "client_assertion_type")
_KNOWN = (
    "client_id", "grant_type", "scope", "code", "redirect_uri", "code_verifier", "refresh_token", "client_info",
    "claims",
)  # fmt: skip


def client_of(form: Mapping[str, str], origin: str | None, state: State) -> Registration | None:
    """The single-page application that redeems something, or None where that is not asked for.

    `origin` is the header of a browser's request. Raises `EntraError`: what a single-page application was given is
    redeemed by a browser's script only, and nothing else is.
    """
    client = state.tenant.registrations.get(form.get("client_id", "").lower())
    if client is None:
        return None
    if origin is not None and not client.redirect_uris:
        sentence = "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type."
        raise invalid_request(f"{sentence} Request origin: '{origin}'.", 9002326)
    if not client.redirect_uris or form.get("grant_type") not in _GRANTS:
        return None
    if origin is None:
        sentence = "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin"
        raise invalid_request(f"{sentence} requests.", 9002327)
    if any(name in form for name in _SECRETS):
        sentence = "Client is public so neither 'client_assertion' nor 'client_secret' should be presented."
        raise invalid_client(700025, sentence)
    return client


def _methods(found: Authorization) -> dict[str, object]:
    """The claim that tells how the person proved who they are, where it was by more than one means."""
    return {"amr": list(STRONG)} if found.is_strong else {}


class Redeeming:
    """Codes and refresh tokens against tokens."""

    def __init__(self, state: State, tokens: Tokens, codes: Codes) -> None:
        self._state = state
        self._tokens = tokens
        self._codes = codes
        self._refresh_tokens = RefreshTokens(state)

    def granted(self, form: Mapping[str, str], client: Registration) -> Grant:
        """The grant that the form asks for. Raises `EntraError`."""
        parameters.refuse_others(form, _KNOWN)
        parameters.claims(form)
        wanted = parsed(form["scope"]) if form.get("scope") else None
        found = self._redeemed(form, client)
        return self._grant(found, wanted or found.scopes, client, wants_client_info=form.get("client_info") == "1")

    def _redeemed(self, form: Mapping[str, str], client: Registration) -> Authorization:
        if form["grant_type"] == "refresh_token":
            return self._refresh_tokens.redeem(parameters.needed(form, "refresh_token"), client.client_id)
        shown = Redemption(client.client_id, parameters.needed(form, "redirect_uri"), form.get("code_verifier", ""))
        return self._codes.redeem(parameters.needed(form, "code"), shown)

    def _grant(self, found: Authorization, wanted: Scopes, client: Registration, *, wants_client_info: bool) -> Grant:
        """The body of the answer; an ID token and a refresh token come where the user was asked for them."""
        tenant = self._state.tenant
        user = standing.user(found.user_id, tenant)
        if user.revocations > found.revocations:
            raise revoked()
        held = standing.passed(user, client, wanted, tenant)
        names, methods = " ".join(held.names), _methods(found)
        token = self._tokens.for_user(user, held.audience, names, client.client_id, azpacr="0", **methods)
        prefix = f"{wanted.resource}/" if wanted.resource else ""
        body: dict[str, Any] = {
            "token_type": "Bearer",
            "scope": " ".join(f"{prefix}{name}" for name in held.names),
            "expires_in": LIFETIME,
            "ext_expires_in": LIFETIME,
            "access_token": token,
        }
        if "offline_access" in found.scopes.openid:
            body["refresh_token"] = self._refresh_tokens.issue(found)
            body["refresh_token_expires_in"] = self._refresh_tokens.seconds_left(found)
        if "openid" in found.scopes.openid:
            body["id_token"] = self._tokens.identity(user, client.client_id, found.nonce)
        if wants_client_info:
            body["client_info"] = client_info(user, tenant)
        return Grant(body, user.id)
