"""The host is killed at every single step of a tracking, a step being a request that changes something outside.

What was accepted ends tracked all the same, without anybody's clicking again.
"""

import os
from functools import partial

import pytest
from ends import check, settle
from rough import CHANGES, STEPS, Kill
from team import Team

IS_SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
MOST = 70
"""Steps; a tracking has fewer, even when every request is one."""
KINDS = ["received", "meeting past", "meeting ahead"] if IS_SOAK else ["received"]
COUNTED = [CHANGES, STEPS] if IS_SOAK else [CHANGES]
AFTER = [False, True] if IS_SOAK else [True]
"""Whether the step was served before the host died; a step that was not looks like the end of the one before it."""
UNDONE = ["received", "meeting ahead"] if IS_SOAK else ["received"]


@pytest.mark.timeout(900)
@pytest.mark.parametrize("steps", COUNTED)
@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize("kind", KINDS)
def test_a_crash_at_any_step_loses_nothing_and_doubles_nothing(rough, kind, after, steps):
    rough.clear()
    team = Team.of(rough, [kind] * MOST, synchronises=True)
    targets = [one for one in team.targets if (one.seller, one.key) == ("kim", "anna")]
    met: list[str] = []
    while step := team.crash(partial(team.click, targets[len(met)]), Kill(len(met), after, steps=steps)):
        met.append(step)
        rough.quiet()
    assert any("/staged/" in step for step in met), met
    assert kind == "meeting ahead" or any("$batch" in step for step in met), met
    settle(team)
    check(team)
    assert {team.state(*key)["state"] for key in team.accepted} == {"tracked"}


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", UNDONE)
def test_a_crash_at_any_step_of_an_undo_leaves_it_done_or_not_begun(rough, kind):
    rough.clear()
    team = Team.of(rough, [kind] * 20, synchronises=True)
    step, number = "-", 0
    for target in (one for one in team.targets if (one.seller, one.key) == ("kim", "anna")):
        assert team.click(target).status_code == 202
        rough.quiet()
        step = team.crash(partial(team.undo, *[*team.accepted][-1]), Kill(number))
        if not step:
            break
        number += 1
    assert number > 3
    assert not step
    settle(team)
    check(team)
    assert {team.state(*key)["state"] for key in team.accepted} <= {"tracked", "undone", "pending"}
