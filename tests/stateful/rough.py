"""What a test does to the stack beside clicking: crashes at a step, time that passes, a queue that loses messages.

Everything happens outside the app: at its remotes, in its storage, and to the process it runs in.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import requests
from azure.core.exceptions import ResourceNotFoundError
from stored import account_of, is_quiet, make_older, queues, until_quiet
from world import World

from sandbox.stack import Stack

STEPS: Mapping[str, Any] = {"path": r"^(?!/devstoreaccount1/tracking(-poison)?/messages\?numofmessages)"}
"""Every request but the host's looks at its queues: how many of those there are is chance."""
CHANGES: Mapping[str, Any] = {"path": r"^(?!.*(/oauth2/|/Tables))", "method": "POST|PUT|PATCH|DELETE|MERGE"}
"""Every request that changes something. A crash before any other looks from outside like one after the last change."""


@dataclass(frozen=True)
class Kill:
    """When the host is killed: at a request by its number from 0.

    That request is never carried out, or with `after` it is, and the app never hears of it. With `loses_messages` the
    queue has forgotten its messages when the host is back.
    """

    step: int
    after: bool = False
    loses_messages: bool = False
    steps: Mapping[str, Any] = field(default_factory=lambda: CHANGES)


class Rough:
    """The stack of all stories of a file."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.account = account_of(stack)
        for warm in (self.account.table, self.account.staged):
            assert warm

    def crash(self, world: World, does: Callable[[], object], kill: Kill) -> str:
        """Kills the host when the outside has seen that many further requests; at which, empty if it ended before."""
        world.fault("any", **kill.steps, skip=kill.step, status=None, hold=True, after=kill.after)
        doing = threading.Thread(target=_until_it_dies, args=[does])
        doing.start()
        held: list[dict[str, Any]] = []
        while not held and (doing.is_alive() or not is_quiet(self.account)):
            held = self.held(world)
        self.stack.kill_host()
        doing.join()
        world.mend()
        if kill.loses_messages:
            self.account.tracking_queue.clear_messages()
        self.stack.restart_host()
        return " ".join(f"{one['service']} {one['method']} {one['path']}" for one in held)

    def held(self, world: World, seconds: str = "0.1") -> list[dict[str, Any]]:
        """What the sandbox holds, as soon as it does."""
        found: list[dict[str, Any]] = world.call("GET", "held", params={"seconds": seconds})
        return found

    def quiet(self) -> None:
        """Waits until no message is on its way, be it hidden or not."""
        until_quiet(self.account, self.stack)

    def staged(self) -> list[str]:
        """The names of what is staged."""
        return [*self.account.staged.list_blob_names()]

    def rows(self) -> list[dict[str, Any]]:
        """The rows of the table of trackings."""
        return [dict(row) for row in self.account.table.list_entities()]

    def pass_time(self, world: World, span: timedelta) -> None:
        """Everything becomes older, in the tenant and in the app's storage; the app itself lives in real time."""
        self.quiet()
        world.call("POST", "clock", json={"shift": f"+{int(span.total_seconds())}s"})
        make_older(self.account, span)

    def clear(self) -> None:
        """Forgets what earlier stories left, as a new organisation would begin."""
        for row in self.rows():
            self.account.table.delete_entity(row["PartitionKey"], row["RowKey"])
        for name in self.staged():
            self.account.staged.delete_blob(name)
        for queue in queues(self.account):
            with suppress(ResourceNotFoundError):
                queue.clear_messages()

    def faults_logged(self) -> Iterator[str]:
        """What the app's code did not foresee."""
        return (line for line in self.stack.host_log.splitlines() if '"event": "fault"' in line)


def _until_it_dies(does: Callable[[], object]) -> None:
    with suppress(requests.RequestException):
        does()
