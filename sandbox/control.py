"""The control API, for people and tests: tokens, reset, tenant, clock, journal, faults. It is no part of any remote.

It answers on loopback only, and every mistake with a sentence.
"""

import json
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from sandbox.dataverse.schema import Schema
from sandbox.demands import DemandError, Demands
from sandbox.entra.tokens import LIFETIME, Tokens
from sandbox.ordering import SERVICES, OrderError
from sandbox.outlook import Outlook, OutlookError
from sandbox.tenant import document, shifting
from sandbox.tenant.model import Registration, Tenant, User
from sandbox.tenant.state import State
from sandbox.troubles import Opening, Troubles

_GRAPH = "https://graph.microsoft.com"

type _Route = tuple[str, str, Callable[[Request], Awaitable[object]]]
"""Method, path and what answers."""


class ControlError(Exception):
    """A request that cannot be carried out, and why."""


def build(state: State, tokens: Tokens, opening: Opening | None = None) -> ASGIApp:
    """The application; `opening` lets it stand before a storage account."""
    control = _Control(state, tokens)
    routes = [
        ("GET", "token", control.token),
        ("GET", "users", control.users),
        ("GET", "records", control.records),
        ("POST", "reset", control.reset),
        ("POST", "tenant", control.tenant),
        ("GET", "tenant/schema", control.schema),
        ("POST", "clock", control.clock),
        ("GET", "journal", control.journal),
        ("GET", "outbox", control.outbox),
        ("POST", "keys", control.keys),
        *_troubling(Troubles(state, opening)),
        *_demanding(Demands(state)),
        *_mailboxes(Outlook(state)),
    ]
    known = ", ".join(f"{method} /_sandbox/{path}" for method, path, _ in routes)
    paths = [Route(f"/_sandbox/{path}", _answering(answer), methods=[method]) for method, path, answer in routes]

    async def unknown(_: Request) -> Response:
        return JSONResponse({"error": f"There is no such path. Known are {known}."}, 404)

    return Starlette(routes=[*paths, Route("/{path:path}", unknown, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])])


def _troubling(troubles: Troubles) -> list[_Route]:
    """The routes that put the remotes into trouble."""

    async def held(request: Request) -> object:
        _only(request, "seconds")
        return await troubles.held(request.query_params.get("seconds", "0"))

    async def release(request: Request) -> object:
        _only(request, "service")
        return troubles.release(_service(request))

    async def storage(request: Request) -> object:
        return await troubles.storage(await _json(request))

    return [
        ("POST", "faults", _taking(troubles.order)),
        ("DELETE", "faults", _alone(troubles.forget)),
        ("GET", "held", held),
        ("DELETE", "held", release),
        ("POST", "storage", storage),
    ]


def _demanding(demands: Demands) -> list[_Route]:
    """The routes that change what is demanded of a sign-in."""
    return [
        ("POST", "policies", _taking(demands.policy)),
        ("DELETE", "policies", _alone(demands.no_policies)),
        ("POST", "consent", _taking(demands.consent)),
        ("POST", "assignment", _taking(demands.assignment)),
        ("DELETE", "assignment", _alone(demands.no_assignment)),
        ("POST", "accounts", _taking(demands.account)),
        ("POST", "revocations", _taking(demands.revocation)),
    ]


def _mailboxes(outlook: Outlook) -> list[_Route]:
    """The routes by which a test looks into calendars, and plays Outlook."""
    return [
        ("GET", "calendars", _alone(outlook.calendars)),
        ("POST", "calendar", _taking(outlook.meeting)),
        ("POST", "mail", _taking(outlook.mail)),
    ]


def _taking(change: Callable[[object], object]) -> Callable[[Request], Awaitable[object]]:
    async def route(request: Request) -> object:
        return change(await _json(request))

    return route


def _alone(change: Callable[[], object]) -> Callable[[Request], Awaitable[object]]:
    async def route(_: Request) -> object:
        return change()

    return route


def _answering(answer: Callable[[Request], Awaitable[object]]) -> Callable[[Request], Awaitable[Response]]:
    async def route(request: Request) -> Response:
        try:
            return JSONResponse(await answer(request))
        except (ControlError, DemandError, OrderError, OutlookError) as error:
            return JSONResponse({"error": str(error)}, 400)
        except document.DocumentError as error:
            problems = [{"place": one.place, "problem": one.problem} for one in error.problems]
            return JSONResponse({"error": str(error), "problems": problems}, 400)

    return route


