"""Runs a function and delivers its queue outputs: what every trigger calls. It does not decide when.

Outputs are sent after the function has returned, as the real host does, so a function that fails sends nothing.
https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-output
"""

import logging
import time
from collections.abc import Callable

from azure.core.exceptions import AzureError

from sandbox.host import messages, worker
from sandbox.host.functions import Function
from sandbox.host.protos import TypedData
from sandbox.host.storage import Queues
from sandbox.host.worker import FunctionFailed

_log = logging.getLogger("host")


class Runner:
    """Invokes functions, one after the other or side by side. `wake` is told which queue got a message."""

    def __init__(self, queues: Queues, *, is_base64: bool, wake: Callable[[str], None]) -> None:
        self._queues = queues
        self._is_base64 = is_base64
        self._wake = wake

    async def run(
        self, function: Function, value: TypedData, metadata: dict[str, TypedData], trace_parent: str | None = None
    ) -> dict[str, TypedData]:
        """The function's outputs by name. Raises `FunctionFailed`, after writing the failure to the log."""
        started = time.perf_counter()
        run = worker.invocation(function.id, function.trigger.parameter, value, metadata, trace_parent)
        try:
            outputs = await worker.invoke(run)
            await self._deliver(function, outputs)
        except FunctionFailed as error:
            _log.error("%s failed (%s): %s\n%s", function.name, run.id, error, error.stack_trace.rstrip())
            raise
        _log.info("%s succeeded (%s, %d ms)", function.name, run.id, (time.perf_counter() - started) * 1000)
        return outputs

    async def _deliver(self, function: Function, outputs: dict[str, TypedData]) -> None:
        for output in function.outputs:
            if output.parameter not in outputs:
                continue
            queue = self._queues.open(output.connection, output.queue)
            try:
                for body in messages.outgoing(outputs[output.parameter]):
                    await queue.send(messages.encode(body, is_base64=self._is_base64))
            except AzureError as error:
                raise FunctionFailed(f"The queue {output.queue} did not take the output: {error}", "") from error
            self._wake(output.queue)
