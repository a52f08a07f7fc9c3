"""Microsoft Entra as an ASGI application: which endpoint answers where. What is granted it leaves to others.

Confidential clients are the matter of `grants`, single-page applications of `public`, browsers of `signin`.
https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
"""

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from sandbox.entra import across, grants, page, parameters, public
from sandbox.entra.codes import Codes
from sandbox.entra.discovery import Discovery
from sandbox.entra.errors import EntraError, described, invalid_request, refused
from sandbox.entra.grants import Grant
from sandbox.entra.leaving import Leaving
from sandbox.entra.sessions import Sessions
from sandbox.entra.signin import SignIn
from sandbox.entra.tenancy import check_tenant
from sandbox.entra.tokens import Tokens
from sandbox.tenant.state import State

_FORM = "application/x-www-form-urlencoded"


def build(state: State, tokens: Tokens) -> ASGIApp:
    """The application."""
    sessions, codes = Sessions(state), Codes(state)
    discovery, leaving = Discovery(state, tokens), Leaving(state, sessions)
    authorize, logout = _paged(SignIn(state, sessions, codes).authorize, state), _paged(leaving.logout, state)
    return Starlette(
        routes=[
            Route("/common/discovery/instance", discovery.instance),
            Route("/{tenant}/v2.0/.well-known/openid-configuration", discovery.configuration),
            Route("/{tenant}/discovery/v2.0/keys", discovery.keys),
            Route("/{tenant}/oauth2/v2.0/authorize", authorize, methods=["GET", "POST"]),
            Route("/{tenant}/oauth2/v2.0/logout", logout),
            Route("/{tenant}/oauth2/v2.0/token", _TokenEndpoint(state, tokens, codes).token, methods=["POST"]),
            Route("/{tenant}/oauth2/v2.0/token", across.preflight, methods=["OPTIONS"]),
            Route("/_sandbox/session", leaving.shortcut),
        ]
    )


def _paged(answer: Callable[[Request], Awaitable[Response]], state: State) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that a person looks at: a tenant that is not ours is refused on a page."""

    async def route(request: Request) -> Response:
        try:
            check_tenant(request, state.tenant, "invalid_request")
        except EntraError as error:
            return page.refusal(described(error, state))
        return await answer(request)

    return route


class _TokenEndpoint:
    def __init__(self, state: State, tokens: Tokens, codes: Codes) -> None:
        self._state = state
        self._tokens = tokens
        self._redeeming = public.Redeeming(state, tokens, codes)

    async def token(self, request: Request) -> Response:
        """A grant, or Entra's refusal of it; a script reads both."""
        try:
            check_tenant(request, self._state.tenant, "invalid_request")
            grant = self._granted(await _form(request), request)
        except EntraError as error:
            return across.readable(request, refused(error, self._state))
        request.state.caller = grant.caller
        return across.readable(request, JSONResponse(grant.body, headers={"Cache-Control": "no-store"}))

    def _granted(self, form: dict[str, str], request: Request) -> Grant:
        client = public.client_of(form, request.headers.get("origin"), self._state)
        if client is None:
            return grants.granted(form, self._state, self._tokens)
        parameters.refuse_others(parameters.read(request.url.query), ())
        return self._redeeming.granted(form, client)


async def _form(request: Request) -> dict[str, str]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise invalid_request(f"The request body must be {_FORM}.", 900144)
    return parameters.read((await request.body()).decode("utf-8", "replace"))
