"""The host's rules that need no running host."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.host import tracing
from sandbox.host.backoff import Backoff
from sandbox.host.constraints import constraint
from sandbox.host.errors import CannotStart
from sandbox.host.hostjson import time_span
from sandbox.host.ncrontab import Schedule
from sandbox.host.routes import parse_template

MONDAY = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("*/10 * * * * *", "2026-11-23T17:00:10"),
        ("0 */5 * * * *", "2026-11-23T17:05:00"),
        ("0 30 3 * * *", "2026-11-24T03:30:00"),
        ("0 0 9-17 * * *", "2026-11-24T09:00:00"),
        ("0 0 8 * * Mon,Wed", "2026-11-25T08:00:00"),
        ("0 0 9 1 * 1", "2027-02-01T09:00:00"),  # both must fit: the first that is a Monday
        ("0 0 0 1 Jan *", "2027-01-01T00:00:00"),
    ],
)
def test_a_schedule_finds_its_next_occurrence(expression, expected):
    assert Schedule(expression, "The schedule").after(MONDAY) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "expression",
    ["0 * * * *", "00:05:00", "@hourly", "0 0 0 * * 7", "0 61 * * * *", "0 0 0 L * *", "* * * * * * *", ""],
)
def test_what_is_no_ncrontab_is_refused(expression):
    with pytest.raises(CannotStart, match="The schedule is"):
        Schedule(expression, "The schedule")


@pytest.mark.parametrize(
    ("text", "seconds"), [("00:00:30", 30), ("00:00:00.250", 0.25), ("01:02", 3720), ("1.00:00:01", 86401)]
)
def test_a_time_span_is_read(text, seconds):
    assert time_span(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["30", "00:00:30s", "-00:00:30", ""])
def test_what_is_no_time_span_is_refused(text):
    with pytest.raises(ValueError, match="00:00:30"):
        time_span(text)


@pytest.mark.parametrize(
    ("name", "argument", "fits", "does_not"),
    [
        ("int", None, ["0", "-7", "2147483647"], ["", "x", "1.5", "2147483648", "٣"]),
        ("long", None, ["2147483648"], ["9223372036854775808"]),
        ("guid", None, ["6f9619ff-8b86-d011-b42d-00c04fc964ff", "{6F9619FF8B86D011B42D00C04FC964FF}"], ["6f9619ff"]),
        ("bool", None, ["true", "FALSE"], ["1", "yes"]),
        ("alpha", None, ["abC"], ["a1", "ä"]),
        ("decimal", None, ["1.5", "-2"], ["1,5"]),
        ("regex", r"^\d{3}$", ["123"], ["12", "1234"]),
        ("min", "3", ["3"], ["2", "x"]),
        ("max", "3", ["3"], ["4"]),
        ("range", "3,5", ["3", "5"], ["2", "6"]),
        ("minlength", "2", ["ab"], ["a"]),
        ("maxlength", "2", ["ab"], ["abc"]),
        ("length", "2", ["ab"], ["a", "abc"]),
        ("length", "2,3", ["ab", "abc"], ["a", "abcd"]),
    ],
)
def test_a_constraint_says_what_fits(name, argument, fits, does_not):
    accepts = constraint(name, argument, "x")
    assert [text for text in fits if not accepts(text)] == []
    assert [text for text in does_not if accepts(text)] == []


@pytest.mark.parametrize(
    "template", ["a//b", "{a}-{b}", "{a?}/b", "{*rest}/b", "{a:even}", "{a:min(x)}", "{a:regex([)}"]
)
def test_a_route_that_cannot_be_understood_is_refused(template):
    with pytest.raises(CannotStart, match="The route"):
        parse_template(template)


def test_an_empty_queue_is_looked_at_less_and_less_often_until_something_is_found():
    backoff = Backoff(timedelta(seconds=2))
    delays = [backoff.next() for _ in range(8)]
    assert delays[0] == 0.1
    assert delays == sorted(delays)
    assert delays[-1] == 2
    backoff.found()
    assert backoff.next() == 0.1


def test_a_trace_id_of_zeros_is_no_trace():
    assert "0" * 32 not in tracing.continued(f"00-{'0' * 32}-00f067aa0ba902b7-01")
