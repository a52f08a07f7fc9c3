"""The host is killed at random in the middle of many trackings: as many activities as mails, none lost, none double.

Whoever's click meets a dead host clicks again once it is back, as a seller would.
"""

import os
import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from ends import FOUND, check, settle
from office import Target, message_id
from rough import STEPS
from team import Team

IS_SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
KILLS, ROUNDS = (20, 20) if IS_SOAK else (3, 3)
SEED = 20261124
KINDS = ["received", "in two mailboxes", "of two records", "sent", "meeting past", "meeting running", "private"]
"""Ten trackings of the two sellers: three of these are seen by both."""
SOONEST, LATEST = (120, 280) if IS_SOAK else (40, 160)
"""Requests between two kills; a tracking makes some thirty. One that is killed at all its five attempts would fail."""


def click_all(team: Team, targets: list[Target], is_up: threading.Event) -> None:
    for target in targets:
        while (answer := team.click(target)) is None or answer.status_code == 503:
            assert is_up.wait(60)
        assert answer.status_code == 202, answer.text


def kill(team: Team, requests: int, is_up: threading.Event) -> None:
    """Kills the host when the outside has seen so many further requests, and starts it again."""
    team.world.fault("any", **STEPS, skip=requests, status=None, hold=True, after=requests % 2 == 0)
    assert team.rough.held(team.world, "10"), "there was more to do"
    is_up.clear()
    team.rough.stack.kill_host()
    team.world.mend()
    team.rough.stack.restart_host()
    is_up.set()


@pytest.mark.timeout(900)
def test_kills_in_the_middle_lose_no_tracking_and_double_none(rough):
    rough.clear()
    team, chance, is_up = Team.of(rough, KINDS * ROUNDS, synchronises=False), random.Random(SEED), threading.Event()
    is_up.set()
    own = {name: [one for one in team.targets if (one.seller, one.key) == (name, "anna")] for name in ("kim", "alex")}
    for targets in own.values():
        chance.shuffle(targets)
    with ThreadPoolExecutor(2) as pool:
        clicking = [pool.submit(click_all, team, targets, is_up) for targets in own.values()]
        for _ in range(KILLS):
            kill(team, chance.randint(SOONEST, LATEST), is_up)
        for one in clicking:
            one.result()
    settle(team)
    check(team)
    assert len(team.accepted) == sum(map(len, own.values())) >= 10 * ROUNDS
    ended = [team.state(*key) for key in team.accepted]
    assert [one for one in ended if one["state"] not in FOUND] == []
    written = [row["messageid"] for row in team.world.rows("emails")]
    written += [row["subject"] for row in team.world.rows("appointments")]
    subjects = {target.subject for target in team.accepted.values()}
    wanted = [one if one.startswith("Meeting") else message_id(team.world, one) for one in subjects]
    assert sorted(written) == sorted(wanted)
