"""`python -m sandbox.host --app DIR`: runs a Functions app on loopback.

One line of JSON on standard output says where, once it serves; the log goes to standard error. It ends with exit
status 1 and one sentence when the app cannot be run.
"""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from sandbox.host.errors import CannotStart
from sandbox.host.hostjson import read_host_json
from sandbox.host.logs import configure
from sandbox.host.running import load
from sandbox.host.serving import bind, serve
from sandbox.host.settings import Settings

_LEASE = 600
"""Seconds for which the real host leases a queue message."""


def main() -> None:
    """Runs until told to stop."""
    arguments = _arguments()
    try:
        asyncio.run(_run(arguments.app.resolve(), arguments.port, arguments.lease))
    except CannotStart as error:
        sys.exit(f"The app cannot be started. {error}")
    except TimeoutError:
        print("Some work was not done in time; its queue messages come back when their lease is over.", file=sys.stderr)  # noqa: T201
        sys.stderr.flush()
        os._exit(1)  # its threads would keep the process alive


async def _run(folder: Path, port: int, lease: int) -> None:
    settings = Settings(os.environ)
    configure(read_host_json(folder, settings).log_level)
    host = await load(folder, settings, lease)
    try:
        listening = bind(port)
    except OSError:
        raise CannotStart(f"Port {port} is taken. Choose another one, or leave --port out for any free one.") from None
    await serve(host, listening)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox.host", description="Runs a Functions app on loopback.")
    parser.add_argument("--app", type=Path, required=True, help="the folder with function_app.py and host.json")
    parser.add_argument("--port", type=int, default=0, help="the port to serve on; any free one when left out")
    parser.add_argument("--lease", type=int, default=_LEASE, help="seconds for which a queue message is leased")
    return parser.parse_args()


if __name__ == "__main__":
    main()
