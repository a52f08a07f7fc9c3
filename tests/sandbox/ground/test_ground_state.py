from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from ground_world import load

from sandbox.tenant.faults import Fault, Faults
from sandbox.tenant.journal import Entry, Journal
from sandbox.tenant.model import Tenant
from sandbox.tenant.state import State


def entry(number: int, service: str = "graph") -> Entry:
    return Entry(number, "2026-05-04T12:00:00Z", service, "GET", "/", {}, "", 200, None, 1.0)


def filled(*services: str, capacity: int = 20) -> Journal:
    journal = Journal(capacity)
    for service in services:
        journal.add(entry(journal.next_number(), service))
    return journal


def numbers(journal: Journal, since: int = 0, service: str | None = None) -> list[int]:
    return [one["number"] for one in journal.read(since, service)]


def test_a_journal_is_read_from_a_number_and_of_one_service():
    journal = filled("graph", "entra", "graph")
    assert numbers(journal) == [1, 2, 3]
    assert numbers(journal, since=1) == [2, 3]
    assert numbers(journal, service="graph") == [1, 3]
    assert numbers(journal, since=1, service="graph") == [3]
    assert numbers(journal, since=3) == []


def test_a_full_journal_loses_its_oldest_entry():
    assert numbers(filled("graph", "graph", "graph", capacity=2)) == [2, 3]


def test_numbers_go_on_when_the_journal_is_emptied():
    journal = filled("graph")
    journal.clear()
    assert numbers(journal) == []
    assert journal.next_number() == 2


@pytest.mark.parametrize(
    "fault",
    [
        Fault("entra"),
        Fault("graph", method="POST"),
        Fault("graph", path="/you"),
        Fault("graph", caller="x"),
        Fault("graph", times=0),
    ],
)
def test_a_fault_that_is_meant_for_something_else_passes(fault: Fault):
    faults = Faults()
    faults.order(fault)
    assert faults.take("graph", "GET", "/me", None) is None


def test_a_skipping_fault_lets_the_next_one_hit_meanwhile():
    faults = Faults()
    faults.order(Fault("graph", status=429, skip=1))
    faults.order(Fault("graph", status=504, times=1))
    hit = [faults.take("graph", "GET", "/", None) for _ in range(3)]
    assert [one and one.status for one in hit] == [504, 429, None]


def test_a_fresh_start_empties_journal_and_faults_and_brings_the_tenant_back():
    state = State(load)
    state.journal.add(entry(1))
    state.faults.order(Fault("graph"))
    state.tenant.users.clear()
    state.reset()
    assert (state.journal.read(), state.faults.take("graph", "GET", "/", None)) == ([], None)
    assert len(state.tenant.users) == 2


def test_another_tenant_stays_after_a_fresh_start():
    def other(now: datetime) -> Tenant:
        tenant = load(now)
        tenant.name = "Northwind"
        return tenant

    state = State(load)
    state.reset(other)
    state.reset()
    assert state.tenant.name == "Northwind"


def test_ids_repeat_from_a_fresh_start_and_are_of_version_four():
    state = State(load)
    first = [state.new_id() for _ in range(3)]
    state.reset()
    assert [state.new_id() for _ in range(3)] == first
    assert len(set(first)) == 3
    assert {UUID(one).version for one in first} == {4}
    assert State(load, seed=2).new_id() != first[0]


def test_the_tenants_time_is_now_in_utc():
    now = State(load).now()
    assert now.tzinfo is UTC
    assert abs(datetime.now(UTC) - now) < timedelta(minutes=1)
