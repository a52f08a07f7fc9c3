"""The app inside Microsoft's worker runtime: indexed once, then invoked.

It does not know where invocations come from, and it does not send outputs anywhere. The runtime keeps its registry
in module state: one process runs one app.
"""

import asyncio
import re
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import azure_functions_runtime as runtime  # type: ignore[import-untyped]

from sandbox.host import protos, tracing
from sandbox.host.errors import CannotStart
from sandbox.host.protos import ParameterBinding, RpcException, RpcFunctionMetadata, StatusResult, TypedData

_TRACE_LINE = re.compile(r'File "([^"]+)", line (\d+)')


class FunctionFailed(Exception):
    """A function raised. `stack_trace` is the runtime's text of it."""

    def __init__(self, message: str, stack_trace: str) -> None:
        super().__init__(message)
        self.stack_trace = stack_trace


@dataclass(frozen=True, slots=True)
class Invocation:
    """One run of a function that is about to be made."""

    function_id: str
    inputs: dict[str, TypedData]
    trigger_metadata: dict[str, TypedData]
    trace_parent: str
    id: str


def invocation(
    function_id: str, parameter: str, value: TypedData, metadata: dict[str, TypedData], trace_parent: str | None = None
) -> Invocation:
    """A run of the function with the trigger's value; it continues the caller's trace."""
    return Invocation(function_id, {parameter: value}, metadata, tracing.continued(trace_parent), str(uuid.uuid4()))


async def index(folder: Path) -> list[RpcFunctionMetadata]:
    """Imports the app's `function_app.py` and finds its functions. Raises `CannotStart` with the cause."""
    sys.path.insert(0, str(folder))
    runtime.start_threadpool_executor()
    init = SimpleNamespace(capabilities={}, function_app_directory=str(folder))
    answer = await runtime.worker_init_request(_request("worker_init_request", init))
    _check(answer.result, folder)
    answer = await runtime.functions_metadata_request(_request("functions_metadata_request", None))
    found: list[RpcFunctionMetadata] | None = answer.function_metadata_results
    if not found:
        raise CannotStart(f"There are no functions in {folder / 'function_app.py'}.")
    for function in found:
        load = SimpleNamespace(function_id=function.function_id)
        _check((await runtime.function_load_request(_request("function_load_request", load))).result, folder)
    return found


async def invoke(run: Invocation) -> dict[str, TypedData]:
    """Runs a function; its outputs by name, `$return` among them. Raises `FunctionFailed`."""
    answer = await runtime.invocation_request(_request("invocation_request", _wire(run)))
    if answer.result.status != StatusResult.Success:
        raise FunctionFailed(answer.result.exception.message, answer.result.exception.stack_trace)
    outputs = {output.name: output.data for output in answer.output_data}
    return outputs | ({"$return": answer.return_value} if answer.return_value else {})


async def close() -> None:
    """Waits until the threads of synchronous functions are done."""
    await asyncio.to_thread(runtime.stop_threadpool_executor)


def _wire(run: Invocation) -> SimpleNamespace:
    return SimpleNamespace(
        invocation_id=run.id,
        function_id=run.function_id,
        input_data=[ParameterBinding(name, value) for name, value in run.inputs.items()],
        trigger_metadata=run.trigger_metadata,
        trace_context=SimpleNamespace(trace_parent=run.trace_parent, trace_state="", attributes={}),
        retry_context=SimpleNamespace(retry_count=0, max_retry_count=0, exception=None),
    )


def _request(name: str, content: object) -> SimpleNamespace:
    properties = {"protos": protos, "host": "127.0.0.1"}
    return SimpleNamespace(name=name, request=SimpleNamespace(**{name: content}), properties=properties)


def _check(result: StatusResult, folder: Path) -> None:
    if result.status == StatusResult.Success:
        return
    error = result.exception or RpcException("no reason given")
    cause = error.message.split(" Please check the requirements.txt")[0].removesuffix("Cannot find module.")
    lines = [found for found in _TRACE_LINE.finditer(error.stack_trace) if found[1].startswith(str(folder))]
    place = f" (line {lines[-1][2]} of {Path(lines[-1][1]).relative_to(folder)})" if lines else ""
    raise CannotStart(f"function_app.py could not be loaded: {cause.strip(' .')}{place}.")
