"""Meetings: which are suggested, and how one becomes an appointment without ever inviting anyone."""

import base64
from typing import Any

import pytest
from calendars import (
    OPTIONAL,
    ORGANIZER,
    REQUIRED,
    SYNCHRONISES,
    UNTIL_IT_STARTED,
    appointments,
    click,
    click_one_to_come,
    from_anna,
    kim_with,
    people,
)
from test_suggest import ANNA
from world import Seller, mail, record, record_id

from autocapture.core.ids import entry_id


@pytest.mark.parametrize(
    ("changes", "header"),
    [
        ({"organizer": "anna@fabrikam.com"}, "from"),
        ({"organizer": "x@y.example", "required": ["anna@fabrikam.com"]}, "to"),
        ({"organizer": "x@y.example", "optional": ["anna@fabrikam.com"]}, "cc"),
    ],
)
def test_organizer_required_and_optional_attendees_count_as_from_to_and_cc(world, changes, header):
    (found,) = kim_with(world, from_anna() | changes).suggestions("contact", "anna")
    assert [reason["header"] for reason in found["reasons"]] == [header]


def test_a_resource_never_counts(world):
    changes = {"organizer": "x@y.example", "resources": ["anna@fabrikam.com"]}
    assert kim_with(world, from_anna() | changes).suggestions("contact", "anna") == []


def test_a_meeting_says_when_and_where(world):
    seller = kim_with(world, from_anna(location="Lobby bar", start="+1h", end="+2h"))
    (found,) = seller.suggestions("contact", "anna")
    assert (found["kind"], found["location"], found["isAllDay"]) == ("meeting", "Lobby bar", False)
    assert found["start"].endswith("Z")
    assert found["at"] == found["start"] < found["end"]
    assert found["conversationId"] is None


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("+71h", "+73h", ["Tasting"]),
        ("-71h", "-70h", ["Tasting"]),
        ("+73h", "+74h", []),
        ("-73h", "-71h", []),
        ("-73h", "+73h", []),
    ],
)
def test_a_meeting_is_suggested_by_its_start_three_days_back_and_three_ahead(world, start, end, expected):
    assert kim_with(world, from_anna(start=start, end=end)).subjects("contact", "anna") == expected


def test_meetings_and_mail_stand_in_one_order_the_latest_first(world):
    calendar = [from_anna("Later", "+5h", "+6h"), from_anna("Past", "-3h", "-2h")]
    world.load(kim=[mail("anna@fabrikam.com", subject="Mail")], calendar=calendar, records=[ANNA])
    assert world.as_(world.kim).subjects("contact", "anna") == ["Later", "Mail", "Past"]


@pytest.mark.parametrize("left_out", [{"cancelled": True}, {"draft": True}])
def test_cancelled_meetings_and_drafts_are_never_suggested(world, left_out):
    assert kim_with(world, from_anna(**left_out)).suggestions("contact", "anna") == []


def test_each_date_of_a_series_is_suggested_and_its_master_never(world):
    weekly = from_anna("Daily", "-47h", "-46h", repeats="FREQ=DAILY;COUNT=10")
    found = kim_with(world, weekly).suggestions("contact", "anna")
    assert len(found) == len({one["start"] for one in found}) == 5


def test_an_exception_of_a_series_is_suggested_as_it_stands(world):
    weekly = from_anna("Daily", "-1d", "-23h", repeats="FREQ=DAILY;COUNT=2")
    weekly["exceptions"] = [{"occurrence": 1, "subject": "Moved", "start": "+2h", "end": "+3h"}]
    assert kim_with(world, weekly).subjects("contact", "anna") == ["Moved", "Daily"]


def test_an_all_day_meeting_carries_plain_dates(world):
    (found,) = kim_with(world, from_anna(start="-1d", end="+0d", allDay=True)).suggestions("contact", "anna")
    assert found["isAllDay"] is True
    assert (len(found["start"]), len(found["end"])) == (10, 10)
    assert found["start"] < found["end"]


def test_a_seller_who_may_not_read_their_own_settings_is_taken_to_be_in_utc(world):
    seller = kim_with(world, from_anna(start="-1d", end="+0d", allDay=True), timeZone="Pacific/Tongatapu")
    denied = '{"error":{"code":"0x80040220","message":"missing prvReadUserSettings privilege"}}'
    world.fault("dataverse", path="/usersettingscollection", status=403, body=denied, times=1)
    assert click(seller)["state"] == "tracked"
    assert appointments(world)[0]["scheduledstart"].endswith("T00:00:00Z")


@pytest.mark.parametrize("sensitivity", ["private", "confidential"])
def test_a_private_meeting_shows_a_lock_and_needs_a_yes(world, sensitivity):
    seller = kim_with(world, from_anna(sensitivity=sensitivity))
    (found,) = seller.suggestions("contact", "anna")
    refused = seller.track("contact", "anna", found)
    assert (found["isPrivate"], refused.status_code, refused.json()["code"]) == (True, 409, "confirmation_required")
    assert click(seller, confirmPrivate=True)["state"] == "tracked"


