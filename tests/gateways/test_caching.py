from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from autocapture.gateways.caching import Kept


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_value_is_kept_for_its_time_and_no_longer():
    clock = Clock()
    kept = Kept[int](10, clock)
    assert kept.get_or("a", lambda: (1, 60.0)) == 1
    clock.now = 59.9
    assert kept.get_or("a", lambda: (2, 60.0)) == 1
    clock.now = 60.1
    assert kept.get_or("a", lambda: (3, 60.0)) == 3


def test_a_value_without_time_is_not_kept():
    kept = Kept[int](10, Clock())
    assert [kept.get_or("a", lambda n=n: (n, -1.0)) for n in (1, 2)] == [1, 2]


def test_the_number_of_values_is_bounded():
    kept = Kept[int](2, Clock())
    for key in "abc":
        kept.get_or(key, lambda: (0, 60.0))
    assert kept.get_or("a", lambda: (1, 60.0)) == 1


def test_of_many_who_miss_at_once_one_makes_the_value():
    kept, made, all_in, release = Kept[int](10, Clock()), [], Barrier(4), Event()

    def make() -> tuple[int, float]:
        made.append(1)
        release.wait(10)
        return len(made), 60.0

    def ask() -> int:
        all_in.wait(10)
        return kept.get_or("a", make)

    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(ask) for _ in range(4)]
        release.set()
        assert [one.result() for one in asked] == [1] * 4


def test_what_one_raises_all_who_wait_raise_and_the_next_one_tries_again():
    kept = Kept[int](10, Clock())

    def fail() -> tuple[int, float]:
        raise LookupError

    with pytest.raises(LookupError):
        kept.get_or("a", fail)
    assert kept.get_or("a", lambda: (1, 60.0)) == 1


def test_who_waits_for_a_failing_one_gets_its_failure():
    kept, entered, release = Kept[int](10, Clock()), Event(), Event()

    def fail() -> tuple[int, float]:
        entered.set()
        release.wait(10)
        raise LookupError

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(kept.get_or, "a", fail)
        entered.wait(10)
        second = pool.submit(kept.get_or, "a", fail)
        release.set()
        assert isinstance(first.exception(), LookupError)
        assert isinstance(second.exception(), LookupError)


def test_what_is_known_is_what_is_kept_and_nothing_is_made_for_it():
    clock = Clock()
    kept = Kept[int](10, clock)
    assert kept.known("a") is None
    kept.get_or("a", lambda: (1, 60.0))
    assert (kept.known("a"), kept.known("b")) == (1, None)
    clock.now = 60.1
    assert kept.known("a") is None
