"""Who relies on an activity, on the running Azurite: whoever writes and whoever undoes see each other."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from build import ACCOUNT, ALEX, KIM, NOW, mail

from autocapture.core.ids import seller_key, suggestion_id, ticket
from autocapture.core.model import Ticket, Tracking, TrackingState
from autocapture.errors import Overtaken
from autocapture.gateways.storage.claims import BAR_HOLDS, Claims
from autocapture.gateways.storage.trackings import Trackings

PENDING = Tracking(uuid4(), KIM, ACCOUNT, suggestion_id(mail()), uuid4(), TrackingState.PENDING, NOW)


def by(seller) -> Ticket:
    return Ticket(seller_key(seller), uuid4())


@pytest.fixture
def claims(account) -> Claims:
    return Claims(account)


def test_another_sellers_claim_is_seen_and_ones_own_is_not(claims):
    activity = uuid4()
    mine, also_mine, theirs = by(KIM), by(KIM), by(ALEX)
    claims.note(activity, mine)
    claims.note(activity, also_mine)
    assert not claims.has_others(activity, mine)
    claims.note(activity, theirs)
    assert claims.has_others(activity, mine)
    claims.withdraw(activity, theirs)
    claims.withdraw(activity, theirs)
    assert not claims.has_others(activity, mine)


def test_nobody_comes_to_rely_on_what_is_being_undone(claims):
    activity = uuid4()
    with claims.barred(activity):
        with pytest.raises(Overtaken):
            claims.note(activity, by(ALEX))
        assert claims.has_others(activity, by(KIM)), "who undoes sees who was too late as well"
    claims.note(activity, by(ALEX))


def test_a_bar_goes_whatever_happens_meanwhile(claims):
    activity = uuid4()
    with pytest.raises(ZeroDivisionError), claims.barred(activity):
        raise ZeroDivisionError
    claims.note(activity, by(ALEX))


def test_a_bar_that_a_crash_left_does_not_hold_for_ever(account):
    activity = uuid4()
    long_ago = Claims(account, lambda: datetime.now(UTC) - BAR_HOLDS - timedelta(seconds=1))
    with long_ago.barred(activity):
        Claims(account).note(activity, by(ALEX))


def test_a_tracking_that_was_changed_in_between_is_not_written_over(account):
    trackings = Trackings(account)
    first = trackings.put(replace(PENDING, id=uuid4()))
    trackings.put(replace(first, state=TrackingState.TRACKED))
    with pytest.raises(Overtaken):
        trackings.put(replace(first, state=TrackingState.FAILED))
    found = trackings.find(ticket(first))
    assert found
    assert found.state is TrackingState.TRACKED


def test_a_tracking_that_was_made_or_deleted_in_between_is_not_written(account):
    trackings = Trackings(account)
    first = trackings.put(replace(PENDING, id=uuid4()))
    with pytest.raises(Overtaken):
        trackings.put(replace(first, version="", state=TrackingState.FAILED))
    account.table.delete_entity(ticket(first).key, str(first.id))
    assert trackings.find(ticket(first)) is None
    with pytest.raises(Overtaken):
        trackings.put(first)


def test_what_is_written_again_because_no_answer_came_is_no_conflict(account):
    trackings = Trackings(account)
    first = replace(PENDING, id=uuid4())
    assert trackings.put(first) == trackings.put(first)
    second = replace(trackings.put(first), state=TrackingState.TRACKED)
    assert trackings.put(second) == trackings.put(second)
