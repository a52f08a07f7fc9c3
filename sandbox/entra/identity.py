"""The managed identity endpoint that the platform gives a Functions app. It knows user-assigned identities only.

https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
"""

import secrets
import time

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from sandbox.entra.grants import EXCHANGE
from sandbox.entra.tokens import ISSUER, LIFETIME, Tokens
from sandbox.tenant.model import ManagedIdentity
from sandbox.tenant.state import State

VERSION = "2019-08-01"
PATH = "/msi/token"
STORAGE = "https://storage.azure.com"


def build(state: State, tokens: Tokens, header: str) -> ASGIApp:
    """The endpoint; `header` is the secret that the platform tells the app alone."""

    async def token(request: Request) -> Response:
        return _answer(request, state, tokens, header)

    return Starlette(routes=[Route(PATH, token)])


def _answer(request: Request, state: State, tokens: Tokens, header: str) -> Response:
    asked = request.query_params
    if not secrets.compare_digest(request.headers.get("x-identity-header", "").encode(), header.encode()):
        return _refused(401, "Unauthorized", "The X-IDENTITY-HEADER header is missing or wrong.")
    if asked.get("api-version") != VERSION:
        return _refused(400, "InvalidApiVersion", f"The api-version must be {VERSION}.")
    identity = state.tenant.identities.get(asked.get("client_id", "").lower())
    if identity is None:
        return _refused(400, "IdentityNotFound", "No User Assigned or Delegated Managed Identity found.")
    resource = asked.get("resource", "").removesuffix("/")
    if resource not in (EXCHANGE, STORAGE):
        return _refused(400, "InvalidResource", f"The resource {resource} is not known here.")
    request.state.caller = identity.principal_id
    return JSONResponse(_token(identity, resource, state, tokens))


def _token(identity: ManagedIdentity, resource: str, state: State, tokens: Tokens) -> dict[str, str]:
    now, tenant = int(time.time()), state.tenant.id
    issuer = f"{ISSUER}/{tenant}/v2.0" if resource == EXCHANGE else f"https://sts.windows.net/{tenant}/"
    claims = {"aud": resource, "iss": issuer, "sub": identity.principal_id, "oid": identity.principal_id}
    times = {"iat": now, "nbf": now, "exp": now + LIFETIME}
    token = tokens.sign({**claims, "appid": identity.client_id, "tid": tenant, **times})
    return {
        "access_token": token,
        "client_id": identity.client_id,
        "expires_on": str(now + LIFETIME),
        "not_before": str(now),
        "resource": resource,
        "token_type": "Bearer",
    }


def _refused(status: int, code: str, message: str) -> Response:
    return JSONResponse({"statusCode": status, "message": message, "code": code}, status)
