"""Nobody is mailed and no calendar is changed, whatever a test does: asked of every running sandbox after every test.

A tenant that is loaded anew forgets what it mailed, so `World` asks before that too. What mails on purpose says so by
the marker `mails`, with a reason.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from sandbox.stack import Stack

MARKER = "mails"
FORGETFUL = frozenset({"tenant", "reset", "clock", "calendar"})
"""Paths of the control API after which outbox and calendars are others."""


class Watch:
    """What a running sandbox mailed, and its calendars as they were loaded."""

    def __init__(self, stack: Stack) -> None:
        self._control = f"{stack.addresses.sandbox['control']}/_sandbox"
        self._session = requests.Session()
        self.is_excused = False
        """While it is nothing is checked."""
        self._calendars: Mapping[str, Any] = {}
        self.begin()

    def begin(self) -> None:
        """From here on the calendars have to stay as they are."""
        self._calendars = self._ask("calendars")

    def check(self) -> None:
        """Raises `AssertionError` when someone was mailed or a calendar is another."""
        if self.is_excused:
            return
        mailed = self._ask("outbox")
        assert mailed == [], f"Dynamics 365 would have mailed people: {mailed}"
        found = self._ask("calendars")
        changed = sorted(user for user in found | self._calendars if found.get(user) != self._calendars.get(user))
        assert changed == [], f"These calendars were changed: {changed}"

    @contextmanager
    def forgetting(self, path: str) -> Iterator[None]:
        """Around a call of the control API: checked before it, and begun anew after it."""
        if path in FORGETFUL:
            self.check()
        yield
        if path in FORGETFUL:
            self.begin()

    def end(self) -> None:
        """Checks, and leaves nothing to the next test when something was found or excused."""
        try:
            self.check()
        except AssertionError:
            self._reset()
            raise
        if self.is_excused:
            self._reset()

    def _reset(self) -> None:
        self._session.post(f"{self._control}/reset", timeout=10).raise_for_status()
        self.begin()

    def _ask(self, path: str) -> Any:
        answer = self._session.get(f"{self._control}/{path}", timeout=10)
        assert answer.ok, answer.text
        return answer.json()


class Watches:
    """Those of every stack that runs; each has its own as `watch`."""

    def __init__(self) -> None:
        self._watches: dict[Stack, Watch] = {}

    @contextmanager
    def around(self, test: pytest.Item) -> Iterator[None]:
        """Around a test."""
        for watch in self._watches.values():
            watch.is_excused = excused(test)
        yield
        for watch in self._watches.values():
            watch.end()

    def entering(self, enter: Callable[[Stack], Stack]) -> Callable[[Stack], Stack]:
        """What starts a stack, and watches it from then on."""

        def entered(stack: Stack) -> Stack:
            running = enter(stack)
            stack.watch = self._watches[stack] = Watch(stack)
            return running

        return entered

    def closing(self, close: Callable[[Stack], None]) -> Callable[[Stack], None]:
        """What ends a stack, which is asked a last time before."""

        def closed(stack: Stack) -> None:
            watch = self._watches.pop(stack, None)
            try:
                if watch:
                    watch.check()
            finally:
                close(stack)

        return closed


def excused(test: pytest.Item) -> bool:
    """Whether the test says that it mails; it has to say why."""
    marker = test.get_closest_marker(MARKER)
    assert marker is None or marker.args, f"Say why it mails: @pytest.mark.{MARKER}('…')"
    return marker is not None
