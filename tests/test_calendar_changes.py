"""A tracked meeting follows its meeting: what changes in Outlook is noticed as its seller looks, and applied."""

import pytest
from calendars import (
    CANCELLED,
    OPTIONAL,
    ORGANIZER,
    REQUIRED,
    UNTIL_IT_STARTED,
    appointments,
    click,
    click_one_to_come,
    from_anna,
    kim_with,
    look,
    look_and_renew,
    outlook,
    own,
    people,
    shared,
    tracking,
    unchanged,
    undo,
    until,
)
from test_suggest import ANNA
from world import record, record_id

GONE = {"delete": "This is no longer in your Outlook. Refresh the timeline."}
GONE |= {"cancel": "This meeting was cancelled, so there is nothing to track. Refresh the timeline."}
WAITS = "It is saved when the meeting starts."


def start_in_calendar(world) -> str:
    (one,) = world.call("GET", "calendars")[world.kim]
    return str(one["start"])


def row(world) -> dict:
    (one,) = appointments(world)
    return one


def test_what_was_moved_between_suggestion_and_track_is_tracked_at_its_new_time(world):
    seller = kim_with(world, from_anna())
    (found,) = seller.suggestions("contact", "anna")
    outlook(world, "change", start="-5h")
    with unchanged(world):
        seller.tracked("contact", "anna", found)
    assert row(world)["scheduledstart"] == start_in_calendar(world)


@pytest.mark.parametrize("do", ["cancel", "delete"])
def test_what_was_cancelled_or_deleted_before_the_click_is_refused_with_a_sentence(world, do):
    seller = kim_with(world, from_anna(), from_anna("Other"))
    found = next(one for one in seller.suggestions("contact", "anna") if one["subject"] == "Tasting")
    outlook(world, do)
    refused = seller.track("contact", "anna", found)
    assert (refused.status_code, refused.json()["code"]) == (404, "suggestion_not_found")
    assert refused.json()["detail"] == GONE[do]


def test_a_cancelled_meeting_of_another_record_is_not_said_to_be_cancelled(world):
    other = record("other", "contact", fullname="Other", emailaddress1="bert@fabrikam.com")
    seller = kim_with(world, from_anna(required=["bert@fabrikam.com"]), records=[other])
    (found,) = seller.suggestions("contact", "other")
    outlook(world, "change", required=[])
    outlook(world, "cancel")
    assert "does not belong to this record" in seller.track("contact", "other", found).json()["detail"]


@pytest.mark.parametrize("made", [shared, own])
def test_a_waiting_meeting_that_is_moved_waits_for_its_new_start(world, made):
    seller = kim_with(world, made(world, "ahead"), synchronises=True)
    waiting = click_one_to_come(seller)
    outlook(world, "change", start="+5h")
    with unchanged(world):
        look(seller)
        until(world, lambda: tracking(seller, waiting)["undoUntil"] == start_in_calendar(world))
        world.refresh()
    found = tracking(seller, waiting)
    assert (found["state"], found["reason"], appointments(world)) == ("pending", WAITS, [])


def test_a_waiting_meeting_that_is_moved_to_the_past_is_written_at_once(world):
    seller = kim_with(world, own(world, "ahead"), synchronises=True)
    waiting = click_one_to_come(seller)
    outlook(world, "change", start="-5h", optional=["cara@fabrikam.com"])
    with unchanged(world):
        look(seller)
        until(world, lambda: tracking(seller, waiting)["state"] == "tracked")
    assert (row(world)["scheduledstart"], "As of" in row(world)["description"]) == (start_in_calendar(world), False)
    assert (OPTIONAL, "cara@fabrikam.com") in people(row(world))


@pytest.mark.parametrize("do", ["cancel", "delete"])
def test_a_waiting_meeting_that_is_cancelled_or_deleted_is_not_saved(world, do):
    seller = kim_with(world, own(world, "ahead"), synchronises=True)
    waiting = click_one_to_come(seller)
    outlook(world, do)
    before = world.call("GET", "calendars")
    look(seller)
    until(world, lambda: tracking(seller, waiting)["state"] == "failed")
    assert tracking(seller, waiting)["reason"] == CANCELLED
    world.refresh()
    assert (appointments(world), world.outbox(), world.call("GET", "calendars")) == ([], [], before)


def test_who_is_invited_later_is_on_the_meeting_once_it_starts(world, account):
    seller = kim_with(world, shared(world, "ahead"), synchronises=True)
    click_one_to_come(seller)
    outlook(world, "change", required=["dora@fabrikam.com"])
    look_and_renew(seller, account)
    world.pass_time(account, seller, UNTIL_IT_STARTED)
    with unchanged(world):
        world.carry_on(lambda: appointments(world) != [])
    expected = {(ORGANIZER, "anna@fabrikam.com"), (REQUIRED, "dora@fabrikam.com"), (OPTIONAL, "cara@fabrikam.com")}
    assert people(row(world)) == expected


