"""Applications and the proxy served on loopback, all on one event loop in a thread of its own."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import trustme
import uvicorn
from starlette.types import ASGIApp

from sandbox.proxy import Proxy


def certified(ca: Path) -> ssl.SSLContext:
    """Certificates for the remotes' names; their authority goes to the file."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(ca)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("login.microsoftonline.com", "graph.microsoft.com", "contoso.crm.dynamics.com").configure_cert(
        context
    )
    return context


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def looping() -> Iterator[asyncio.AbstractEventLoop]:
    """A running event loop."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@contextmanager
def proxying(loop: asyncio.AbstractEventLoop, ports: Mapping[str, int], context: ssl.SSLContext) -> Iterator[int]:
    """A running proxy; yields its port."""
    proxy = Proxy(ports, context)
    try:
        yield asyncio.run_coroutine_threadsafe(proxy.start(), loop).result(10)
    finally:
        asyncio.run_coroutine_threadsafe(proxy.stop(), loop).result(10)


@contextmanager
def serving(loop: asyncio.AbstractEventLoop, app: ASGIApp) -> Iterator[str]:
    """Serves the application on a free port of loopback; the port listens before the server runs."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named, so asyncio sends at once
    listener.bind(("127.0.0.1", 0))
    listener.listen(256)
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", ws="none", http="h11", lifespan="off"))
    running = asyncio.run_coroutine_threadsafe(server.serve([listener]), loop)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        running.result(10)
        listener.close()
