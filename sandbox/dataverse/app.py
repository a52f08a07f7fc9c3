"""The Dataverse Web API as an ASGI application: who calls, what of, and the answer or the refusal.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/compose-http-requests-handle-errors
"""

import re
from collections.abc import Mapping
from urllib.parse import SplitResult, unquote, urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from sandbox.dataverse import actions, attachments, batch, functions, metadata, reading, synchronisation, writing
from sandbox.dataverse.call import ROOT, Answer, Call
from sandbox.dataverse.errors import DataverseError, bad_query, no_segment, not_emulated
from sandbox.dataverse.principal import principal
from sandbox.dataverse.query import LONGEST_URL
from sandbox.dataverse.schema import ATTACHMENT, Schema, Table
from sandbox.entra.tokens import Tokens
from sandbox.tenant.state import State

_ROW = re.compile(r"(\w+)\(([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})\)")
_BLOCKS = frozenset(
    f"{verb}{kind}Blocks{way}"
    for kind in ("File", "Annotation")
    for verb, way in (("Initialize", "Upload"), ("Commit", "Upload"), ("Initialize", "Download"))
)
_NOT_EMULATED = frozenset({"", "$metadata", "EntityDefinitions", "RetrieveAadUserRoles"}) | _BLOCKS
"""What Dataverse has below its root besides tables and the functions that are emulated."""
_METHODS = ["GET", "POST", "PATCH", "PUT", "DELETE"]


def build(state: State, tokens: Tokens) -> ASGIApp:
    """The application."""
    dataverse = _Dataverse(state, tokens)
    return Starlette(routes=[Route("/{path:path}", dataverse.answer, methods=_METHODS)])


class _Dataverse:
    def __init__(self, state: State, tokens: Tokens) -> None:
        self._state = state
        self._tokens = tokens

    async def answer(self, request: Request) -> Response:
        """Answers one HTTP request."""
        headers = dict(request.headers)
        raw = request.scope.get("raw_path", request.url.path.encode()).decode("latin-1")
        try:
            if len(raw) + len(request.url.query) > LONGEST_URL:
                raise DataverseError(414, "0x80060888", "The URL is too long.")
            schema = Schema(self._state.tenant.organization)
            call = self._call(request.method, f"{raw}?{request.url.query}", headers, await request.body(), schema)
            request.state.caller = call.principal.name
            return self._synchronised(call)
        except DataverseError as error:
            return _refusal(error, self._state)

    def _synchronised(self, call: Call) -> Response:
        """The answer; what was written goes to calendars once all of it is through."""
        before = synchronisation.pictures(call.organization) if call.method != "GET" else {}
        try:
            return self._batch(call) if call.path == "$batch" else _response(_served(call))
        finally:
            if call.method != "GET":
                synchronisation.synchronise(self._state.tenant, before, self._state.now())

    def _call(self, method: str, url: str, headers: Mapping[str, str], body: bytes, schema: Schema) -> Call:
        path, _, query = url.partition("?")
        if not path.startswith(ROOT):
            raise no_segment(path.strip("/").partition("/")[0])
        for name in ("odata-version", "odata-maxversion"):
            if headers.get(name, "4.0") != "4.0":
                raise DataverseError(400, "0x80060888", f"The {name} header must be 4.0.")
        who = principal(headers, self._state, self._tokens)
        return Call(method, unquote(path.removeprefix(ROOT)), query, headers, body, who, schema, self._state)

    def _batch(self, call: Call) -> Response:
        if call.method != "POST":
            raise DataverseError(405, "0x80060888", "The requested resource supports POST only.")
        status, kind, body = batch.run(call, lambda part: self._part(call, part))
        return Response(body, status, {"OData-Version": "4.0"}, kind)

    def _part(self, outer: Call, part: batch.Part) -> Answer:
        """A part of a batch: the outer authorization covers it, every other header is its own."""
        headers = {**part.headers, "authorization": outer.headers.get("authorization", "")}
        try:
            parts = _split(part.url)
            if parts.netloc and f"{parts.scheme}://{parts.netloc}" != outer.organization.url:
                raise no_segment(parts.netloc)
            call = self._call(part.method, f"{parts.path}?{parts.query}", headers, part.body, outer.schema)
            if call.path == "$batch":
                raise DataverseError(400, "0x80060888", "A batch must not hold another batch.")
            return _served(call)
        except DataverseError as error:
            return Answer(error.status, error.body(), {"REQ_ID": self._state.new_id()})


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise bad_query(f"The URL {url} is not valid.") from error


def _served(call: Call) -> Answer:
    answer = metadata.answer(call) or functions.answer(call) or actions.answer(call)
    if answer:
        return answer
    name = re.split(r"[/(]", call.path, maxsplit=1)[0]
    table = call.schema.by_set(name)
    if table is None:
        raise not_emulated(f"the path {call.path}") if name in _NOT_EMULATED else no_segment(name)
    row = _ROW.fullmatch(call.path)
    if row:
        return _on_row(call, table, row[2].lower())
    if call.path != name:
        raise not_emulated(f"the path {call.path}")
    methods = {"GET": reading.many, "POST": attachments.create if table.name == ATTACHMENT else writing.create}
    if call.method not in methods:
        raise _no_method()
    return methods[call.method](call, table)


def _on_row(call: Call, table: Table, key: str) -> Answer:
    changing = attachments.change if table.name == ATTACHMENT else writing.change
    deleting = attachments.delete if table.name == ATTACHMENT else writing.delete
    methods = {"GET": reading.one, "PATCH": changing, "DELETE": deleting}
    if call.method not in methods:
        raise _no_method()
    return methods[call.method](call, table, key)


def _no_method() -> DataverseError:
    return DataverseError(405, "0x80060888", "The requested resource does not support this method.")


def _response(answer: Answer) -> Response:
    headers = {"OData-Version": "4.0", **answer.headers}
    if answer.content is None:
        return Response(status_code=answer.status, headers=headers)
    if isinstance(answer.content, bytes):
        return Response(answer.content, answer.status, headers)
    kind = "application/json; odata.metadata=minimal"
    return JSONResponse(answer.content, answer.status, headers, kind)


def _refusal(error: DataverseError, state: State) -> Response:
    headers = {"OData-Version": "4.0", "REQ_ID": state.new_id()}
    if error.status == 401:
        authority = f"https://login.microsoftonline.com/{state.tenant.id}/oauth2/authorize"
        url = state.tenant.organization.url
        headers["WWW-Authenticate"] = f"Bearer authorization_uri={authority}, resource_id={url}/"
        return Response(status_code=401, headers=headers)
    return JSONResponse(error.body(), error.status, headers)