def test_a_bare_meeting_gets_its_new_times_and_people_and_stays_bare(world):
    seller = kim_with(world, own(world, "ahead"))
    tracked = click(seller)
    outlook(world, "change", start="+5h", subject="Dinner", location="Roof", required=["dora@fabrikam.com"])
    outlook(world, "change", "Dinner", optional=["anna@fabrikam.com"])
    with unchanged(world):
        look(seller)
        until(world, lambda: row(world)["scheduledstart"] == start_in_calendar(world))
    found = row(world)
    assert (found["subject"], found["location"], people(found), found["globalobjectid"]) == (
        "Dinner",
        "Roof",
        set(),
        None,
    )
    assert "Required: dora@fabrikam.com" in found["description"]
    until(world, lambda: undo(seller, tracked)["state"] == "undone")
    assert appointments(world) == []


def test_a_bare_meeting_that_has_been_held_by_now_is_whole(world):
    seller = kim_with(world, shared(world, "ahead"))
    click(seller)
    outlook(world, "change", start="-5h")
    with unchanged(world):
        look(seller)
        until(world, lambda: people(row(world)) != set())
    assert (row(world)["scheduledstart"], row(world)["statuscode"]) == (start_in_calendar(world), 3)


@pytest.mark.parametrize("do", ["cancel", "delete"])
def test_the_bare_activity_of_a_meeting_that_is_not_held_is_cancelled(world, do):
    seller = kim_with(world, own(world, "ahead"))
    tracked = click(seller)
    outlook(world, do)
    before = world.call("GET", "calendars")
    look(seller)
    until(world, lambda: row(world)["statecode"] == 2)
    until(world, lambda: tracking(seller, tracked)["reason"] is not None)
    found = tracking(seller, tracked)
    assert (found["state"], found["reason"]) == ("tracked", "This meeting was cancelled, and so was its activity.")
    world.refresh()
    assert (world.outbox(), world.call("GET", "calendars")) == ([], before)


def test_what_was_held_is_not_cancelled_by_us_though_someone_cancels_it_later(world, account):
    seller = kim_with(world, own(world, "past"), synchronises=True)
    tracked = click(seller)
    outlook(world, "cancel")
    before, written = world.call("GET", "calendars"), row(world)
    look_and_renew(seller, account)
    world.deliver_again(seller, tracked["id"])
    assert (row(world), world.outbox(), world.call("GET", "calendars")) == (written, [], before)


def test_what_was_held_and_is_deleted_later_is_asked_for_no_more(world):
    seller = kim_with(world, own(world, "past"), synchronises=True)
    click(seller)
    outlook(world, "delete")
    before = world.mark()
    look(seller)
    assert "/me/events/" not in str(world.journal(before, "graph"))


def test_a_meeting_that_was_written_whole_gets_its_new_times(world):
    seller = kim_with(world, own(world, "past"), synchronises=True)
    click(seller)
    outlook(world, "change", start="-5h")
    with unchanged(world):
        look(seller)
        until(world, lambda: row(world)["scheduledstart"] == start_in_calendar(world))


def test_one_that_lies_ahead_again_waits_where_the_calendar_synchronises(world, account):
    seller = kim_with(world, own(world, "past"), synchronises=True)
    tracked = click(seller)
    written = row(world)
    outlook(world, "change", start="+5h")
    with unchanged(world):
        look_and_renew(seller, account)
        world.deliver_again(seller, tracked["id"])
        world.refresh()
    assert (row(world), tracking(seller, tracked)["state"]) == (written, "tracked")


def test_an_undo_that_would_cancel_a_meeting_ahead_waits_for_its_start(world, account):
    seller = kim_with(world, own(world, "past"), synchronises=True)
    tracked = click(seller)
    outlook(world, "change", start="+10s")
    with unchanged(world):
        look_and_renew(seller, account)
        undone = undo(seller, tracked)
        world.deliver_again(seller, tracked["id"])
        assert len(appointments(world)) == 1
        world.carry_on(lambda: appointments(world) == [])
    assert (undone["state"], "when the meeting starts" in undone["reason"]) == ("undone", True)


def test_one_that_lies_ahead_again_loses_attendees_and_link_where_nothing_synchronises(world):
    seller = kim_with(world, own(world, "past"))
    click(seller)
    outlook(world, "change", start="+5h")
    with unchanged(world):
        look(seller)
        until(world, lambda: row(world)["scheduledstart"] == start_in_calendar(world))
    assert (people(row(world)), row(world)["globalobjectid"], row(world)["statecode"]) == (set(), None, 3)


