"""What the worker found in the app: functions with their trigger and their queue outputs.

It does not run anything. A binding or an authorisation level that this host does not emulate is refused here.
"""

import json
from dataclasses import dataclass
from typing import Any

from sandbox.host.errors import CannotStart
from sandbox.host.protos import RpcFunctionMetadata
from sandbox.host.settings import Connection, Settings


@dataclass(frozen=True, slots=True)
class HttpTrigger:
    """Runs on requests. `route` is a template below the route prefix; no methods mean all methods."""

    parameter: str
    route: str
    methods: frozenset[str]
    answer: str
    """The output that carries the answer, `$return` as a rule."""


@dataclass(frozen=True, slots=True)
class QueueTrigger:
    """Runs on messages of a queue."""

    parameter: str
    queue: str
    connection: Connection


@dataclass(frozen=True, slots=True)
class TimerTrigger:
    """Runs on an NCRONTAB schedule."""

    parameter: str
    schedule: str
    runs_on_startup: bool


type Trigger = HttpTrigger | QueueTrigger | TimerTrigger


@dataclass(frozen=True, slots=True)
class QueueOutput:
    """A queue that takes what the function puts into the parameter, or returns."""

    parameter: str
    queue: str
    connection: Connection


@dataclass(frozen=True, slots=True)
class Function:
    """One function of the app."""

    id: str
    name: str
    trigger: Trigger
    outputs: tuple[QueueOutput, ...]


def read_function(metadata: RpcFunctionMetadata, settings: Settings) -> Function:
    """The function behind the worker's metadata. Raises `CannotStart` for what this host cannot run.

    Raises `SettingMissing` for a function that lacks a setting.
    """
    if metadata.retry_options is not None:
        raise CannotStart(f"{metadata.name} has a retry policy, which this host does not emulate.")
    bindings = [json.loads(raw) for raw in metadata.raw_bindings]
    triggers = [trigger for binding in bindings if (trigger := _trigger(binding, bindings, metadata.name, settings))]
    if len(triggers) != 1:
        raise CannotStart(f"{metadata.name} must have one trigger; it has {len(triggers)}.")
    outputs = tuple(_output(binding, metadata.name, settings) for binding in bindings if binding["type"] == "queue")
    return Function(metadata.function_id, metadata.name, triggers[0], outputs)


def _trigger(binding: dict[str, Any], all_bindings: list[Any], function: str, settings: Settings) -> Trigger | None:
    match binding["type"]:
        case "httpTrigger":
            return _http(binding, all_bindings, function)
        case "queueTrigger":
            return QueueTrigger(*_queue(binding, function, settings))
        case "timerTrigger":
            schedule = settings.resolve(binding["schedule"], f"The schedule of {function}")
            return TimerTrigger(binding["name"], schedule, bool(binding.get("runOnStartup")))
        case "http" | "queue":
            return None
        case other:
            raise CannotStart(f"{function} has a binding of type {other}, which this host does not emulate.")


def _http(binding: dict[str, Any], all_bindings: list[Any], function: str) -> HttpTrigger:
    level = str(binding.get("authLevel") or "FUNCTION").lower()
    if level != "anonymous":
        raise CannotStart(f"{function} has the authorisation level {level}; this host knows no keys, use ANONYMOUS.")
    answer = next((other["name"] for other in all_bindings if other["type"] == "http"), "$return")
    methods = frozenset(str(method).upper() for method in binding.get("methods") or ())
    return HttpTrigger(binding["name"], (binding.get("route") or function).strip("/"), methods, answer)


def _output(binding: dict[str, Any], function: str, settings: Settings) -> QueueOutput:
    return QueueOutput(*_queue(binding, function, settings))


def _queue(binding: dict[str, Any], function: str, settings: Settings) -> tuple[str, str, Connection]:
    name = settings.resolve(binding["queueName"], f"A queue name of {function}")
    return binding["name"], name, settings.connection(binding.get("connection") or "AzureWebJobsStorage", function)
