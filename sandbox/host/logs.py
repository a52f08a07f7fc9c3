"""The host's log on standard error, the app's messages among it. It keeps nothing and sends nothing anywhere."""

import logging
import sys

from sandbox.host.errors import CannotStart
from sandbox.host.storage import THREADS

_LEVELS = {
    "trace": logging.DEBUG,
    "debug": logging.DEBUG,
    "information": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
    "critical": logging.CRITICAL,
    "none": logging.CRITICAL + 1,
}


def configure(level: str) -> None:
    """Writes everything from the level of host.json on. Raises `CannotStart` for a level that does not exist."""
    if level.lower() not in _LEVELS:
        raise CannotStart(f"logging.logLevel.default in host.json is {level}; it must be one of {', '.join(_LEVELS)}.")
    stream = logging.StreamHandler(sys.stderr)
    stream.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    stream.addFilter(_is_worth_reading)
    logging.basicConfig(level=_LEVELS[level.lower()], handlers=[stream], force=True)
    logging.getLogger("azure.functions").setLevel(logging.CRITICAL)  # the runtime's notes: the host says it itself
    logging.getLogger("uvicorn").setLevel(logging.WARNING)


def _is_worth_reading(record: logging.LogRecord) -> bool:
    """Leaves out what the storage client says about every look that the host itself takes at a queue."""
    return record.levelno >= logging.WARNING or not (record.threadName or "").startswith(THREADS)
