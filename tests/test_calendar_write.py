"""With `FUTURE_MEETINGS=write` no calendar changes either: what is known to synchronise waits all the same."""

from collections.abc import Iterator

import pytest
from calendars import appointments, click, click_one_to_come, kim_with, own, people, tracking, unchanged, undo

from sandbox.stack import Stack


@pytest.fixture(scope="module")
def chosen(stack: Stack) -> Iterator[None]:
    """The app with the administrator's other choice."""
    stack.restart_host(FUTURE_MEETINGS="write")
    yield
    stack.restart_host(FUTURE_MEETINGS="defer")


pytestmark = pytest.mark.usefixtures("chosen")


def test_a_meeting_to_come_waits_all_the_same_where_the_calendar_is_known_to_synchronise(world):
    seller = kim_with(world, own(world, "ahead"), synchronises=True)
    with unchanged(world):
        waiting = click_one_to_come(seller)
        world.refresh()
    assert (tracking(seller, waiting)["state"], appointments(world)) == ("pending", [])


@pytest.mark.parametrize("is_readable", [True, False])
def test_where_nothing_synchronises_or_nobody_can_know_it_is_written_bare(world, is_readable):
    seller = kim_with(world, own(world, "ahead"))
    denied = '{"error":{"code":"0x80040220","message":"missing prvReadMailbox privilege"}}'
    if not is_readable:
        world.fault("dataverse", path="/mailboxes", status=403, body=denied)
    with unchanged(world):
        assert click(seller)["state"] == "tracked"
    assert people(appointments(world)[0]) == set()


@pytest.mark.parametrize("when", ["running", "past"])
def test_what_has_started_is_written_whole_and_undone(world, when):
    seller = kim_with(world, own(world, when), synchronises=True)
    with unchanged(world):
        undo(seller, click(seller))
    assert appointments(world) == []
