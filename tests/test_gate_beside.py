"""The gate by itself: what it asks, when it asks again, and whose outcome comes first."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NoReturn
from uuid import UUID

import pytest

from autocapture.core.gate import PLANS, TEMPLATES, Demands, Plan, SecurityRole
from autocapture.core.model import Seller
from autocapture.errors import AutoCaptureError, Forbidden, NotFound, Throttled
from autocapture.gate import NO_SECONDS, YES_SECONDS, Gate, Remotes
from autocapture.gateways.caller import Caller
from autocapture.gateways.reads import Lane

ENTERPRISE, SALESPERSON = next(iter(PLANS)), next(iter(TEMPLATES))
BOTH = Demands((SALESPERSON,), (ENTERPRISE,))
HELD = [SecurityRole("Salesperson", SALESPERSON)]
LICENSED = [Plan(ENTERPRISE, is_on=True)]
PATIENCE = 10
"""Seconds after which a thread that should have come has not."""


def seller(number: int, tenant: int = 1) -> Caller:
    return Caller(Seller(UUID(int=tenant), UUID(int=number)), "token", 0.0)


KIM, ALEX, KIM_ELSEWHERE = seller(1), seller(2), seller(1, tenant=2)


@dataclass
class Tenant:
    """What the remotes know, what they were asked, and the time."""

    roles: Sequence[SecurityRole] = ()
    plans: Sequence[Plan] = ()
    trouble: dict[str, AutoCaptureError] = field(default_factory=dict)
    asked: list[tuple[str, Seller]] = field(default_factory=list)
    now: float = 0.0

    def of(self, kind: str, caller: Caller) -> None:
        self.asked.append((kind, caller.seller))
        if kind in self.trouble:
            raise self.trouble[kind]

    def held(self, caller: Caller) -> Sequence[SecurityRole]:
        self.of("roles", caller)
        return self.roles

    def licensed(self, caller: Caller) -> Sequence[Plan]:
        self.of("plans", caller)
        return self.plans

    def gate(self, demands: Demands = BOTH) -> Gate:
        return Gate(demands, Remotes(self.held, self.licensed), Lane("branch", 4), Lane("read", 4), lambda: self.now)


def outcome(gate: Gate, caller: Caller = KIM, read: Callable[[], str] = lambda: "ok") -> str:
    """What the gate lets through, or the code of what is raised."""
    try:
        return gate.behind(caller, read)
    except AutoCaptureError as error:
        return error.code


def foreign_record() -> NoReturn:
    raise NotFound("x")


@pytest.mark.parametrize(
    ("roles", "plans", "told"),
    [
        (HELD, LICENSED, "ok"),
        ([], LICENSED, "no_role"),
        (HELD, [], "not_licensed"),
        ([], [], "no_role"),
    ],
)
def test_both_are_demanded_and_the_role_is_told_first(roles, plans, told):
    assert outcome(Tenant(roles, plans).gate()) == told


@pytest.mark.parametrize(
    ("demands", "asked"),
    [
        (BOTH, {"roles", "plans"}),
        (Demands(roles=BOTH.roles), {"roles"}),
        (Demands(plans=BOTH.plans), {"plans"}),
        (Demands(), set()),
    ],
)
def test_what_is_switched_off_is_not_asked(demands, asked):
    tenant = Tenant(HELD, LICENSED)
    assert outcome(tenant.gate(demands)) == "ok"
    assert {kind for kind, _ in tenant.asked} == asked


@pytest.mark.parametrize(
    ("demands", "told"),
    [(Demands(roles=BOTH.roles), "no_role"), (Demands(plans=BOTH.plans), "not_licensed"), (Demands(), "ok")],
)
def test_who_has_neither_is_refused_by_what_is_switched_on(demands, told):
    assert outcome(Tenant().gate(demands)) == told


def test_a_yes_is_kept_for_its_time_and_asked_again_after_it():
    tenant = Tenant(HELD, LICENSED)
    gate = tenant.gate()
    outcome(gate)
    tenant.roles, tenant.now = [], YES_SECONDS - 1
    assert (outcome(gate), len(tenant.asked)) == ("ok", 2)
    tenant.now = YES_SECONDS
    assert outcome(gate) == "no_role"


@pytest.mark.parametrize(("roles", "plans", "told"), [([], LICENSED, "no_role"), (HELD, [], "not_licensed")])
def test_a_no_is_kept_for_a_shorter_time(roles, plans, told):
    tenant = Tenant(roles, plans)
    gate = tenant.gate()
    outcome(gate)
    tenant.roles, tenant.plans, tenant.now = HELD, LICENSED, NO_SECONDS - 1
    assert outcome(gate) == told
    tenant.now = NO_SECONDS
    assert outcome(gate) == "ok"
    assert NO_SECONDS < YES_SECONDS


def test_what_is_known_of_a_seller_counts_for_that_seller_in_that_tenant_alone():
    tenant = Tenant(HELD, LICENSED)
    gate = tenant.gate()
    outcome(gate)
    tenant.roles = []
    assert [outcome(gate, one) for one in (KIM, ALEX, KIM_ELSEWHERE)] == ["ok", "no_role", "no_role"]


@pytest.mark.parametrize("kind", ["roles", "plans"])
def test_trouble_is_told_and_nothing_is_kept_of_it(kind):
    tenant = Tenant(HELD, LICENSED, {kind: Throttled("x", 7)})
    gate = tenant.gate()
    assert outcome(gate) == "throttled"
    tenant.trouble.clear()
    assert outcome(gate) == "ok"


def test_who_has_no_role_is_told_so_though_licences_cannot_be_read():
    assert outcome(Tenant([], [], {"plans": Throttled("x")}).gate()) == "no_role"


@pytest.mark.parametrize(
    ("tenant", "told"),
    [
        (Tenant([], LICENSED), "no_role"),
        (Tenant(HELD, []), "not_licensed"),
        (Tenant(HELD, LICENSED, {"roles": Throttled("x")}), "throttled"),
        (Tenant(HELD, LICENSED), "record_not_found"),
    ],
)
def test_what_the_gate_says_comes_before_what_was_read_meanwhile(tenant, told):
    gate = tenant.gate()
    assert [outcome(gate, read=foreign_record) for _ in range(2)] == [told, told]


def test_nothing_is_read_for_a_seller_who_is_known_to_be_refused():
    gate, read = Tenant().gate(), list[int]()
    for _ in range(3):
        with pytest.raises(Forbidden):
            gate.behind(KIM, lambda: read.append(1))
    assert read == [1]


@pytest.fixture
def all_three() -> Iterator[threading.Barrier]:
    """Lets three threads go on together, and fails where one of them waits for another."""
    barrier = threading.Barrier(3, timeout=PATIENCE)
    yield barrier
    barrier.abort()


def test_both_remotes_are_asked_beside_what_is_read(all_three):
    def held(_: Caller) -> Sequence[SecurityRole]:
        all_three.wait()
        return HELD

    def licensed(_: Caller) -> Sequence[Plan]:
        all_three.wait()
        return LICENSED

    gate = Gate(BOTH, Remotes(held, licensed), Lane("branch", 1), Lane("read", 1), lambda: 0.0)
    assert gate.behind(KIM, all_three.wait) in range(3)


def test_looks_of_one_seller_side_by_side_ask_once():
    tenant = Tenant(HELD, LICENSED)
    gate, met = tenant.gate(), threading.Barrier(4, timeout=PATIENCE)
    lane = Lane("use-case", 4)
    assert len(lane.all(lambda _: gate.behind(KIM, met.wait), range(4))) == 4
    assert len(tenant.asked) == 2
