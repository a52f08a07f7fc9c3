"""What an application asks the sign-in page for, checked as Entra checks it. It knows no user and answers nothing.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#request-an-authorization-code
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.entra import parameters, policies
from sandbox.entra.errors import EntraError, invalid_request
from sandbox.entra.redirects import is_registered
from sandbox.entra.scopes import Scopes, parsed
from sandbox.tenant.model import Registration, Tenant

_KNOWN = (
    "client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce", "code_challenge",
    "code_challenge_method", "prompt", "login_hint", "sid", "claims", "client_info",
)  # fmt: skip
_MODES = ("query", "fragment")
_PROMPTS = (None, "none", "login", "select_account", "consent")
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
"""A SHA-256 digest in base64url. https://www.rfc-editor.org/rfc/rfc7636#section-4.2"""


@dataclass(frozen=True, slots=True)
class WayBack:
    """Where an answer goes, and how: `mode` is query or fragment."""

    client: Registration
    redirect_uri: str
    mode: str
    state: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The rest of a request: what for, and how the user is to be met."""

    scopes: Scopes
    challenge: str
    nonce: str | None
    prompt: str | None
    hint: str | None
    wants_client_info: bool
    policies: frozenset[str]
    """Ids of the sign-in policies that must be met."""


def way_back(query: Mapping[str, str], tenant: Tenant) -> WayBack:
    """Where the answer goes. Raises `EntraError`, which a page shows: no way back can be trusted."""
    client_id = parameters.needed(query, "client_id")
    client = tenant.registrations.get(client_id.lower())
    if client is None:
        sentence = f"Application with identifier '{client_id}' was not found in the directory '{tenant.name}'."
        raise EntraError("unauthorized_client", 700016, sentence)
    uri = query.get("redirect_uri")
    if not uri:
        raise invalid_request("No reply address provided.", 900971)
    if not is_registered(uri, client.redirect_uris):
        sentence = f"The redirect URI '{uri}' specified in the request does not match the redirect URIs configured"
        raise invalid_request(f"{sentence} for the application '{client.client_id}'.", 50011)
    mode = query.get("response_mode", "query")
    return WayBack(client, uri, mode if mode in _MODES else "query", query.get("state"))


def asked(query: Mapping[str, str]) -> Asked:
    """What is asked for. Raises `EntraError`, which goes back to the application."""
    parameters.refuse_others(query, _KNOWN)
    _check_response(query)
    _check_prompt(query)
    return Asked(
        scopes=parsed(parameters.needed(query, "scope")),
        challenge=_challenge(query),
        nonce=query.get("nonce"),
        prompt=query.get("prompt"),
        hint=query.get("login_hint"),
        wants_client_info=query.get("client_info") == "1",
        policies=policies.named(parameters.claims(query)),
    )


def _check_response(query: Mapping[str, str]) -> None:
    wanted = parameters.needed(query, "response_type")
    if "id_token" in wanted.split():
        sentence = "response_type 'id_token' is not enabled for the application."
        raise EntraError("unsupported_response_type", 700054, sentence)
    if wanted != "code":
        sentence = f"response_type '{wanted}' is not enabled for the application."
        raise EntraError("unsupported_response_type", 70005, sentence)
    mode = query.get("response_mode", "query")
    if mode not in _MODES:
        raise invalid_request(f"'{mode}' is not a supported value of 'response_mode' here.", 70007)


def _check_prompt(query: Mapping[str, str]) -> None:
    """https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#send-the-sign-in-request."""
    if query.get("prompt") not in _PROMPTS:
        raise invalid_request("Unsupported 'prompt' value.", 90023)
    together = {"sid", "login_hint"} & query.keys()
    if len(together) == 2:
        sentence = "The request was invalid since SID and login_hint cannot be used together."
        raise invalid_request(f"Unable to complete request. {sentence}", 90005)
    if query.get("prompt") == "select_account" and together:
        raise invalid_request("An account hint and prompt 'select_account' cannot be used together.", 90023)


def _challenge(query: Mapping[str, str]) -> str:
    challenge = query.get("code_challenge")
    if not challenge:
        sentence = "Proof Key for Code Exchange is required for cross-origin authorization code redemption."
        raise invalid_request(sentence, 9002325)
    if query.get("code_challenge_method") != "S256":
        raise invalid_request("Invalid Code_Challenge_method parameter.", 50149)
    if not _CHALLENGE.fullmatch(challenge):
        raise invalid_request("Invalid size of Code_Challenge parameter.", 501491)
    return challenge
