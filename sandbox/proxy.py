"""A CONNECT proxy with a certificate authority of its own: real host names, real TLS, and nothing but loopback.

Clients that honour `HTTPS_PROXY` and trust the authority reach the sandbox under the remotes' own names, unmodified.
Any other host is refused: nothing leaves this machine.
"""

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import suppress

_FORBIDDEN = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
_CHUNK = 65_536
_BACKLOG = 256
_ENDS = (
    ConnectionError,
    ssl.SSLError,
    asyncio.IncompleteReadError,
    asyncio.LimitOverrunError,
    asyncio.CancelledError,
    TimeoutError,
)
"""What ends a connection and nothing else."""


class Proxy:
    """Leads `host:443` to a port on loopback. `ports` is by host name; `context` holds certificates for them."""

    def __init__(self, ports: Mapping[str, int], context: ssl.SSLContext) -> None:
        self._ports = ports
        self._context = context
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> int:
        """Listens on a free port of loopback and returns it."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, backlog=_BACKLOG)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def stop(self) -> None:
        """Ends every connection."""
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        with suppress(*_ENDS):
            await self._serve(reader, writer)
        writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        port = self._ports.get(_host(head))
        if port is None:
            writer.write(_FORBIDDEN)
            await writer.drain()
            return
        writer.write(_ESTABLISHED)
        await writer.drain()
        await writer.start_tls(self._context)
        behind_reader, behind_writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            await _both_ways((reader, behind_writer), (behind_reader, writer))
        finally:
            behind_writer.close()


def _host(head: bytes) -> str:
    """The host of a CONNECT to port 443; empty for anything else."""
    words = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
    if len(words) != 3 or words[0] != "CONNECT":
        return ""
    host, _, port = words[1].partition(":")
    return host.lower() if port == "443" else ""


async def _both_ways(*ways: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
    """Pumps until one side has ended; then the other has nothing to wait for."""
    pumps = [asyncio.ensure_future(_pump(*way)) for way in ways]
    try:
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for pump in pumps:
            pump.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while chunk := await reader.read(_CHUNK):
        writer.write(chunk)
        await writer.drain()
