"""Stands before a storage account on loopback, so that its requests can be counted, disturbed and held.

Each of its services gets an address here that passes everything on as it came. It understands nothing of storage: what
an ordered fault answers instead is for whoever orders it to say in the service's own words.
https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes
"""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import urllib3
from starlette.types import Receive, Scope, Send

from sandbox.server import Server
from sandbox.tenant.state import State
from sandbox.wire import Journalled

_OF_THIS_HOP = frozenset({"connection", "keep-alive", "transfer-encoding"})
"""https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1"""
_CONNECTIONS = 32
_PATIENCE = 30
"""Seconds for one request."""


class Front:
    """Addresses before a storage account. `tls` names the files `certificate`, `key` and `ca`."""

    def __init__(self, state: State, tls: Mapping[str, str]) -> None:
        self._state = state
        self._tls = tls
        self._running: dict[Server, asyncio.Task[None]] = {}

    async def open(self, behind: Mapping[str, str]) -> dict[str, str]:
        """The addresses here for the addresses there, by service."""
        return {name: self._opened(url) for name, url in behind.items()}

    def _opened(self, url: str) -> str:
        server = Server(Journalled("storage", _Passing(url, self._tls["ca"]), self._state), self._tls)
        self._running[server] = asyncio.ensure_future(server.serve())
        return server.url + urlsplit(url).path

    async def close(self) -> None:
        """Ends all of them."""
        for server in self._running:
            server.should_exit = True
        await asyncio.gather(*self._running.values())


class _Passing:
    """Passes a request on to another server, and its answer back. Nothing is tried twice."""

    def __init__(self, url: str, ca: str) -> None:
        parts = urlsplit(url)
        self._pool = urllib3.HTTPSConnectionPool(
            parts.hostname or "", parts.port, maxsize=_CONNECTIONS, ca_certs=ca, timeout=_PATIENCE, retries=False
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = (await receive())["body"]
        answer = await asyncio.to_thread(self._passed, scope, body)
        headers = {name.lower(): value for name, value in answer.headers.items() if name.lower() not in _OF_THIS_HOP}
        if answer.data:
            headers["content-length"] = str(len(answer.data))
        kept = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": answer.status, "headers": kept})
        await send({"type": "http.response.body", "body": answer.data})

    def _passed(self, scope: Scope, body: bytes) -> urllib3.BaseHTTPResponse:
        known = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        headers = {name: value for name, value in known.items() if name not in {*_OF_THIS_HOP, "content-length"}}
        target = scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
        asked: dict[str, Any] = {"body": body or None, "headers": headers}
        return self._pool.urlopen(
            scope["method"], target.decode("latin-1"), redirect=False, decode_content=False, **asked
        )
