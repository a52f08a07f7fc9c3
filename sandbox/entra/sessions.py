"""The browser's session at Entra: a cookie that names it, and who is signed in. It issues no token.

https://learn.microsoft.com/entra/identity-platform/msal-js-sso
"""

import secrets
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from sandbox.entra.kept import Kept, secret
from sandbox.tenant.model import Guid, User
from sandbox.tenant.state import State

COOKIE = "ESTSAUTH"


@dataclass
class Session:
    """One browser's session. `users` are signed in, in the order in which they came."""

    name: str
    """The cookie's value."""
    canary: str
    """What a form of ours sends back, and a form of somebody else's cannot."""
    users: list[Guid] = field(default_factory=list)
    strong: set[Guid] = field(default_factory=set)
    """Who of them did the second step."""
    since: dict[Guid, int] = field(default_factory=dict)
    """How often their sign-ins had been revoked when they signed in."""

    def add(self, user: User) -> None:
        """Signs the user in, beside those who are."""
        if self.since.get(user.id) != user.revocations:
            self.strong.discard(user.id)
        self.since[user.id] = user.revocations
        if user.id not in self.users:
            self.users.append(user.id)

    def holds(self, user: User) -> bool:
        """Whether the user is signed in, and was not revoked since."""
        return user.id in self.users and self.since.get(user.id) == user.revocations

    def trusts(self, canary: str) -> bool:
        """Whether a form was made for this session."""
        return secrets.compare_digest(self.canary.encode(), canary.encode())

    def remember(self, response: Response) -> None:
        """Gives the browser its cookie; it ends with the browser.

        The page that frames Entra is on another port of the same host, which is the same site.
        """
        response.set_cookie(COOKIE, self.name, httponly=True, samesite="lax", path="/")


class Sessions:
    """All sessions of the living tenant."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._kept = Kept[Session](state)

    def find(self, request: Request) -> Session | None:
        """The session of the request's browser, if it has one."""
        return self._kept.find(request.cookies.get(COOKIE, ""))

    def open(self, request: Request) -> Session:
        """The session of the request's browser, or a new one under a name of our own."""
        found = self.find(request)
        if found is None:
            found = Session(secret(), secret())
            self._kept.keep(found.name, found)
        return found

    def users(self, request: Request) -> list[User]:
        """Who is signed in and still stands in the directory."""
        session, everyone = self.find(request), self._state.tenant.users
        known = [everyone[one] for one in session.users if one in everyone] if session else []
        return [one for one in known if session and session.holds(one)]

    def end(self, request: Request, response: Response) -> None:
        """Signs everyone out and takes the cookie away."""
        self._kept.drop(request.cookies.get(COOKIE, ""))
        response.delete_cookie(COOKIE, httponly=True, samesite="lax", path="/")
