"""What all services share: the tenant, the journal, the faults and the keys.

One instance a process, handed to every service; there is no module-level state. All services run on one event
loop and do not await in the middle of a change, so no lock is needed.
"""

import random
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from sandbox.tenant.faults import Faults
from sandbox.tenant.journal import Journal
from sandbox.tenant.model import Tenant


class State:
    """The living tenant. `load` makes the first tenant and, on `reset`, makes it afresh from `now`."""

    def __init__(self, load: Callable[[datetime], Tenant], seed: int = 1) -> None:
        self._load = load
        self._seed = seed
        self.journal = Journal()
        self.faults = Faults()
        self.reset()

    def reset(self, load: Callable[[datetime], Tenant] | None = None) -> None:
        """Starts afresh with the same tenant or with another one; journal and faults are emptied."""
        self._load = load or self._load
        self._random = random.Random(self._seed)
        self.journal.clear()
        self.faults.clear()
        self.tenant = self._load(self.now())

    def now(self) -> datetime:
        """The tenant's time, aware, UTC."""
        return datetime.now(UTC)

    def new_id(self) -> str:
        """A GUID for a new row or request. All randomness of the sandbox comes from here."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))
