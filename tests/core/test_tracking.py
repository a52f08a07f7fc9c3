import dataclasses
from datetime import timedelta
from uuid import UUID

import pytest
from build import (
    ACCOUNT,
    ALEX,
    CONTACT,
    KIM,
    NOW,
    ORGANIZATION,
    activity,
    drafted,
    mail,
    matched,
    meeting,
    person,
    tracking,
)

from autocapture.core import ids
from autocapture.core import tracking as states
from autocapture.core.model import TrackingState
from autocapture.errors import InvalidRequest

MAIL = mail()
NEW = UUID(int=60)
"""The id of an activity that does not exist yet."""


def test_what_nobody_tracked_is_untracked():
    assert states.suggestion(matched(MAIL), ACCOUNT, None, None).state is TrackingState.UNTRACKED


def test_an_activity_regarding_this_record_is_tracked():
    found = states.suggestion(matched(MAIL), ACCOUNT, activity(MAIL, ACCOUNT), None)
    assert found.state is TrackingState.TRACKED


def test_an_activity_with_this_record_as_a_party_is_tracked():
    found = activity(MAIL, CONTACT, parties=(ACCOUNT.id,))
    assert states.suggestion(matched(MAIL), ACCOUNT, found, None).state is TrackingState.TRACKED


@pytest.mark.parametrize("regarding", [CONTACT, None])
def test_an_activity_on_another_record_is_tracked_elsewhere(regarding):
    found = states.suggestion(matched(MAIL), ACCOUNT, activity(MAIL, regarding), None)
    assert found.state is TrackingState.TRACKED_ELSEWHERE


@pytest.mark.parametrize("state", ["pending", "failed", "tracked_not_visible"])
def test_a_tracking_on_its_way_or_failed_shows_as_such(state):
    noted = tracking(TrackingState(state))
    found = states.suggestion(matched(MAIL), ACCOUNT, None, noted)
    assert (found.state, found.tracking) == (noted.state, noted)


@pytest.mark.parametrize("state", ["tracked", "tracked_elsewhere"])
def test_a_tracking_whose_activity_is_gone_can_be_tracked_again(state):
    found = states.suggestion(matched(MAIL), ACCOUNT, None, tracking(TrackingState(state)))
    assert found.state is TrackingState.UNTRACKED


def test_what_lies_in_dataverse_weighs_more_than_what_was_noted():
    found = states.suggestion(matched(MAIL), ACCOUNT, activity(MAIL, ACCOUNT), tracking(TrackingState.FAILED))
    assert found.state is TrackingState.TRACKED


def test_of_two_activities_with_one_message_id_the_one_on_this_record_counts():
    here, there = activity(MAIL, ACCOUNT, number=7), activity(MAIL, CONTACT, number=6)
    assert states.activity_of(MAIL, NEW, states.by_mark([here, there], ACCOUNT)) == here
    assert states.activity_of(MAIL, NEW, states.by_mark([there, here], ACCOUNT)) == here


def test_message_ids_compare_without_brackets_and_case():
    assert ids.mark(mail(internet_message_id=" <M1@FABRIKAM.com> ")) == ids.mark(MAIL)


def test_a_message_without_an_id_is_no_activity():
    nameless = mail(internet_message_id=None)
    found = dataclasses.replace(activity(nameless, ACCOUNT), id=KIM.object_id)
    assert states.activity_of(nameless, NEW, states.by_mark([found], ACCOUNT)) is None


def test_a_meeting_written_before_its_start_is_found_by_the_activitys_id():
    bare = dataclasses.replace(activity(meeting(), ACCOUNT), id=NEW, mark="")
    assert states.activity_of(meeting(), NEW, states.by_mark([bare], ACCOUNT)) == bare


def test_a_meeting_that_synchronisation_brought_is_found_by_its_global_object_id():
    brought = activity(meeting(global_object_id="0400ab"), ACCOUNT)
    assert states.activity_of(meeting(global_object_id="0400AB"), NEW, states.by_mark([brought], ACCOUNT)) == brought


def test_a_second_click_while_the_first_is_fresh_starts_nothing():
    assert not states.needs_start(tracking(TrackingState.PENDING), NOW)


@pytest.mark.parametrize("noted", [None, tracking(TrackingState.PENDING, minutes=1), tracking(TrackingState.FAILED)])
def test_a_first_click_a_late_one_and_one_after_a_failure_start_the_tracking(noted):
    assert states.needs_start(noted, NOW)


