"""The gate before everything that is a seller's: security roles and licences, asked for once in a while.

It is asked beside what it guards, so it costs no time of its own; but nothing of what was read meanwhile is told, not
even that it failed, before it lets the seller through. The queue's work does not pass it: Dataverse itself checks what
a seller may write.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from autocapture.core.gate import Demands, Plan, SecurityRole, Verdict, plan_refusal, role_refusal
from autocapture.errors import Forbidden
from autocapture.gateways.caching import Kept
from autocapture.gateways.caller import Caller
from autocapture.gateways.reads import Lane

YES_SECONDS = 600.0
"""How long a seller who lost a role or a licence may still get suggestions; the record's own rights count at once."""
NO_SECONDS = 30.0
"""How long a seller who was just given what was missing waits for it."""
SELLERS = 2_000


@dataclass(frozen=True, slots=True)
class Remotes:
    """Whom the gate asks about a seller."""

    roles: Callable[[Caller], Sequence[SecurityRole]]
    plans: Callable[[Caller], Sequence[Plan]]


class Gate:
    """Lets through who has one of the demanded roles and one of the demanded plans. `clock` counts seconds."""

    def __init__(
        self, demands: Demands, remotes: Remotes, branches: Lane, reads: Lane, clock: Callable[[], float]
    ) -> None:
        self._demands = demands
        self._remotes = remotes
        self._branches = branches
        self._reads = reads
        self._verdicts = Kept[Verdict](SELLERS, clock)

    def behind[T](self, caller: Caller, read: Callable[[], T]) -> T:
        """What `read` returns or raises, once the gate lets the caller through; `read` must change nothing.

        Raises `Forbidden` (`no_role`, `not_licensed`) before anything that `read` raises, and without calling it when
        the answer is known; what asking raises comes first as well.
        """
        known = self._verdicts.known(caller.seller) if self._demands != Demands() else Verdict()
        if known:
            _enforce(known)
            return read()
        asked = self._branches.start(self._verdict, caller)
        try:
            return read()
        finally:
            _enforce(asked.result())

    def _verdict(self, caller: Caller) -> Verdict:
        return self._verdicts.get_or(caller.seller, lambda: self._asked(caller))

    def _asked(self, caller: Caller) -> tuple[Verdict, float]:
        """The verdict and for how many seconds it holds. Both remotes are asked at once; the role is told first."""
        found = self._reads.start(self._not_licensed, caller)
        no_role = self._no_role(caller)
        verdict = Verdict(no_role, None if no_role else found.result())
        return verdict, YES_SECONDS if verdict.is_yes else NO_SECONDS

    def _no_role(self, caller: Caller) -> str | None:
        wanted = self._demands.roles
        return role_refusal(wanted, self._remotes.roles(caller)) if wanted else None

    def _not_licensed(self, caller: Caller) -> str | None:
        wanted = self._demands.plans
        return plan_refusal(wanted, self._remotes.plans(caller)) if wanted else None


def _enforce(verdict: Verdict) -> None:
    if verdict.no_role:
        raise Forbidden(verdict.no_role, "no_role")
    if verdict.not_licensed:
        raise Forbidden(verdict.not_licensed, "not_licensed")
