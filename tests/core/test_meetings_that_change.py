"""A tracked meeting that changes in Outlook: how that is noticed, and what may be done about it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from build import NOW, drafted, mail, meeting, person
from build import tracking as tracking_of

from autocapture.core.ids import suggestion_id
from autocapture.core.meetings import Step, changed, description, digest, may_be_deleted, step
from autocapture.core.model import Stage, Tracking, TrackingState
from autocapture.core.model import Step as Past
from autocapture.core.window import window

LIMITS = window(NOW, 3)
MEETING = meeting(hours=5)
WAITING = (Past(Stage.STAGED, NOW), Past(Stage.WAITING, NOW))


def followed(state: TrackingState = TrackingState.PENDING, **more: object) -> Tracking:
    """The tracking of the meeting, which waits for it."""
    found = tracking_of(state)
    known = {"suggestion_id": suggestion_id(MEETING), "seen": digest(MEETING, found.id), "due": MEETING.start}
    return replace(found, **({"steps": WAITING} | known | more))


@pytest.mark.parametrize("waits", [True, False])
@pytest.mark.parametrize("hours", [-5, 5])
def test_a_cancelled_meeting_is_not_written_any_more(hours, waits):
    assert step(drafted(meeting(hours=hours, is_cancelled=True), waits=waits), NOW) is Step.CANCEL


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Dinner"},
        {"location": "Roof"},
        {"join_url": "https://teams.example/2"},
        {"start": NOW},
        {"end": NOW},
        {"is_all_day": True},
        {"is_cancelled": True},
        {"shows_as": "free"},
        {"preview": "More"},
        {"importance": "high"},
        {"organizer": person("bert@fabrikam.com")},
        {"required": (person("bert@fabrikam.com"),)},
        {"optional": (person("bert@fabrikam.com"),)},
    ],
)
def test_whatever_is_written_of_a_meeting_is_noticed_when_it_changes(change):
    assert changed([followed()], [replace(MEETING, **change)], LIMITS) == [followed()]


def test_an_attendee_who_becomes_optional_is_a_change():
    before, after = meeting(required=["bert@fabrikam.com"]), meeting(optional=["bert@fabrikam.com"])
    assert digest(before, UUID(int=1)) != digest(after, UUID(int=1))


def test_two_trackings_of_one_meeting_do_not_look_alike():
    assert digest(MEETING, UUID(int=1)) != digest(MEETING, UUID(int=2))


def test_a_meeting_that_is_as_it_was_is_no_change():
    assert changed([followed()], [MEETING, mail()], LIMITS) == []


@pytest.mark.parametrize(
    ("changes", "is_followed"),
    [
        ({}, True),
        ({"steps": ()}, False),
        ({"steps": (Past(Stage.WRITING, NOW),)}, False),
        ({"seen": ""}, False),
        ({"state": TrackingState.TRACKED, "due": None}, False),
        ({"state": TrackingState.TRACKED}, True),
        ({"state": TrackingState.TRACKED, "due": None, "receipt": "x"}, True),
        ({"state": TrackingState.FAILED}, False),
        ({"state": TrackingState.UNDONE}, False),
        ({"state": TrackingState.TRACKED_ELSEWHERE}, False),
    ],
)
def test_only_what_waits_or_was_made_by_the_tracking_is_followed(changes, is_followed):
    found = changed([followed(**changes)], [replace(MEETING, subject="Dinner")], LIMITS)
    assert bool(found) == is_followed


@pytest.mark.parametrize(
    ("due", "is_missed"),
    [
        (NOW + timedelta(hours=5), True),
        (NOW, False),
        (NOW - timedelta(hours=1), False),
        (NOW + timedelta(days=4), False),
        (None, False),
    ],
)
def test_a_meeting_to_come_that_is_not_where_it_should_be_is_a_change(due, is_missed):
    assert bool(changed([followed(TrackingState.TRACKED, due=due, receipt="x")], [], LIMITS)) == is_missed


@pytest.mark.parametrize(
    ("hours", "is_linked", "may_be"), [(5, False, True), (5, True, False), (-5, True, True), (0, True, True)]
)
def test_only_what_is_linked_to_a_meeting_that_lies_ahead_may_not_be_deleted(hours, is_linked, may_be):
    assert may_be_deleted(NOW + timedelta(hours=hours), NOW, is_linked=is_linked) is may_be


def test_the_description_says_as_of_when_a_meeting_was_seen_before_it_started():
    draft = drafted(meeting(hours=-1), seen_at=NOW - timedelta(hours=3))
    assert description(draft, NOW) == "<p>As of 2026-03-04 09:00 UTC</p><p>Come.</p>"


def test_what_was_seen_once_it_had_started_needs_no_as_of():
    assert description(drafted(meeting(hours=-1), seen_at=NOW), NOW) == "<p>Come.</p>"
