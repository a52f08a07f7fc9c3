"""Microsoft Graph v1.0 as an ASGI application: tokens, routes, limits, batches. The rules are in the other modules.

https://learn.microsoft.com/graph/use-the-api
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.entra.tokens import Tokens
from sandbox.graph import answers, batch, preferences, routes
from sandbox.graph.authentication import Caller, authenticate
from sandbox.graph.call import Answer, Call
from sandbox.graph.errors import GraphError, bad_request, method_not_allowed
from sandbox.graph.limits import Limits
from sandbox.graph.paging import Pages
from sandbox.tenant.faults import Fault
from sandbox.tenant.state import State

VERSION = "v1.0"


async def short_work() -> None:
    """How long a mailbox is busy with one request. Without it no two requests would ever be under way at once."""
    await asyncio.sleep(0.005)


def build(state: State, tokens: Tokens, work: Callable[[], Awaitable[None]] = short_work) -> ASGIApp:
    """The application. `work` is awaited while a request holds its place on a mailbox."""
    return Starlette(routes=[Route("/{path:path}", _Graph(state, tokens, work))])


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of one resource, by a request or by a part of a batch."""

    method: str
    path: str
    query: str
    prefer: list[str]


class _Graph:
    """Serves requests one by one; it keeps the places on the mailboxes and the key of the links."""

    def __init__(self, state: State, tokens: Tokens, work: Callable[[], Awaitable[None]]) -> None:
        self._state = state
        self._tokens = tokens
        self._work = work
        self._limits = Limits()
        self._pages = Pages()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one HTTP request."""
        request = Request(scope, receive)
        trace = self._trace(request)
        try:
            answer = await self._answer(request, trace)
        except GraphError as error:
            answer = answers.refusal(error, trace)
        await answers.response(answer, trace)(scope, receive, send)

    async def _answer(self, request: Request, trace: answers.Trace) -> Answer:
        caller = authenticate(request.headers.get("authorization"), self._state.tenant, self._tokens)
        request.state.caller = caller.oid
        raw: bytes = request.scope.get("raw_path") or request.url.path.encode()
        version, _, path = raw.decode("latin-1").removeprefix("/").partition("/")
        if version != VERSION:
            raise bad_request("Invalid version.")
        if unquote(path) == "$batch":
            return await self._batch(request, caller, trace)
        query = request.scope["query_string"].decode("latin-1")
        asked = _Asked(request.method, path, query, request.headers.getlist("prefer"))
        return await self._serve(asked, caller)

    async def _batch(self, request: Request, caller: Caller, trace: answers.Trace) -> Answer:
        if request.method != "POST":
            raise method_not_allowed()
        parts = batch.parse(await request.body())
        return await batch.run(parts, lambda part: self._part(part, caller, trace))

    async def _part(self, part: batch.Part, caller: Caller, trace: answers.Trace) -> Answer:
        """A part is refused, and hit by an ordered fault, for itself."""
        path = f"/{VERSION}/{part.url.removeprefix('/')}"
        fault = self._state.faults.take("graph", part.method, path, caller.oid)
        if fault:
            await asyncio.sleep(fault.delay)
        if fault and fault.status is None:
            raise ConnectionAbortedError("an ordered fault cuts the connection of the whole batch")
        if fault and fault.status:
            return _broken(fault)
        prefer = part.headers.get("prefer")
        asked = _Asked(part.method, part.path, part.query, [prefer] if prefer else [])
        try:
            return await self._serve(asked, caller)
        except GraphError as error:
            return answers.refusal(error, trace)

    async def _serve(self, asked: _Asked, caller: Caller) -> Answer:
        path = tuple(unquote(segment) for segment in asked.path.split("/"))
        route = routes.find(asked.method, path)
        user = route.admit(caller)
        preferred = preferences.parse(asked.prefer)
        call = Call(path, asked.query, user, self._state.tenant, preferred, self._pages)
        if not route.on_mailbox:
            return route.answer(call)
        with self._limits.place(caller.app_id, user.id):
            await self._work()
            return _echoing(route.answer(call), preferred)

    def _trace(self, request: Request) -> answers.Trace:
        own = self._state.new_id()
        return answers.Trace(own, request.headers.get("client-request-id") or own, self._state.now())


def _echoing(answer: Answer, preferred: preferences.Preferences) -> Answer:
    if not preferred.applied:
        return answer
    return Answer(answer.body, answer.status, {**answer.headers, "Preference-Applied": preferred.applied})


def _broken(fault: Fault) -> Answer:
    """What an ordered fault makes of a part of a batch."""
    headers = {"Content-Type": "application/json"} | fault.headers
    try:
        return Answer(json.loads(fault.body), fault.status or 0, headers)
    except ValueError:
        return Answer(fault.body.encode(), fault.status or 0, headers)
