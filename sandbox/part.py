"""One process of the stack: its log, the line that says it is ready, its end. It does not know what the process does.

Standard output and standard error go to the log file itself, so nothing is lost when this process dies; and the
process gets a pipe as standard input whose end tells it that we are gone.
"""

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_POLL = 0.02
_READY = 60
"""Seconds until a part must be ready."""
_END = 15
"""Seconds until a part must have ended after SIGTERM; the host drains for ten."""
_LAST_WORDS = 300
"""Characters of the log's last line that an error shows."""


class StackError(Exception):
    """The stack cannot run; the message says why and what to do."""


class Part:
    """A process with a log file. `command` runs in `cwd` with exactly `environment`."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str], cwd: Path, log: Path) -> None:
        self.name = name
        self._command = list(command)
        self._environment = dict(environment)
        self._cwd = cwd
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._offset = 0

    def start[Ready](self, ready: Callable[[list[str]], Ready | None]) -> Ready:
        """Starts it and waits until `ready` makes something of the lines it has written.

        Raises `StackError` when it ends before, or takes more than a minute.
        """
        with self._log.open("ab") as log:
            self._offset = log.tell()
            self._process = subprocess.Popen(  # noqa: S603 - our own commands
                self._command,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=self._environment,
                cwd=self._cwd,
                start_new_session=True,  # Ctrl-C is for us; we end the parts in order
            )
        return self._wait(ready)

    def _wait[Ready](self, ready: Callable[[list[str]], Ready | None]) -> Ready:
        until = time.monotonic() + _READY
        while time.monotonic() < until:
            has_ended = self.has_ended
            answer = ready(self.lines())
            if answer is not None:
                return answer
            if has_ended:
                raise self.obituary("before it was ready")
            time.sleep(_POLL)
        self.stop()
        raise StackError(f"{self.name} was not ready within {_READY} seconds. {self._last_words()}")

    @property
    def has_ended(self) -> bool:
        """Whether it was started and runs no more."""
        return self._process is not None and self._process.poll() is not None

    @property
    def pid(self) -> int | None:
        """The process id; None before the start."""
        return self._process.pid if self._process else None

    def lines(self) -> list[str]:
        """The complete lines it has written since it was started."""
        with self._log.open("rb") as log:
            log.seek(self._offset)
            return log.read().decode(errors="replace").split("\n")[:-1]

    def obituary(self, when: str) -> StackError:
        """The error to raise for a part that has ended by itself."""
        status = self._process.returncode if self._process else None
        return StackError(f"{self.name} ended {when} (exit status {status}). {self._last_words()}")

    def _last_words(self) -> str:
        said = next((line.strip() for line in reversed(self.lines()) if line.strip()), "nothing")
        return f"Its last words: {said[:_LAST_WORDS]} Its whole log is {self._log}."

    def terminate(self) -> None:
        """Asks it to end; `stop` waits for it."""
        if self._process and not self.has_ended:
            self._process.terminate()

    def stop(self) -> None:
        """Ends it: politely first, then for good. Twice is fine."""
        if self._process is None:
            return
        self.terminate()
        try:
            self._process.wait(_END)
        except subprocess.TimeoutExpired:
            self.kill()
        self.close_input()

    def kill(self) -> None:
        """Ends it at once, as a crash would."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self.close_input()

    def close_input(self) -> None:
        """Ends its standard input, as our own death would."""
        if self._process and self._process.stdin:
            self._process.stdin.close()

    def wait(self) -> int | None:
        """Waits until it has ended; its exit status, None if it was never started."""
        return self._process.wait(_END) if self._process else None