def test_a_meeting_that_is_over_is_written_whole_and_completed(world):
    seller = kim_with(
        world, from_anna(required=[world.kim], optional=["pat@y.example"], location="Bar", importance="high")
    )
    ended = click(seller)
    (found,) = appointments(world)
    assert (ended["state"], ended["activityId"]) == ("tracked", found["activityid"])
    assert people(found) == {(ORGANIZER, "anna@fabrikam.com"), (REQUIRED, world.kim), (OPTIONAL, "pat@y.example")}
    assert (found["statecode"], found["statuscode"], found["prioritycode"], found["location"]) == (1, 3, 2, "Bar")
    assert found["globalobjectid"].startswith("040000008200E00074C5B7101A82E008")
    assert found["_regardingobjectid_value"] == record_id("anna")
    assert seller.subjects("contact", "anna") == []
    assert world.outbox() == []


def test_a_meeting_under_way_is_written_whole_and_stays_scheduled(world):
    seller = kim_with(world, from_anna(start="-1h", end="+1h"), **SYNCHRONISES)
    click(seller)
    (found,) = appointments(world)
    assert (found["statecode"], found["statuscode"]) == (3, 5)
    assert people(found) == {(ORGANIZER, "anna@fabrikam.com")}
    assert world.outbox() == []


def test_an_organizer_who_is_an_attendee_as_well_is_the_organizer_alone(world):
    click(kim_with(world, from_anna(required=["ANNA@fabrikam.com"])))
    assert people(appointments(world)[0]) == {(ORGANIZER, "anna@fabrikam.com")}


def test_a_meeting_without_a_subject_is_written_with_outlooks_own_words(world):
    click(kim_with(world, from_anna("")))
    assert appointments(world)[0]["subject"] == "(no subject)"


def test_an_all_day_meeting_is_written_from_midnight_to_midnight_where_the_seller_is(world):
    seller = kim_with(world, from_anna(start="2026-01-05", end="2026-01-06", allDay=True), timeZone="Pacific/Tongatapu")
    world.load(
        records=[ANNA],
        users={
            world.kim: {
                "timeZone": "Pacific/Tongatapu",
                "calendar": [from_anna(start="-1d", end="+0d", allDay=True)],
            }
        },
    )
    click(seller)
    (found,) = appointments(world)
    assert found["isalldayevent"] is True
    assert (found["scheduledstart"][11:], found["scheduledend"][11:]) == ("11:00:00Z", "11:00:00Z")


def test_a_meeting_to_come_is_written_without_attendees_and_without_link_to_the_calendar(world):
    seller = kim_with(world, from_anna(start="+1h", end="+2h", required=[world.kim], online="https://teams.example/1"))
    assert click(seller)["state"] == "tracked"
    (found,) = appointments(world)
    assert people(found) == set()
    assert found["globalobjectid"] is None
    assert (found["statecode"], found["statuscode"]) == (3, 5)
    assert f"Required: {world.kim}" in found["description"]
    assert "Join: https://teams.example/1" in found["description"]
    assert seller.subjects("contact", "anna") == []


def test_a_meeting_to_come_gets_its_attendees_once_it_has_started(world, account):
    seller = kim_with(world, from_anna(start="+1h", end="+2h", required=[world.kim]))
    tracked = click(seller)
    assert people(appointments(world)[0]) == set()
    world.pass_time(account, seller, UNTIL_IT_STARTED)
    world.carry_on(lambda: people(appointments(world)[0]) != set())
    (found,) = appointments(world)
    assert people(found) == {(ORGANIZER, "anna@fabrikam.com"), (REQUIRED, world.kim)}
    assert found["globalobjectid"]
    assert "Required:" not in found["description"]
    assert (found["activityid"], world.outbox()) == (tracked["activityId"], [])


def test_a_meeting_to_come_waits_for_its_start_where_the_sellers_calendar_synchronises(world, account):
    seller = kim_with(world, from_anna(start="+1h", end="+2h"), **SYNCHRONISES)
    waiting = click_one_to_come(seller)
    assert (waiting["state"], waiting["reason"]) == ("pending", "It is saved when the meeting starts.")
    world.pass_time(account, seller, UNTIL_IT_STARTED)
    world.carry_on(lambda: seller.send("GET", f"trackings/{waiting['id']}").json()["state"] == "tracked")
    assert people(appointments(world)[0]) == {(ORGANIZER, "anna@fabrikam.com")}
    assert world.outbox() == []


