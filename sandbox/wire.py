"""What every emulated service has around it: the journal and the ordered faults.

A service is a plain ASGI application. It authenticates by itself, and says who called by
`request.state.caller = ...`; `Journalled` writes that down.
"""

import asyncio
import re
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

import jwt
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.tenant.faults import Fault, Held
from sandbox.tenant.journal import LONGEST_BODY, Entry
from sandbox.tenant.state import State

_HEADERS_THAT_MATTER = (
    b"accept", b"content-type", b"prefer", b"callerobjectid", b"consistency", b"odata-version", b"odata-maxversion",
    b"if-match", b"if-none-match", b"client-request-id", b"user-agent",
)  # fmt: skip
_CREDENTIALS = (
    "assertion", "client_assertion", "client_secret", "refresh_token", "code", "code_verifier", "canary",
)  # fmt: skip
_IN_QUERY = re.compile(rf"(?<=[?&])({'|'.join(_CREDENTIALS)})=[^&]*", re.IGNORECASE)
_TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*")
"""A JSON Web Token wherever it stands. https://www.rfc-editor.org/rfc/rfc7519"""
_FORM = "application/x-www-form-urlencoded"


class Journalled:
    """Wraps a service: reads the body once, applies faults, serves, writes the journal."""

    def __init__(self, service: str, app: ASGIApp, state: State) -> None:
        self._service = service
        self._app = app
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        body = await _whole_body(receive)
        scope.setdefault("state", {})["caller"] = None
        path = _path(scope)
        answer = _Answer(send, lambda status: self._write(scope, path, body, status, started))
        fault = self._state.faults.take(self._service, scope["method"], path, _subject(scope, body))
        try:
            await self._serve(scope, body, answer, fault)
        finally:
            answer.end()

    async def _serve(self, scope: Scope, body: bytes, answer: "_Answer", fault: Fault | None) -> None:
        if fault is None:
            await self._app(scope, _replay(body), answer.send)
            return
        await asyncio.sleep(fault.delay)
        served: list[Message] = []
        if fault.hold and not fault.after:
            await self._hold(scope, fault)
        if fault.after or fault.status == 0:
            await self._app(scope, _replay(body), _kept_in(served))
        if fault.hold and fault.after:
            await self._hold(scope, fault)
        await (answer.give(served) if fault.status == 0 else answer.fail(fault))

    async def _hold(self, scope: Scope, fault: Fault) -> None:
        await self._state.faults.hold(Held(self._service, scope["method"], _path(scope), fault.after))

    def _write(self, scope: Scope, path: str, body: bytes, status: int, started: float) -> None:
        headers = {k.decode(): _bare(v.decode("latin-1")) for k, v in scope["headers"] if k in _HEADERS_THAT_MATTER}
        self._state.journal.add(
            Entry(
                number=self._state.journal.next_number(),
                at=datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                service=self._service,
                method=scope["method"],
                path=_bare(_IN_QUERY.sub(r"\1=…", path)),
                headers=headers,
                body=_told(headers.get("content-type", ""), body, self._service),
                status=status,
                caller=scope["state"]["caller"],
                milliseconds=round((time.perf_counter() - started) * 1000, 2),
            )
        )


class _Answer:
    """Passes an answer on; `ended` is told its status once, 0 when none was given.

    It is told before the last byte goes out: whoever has the answer finds the request in the journal.
    """

    def __init__(self, send: Send, ended: Callable[[int], None]) -> None:
        self._send = send
        self._ended: Callable[[int], None] | None = ended
        self._status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
        elif not message.get("more_body"):
            self.end()
        await self._send(message)

    def end(self) -> None:
        """Tells the status, unless it was told."""
        ended, self._ended = self._ended, None
        if ended:
            ended(self._status)

    async def give(self, served: Iterable[Message]) -> None:
        """Passes on what was served while it was kept."""
        for message in served:
            await self.send(message)

    async def fail(self, fault: Fault) -> None:
        if fault.status is None:
            await self._cut()
        headers = {"content-type": "application/json"} | fault.headers
        encoded = [(k.lower().encode(), v.encode()) for k, v in headers.items()]
        await self.send({"type": "http.response.start", "status": fault.status, "headers": encoded})
        await self.send({"type": "http.response.body", "body": fault.body.encode()})

    async def _cut(self) -> None:
        """Promises a body and breaks off: the server then closes the connection."""
        start = {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]}
        await self._send(start)
        raise ConnectionAbortedError("an ordered fault cuts this connection")


async def _whole_body(receive: Receive) -> bytes:
    chunks = []
    while True:
        message = await receive()
        chunks.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(chunks)


def _replay(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _kept_in(served: list[Message]) -> Send:
    """Takes an answer that comes late, or is to be lost on its way."""

    async def keep(message: Message) -> None:
        served.append(message)

    return keep


def _path(scope: Scope) -> str:
    path = scope.get("raw_path", scope["path"].encode()).decode("latin-1")
    query = scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


def _subject(scope: Scope, body: bytes) -> str | None:
    """The `oid` in the bearer token, or in the assertion of a token request on somebody's behalf.

    It is unverified: good enough to aim a fault, never to decide about access.
    """
    headers: Any = dict(scope["headers"])
    token = headers.get(b"authorization", b"").decode("latin-1").removeprefix("Bearer ")
    if not token and headers.get(b"content-type", b"").decode("latin-1").lower().startswith(_FORM):
        token = dict(parse_qsl(body.decode("utf-8", "replace"))).get("assertion", "")
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError:
        return None
    return claims.get("oid")


def _told(content_type: str, body: bytes, service: str) -> str:
    """The body for the journal: text without credentials, of a long one its beginning."""
    text = _bare(_without_credentials(content_type, body[:LONGEST_BODY], service))
    return f"{text}…" if len(body) > LONGEST_BODY else text


def _without_credentials(content_type: str, body: bytes, service: str) -> str:
    text = body.decode("utf-8", "replace")
    if content_type.lower().startswith(_FORM):
        fields = parse_qsl(text, keep_blank_values=True)
        return urlencode([(name, "…" if name.lower() in _CREDENTIALS else value) for name, value in fields])
    return "…" if service in ("entra", "storage") and text else text


def _bare(text: str) -> str:
    """The text without the tokens in it."""
    return _TOKEN.sub("…", text)
