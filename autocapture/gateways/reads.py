"""Reads side by side, on bounded pools.

Three layers, each with a pool of its own: a use case waits for branches, a branch for single reads. A layer only waits
for the one below it, so they cannot block each other, as they would on one shared pool.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context


class Lane:
    """A bounded pool whose threads see the caller's context, so that a log line knows its invocation."""

    def __init__(self, name: str, threads: int) -> None:
        self._pool = ThreadPoolExecutor(threads, name)

    def start[**P, T](self, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Starts a read; its result, or what it raised, is in the future."""
        context = copy_context()
        return self._pool.submit(lambda: context.run(read, *args, **kwargs))

    def all[A, T](self, read: Callable[[A], T], arguments: Iterable[A]) -> list[T]:
        """The results for all arguments, read side by side, in their order."""
        return [future.result() for future in [self.start(read, argument) for argument in arguments]]
