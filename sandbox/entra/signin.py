"""The authorisation endpoint: from an application's request, over a person's click, to a code.

What may be asked for stands in `asking`, who is meant in `choosing`, what stands between in `standing`.
https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sandbox.entra import choosing, page, parameters, policies, standing
from sandbox.entra.asking import Asked, WayBack, asked, way_back
from sandbox.entra.codes import Authorization, Codes
from sandbox.entra.errors import EntraError, described, error_uri
from sandbox.entra.redirects import carrying
from sandbox.entra.sessions import Session, Sessions
from sandbox.entra.tokens import client_info
from sandbox.tenant.model import Policy, User
from sandbox.tenant.state import State


class SignIn:
    """The page that an application sends a browser to."""

    def __init__(self, state: State, sessions: Sessions, codes: Codes) -> None:
        self._state = state
        self._sessions = sessions
        self._codes = codes

    async def authorize(self, request: Request) -> Response:
        """The page, or the way back with a code or a refusal; a click on the page is posted to the same address."""
        try:
            query = parameters.read(request.url.query)
            back = way_back(query, self._state.tenant)
        except EntraError as error:
            return page.refusal(described(error, self._state))
        try:
            wanted = asked(query)
            if request.method == "POST":
                return await self._clicked(request, back, wanted)
            return self._shown(request, back, wanted)
        except EntraError as error:
            return self._refused(back, error)

    def _shown(self, request: Request, back: WayBack, wanted: Asked) -> Response:
        """The answer to an application's own request."""
        signed_in = self._sessions.users(request)
        if wanted.prompt == "none":
            return self._code(request, back, wanted, choosing.silently(wanted, signed_in))
        user = choosing.without_a_page(wanted, signed_in)
        if user is not None and user.enabled:
            return self._code(request, back, wanted, user)
        return self._page(request, back, wanted)

    async def _clicked(self, request: Request, back: WayBack, wanted: Asked) -> Response:
        """The answer to a form of ours; one that is not ours gets the page again."""
        session = self._sessions.find(request)
        form = parameters.read((await request.body()).decode("utf-8", "replace"))
        if session is None or not session.trusts(form.get("canary", "")):
            return self._page(request, back, wanted, "This page was not up to date. Please choose again.", 400)
        if "cancel" in form:
            return self._back(back, {"error": "access_denied", "error_description": _CANCELLED})
        user = self._state.tenant.users.get(form.get("user", "") or form.get("approve", ""))
        if user is None:
            return self._page(request, back, wanted, "This account is not in the directory any more.", 400)
        if not user.enabled:
            return self._page(request, back, wanted, f"The account of {user.name} is disabled (AADSTS50057).", 400)
        session.add(user)
        if "approve" in form:
            session.strong.add(user.id)
        return self._code(request, back, wanted, user)

    def _code(self, request: Request, back: WayBack, wanted: Asked, user: User) -> Response:
        """The way back with a code, unless something stands between."""
        client, tenant = back.client, self._state.tenant
        standing.passed(user, client, wanted.scopes, tenant)
        session = self._sessions.find(request)
        is_strong = session is not None and user.id in session.strong
        policy = policies.step(user, wanted.policies, tenant)
        if policy and not is_strong:
            return self._step(session, back, wanted, user, policy)
        request.state.caller = user.id
        code = self._codes.issue(
            Authorization(
                client_id=client.client_id,
                user_id=user.id,
                scopes=wanted.scopes,
                redirect_uri=back.redirect_uri,
                challenge=wanted.challenge,
                nonce=wanted.nonce,
                at=self._state.now(),
                is_strong=is_strong,
                revocations=user.revocations,
            )
        )
        about = {"client_info": client_info(user, tenant)} if wanted.wants_client_info else {}
        return self._back(back, {"code": code, **about})

    def _step(self, session: Session | None, back: WayBack, wanted: Asked, user: User, policy: Policy) -> Response:
        """The page of the second step; what is to be silent is told that it cannot be."""
        if wanted.prompt == "none" or session is None:
            raise policies.refusal(policy)
        return page.step(page.Step(back.client.name, self._state.tenant.name, user, session.canary, back.redirect_uri))

    def _page(
        self, request: Request, back: WayBack, wanted: Asked, trouble: str | None = None, status: int = 200
    ) -> Response:
        session = self._sessions.open(request)
        if wanted.hint and trouble is None and choosing.named(wanted.hint, self._state.tenant.users.values()) is None:
            trouble = f"The account {wanted.hint} does not exist in {self._state.tenant.name} (AADSTS50034)."
        response = page.picker(self._picture(session, back, wanted, trouble), status)
        session.remember(response)
        return response

    def _picture(self, session: Session, back: WayBack, wanted: Asked, trouble: str | None) -> page.Picker:
        users = self._state.tenant.users
        hinted = choosing.named(wanted.hint or "", users.values()) if wanted.hint else None
        first = [one.id for one in [hinted] if one] + session.users
        return page.Picker(
            application=back.client.name,
            tenant=self._state.tenant.name,
            users=sorted(users.values(), key=lambda one: first.index(one.id) if one.id in first else len(first)),
            signed_in=frozenset(session.users),
            canary=session.canary,
            redirect_uri=back.redirect_uri,
            trouble=trouble,
        )

    def _refused(self, back: WayBack, error: EntraError) -> Response:
        told = standing.across_a_redirect(error)
        sentence = described(told, self._state)
        answer = {"error": told.error, "error_description": sentence, "error_uri": error_uri(told)}
        return self._back(back, answer | told.more)

    def _back(self, back: WayBack, answer: dict[str, str]) -> Response:
        state = {"state": back.state} if back.state is not None else {}
        target = carrying(back.redirect_uri, back.mode, answer | state)
        return RedirectResponse(target, 302, {"Cache-Control": "no-store"})


_CANCELLED = "the user canceled the authentication"
