"""Faults to order: what a remote shall answer to the next matching requests instead of serving them.

It also keeps the requests that a fault holds, until they are released. It answers no request by itself.
"""

import asyncio
import re
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

ANY = "any"
"""A fault for the requests to all services, storage among them, counted together."""


@dataclass
class Fault:
    """One ordered fault.

    `service`, `method` (several are separated by `|`) and `path` (a regular expression searched in path and query)
    choose the requests, `caller` narrows them to one object id. `skip` requests pass first, then `times` are hit. A
    `status` of None means the connection is cut without an answer; `delay` is in seconds and alone (status 0) only
    slows the answer down. `after` lets the service do its work first and then loses the answer. `hold` keeps the
    request, or with `after` its answer, until it is released: whoever ordered it does in the meantime what has to
    happen right there.
    """

    service: str
    path: str = ""
    method: str | None = None
    caller: str | None = None
    status: int | None = 503
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1
    skip: int = 0
    delay: float = 0.0
    after: bool = False
    hold: bool = False

    def matches(self, service: str, method: str, path: str, caller: str | None) -> bool:
        """Whether this fault is meant for the request, without counting it."""
        return (
            self.times > 0
            and self.service in (ANY, service)
            and (self.method is None or method in self.method.split("|"))
            and (self.caller is None or self.caller in (caller or ""))
            and re.search(self.path, path) is not None
        )


@dataclass(frozen=True, slots=True)
class Held:
    """A request that waits to be released; with `after` its work is done and the answer waits."""

    service: str
    method: str
    path: str
    after: bool


class Faults:
    """The ordered faults, first come first served, and what they hold."""

    def __init__(self) -> None:
        self._ordered: list[Fault] = []
        self._held: dict[asyncio.Event, Held] = {}
        self._changed = asyncio.Condition()

    def order(self, fault: Fault) -> None:
        """Adds a fault behind those already ordered."""
        self._ordered.append(fault)

    def clear(self) -> None:
        """Forgets all ordered faults, and lets go what they hold."""
        self._ordered.clear()
        self.release()

    async def hold(self, request: Held) -> None:
        """Waits until the request is released."""
        released = asyncio.Event()
        async with self._changed:
            self._held[released] = request
            self._changed.notify_all()
        await released.wait()

    async def held(self, seconds: float) -> list[dict[str, Any]]:
        """What is held, as JSON-ready dictionaries, as soon as something is; nothing after so many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._changed:
                await self._changed.wait_for(lambda: self._held)
        return [asdict(request) for request in self._held.values()]

    def release(self, service: str | None = None) -> int:
        """Lets go what is held, of one service or of all, and says how many requests that were."""
        chosen = [released for released, request in self._held.items() if service in (None, request.service)]
        for released in chosen:
            released.set()
            del self._held[released]
        return len(chosen)

    def take(self, service: str, method: str, path: str, caller: str | None) -> Fault | None:
        """The fault that hits this request, counted down; None when it may pass."""
        for fault in self._ordered:
            if fault.matches(service, method, path, caller):
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                return fault
        return None