@pytest.mark.parametrize("when", ["ahead", "past"])
def test_what_someone_changed_in_dynamics_stays_as_they_left_it(world, when, account):
    seller = kim_with(world, own(world, when))
    tracked = click(seller)
    world.patch(f"appointments({tracked['activityId']})", {"subject": "Ours"})
    outlook(world, "change", start="-5h" if when == "past" else "+5h")
    look_and_renew(seller, account)
    world.deliver_again(seller, tracked["id"])
    assert row(world)["subject"] == "Ours"
    refused = seller.send("DELETE", f"trackings/{tracked['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "undo_changed")


def test_an_activity_that_someone_deleted_is_not_made_again(world, account):
    seller = kim_with(world, own(world, "past"))
    tracked = click(seller)
    world.delete(f"appointments({tracked['activityId']})")
    outlook(world, "change", start="-5h")
    look_and_renew(seller, account)
    world.deliver_again(seller, tracked["id"])
    assert appointments(world) == []


def test_what_synchronisation_brought_between_look_and_click_is_found_and_stays_as_it_is(world):
    seller = kim_with(world, own(world, "past"))
    (found,) = seller.suggestions("contact", "anna")
    (event,) = world.call("GET", "calendars")[world.kim]
    columns = {"subject": "Theirs", "scheduledstart": event["start"], "scheduledend": event["end"]}
    anna = {"regardingobjectid_contact_appointment@odata.bind": f"/contacts({record_id('anna')})"}
    world.post("appointments", columns | anna | {"globalobjectid": event["globalObjectId"]}, world.kim)
    with unchanged(world):
        tracked = seller.tracked("contact", "anna", found)
    assert (tracked["state"], tracked["activityId"], row(world)["subject"]) == (
        "tracked",
        row(world)["activityid"],
        "Theirs",
    )


def test_a_deleted_meeting_whose_content_is_no_longer_kept_is_left_to_the_timer(world, account):
    seller = kim_with(world, own(world, "ahead"), synchronises=True)
    waiting = click_one_to_come(seller)
    account.staged.delete_blob(f"meeting/{seller.key}/{waiting['id']}.json")
    outlook(world, "delete")
    before = world.mark()
    look(seller)
    until(world, lambda: any("/me/events/" in one["path"] for one in world.journal(before, "graph")))
    world.refresh()
    assert tracking(seller, waiting)["state"] == "pending"


def test_a_look_at_what_changed_asks_once_more_and_then_nothing(world):
    seller = kim_with(world, own(world, "past"))
    click(seller)
    outlook(world, "change", start="-5h")
    before = world.mark()
    look(seller)
    until(world, lambda: row(world)["scheduledstart"] == start_in_calendar(world))
    again = world.mark()
    look(seller)
    asked = [entry["path"] for entry in world.journal(before, "graph") if "/me/events/" in entry["path"]]
    assert len(asked) == 1
    assert "/me/events/" not in str(world.journal(again, "graph"))


def test_a_colleagues_look_renews_nothing(world):
    meeting = shared(world, "ahead", iCalUId="040000008200E00074C5B7101A82E008AB")
    calendars = {world.kim: {"calendar": [meeting], "synchronises": True}, world.alex: {"calendar": [meeting]}}
    world.load(records=[ANNA], users=calendars)
    kim, alex = world.as_(world.kim), world.as_(world.alex)
    waiting = click_one_to_come(kim)
    outlook(world, "cancel", user=world.kim)
    before = world.mark()
    alex.suggestions("contact", "anna")
    assert "/me/events/" not in str(world.journal(before, "graph"))
    assert tracking(kim, waiting)["state"] == "pending"


def test_a_renewal_that_graph_refuses_fails_no_look_and_is_done_at_the_next(world):
    seller = kim_with(world, own(world, "ahead"), synchronises=True)
    waiting = click_one_to_come(seller)
    outlook(world, "change", start="+5h")
    world.fault("graph", path="/me/events/", status=503, body="{}", times=10)
    look(seller)
    until(world, lambda: any(e["status"] == 503 for e in world.journal(0, "graph")))
    world.mend()
    look(seller)
    until(world, lambda: tracking(seller, waiting)["undoUntil"] == start_in_calendar(world))


def test_one_exception_of_a_series_is_itself(world):
    daily = from_anna("Daily", "-1d", "-23h", repeats="FREQ=DAILY;COUNT=2")
    daily["exceptions"] = [{"occurrence": 1, "subject": "Moved", "start": "-2h", "end": "-1h"}]
    seller = kim_with(world, daily, synchronises=True)
    with unchanged(world):
        for found in seller.suggestions("contact", "anna"):
            seller.tracked("contact", "anna", found)
    assert {one["subject"] for one in appointments(world)} == {"Daily", "Moved"}
    assert len({one["globalobjectid"] for one in appointments(world)}) == 2
