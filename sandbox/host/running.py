"""A running host: everything of one app together, started and stopped. It parses no arguments and prints nothing."""

import asyncio
import logging
from pathlib import Path

from sandbox.host import worker
from sandbox.host.admin import Admin
from sandbox.host.cors import Cors
from sandbox.host.errors import SettingMissing
from sandbox.host.functions import Function, QueueTrigger, TimerTrigger, read_function
from sandbox.host.hostjson import read_host_json
from sandbox.host.listener import Listener
from sandbox.host.pump import Pump
from sandbox.host.routes import RouteTable
from sandbox.host.runner import Runner
from sandbox.host.settings import Settings
from sandbox.host.storage import Queues
from sandbox.host.timers import Timer

_log = logging.getLogger("host")


class Host:
    """The host of one app. `lease` is how long a queue message stays with the host, in seconds.

    Raises `CannotStart` for what it cannot run. `listener` is the ASGI application to serve.
    """

    def __init__(self, folder: Path, settings: Settings, functions: list[Function], lease: int) -> None:
        host_json, cors = read_host_json(folder, settings), Cors(settings)
        self._queues = Queues()
        self._pumps = [
            Pump(function, function.trigger, self._queues, host_json.queues, lease)
            for function in functions
            if isinstance(function.trigger, QueueTrigger)
        ]
        self._timers = {
            function.name: Timer(function, function.trigger)
            for function in functions
            if isinstance(function.trigger, TimerTrigger)
        }
        self._runner = Runner(self._queues, is_base64=host_json.queues.is_base64, wake=self._wake)
        self._admin = Admin(functions, self._runner, self._timers)
        routes = RouteTable(functions, host_json.route_prefix)
        self.listener = Listener(routes, self._runner, self._admin, cors)
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Starts the queue listeners and the timers."""
        loop = asyncio.get_running_loop()
        self._tasks += [loop.create_task(pump.run(self._runner.run, self._wake)) for pump in self._pumps]
        self._tasks += [loop.create_task(timer.run(self._runner.run)) for timer in self._timers.values()]

    async def stop(self) -> None:
        """Takes nothing new and waits for what is under way."""
        for pump in self._pumps:
            pump.stop()
        for timer in self._timers.values():
            timer.stop()
        await asyncio.gather(*self._tasks, self._admin.drain())
        await worker.close()
        self._queues.close()

    def _wake(self, queue: str) -> None:
        for pump in self._pumps:
            if pump.queue == queue:
                pump.wake()


async def load(folder: Path, settings: Settings, lease: int) -> Host:
    """The host of the app in a folder, not yet started. Raises `CannotStart` with the reason.

    A function that lacks a setting is left out with a sentence in the log, and the others run, as in the real host.
    """
    functions = []
    for metadata in await worker.index(folder):
        try:
            functions.append(read_function(metadata, settings))
        except SettingMissing as error:
            _log.error("The function %s does not run. %s", metadata.name, error)
    return Host(folder, settings, functions, lease)
