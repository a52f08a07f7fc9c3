"""Random stories of tracking, with everything going wrong that can, and how each of them has to end.

Trouble is made at the remotes, in storage and by killing the host; the app runs as it is shipped. A story that ends
wrong is told again shorter, until the shortest is found.
"""

import os
from datetime import timedelta

import pytest
from ends import check, settle
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from office import KINDS, TIMELINES, Target
from rough import Kill, Rough
from team import Team

IS_SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
EXAMPLES, STEPS = (200, 20) if IS_SOAK else (12, 6)
HOUR = 3600
PICK = st.integers(0, 99)
TROUBLES = {
    "throttled": {"status": 429, "headers": {"retry-after": "1"}},
    "unavailable": {"status": 503},
    "broken": {"status": 500},
    "cut": {"status": None},
    "answer lost": {"status": None, "after": True},
}
PLACES = {
    "entra": {"service": "entra", "path": "/token"},
    "graph": {"service": "graph"},
    "dataverse": {"service": "dataverse"},
    "blobs": {"service": "storage", "path": "/staged"},
    "table": {"service": "storage", "path": "/trackings"},
    "queue": {"service": "storage", "path": r"/tracking/messages(?!\?numofmessages)"},
}


class Story(RuleBasedStateMachine):
    """Three sellers, three records, a few messages and meetings."""

    def __init__(self, rough: Rough) -> None:
        super().__init__()
        self.rough = rough
        self.team: Team | None = None

    @initialize(kinds=st.lists(st.sampled_from([*KINDS]), min_size=1, max_size=3), synchronises=st.booleans())
    def begin(self, kinds, synchronises):
        self.rough.clear()
        self.team = Team.of(self.rough, kinds, synchronises=synchronises)

    def target(self, pick: int) -> Target:
        return self.team.targets[pick % len(self.team.targets)]

    def accepted(self, pick: int) -> list[tuple[str, str]]:
        """One of the accepted trackings. None is no precondition: whether there is one is not for chance to know."""
        keys = [*self.team.accepted]
        return [keys[pick % len(keys)]] if keys else []

    @rule(pick=st.integers(0, len(TIMELINES) - 1))
    def look(self, pick):
        self.team.look(TIMELINES[pick])

    @rule(pick=PICK)
    def track(self, pick):
        self.team.click_at_once([self.target(pick)])

    @rule(pick=PICK)
    def track_twice_at_once(self, pick):
        self.team.click_at_once([self.target(pick)] * 2)

    @rule(pick=PICK, other=PICK)
    def track_by_two(self, pick, other):
        target = self.target(pick)
        others = self.team.others(target) or [target]
        self.team.click_at_once([target, others[other % len(others)]])

    @rule(
        what=st.sampled_from(["track", "track", "timer", "delivery", "undo", "retry"]),
        pick=PICK,
        step=st.integers(0, 14),
        after=st.booleans(),
        then=st.sampled_from(["nothing", "click again", "messages are lost"]),
    )
    def crash_at_a_step(self, what, pick, step, after, then):
        target = self.target(pick)
        does = {
            "track": lambda: self.team.click(target),
            "timer": self.team.world.start_refresh,
            "delivery": lambda: [self.team.start_delivery(*key) for key in self.accepted(pick)],
            "undo": lambda: [self.team.undo(*key) for key in self.accepted(pick)],
            "retry": lambda: [self.team.retry(*key) for key in self.accepted(pick)],
        }
        met = self.team.crash(does[what], Kill(step, after, then == "messages are lost"))
        note(f"killed {'after' if after else 'before'} {met or 'everything was over'}")
        if then == "click again":
            self.team.click_at_once([target])

    @rule(place=st.sampled_from([*PLACES]), kind=st.sampled_from([*TROUBLES]), times=st.sampled_from([1, 2, 6]))
    def trouble(self, place, kind, times):
        self.team.world.fault(**PLACES[place], **TROUBLES[kind], times=times)

    @rule()
    def trouble_ends(self):
        self.team.world.mend()

    @rule(pick=PICK)
    def deliver_again(self, pick):
        for seller, tracking in self.accepted(pick):
            self.team.world.deliver_again(self.team.sellers[seller], tracking)

    @rule(pick=PICK)
    def undo(self, pick):
        for key in self.accepted(pick):
            self.team.undo(*key)

    @rule(pick=PICK)
    def retry(self, pick):
        for key in self.accepted(pick):
            self.team.retry(*key)

    @rule(pick=PICK)
    def promote(self, pick):
        """Not while a Track is under way: nothing in Dataverse keeps two from writing the same message id at once."""
        self.team.world.mend()
        messages = [one.subject for one in self.team.entries if not one.is_meeting]
        if messages and not self.team.is_under_way(subject := messages[pick % len(messages)]):
            self.team.promote(subject)

    @rule()
    def timer(self):
        self.team.world.refresh()

    @rule(seconds=st.sampled_from([20 * 60, 4 * HOUR]))
    def time_passes(self, seconds):
        self.rough.pass_time(self.team.world, timedelta(seconds=seconds))

    def teardown(self):
        if self.team:
            settle(self.team)
            check(self.team)


@pytest.mark.timeout(0 if IS_SOAK else 900)
def test_whatever_happens_every_accepted_track_ends_one_way_and_no_mail_has_two_activities(rough):
    run_state_machine_as_test(
        lambda: Story(rough),
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, suppress_health_check=[*HealthCheck], print_blob=True
        ),
    )
