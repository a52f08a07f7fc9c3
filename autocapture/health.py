"""Is the app alive, and for its administrator: does every remote answer? It changes nothing and reads no one's mail."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from typing import Any

from autocapture.errors import AutoCaptureError
from autocapture.gateways.reads import Lane

type Probes = Mapping[str, Callable[[], object]]
"""A call that raises when the dependency of that name does not answer."""


def dependencies(probes: Probes, branches: Lane) -> list[dict[str, Any]]:
    """Every dependency with `ok`, or the sentence that says what is wrong; asked side by side."""
    asked = {name: branches.start(probe) for name, probe in probes.items()}
    return [_outcome(name, future) for name, future in asked.items()]


def _outcome(name: str, asked: Future[object]) -> dict[str, Any]:
    try:
        asked.result()
    except AutoCaptureError as error:
        return {"name": name, "status": error.code, "detail": str(error)}
    return {"name": name, "status": "ok", "detail": None}
