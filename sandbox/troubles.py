"""What the control API orders against the remotes: faults, holding a request, standing before storage.

It checks what is asked for and applies nothing; `sandbox.wire` does.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlsplit

from sandbox.ordering import OrderError, ordered
from sandbox.tenant.state import State

_LONGEST = 10
"""Seconds for which it is waited until something is held."""
_NUMBER = re.compile(r"[0-9]{1,2}(\.[0-9]{1,3})?")
_PARTS = {"blob", "queue", "table"}

type Opening = Callable[[Mapping[str, str]], Awaitable[Mapping[str, str]]]
"""Gives addresses that stand before those of a storage account."""


class Troubles:
    """The control API's way to the faults. Without an `opening` there is nothing that stands before storage."""

    def __init__(self, state: State, opening: Opening | None = None) -> None:
        self._state = state
        self._opening = opening

    def order(self, asked: object) -> object:
        """Orders one fault or several; on a mistake none."""
        faults = [ordered(one) for one in (asked if isinstance(asked, list) else [asked])]
        for fault in faults:
            self._state.faults.order(fault)
        return {"ordered": len(faults)}

    def forget(self) -> object:
        """Forgets the ordered faults, and lets go what they hold."""
        self._state.faults.clear()
        return {}

    async def held(self, seconds: str) -> object:
        """What is held, as soon as something is; at the latest after so many seconds."""
        if not _NUMBER.fullmatch(seconds) or float(seconds) > _LONGEST:
            raise OrderError(f"'seconds' is a number, at most {_LONGEST}.")
        return await self._state.faults.held(float(seconds))

    def release(self, service: str | None) -> object:
        """Lets go what is held, of one service or of all; the ordered faults stay."""
        return {"released": self._state.faults.release(service)}

    async def storage(self, asked: object) -> object:
        """The addresses that stand before a storage account's."""
        if self._opening is None:
            raise OrderError("Nothing can stand before storage here; run the sandbox as a process.")
        if not isinstance(asked, dict) or asked.keys() != _PARTS or not all(map(_is_loopback, asked.values())):
            raise OrderError("Storage is an object with the addresses of blob, queue and table, https and on loopback.")
        return await self._opening(asked)


def _is_loopback(url: object) -> bool:
    if not isinstance(url, str):
        return False
    parts = urlsplit(url)
    return parts.scheme == "https" and parts.hostname == "127.0.0.1"
