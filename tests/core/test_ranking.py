from datetime import timedelta

from build import NOW, mail, matched, meeting
from hypothesis import given
from hypothesis import strategies as st

from autocapture.core.model import Suggestion, TrackingState
from autocapture.core.ranking import capped, newest_first

MATCHES = st.lists(
    st.builds(lambda number, hours: matched(mail(f"m{number}", hours=hours)), st.integers(0, 9), st.integers(0, 3)),
    unique_by=lambda found: found.entry.id,
)


def test_newest_first_and_ties_by_id():
    found = [matched(mail("b", hours=2)), matched(mail("c", hours=1)), matched(mail("a", hours=2))]
    assert [one.entry.id for one in newest_first(found)] == ["c", "a", "b"]


def test_a_message_that_two_pages_repeat_stands_once():
    assert len(newest_first([matched(mail("a")), matched(mail("a"))])) == 1


def test_two_copies_of_one_mail_stand_once_as_the_newer_one():
    sent, received = (matched(mail(key, hours=hours, internet_message_id="<x>")) for key, hours in (("s", 2), ("r", 1)))
    assert newest_first([sent, matched(mail("b", hours=1.5)), received]) == [received, matched(mail("b", hours=1.5))]


def test_mails_without_a_message_id_are_never_taken_for_one():
    found = [matched(mail(key, internet_message_id=None)) for key in "ab"]
    assert newest_first(found) == found


def test_two_dates_of_a_series_and_two_meetings_without_an_id_stand_apart():
    dates = [matched(meeting(f"d{n}", ical_uid="u", original_start=NOW + timedelta(days=n))) for n in (1, 0)]
    nameless = [matched(meeting(key, ical_uid="")) for key in "ab"]
    assert len(newest_first([*dates, *nameless])) == 4


@given(MATCHES, st.randoms())
def test_the_order_does_not_depend_on_the_order_of_the_input(found, random):
    shuffled = random.sample(found, len(found))
    assert newest_first(shuffled) == newest_first(found)


STATES = st.lists(st.builds(lambda state: Suggestion(matched(mail("m")), state), st.sampled_from(TrackingState)))


@given(STATES, st.integers(1, 5), st.booleans())
def test_never_more_than_the_cap_and_all_that_are_left_when_they_fit(states, cap, include_tracked):
    shown, hidden = capped(iter(states), cap, include_tracked=include_tracked)
    wanted = [one for one in states if include_tracked or one.state is not TrackingState.TRACKED]
    assert shown == wanted[:cap]
    assert len(shown) == cap or hidden == len(states) - len(wanted)


@given(STATES, st.integers(1, 5))
def test_no_state_is_looked_up_once_the_cap_is_reached(states, cap):
    left = iter(states)
    shown, hidden = capped(left, cap, include_tracked=False)
    assert len(shown) + hidden + len(list(left)) == len(states)