def test_while_a_meeting_waits_it_says_pending_and_nothing_is_written(world):
    seller = kim_with(world, from_anna(start="+1h", end="+2h"), **SYNCHRONISES)
    waiting = click_one_to_come(seller)
    world.refresh()
    (found,) = seller.suggestions("contact", "anna")
    assert (found["state"], found["tracking"]["id"]) == ("pending", waiting["id"])
    assert appointments(world) == []


def test_a_mailbox_that_may_not_be_read_counts_as_synchronising(world):
    seller = kim_with(world, from_anna(start="+1h", end="+2h"))
    denied = '{"error":{"code":"0x80040220","message":"missing prvReadMailbox privilege"}}'
    world.fault("dataverse", path="/mailboxes", status=403, body=denied)
    assert click_one_to_come(seller)["state"] == "pending"
    assert appointments(world) == []


@pytest.mark.parametrize("synchronises", [True, False])
def test_a_message_of_the_queue_that_comes_again_before_the_start_changes_nothing(world, synchronises):
    seller = kim_with(world, from_anna(start="+1h", end="+2h"), synchronises=synchronises)
    accepted = click_one_to_come(seller)
    found = seller.send("GET", f"trackings/{accepted['id']}").json() if synchronises else click_again(seller, accepted)
    before = appointments(world)
    world.deliver_again(seller, accepted["id"])
    assert (seller.send("GET", f"trackings/{accepted['id']}").json()["state"], appointments(world)) == (
        found["state"],
        before,
    )


def click_again(seller: Seller, accepted: dict[str, Any]) -> dict[str, Any]:
    """How the tracking ended."""
    while (found := seller.send("GET", f"trackings/{accepted['id']}").json())["state"] == "pending":
        seller.world.stack.check()
    return found


def test_a_meeting_that_is_tracked_on_another_record_is_not_moved(world):
    other = record("other", "contact", fullname="Other", emailaddress1="kim@y.example")
    seller = kim_with(world, from_anna(required=["kim@y.example"]), records=[other])
    assert click(seller)["state"] == "tracked"
    (found,) = seller.suggestions("contact", "other", "?include=tracked")
    assert (found["state"], len(appointments(world))) == ("tracked", 1)


def test_a_meeting_that_its_calendar_gives_no_id_cannot_be_tracked(world):
    seller = kim_with(world, from_anna(iCalUId=""))
    (found,) = seller.suggestions("contact", "anna")
    refused = seller.track("contact", "anna", found)
    assert (refused.status_code, refused.json()["code"]) == (422, "not_trackable")


def test_a_whole_series_cannot_be_tracked(world):
    seller = kim_with(world, from_anna("Daily", "-1d", "-23h", repeats="FREQ=DAILY;COUNT=1"))
    (found,) = seller.suggestions("contact", "anna")
    _, graph_id = entry_id(found["id"])
    master = world.graph(f"me/events/{graph_id}?$select=seriesMasterId")["seriesMasterId"]
    refused = seller.track("contact", "anna", base64.urlsafe_b64encode(f"meeting:{master}".encode()).decode())
    assert (refused.status_code, refused.json()["code"]) == (404, "suggestion_not_found")


def test_two_sellers_who_track_one_meeting_make_one_appointment(world):
    shared = from_anna(iCalUId="040000008200E00074C5B7101A82E008AA")
    world.load(
        records=[ANNA], users={world.kim: {"calendar": [shared]}, world.alex: {"calendar": [shared]}}, calendar=[shared]
    )
    sellers = [world.as_(world.kim), world.as_(world.alex)]
    found = [seller.suggestions("contact", "anna")[0] for seller in sellers]
    accepted = [seller.track("contact", "anna", one) for seller, one in zip(sellers, found, strict=True)]
    ended = [seller.ended(answer) for seller, answer in zip(sellers, accepted, strict=True)]
    assert [one["state"] for one in ended] == ["tracked", "tracked"]
    assert len(appointments(world)) == 1


def test_two_dates_of_a_series_become_two_appointments(world):
    seller = kim_with(world, from_anna("Daily", "-1d", "-23h", repeats="FREQ=DAILY;COUNT=2"))
    for found in seller.suggestions("contact", "anna"):
        assert seller.tracked("contact", "anna", found)["state"] == "tracked"
    assert len(appointments(world)) == 2


def test_a_meeting_that_is_not_on_this_record_cannot_be_tracked_on_it(world):
    seller = kim_with(world, from_anna(), from_anna("Other") | {"organizer": "x@y.example"})
    other = record("other", "contact", fullname="Other", emailaddress1="x@y.example")
    world.load(
        records=[ANNA, other], users={world.kim: {"calendar": [from_anna("Other") | {"organizer": "x@y.example"}]}}
    )
    (found,) = seller.suggestions("contact", "other")
    refused = seller.track("contact", "anna", found)
    assert (refused.status_code, refused.json()["code"]) == (404, "suggestion_not_found")