class _Control:
    def __init__(self, state: State, tokens: Tokens) -> None:
        self._state = state
        self._tokens = tokens

    async def token(self, request: Request) -> object:
        """A user's token for the app, or for trying any client on Graph or Dataverse.

        `seconds` is how long it is good for, negative for one that has ended. `claims` is JSON that overrides claims,
        null takes one away; `key=unpublished` signs with a key that nobody knows.
        """
        _only(request, "user", "for", "seconds", "claims", "key")
        user, wanted = self._user(request), request.query_params.get("for", "app")
        registration = next(iter(self._state.tenant.registrations.values()))
        audience, scopes = self._audience(wanted, registration)
        ends = int(datetime.now().timestamp()) + _seconds(request)  # noqa: DTZ005 - seconds since 1970 know no zone
        tokens, changes = self._signing(request), {"exp": ends, **_claims(request)}
        try:
            token = tokens.for_user(user, audience, " ".join(scopes), registration.client_id, **changes)
        except TypeError as error:
            raise ControlError(f"'claims' cannot be signed: {error}.") from error
        return {"token": token, "expires": ends}

    def _signing(self, request: Request) -> Tokens:
        key = request.query_params.get("key")
        if key not in (None, "unpublished"):
            raise ControlError("'key' is 'unpublished', or left out.")
        return Tokens(self._state) if key else self._tokens

    def _audience(self, wanted: str, registration: Registration) -> tuple[str, tuple[str, ...]]:
        url = self._state.tenant.organization.url
        known = {
            "app": (registration.client_id, registration.scopes),
            "graph": (_GRAPH, registration.consented.get(_GRAPH, ())),
            "dataverse": (url, registration.consented.get(url, ())),
        }
        if wanted not in known:
            raise ControlError(f"'for' is one of {', '.join(known)}.")
        return known[wanted]

    def _user(self, request: Request) -> User:
        asked = request.query_params.get("user", "")
        for user in self._state.tenant.users.values():
            if asked and asked.lower() in (user.id, user.upn.lower(), (user.mail or "").lower()):
                return user
        raise ControlError(f"'user' is one of {', '.join(_names(self._state.tenant))}.")

    async def users(self, _: Request) -> object:
        """Who there is: Entra's object id and sign-in name, the mail address, the id of the user in Dataverse."""
        return [
            {"id": u.id, "name": u.name, "address": u.mail, "upn": u.upn, "systemuser": u.systemuser_id}
            for u in self._state.tenant.users.values()
        ]

    async def records(self, _: Request) -> object:
        """The records that have a timeline: those of every table that may have activities."""
        organization = self._state.tenant.organization
        tables = (table for table in Schema(organization).tables.values() if table.has_activities)
        return [
            {"table": table.name, "id": row.id, "name": row.columns.get(table.primary_name or "")}
            for table in tables
            for row in organization.rows.get(table.name, {}).values()
        ]

    async def reset(self, _: Request) -> object:
        """Starts afresh with the same tenant."""
        self._state.reset()
        return _summary(self._state.tenant)

    async def tenant(self, request: Request) -> object:
        """Loads another tenant; on a mistake nothing changes."""
        parsed = await _json(request)
        if not isinstance(parsed, dict):
            raise ControlError("A tenant document is a JSON object.")
        now = self._state.now()
        built = document.tenant(parsed, now)
        self._state.reset(_loader(built, lambda then: document.tenant(parsed, then)))
        return _summary(self._state.tenant) | {"now": now.isoformat()}

    async def schema(self, _: Request) -> object:
        """The JSON Schema of a tenant document."""
        return document.json_schema()

    async def clock(self, request: Request) -> object:
        """Lets time pass for the tenant: after a shift of `+1d` everything in it is a day older."""
        parsed = await _json(request)
        if not isinstance(parsed, dict) or parsed.keys() != {"shift"}:
            raise ControlError('The clock takes {"shift": "+1d"}, a span of time that passes.')
        try:
            passed = shifting.span(str(parsed["shift"]))
            shifting.shift(self._state.tenant, passed)
        except ValueError as error:
            raise ControlError(f"{error}.") from error
        return {"passed": passed.total_seconds()}

    async def journal(self, request: Request) -> object:
        """What was served since a number, of one service or of all."""
        _only(request, "since", "service")
        since = request.query_params.get("since", "0")
        if not re.fullmatch(r"[0-9]{1,15}", since):
            raise ControlError("'since' is a number from the journal.")
        return self._state.journal.read(int(since), _service(request))

    async def outbox(self, _: Request) -> object:
        """What the organisation would have mailed to people."""
        return self._state.tenant.organization.outbox

    async def keys(self, _: Request) -> object:
        """Makes Entra sign with a new key; the older ones stay published."""
        self._tokens.rotate()
        return {"newest": self._tokens.newest}


def _loader(built: Tenant, load: Callable[[datetime], Tenant]) -> Callable[[datetime], Tenant]:
    """Gives what is built already first: a real mailbox takes its time."""
    ready = [built]
    return lambda now: ready.pop() if ready else load(now)


def _only(request: Request, *names: str) -> None:
    unknown = request.query_params.keys() - set(names)
    if unknown:
        raise ControlError(f"'{min(unknown)}' is no parameter here; known are {', '.join(names)}.")


def _service(request: Request) -> str | None:
    service = request.query_params.get("service")
    if service not in (None, *SERVICES):
        raise ControlError(f"'service' is one of {', '.join(SERVICES)}.")
    return service


def _seconds(request: Request) -> int:
    seconds = request.query_params.get("seconds", str(LIFETIME))
    if not re.fullmatch(r"-?[0-9]{1,10}", seconds):
        raise ControlError("'seconds' is a whole number, negative for a token that has ended.")
    return int(seconds)


def _claims(request: Request) -> dict[str, object]:
    try:
        parsed = json.loads(request.query_params.get("claims", "{}"))
    except ValueError as error:
        raise ControlError(f"'claims' is not JSON: {error}.") from error
    if not isinstance(parsed, dict):
        raise ControlError("'claims' is a JSON object.")
    return parsed


async def _json(request: Request) -> object:
    try:
        return json.loads(await request.body())
    except ValueError as error:
        raise ControlError(f"The body is not JSON: {error}.") from error


def _names(tenant: Tenant) -> list[str]:
    return [user.upn for user in tenant.users.values()]


def _summary(tenant: Tenant) -> dict[str, Any]:
    records = sum(len(rows) for rows in tenant.organization.rows.values())
    messages = sum(len(user.mailbox.messages) for user in tenant.users.values() if user.mailbox)
    return {"tenant": tenant.name, "users": len(tenant.users), "messages": messages, "rows": records}
