"""Requests that a fault holds, until they are released."""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import requests
from ground_world import Ground


@contextmanager
def asking(ground: Ground, path: str = "/kim"):
    """A request under way."""
    with ThreadPoolExecutor(1) as pool:
        try:
            yield pool.submit(requests.post, ground.urls["probe"] + path, data=b"work", timeout=10)
        finally:
            ground.control("DELETE", "faults")


def hold(ground: Ground, **fault: object) -> None:
    ground.control("POST", "faults", json={"service": "graph", "hold": True, **fault})


def held(ground: Ground) -> list[dict]:
    return ground.control("GET", "held", params={"seconds": "5"})


def status(under_way: Future) -> int | None:
    """The status of the answer, None where there was none."""
    try:
        return under_way.result(10).status_code
    except requests.RequestException:
        return None


@pytest.mark.parametrize(("after", "done"), [(False, []), (True, [b"work"])])
def test_a_request_is_held_before_its_work_or_after_it(ground: Ground, after: bool, done: list):
    hold(ground, after=after, status=None)
    with asking(ground) as under_way:
        assert held(ground) == [{"service": "graph", "method": "POST", "path": "/kim", "after": after}]
        assert not under_way.done()
        assert ground.probe.bodies == done
        assert ground.control("DELETE", "held") == {"released": 1}
        assert status(under_way) is None
    assert ground.probe.bodies == done


@pytest.mark.parametrize(("after", "answered", "seen"), [(False, 0, 201), (True, 0, 201), (False, 503, 503)])
def test_what_is_released_is_answered_as_was_ordered(ground: Ground, after: bool, answered: int, seen: int):
    hold(ground, after=after, status=answered)
    with asking(ground) as under_way:
        assert held(ground)
        ground.control("DELETE", "held")
        assert status(under_way) == seen


def test_forgetting_the_faults_lets_go_what_they_hold(ground: Ground):
    hold(ground, status=0)
    with asking(ground) as under_way:
        assert held(ground)
        ground.control("DELETE", "faults")
        assert status(under_way) == 201
    assert ground.control("GET", "held") == []


def test_what_is_held_of_one_service_is_let_go_alone(ground: Ground):
    hold(ground, status=0)
    with asking(ground) as under_way:
        assert held(ground)
        assert ground.control("DELETE", "held", params={"service": "dataverse"}) == {"released": 0}
        assert not under_way.done()
        assert ground.control("DELETE", "held", params={"service": "graph"}) == {"released": 1}
        assert status(under_way) == 201


def test_nothing_is_held_when_nothing_came(ground: Ground):
    hold(ground)
    assert ground.control("GET", "held", params={"seconds": "0.01"}) == []
    assert ground.control("DELETE", "held") == {"released": 0}


def test_a_fault_of_any_service_counts_the_requests_to_all_of_them(ground: Ground):
    ground.control("POST", "faults", json={"service": "any", "skip": 2, "status": 418})
    statuses = [ground.msi().status_code, ground.entra({}).status_code, ground.send("GET", "probe", "/").status_code]
    assert [*statuses, ground.send("GET", "probe", "/").status_code] == [200, 400, 418, 201]


@pytest.mark.parametrize("seconds", ["-1", "11", "x", "1e1", ""])
def test_how_long_to_wait_is_a_number(ground: Ground, seconds: str):
    assert ground.mistake("GET", "held", params={"seconds": seconds}) == "'seconds' is a number, at most 10."
    assert ground.mistake("GET", "held", params={"second": seconds}).startswith("'second' is no parameter here")


def test_alone_the_control_api_stands_before_no_storage(ground: Ground):
    sentence = "Nothing can stand before storage here; run the sandbox as a process."
    assert ground.mistake("POST", "storage", json={}) == sentence
