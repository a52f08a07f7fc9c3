"""How much of a tracked meeting is written when, and what its description says."""

import pytest
from build import NOW, drafted, meeting, person
from hypothesis import given
from hypothesis import strategies as st

from autocapture.core.matching import is_left_out, match, participants
from autocapture.core.meetings import Step, description, step
from autocapture.core.model import Path, Way
from autocapture.core.outlook import Header, Owner

NOBODY = Owner(frozenset(), {})


@pytest.mark.parametrize("waits", [True, False])
@pytest.mark.parametrize("hours", [-5, -0.5, 0])
def test_a_meeting_that_has_started_is_written_whole(hours, waits):
    assert step(drafted(meeting(hours=hours), waits=waits), NOW) is Step.WHOLE


def test_a_meeting_to_come_waits_where_it_must():
    assert step(drafted(meeting(hours=1), waits=True), NOW) is Step.WAIT


def test_a_meeting_to_come_is_written_bare_where_it_need_not_wait():
    assert step(drafted(meeting(hours=1)), NOW) is Step.BARE


@given(st.floats(-200, 200), st.booleans())
def test_attendees_are_never_written_before_the_start(hours, waits):
    draft = drafted(meeting(hours=hours), waits=waits)
    assert (step(draft, NOW) is Step.WHOLE) == (draft.start <= NOW)


def test_the_attendees_of_a_bare_meeting_stand_in_its_description():
    draft = drafted(meeting(required=["tomas@x.example"], optional=["<b>@x.example"]))
    assert description(draft, NOW) == (
        "<p>Organizer: Anna &lt;anna@fabrikam.com&gt;</p><p>Required: tomas@x.example</p>"
        "<p>Optional: &lt;b&gt;@x.example</p><p>Come.</p>"
    )


def test_a_whole_meeting_has_its_attendees_as_parties_and_not_in_its_description():
    assert description(drafted(meeting(hours=-1, required=["t@x.example"])), NOW) == "<p>Come.</p>"


def test_the_link_to_join_stands_in_the_description():
    draft = drafted(meeting(hours=-1, join_url="https://teams.example/?a=1&b=2"))
    assert description(draft, NOW) == "<p>Join: https://teams.example/?a=1&amp;b=2</p><p>Come.</p>"


def test_a_meeting_without_organizer_has_no_line_for_one():
    assert "Organizer" not in description(drafted(meeting(organizer=None)), NOW)


@pytest.mark.parametrize(
    ("people", "header"),
    [
        ({"organizer": person("a@x.example")}, Header.FROM),
        ({"required": ["a@x.example"]}, Header.TO),
        ({"optional": ["a@x.example"]}, Header.CC),
    ],
)
def test_organizer_required_and_optional_count_as_from_to_and_cc(people, header):
    book = {"a@x.example": (Way(Path.RECORD, "this contact"),)}
    found = match(meeting(**people), book, frozenset())
    assert [reason.header for reason in found.reasons] == [header]


def test_a_meeting_that_the_seller_organised_is_outgoing():
    found = match(meeting(required=["a@x.example"]), {"a@x.example": (Way(Path.RECORD, ""),)}, {"anna@fabrikam.com"})
    assert found.is_outgoing


def test_cancelled_meetings_and_drafts_of_meetings_are_left_out():
    assert is_left_out(meeting(is_cancelled=True), NOBODY)
    assert is_left_out(meeting(is_draft=True), NOBODY)
    assert not is_left_out(meeting(), NOBODY)


def test_everyone_on_a_meeting_is_a_participant():
    found = participants(meeting(required=["b@x.example"], optional=["c@x.example"]))
    assert [person.address for _, person in found] == ["anna@fabrikam.com", "b@x.example", "c@x.example"]
