"""One ASGI application served on loopback, with TLS or without. It knows no application."""

import socket
from collections.abc import Mapping
from typing import Any

import uvicorn
from starlette.types import ASGIApp

_QUIET: Mapping[str, Any] = {
    "log_level": "warning",
    "access_log": False,
    "lifespan": "off",
    "timeout_graceful_shutdown": 1,
}


def _listening() -> socket.socket:
    """A socket on a free port of loopback.

    It names its protocol: for one that does not, asyncio leaves Nagle's algorithm on, and every answer on a connection
    that is kept waits 40 ms. https://github.com/python/cpython/blob/3.13/Lib/asyncio/base_events.py
    """
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    made.bind(("127.0.0.1", 0))
    made.listen(256)
    return made


class Server(uvicorn.Server):
    """A server on a free port of loopback, which leaves the signals to us."""

    def __init__(self, app: ASGIApp, tls: Mapping[str, str] | None = None) -> None:
        self._socket = _listening()
        self._scheme = "https" if tls else "http"
        self.port: int = self._socket.getsockname()[1]
        pair: dict[str, Any] = {"ssl_certfile": tls["certificate"], "ssl_keyfile": tls["key"]} if tls else {}
        config = uvicorn.Config(app, **_QUIET, **pair)
        super().__init__(config)

    @property
    def url(self) -> str:
        """Where it is, without a slash at the end."""
        return f"{self._scheme}://127.0.0.1:{self.port}"

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serves until `should_exit`."""
        await self._serve(sockets or [self._socket])
