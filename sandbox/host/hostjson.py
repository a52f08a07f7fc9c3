"""`host.json`, with the overrides that settings make.

It does not act on anything it reads, and refuses names in the sections it does emulate that it does not know: a
misspelt name would silently mean the default.
https://learn.microsoft.com/azure/azure-functions/functions-host-json
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sandbox.host.errors import CannotStart
from sandbox.host.settings import Settings

_OVERRIDE = "AzureFunctionsJobHost__"
_TIME_SPAN = re.compile(r"(?:(\d+)\.)?(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d{1,7})?))?")
_SHORTEST_POLLING = timedelta(milliseconds=100)


@dataclass(frozen=True, slots=True)
class QueueOptions:
    """The `extensions.queues` section.

    https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue#hostjson-settings
    """

    batch_size: int
    new_batch_threshold: int
    max_dequeue_count: int
    visibility_timeout: timedelta
    """The delay before a message that failed is seen again."""
    max_polling_interval: timedelta
    is_base64: bool


@dataclass(frozen=True, slots=True)
class HostJson:
    """What the host honours of `host.json`."""

    route_prefix: str
    queues: QueueOptions
    log_level: str


def read_host_json(folder: Path, settings: Settings) -> HostJson:
    """Reads the app's `host.json`. Raises `CannotStart` with the place and the reason."""
    try:
        document = json.loads((folder / "host.json").read_text("utf-8"))
    except FileNotFoundError:
        raise CannotStart(f"There is no host.json in {folder}. Is it the folder of a Functions app?") from None
    except ValueError as error:
        raise CannotStart(f"host.json is no JSON: {error}.") from error
    if document.get("version") != "2.0":
        raise CannotStart('host.json must say "version": "2.0".')
    merged = _flat(document) | {name.replace("__", "."): value for name, value in settings.under(_OVERRIDE).items()}
    return HostJson(
        route_prefix=str(_section(merged, "extensions.http.", {"routeprefix": str}).get("routeprefix", "api")).strip(
            "/"
        ),
        queues=_queue_options(_section(merged, "extensions.queues.", _QUEUE_READERS)),
        log_level=str(merged.get("logging.loglevel.default", "Information")),
    )


def _flat(document: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """The document as lower-case dotted names; configuration names compare case-insensitively."""
    flat: dict[str, Any] = {}
    for name, value in document.items():
        dotted = f"{prefix}{name.lower()}"
        flat |= _flat(value, f"{dotted}.") if isinstance(value, dict) else {dotted: value}
    return flat


def _section(flat: dict[str, Any], prefix: str, readers: dict[str, Callable[[Any], Any]]) -> dict[str, Any]:
    section = {name.removeprefix(prefix): value for name, value in flat.items() if name.startswith(prefix)}
    values = {}
    for name, value in section.items():
        if name not in readers:
            known = ", ".join(readers)
            raise CannotStart(f"host.json sets {prefix}{name}, which this host does not know; it knows {known}.")
        try:
            values[name] = readers[name](value)
        except ValueError as error:
            raise CannotStart(f"{prefix}{name} in host.json or in a setting cannot be {value!r}: {error}.") from error
    return values


def time_span(text: str) -> timedelta:
    """A .NET time span such as `00:00:30` or `1.02:03:04.5`. Raises ValueError when it is none."""
    found = _TIME_SPAN.fullmatch(text.strip())
    if found is None:
        raise ValueError("it must look like 00:00:30")
    days, hours, minutes, seconds = found.groups()
    return timedelta(days=int(days or 0), hours=int(hours), minutes=int(minutes), seconds=float(seconds or 0))


def _between(least: int, most: int | None = None) -> Callable[[Any], int]:
    def read(value: str | int) -> int:
        number = int(value)
        if number < least or (most is not None and number > most):
            raise ValueError(f"it must be at least {least}" + (f" and at most {most}" if most else ""))
        return number

    return read


def _polling(value: str) -> timedelta:
    span = time_span(value)
    if span < _SHORTEST_POLLING:
        raise ValueError("it must be at least 00:00:00.100")
    return span


def _is_base64(value: str) -> bool:
    if value.lower() not in ("base64", "none"):
        raise ValueError("it must be base64 or none")
    return value.lower() == "base64"


_QUEUE_READERS: dict[str, Callable[[Any], Any]] = {
    "batchsize": _between(1, 32),
    "newbatchthreshold": _between(0),
    "maxdequeuecount": _between(1),
    "visibilitytimeout": time_span,
    "maxpollinginterval": _polling,
    "messageencoding": _is_base64,
}


def _queue_options(section: dict[str, Any]) -> QueueOptions:
    batch_size = section.get("batchsize", 16)
    return QueueOptions(
        batch_size=batch_size,
        new_batch_threshold=section.get("newbatchthreshold", batch_size // 2),
        max_dequeue_count=section.get("maxdequeuecount", 5),
        visibility_timeout=section.get("visibilitytimeout", timedelta(0)),
        max_polling_interval=section.get("maxpollinginterval", timedelta(minutes=1)),
        is_base64=section.get("messageencoding", True),
    )
