"""The ways in and out of the browser's session beside the sign-in page: logout, and the sandbox's own shortcut.

https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#send-a-sign-out-request
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from sandbox.entra import choosing, page, parameters
from sandbox.entra.errors import EntraError, described
from sandbox.entra.redirects import carrying, is_loopback, is_registered
from sandbox.entra.sessions import Sessions
from sandbox.tenant.state import State

_KNOWN_AT_LOGOUT = ("post_logout_redirect_uri", "logout_hint", "id_token_hint", "state")
_UNCACHED = {"Cache-Control": "no-store"}


class Leaving:
    """The end of a session, and its beginning without the page."""

    def __init__(self, state: State, sessions: Sessions) -> None:
        self._state = state
        self._sessions = sessions

    async def logout(self, request: Request) -> Response:
        """Signs everyone out of the browser; back to a registered redirect URI, or to a page that says so.

        The hints would spare the user the question who is to leave, which is not asked here.
        """
        try:
            query = parameters.read(request.url.query)
            parameters.refuse_others(query, _KNOWN_AT_LOGOUT)
        except EntraError as error:
            return page.refusal(described(error, self._state))
        uri, state = query.get("post_logout_redirect_uri", ""), query.get("state")
        registered = [one for client in self._state.tenant.registrations.values() for one in client.redirect_uris]
        response = page.signed_out()
        if is_registered(uri, registered):
            target = uri if state is None else carrying(uri, "query", {"state": state})
            response = RedirectResponse(target, 302, _UNCACHED)
        self._sessions.end(request, response)
        return response

    async def shortcut(self, request: Request) -> Response:
        """No part of Entra: `user` is signed in besides who is already, or with `end=1` all are signed out.

        It plays what a browser has behind it that comes from signing in to another application.
        """
        try:
            query = parameters.read(request.url.query)
        except EntraError as error:
            return _mistake(error.sentence)
        target = query.get("return", "")
        if others := query.keys() - {"user", "end", "return"}:
            return _mistake(f"'{min(others)}' is no parameter here; known are user, end, return.")
        if not is_loopback(target):
            return _mistake("'return' is an http address on 127.0.0.1 or localhost.")
        response = RedirectResponse(target, 302, _UNCACHED)
        if "end" in query:
            return self._ended(request, query, response)
        return self._begun(request, query.get("user", ""), response)

    def _ended(self, request: Request, query: dict[str, str], response: Response) -> Response:
        if query["end"] != "1" or "user" in query:
            return _mistake("'end' is 1, and stands without 'user'.")
        self._sessions.end(request, response)
        return response

    def _begun(self, request: Request, name: str, response: Response) -> Response:
        users = self._state.tenant.users.values()
        user = choosing.named(name, users) if name else None
        if user is None:
            return _mistake(f"'user' is one of {', '.join(one.upn for one in users)}.")
        if not user.enabled:
            return _mistake(f"{user.name} is disabled and cannot sign in.")
        session = self._sessions.open(request)
        session.add(user)
        session.remember(response)
        return response


def _mistake(sentence: str) -> Response:
    return JSONResponse({"error": sentence}, 400)
