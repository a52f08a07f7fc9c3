"""Who gets which token: on behalf of a user, and for an application in its own name. No HTTP.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-on-behalf-of-flow
https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sandbox.entra import policies
from sandbox.entra.errors import EntraError, invalid_client, invalid_grant, invalid_request, not_consented, revoked
from sandbox.entra.parameters import needed
from sandbox.entra.scopes import Scopes, parsed
from sandbox.entra.tokens import LIFETIME, BadToken, Tokens, client_info
from sandbox.tenant.model import FederatedCredential, Registration, User
from sandbox.tenant.state import State

ON_BEHALF_OF = "urn:ietf:params:oauth:grant-type:jwt-bearer"
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
EXCHANGE = "api://AzureADTokenExchange"
_NO_RECORD = "No matching federated identity record found for presented assertion {}."
_BAD_ASSERTIONS: Mapping[str, tuple[int, str]] = MappingProxyType(
    {"expired": (700024, "Client assertion is not valid."), "audience": (700212, _NO_RECORD.format("audience"))}
)


@dataclass(frozen=True, slots=True)
class Grant:
    """The token endpoint's answer, and as whom it was given."""

    body: dict[str, Any]
    caller: str


def granted(form: Mapping[str, str], state: State, tokens: Tokens) -> Grant:
    """The grant that the form asks for; raises `EntraError`."""
    grant_type = needed(form, "grant_type")
    registration = _client(form, state, tokens)
    if grant_type == "client_credentials":
        return _for_application(form, registration, state, tokens)
    if grant_type == ON_BEHALF_OF:
        return _on_behalf(form, registration, state, tokens)
    raise EntraError("unsupported_grant_type", 70003, f"The app requested an unsupported grant type '{grant_type}'.")


def _client(form: Mapping[str, str], state: State, tokens: Tokens) -> Registration:
    """The registration, by the assertion of an identity that it trusts."""
    client_id = needed(form, "client_id")
    registration = state.tenant.registrations.get(client_id.lower())
    if registration is None:
        sentence = f"Application with identifier '{client_id}' was not found in the directory '{state.tenant.name}'."
        raise EntraError("unauthorized_client", 700016, sentence)
    if "client_secret" in form:
        raise invalid_client(7000215, "Invalid client secret provided.")
    if form.get("client_assertion_type") != JWT_BEARER or "client_assertion" not in form:
        proof = "'client_assertion' or 'client_secret'"
        raise invalid_client(7000218, f"The request body must contain the following parameter: {proof}.")
    _trust(form["client_assertion"], registration, tokens)
    return registration


def _trust(assertion: str, registration: Registration, tokens: Tokens) -> None:
    """Checks the assertion of the identity that stands for a secret."""
    try:
        claims = tokens.verify(assertion, EXCHANGE)
    except BadToken as error:
        number, sentence = _BAD_ASSERTIONS.get(error.reason, (700027, "Client assertion is not valid."))
        raise invalid_client(number, sentence) from error
    known = [one for one in registration.federated if one.issuer == claims.get("iss")]
    if not known:
        raise invalid_client(700211, _NO_RECORD.format("issuer"))
    if FederatedCredential(known[0].issuer, claims.get("sub", ""), EXCHANGE) not in known:
        raise invalid_client(700213, _NO_RECORD.format("subject"))


def _for_application(form: Mapping[str, str], registration: Registration, state: State, tokens: Tokens) -> Grant:
    scope = needed(form, "scope")
    resource, _, name = scope.rpartition("/")
    if name != ".default" or " " in scope:
        raise EntraError("invalid_scope", 1002012, f"The provided value for scope {scope} is not valid.")
    _known(resource, registration, state)
    token = tokens.for_application(registration, resource)
    body = {"token_type": "Bearer", "expires_in": LIFETIME, "ext_expires_in": LIFETIME, "access_token": token}
    return Grant(body, registration.object_id)


def _on_behalf(form: Mapping[str, str], registration: Registration, state: State, tokens: Tokens) -> Grant:
    if needed(form, "requested_token_use") != "on_behalf_of":
        raise invalid_request("'requested_token_use' must be 'on_behalf_of'.", 9002332)
    user, methods = _user(needed(form, "assertion"), registration, state, tokens)
    policies.assigned(user, registration)
    asked = parsed(needed(form, "scope"))
    policies.passed(user, policies.resource_of(asked.resource, state.tenant), state.tenant, methods)
    consented = _consented(asked, registration, state)
    token = tokens.for_user(user, asked.resource, " ".join(consented), registration.client_id)
    full = [f"{asked.resource}/{name}" for name in (*consented, *(n for n in asked.names if n == ".default"))]
    body = {
        "token_type": "Bearer",
        "scope": " ".join(full),
        "expires_in": LIFETIME,
        "ext_expires_in": LIFETIME,
        "access_token": token,
    }
    if form.get("client_info") == "1":
        body["client_info"] = client_info(user, state.tenant)
    return Grant(body, user.id)


def _user(assertion: str, registration: Registration, state: State, tokens: Tokens) -> tuple[User, object]:
    """The user behind an assertion that was issued for this very application, and how they signed in."""
    try:
        claims = tokens.verify(assertion, registration.client_id)
    except BadToken as error:
        if error.reason == "revoked":
            raise revoked() from error
        number = 500133 if error.reason == "expired" else 50013
        raise invalid_grant(number, "Assertion failed validation.") from error
    if "scp" not in claims:
        raise invalid_grant(50012, "App-only tokens cannot be used in the on-behalf-of flow.")
    user = state.tenant.users.get(str(claims.get("oid")))
    if user is None:
        raise invalid_grant(50034, "The user account does not exist in the directory.")
    if not user.enabled:
        raise invalid_grant(50057, "The user account is disabled.")
    return user, claims.get("amr")


def _consented(asked: Scopes, registration: Registration, state: State) -> tuple[str, ...]:
    """The scopes that go into the token: all that are consented; what is asked for must be among them."""
    _known(asked.resource, registration, state)
    held = registration.consented.get(asked.resource, ())
    missing = [name for name in asked.names if name != ".default" and name not in held]
    if missing or not held:
        raise not_consented(registration.client_id)
    return held


def _known(resource: str, registration: Registration, state: State) -> None:
    everything = ("https://graph.microsoft.com", state.tenant.organization.url, *state.tenant.registrations)
    if resource not in everything:
        sentence = f"The resource principal named {resource} was not found in the tenant named {state.tenant.name}."
        raise EntraError("invalid_resource", 500011, f"{sentence} ({registration.client_id})")
