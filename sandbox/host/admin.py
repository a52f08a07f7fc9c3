"""The admin endpoints: which functions there are, how the host is, and running a function now.

There is no master key locally, as in Core Tools, and no endpoint changes anything.
https://learn.microsoft.com/azure/azure-functions/functions-manually-run-non-http
"""

import asyncio
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from json import JSONDecodeError
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.host import messages
from sandbox.host.functions import Function, HttpTrigger, QueueTrigger
from sandbox.host.protos import TypedData
from sandbox.host.runner import Runner
from sandbox.host.timers import Timer
from sandbox.host.worker import FunctionFailed


class Admin:
    """Answers below `/admin`. `timers` are by function name."""

    def __init__(self, functions: Iterable[Function], runner: Runner, timers: dict[str, Timer]) -> None:
        self._functions = {function.name.lower(): function for function in functions}
        self._runner = runner
        self._timers = timers
        self._running: set[asyncio.Task[None]] = set()

    async def drain(self) -> None:
        """Waits for the runs that were asked for here."""
        await asyncio.gather(*self._running)

    async def answer(self, request: Request) -> Response:
        """The answer to an admin request."""
        match request.method, request.url.path.strip("/").lower().split("/"):
            case "GET", ["admin", "host", "status"]:
                return JSONResponse({"state": "Running"})
            case "GET", ["admin", "functions"]:
                return JSONResponse([_described(function) for function in self._functions.values()])
            case "POST", ["admin", "functions", name] if name in self._functions:
                return await self._fire(self._functions[name], request)
        return Response(status_code=404)

    async def _fire(self, function: Function, request: Request) -> Response:
        try:
            body = await request.json()
        except (JSONDecodeError, UnicodeDecodeError):
            body = None
        if not isinstance(body, dict):
            return Response('The body must be JSON: {} or {"input": "..."}.', status_code=400)
        if isinstance(function.trigger, HttpTrigger):
            return Response(f"{function.name} runs on HTTP requests; call its route.", status_code=400)
        self._start(self._run(function, body.get("input")))
        return Response(status_code=202)

    def _start(self, run: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(run)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _run(self, function: Function, given: object) -> None:
        value, metadata = self._inputs(function, given)
        with suppress(FunctionFailed):
            await self._runner.run(function, value, metadata)

    def _inputs(self, function: Function, given: object) -> tuple[TypedData, dict[str, TypedData]]:
        if not isinstance(function.trigger, QueueTrigger):
            return self._timers[function.name].value(), {}
        body = "" if given is None else str(given)
        return messages.trigger_value(body.encode()), messages.trigger_metadata(messages.manual(body))


def _described(function: Function) -> dict[str, Any]:
    return {"name": function.name, "trigger": type(function.trigger).__name__.removesuffix("Trigger").lower()}
