"""The listener of one queue trigger: takes messages, runs the function, deletes, hides or poisons.

It does not make the queue it listens to, because the real host does not either
(https://github.com/Azure/azure-functions-host/issues/8442): a deployment has to. A poison queue is made when it is
first needed; a queue whose own name ends in `-poison` has none, and what fails there stays until its lease is over.
https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from azure.core.exceptions import AzureError

from sandbox.host import messages
from sandbox.host.backoff import Backoff
from sandbox.host.functions import Function, QueueTrigger
from sandbox.host.hostjson import QueueOptions
from sandbox.host.protos import TypedData
from sandbox.host.storage import Queue, Queues, Received
from sandbox.host.worker import FunctionFailed

_log = logging.getLogger("host.queue")
_LONGEST_NAME = 63

type Run = Callable[[Function, TypedData, dict[str, TypedData]], Awaitable[object]]


class Pump:
    """One function's listener. `lease` is in seconds; the real host's is ten minutes."""

    def __init__(
        self, function: Function, trigger: QueueTrigger, queues: Queues, options: QueueOptions, lease: int
    ) -> None:
        self._function = function
        self._queue = queues.open(trigger.connection, trigger.queue)
        self._poison = _poison_queue(trigger, queues)
        self._options = options
        self._lease = lease
        self._running: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()
        self._is_stopping = False
        self._is_missing = False

    @property
    def queue(self) -> str:
        """The queue's name."""
        return self._queue.name

    def wake(self) -> None:
        """Looks at the queue now."""
        self._woken.set()

    def stop(self) -> None:
        """Takes no further messages; `run` ends when those under way are done."""
        self._is_stopping = True
        self._woken.set()

    async def run(self, run: Run, wake: Callable[[str], None]) -> None:
        """Listens until `stop`. `wake` is told of the poison queue when it got a message."""
        backoff = Backoff(self._options.max_polling_interval)
        while not self._is_stopping:
            taken = await self._take()
            for message in taken:
                self._start(self._process(message, run, wake))
            if taken:
                backoff.found()
                await self._room()
            else:
                await self._pause(backoff.next())
        await asyncio.gather(*self._running)

    async def _take(self) -> list[Received]:
        try:
            taken = await self._queue.receive(self._options.batch_size, self._lease)
        except AzureError as error:
            _log.warning("The queue %s could not be read: %s", self.queue, str(error).splitlines()[0])
            return []
        if taken is None and not self._is_missing:
            level = logging.WARNING if self._poison else logging.INFO  # a poison queue is made when it is first needed
            _log.log(level, "The queue %s does not exist; %s waits for it.", self.queue, self._function.name)
        self._is_missing = taken is None
        return taken or []

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _room(self) -> None:
        """Waits until no more messages are under way than the threshold for a new batch allows."""
        while len(self._running) > self._options.new_batch_threshold and not self._is_stopping:
            woken = asyncio.ensure_future(self._woken.wait())
            await asyncio.wait([*self._running, woken], return_when=asyncio.FIRST_COMPLETED)
            woken.cancel()
            self._woken.clear()

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)
        self._woken.clear()

    async def _process(self, message: Received, run: Run, wake: Callable[[str], None]) -> None:
        try:
            if await self._has_succeeded(message, run):
                await self._queue.delete(message)
            elif self._poison and message.dequeue_count >= self._options.max_dequeue_count:
                await self._give_up(message, self._poison, wake)
            elif self._poison:
                await self._queue.hide(message, int(self._options.visibility_timeout.total_seconds()))
        except AzureError as error:
            _log.warning("A message of %s is no longer this host's: %s", self.queue, str(error).splitlines()[0])

    async def _has_succeeded(self, message: Received, run: Run) -> bool:
        if message.dequeue_count > self._options.max_dequeue_count:
            return False
        try:
            body = messages.decode(message.body, is_base64=self._options.is_base64)
        except ValueError:
            _log.warning("A message of %s is not base64, as host.json says it is.", self.queue)
            message.dequeue_count = self._options.max_dequeue_count
            return False
        return await self._under_lease(message, run, body)

    async def _under_lease(self, message: Received, run: Run, body: bytes) -> bool:
        done = asyncio.Event()
        renewal = asyncio.ensure_future(self._renew(message, done))
        try:
            await run(self._function, messages.trigger_value(body), messages.trigger_metadata(message))
        except FunctionFailed:
            return False
        else:
            return True
        finally:
            done.set()
            await renewal

    async def _renew(self, message: Received, done: asyncio.Event) -> None:
        """Renews the lease at half its time for as long as the function runs."""
        while not done.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), self._lease / 2)
                return
            try:
                await self._queue.hide(message, self._lease)
            except AzureError as error:
                _log.warning("A lease in %s could not be renewed: %s", self.queue, str(error).splitlines()[0])

    async def _give_up(self, message: Received, poison: Queue, wake: Callable[[str], None]) -> None:
        attempts = self._options.max_dequeue_count
        _log.warning("A message of %s moves to %s: %s attempts are used up.", self.queue, poison.name, attempts)
        await poison.send(message.body)
        await self._queue.delete(message)
        wake(poison.name)


def _poison_queue(trigger: QueueTrigger, queues: Queues) -> Queue | None:
    name = f"{trigger.queue}-poison"
    if trigger.queue.endswith("-poison") or len(name) > _LONGEST_NAME:
        return None
    return queues.open(trigger.connection, name)
