"""Serves a host on loopback until it is told to stop. It does not decide what the host does."""

import asyncio
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn

from sandbox.host.running import Host

_BACKLOG = 128
_DRAIN = 10
"""Seconds that requests and functions under way get after the signal to stop."""


class _Server(uvicorn.Server):
    """A server that leaves the signals to the host and says when it serves."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


def bind(port: int) -> socket.socket:
    """A listening socket on loopback; port 0 means any free one. Raises OSError when the port is taken."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    listening.listen(_BACKLOG)
    return listening


async def serve(host: Host, listening: socket.socket) -> None:
    """Serves until SIGTERM, SIGINT or the end of standard input; then drains, for ten seconds at most."""
    server = _Server(
        uvicorn.Config(
            host.listener,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_DRAIN,
        )
    )
    stopping = _stop_signal()
    serving = asyncio.create_task(server.serve([listening]))
    await server.ready.wait()
    host.start()
    print(json.dumps({"app": f"http://127.0.0.1:{listening.getsockname()[1]}"}), flush=True)  # noqa: T201 - the ready line
    await stopping.wait()
    server.should_exit = True
    async with asyncio.timeout(_DRAIN):
        await asyncio.gather(serving, host.stop())


def _stop_signal() -> asyncio.Event:
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    threading.Thread(target=_watch_input, args=(loop, stopping), daemon=True).start()
    return stopping


def _watch_input(loop: asyncio.AbstractEventLoop, stopping: asyncio.Event) -> None:
    """Ends the host with the process that started it, however that process ended."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    loop.call_soon_threadsafe(stopping.set)