def test_an_activity_that_exists_settles_the_tracking():
    pending = tracking(TrackingState.PENDING, minutes=5)
    here = states.found(pending, activity(MAIL, ACCOUNT), NOW)
    there = states.found(pending, activity(MAIL, CONTACT), NOW)
    hidden = states.found(pending, None, NOW)
    assert [one.state.value for one in (here, there, hidden)] == ["tracked", "tracked_elsewhere", "tracked_not_visible"]
    assert (here.activity_id, here.at) == (activity(MAIL, ACCOUNT).id, NOW)


def test_two_sellers_who_hold_the_same_email_make_the_same_activity():
    theirs = dataclasses.replace(
        MAIL, id="other", internet_message_id="<M1@fabrikam.com>", sender=person("ANNA@fabrikam.com")
    )
    assert ids.activity_id(ORGANIZATION, MAIL) == ids.activity_id(ORGANIZATION, theirs)


def test_a_foreign_sender_who_repeats_a_message_id_makes_another_activity():
    forged = dataclasses.replace(MAIL, sender=person("mallory@evil.example"))
    assert ids.activity_id(ORGANIZATION, MAIL) != ids.activity_id(ORGANIZATION, forged)


def test_the_same_email_is_another_activity_in_another_organisation():
    assert ids.activity_id(ORGANIZATION, MAIL) != ids.activity_id(KIM.tenant_id, MAIL)


def test_a_trackings_id_differs_by_seller_record_and_activity():
    first = ids.activity_id(ORGANIZATION, MAIL)
    found = {
        ids.tracking_id(KIM, ACCOUNT, first),
        ids.tracking_id(ALEX, ACCOUNT, first),
        ids.tracking_id(KIM, CONTACT, first),
        ids.tracking_id(KIM, ACCOUNT, KIM.object_id),
    }
    assert len(found) == 4


def test_two_sellers_have_two_keys_that_do_not_show_who_they_are():
    assert ids.seller_key(KIM) != ids.seller_key(ALEX)
    assert str(KIM.object_id) not in ids.seller_key(KIM)


@pytest.mark.parametrize("graph_id", ["AAMkADk=", "x" * 500, "ä-_/+=", "a:b"])
def test_a_suggestions_id_leads_back_to_the_message_or_meeting(graph_id):
    assert ids.entry_id(ids.suggestion_id(mail(graph_id))) == ("email", graph_id)
    assert ids.entry_id(ids.suggestion_id(meeting(graph_id))) == ("meeting", graph_id)


@pytest.mark.parametrize("bad", ["", "!", "AAMk", "ZW1haWw6", "dGFzazp4", "ä", "ZW1haWw6eA==extra", "_-_-_"])
def test_a_malformed_suggestion_id_is_refused(bad):
    with pytest.raises(InvalidRequest):
        ids.entry_id(bad)


def test_a_meeting_that_was_moved_is_the_same_meeting():
    assert ids.activity_id(ORGANIZATION, meeting(hours=1)) == ids.activity_id(ORGANIZATION, meeting(hours=30))


def test_two_dates_of_a_series_are_two_meetings_even_under_one_icaluid():
    first, second = (meeting(original_start=NOW + timedelta(days=days)) for days in (1, 8))
    assert ids.activity_id(ORGANIZATION, first) != ids.activity_id(ORGANIZATION, second)


def test_a_tracking_that_begins_is_looked_after_in_a_quarter_of_an_hour():
    begun = states.begun(KIM, drafted(meeting(hours=-1)), NOW, None, is_confirmed=False)
    assert (begun.state, begun.due, begun.reason) == (TrackingState.PENDING, NOW + timedelta(minutes=15), None)


def test_a_meeting_that_waits_is_looked_after_when_it_starts_and_says_so():
    draft = drafted(meeting(hours=5), waits=True)
    waiting = states.staged(states.begun(KIM, draft, NOW, None, is_confirmed=False), draft, NOW)
    assert (waiting.state, waiting.due) == (TrackingState.PENDING, NOW + timedelta(hours=5))
    assert "when the meeting starts" in waiting.reason
    assert states.is_waiting(waiting)


def test_what_was_tracked_and_cannot_be_completed_stays_tracked():
    tracked = dataclasses.replace(tracking(TrackingState.TRACKED), due=NOW)
    refused = states.refused(tracked, NOW, "No.")
    assert (refused.state, refused.due, refused.reason) == (TrackingState.TRACKED, None, None)


def test_what_was_pending_and_is_refused_has_failed_with_the_reason():
    refused = states.refused(tracking(TrackingState.PENDING), NOW, "No.")
    assert (refused.state, refused.due, refused.reason) == (TrackingState.FAILED, None, "No.")
