"""Stories that random ones were once made short to: each ended wrong."""

from functools import partial

import pytest
from ends import check, settle
from rough import Kill
from team import Team

BUSY = {"service": "storage", "status": 503, "times": 3}
"""As often as the storage clients try."""


@pytest.mark.parametrize(
    "place", [{"path": "/staged/", "method": "PUT"}, {"path": "/tracking/messages", "method": "POST"}]
)
def test_of_two_clicks_at_once_the_accepted_one_lasts_though_storage_refuses_the_other(rough, place):
    rough.clear()
    team = Team.of(rough, ["received"], synchronises=False)
    target = next(one for one in team.targets if one.key == "anna")
    team.world.fault(**BUSY, **place)
    team.click_at_once([target, target])
    settle(team)
    check(team)


def test_an_answer_of_the_table_that_breaks_off_is_a_reason_that_passes(rough):
    rough.clear()
    team = Team.of(rough, ["received"], synchronises=False)
    team.world.fault("storage", path="/trackings", method="POST|PUT", status=None, after=True, times=2)
    team.click_at_once([team.targets[0]])
    settle(team)
    check(team)


def test_what_a_crash_leaves_staged_goes_though_the_queue_forgets_its_message(rough):
    rough.clear()
    team = Team.of(rough, ["received"], synchronises=False)
    target = team.targets[0]
    is_struck_off = {"path": r"'due'", "method": "DELETE"}
    team.crash(partial(team.click, target), Kill(0, loses_messages=True, steps=is_struck_off))
    settle(team)
    check(team)


def test_what_the_fifth_crash_leaves_staged_goes_with_the_poison_queues_message(rough):
    rough.clear()
    team = Team.of(rough, ["received"], synchronises=False)
    is_deleting = {"path": "/staged/", "method": "DELETE"}
    team.crash(partial(team.click, team.targets[0]), Kill(0, loses_messages=True, steps=is_deleting))
    before = len(rough.stack.host_log)
    team.start_delivery(*next(iter(team.accepted)), function="give_up_tracking")
    team.world.logged("give_up_tracking", before)
    check(team)


def test_who_clicks_again_after_a_crash_is_not_told_that_it_is_on_its_way_when_nothing_is(rough):
    rough.clear()
    team = Team.of(rough, ["received"], synchronises=False)
    target = team.targets[0]
    team.crash(partial(team.click, target), Kill(0, steps={"path": "/staged/", "method": "PUT"}))
    team.click_at_once([target])
    settle(team)
    check(team)
    assert {team.state(*key)["state"] for key in team.accepted} == {"tracked"}
