"""Tracking a meeting never mails anyone and changes no calendar: ahead, running, past, through start and Undo."""

import pytest
from calendars import (
    OPTIONAL,
    ORGANIZER,
    REQUIRED,
    UNTIL_IT_STARTED,
    appointments,
    click,
    click_one_to_come,
    from_anna,
    kim_with,
    outlook,
    own,
    people,
    shared,
    tracking,
    unchanged,
    undo,
    until,
)

FREE, TENTATIVE, COMPLETED, BUSY, OUT = (0, 1), (0, 2), (1, 3), (3, 5), (3, 6)


@pytest.mark.parametrize("made", [shared, own])
@pytest.mark.parametrize("synchronises", [True, False])
@pytest.mark.parametrize("when", ["running", "past"])
def test_what_has_started_is_written_whole_and_undone(world, when, synchronises, made):
    seller = kim_with(world, made(world, when), synchronises=synchronises)
    with unchanged(world):
        tracked = click(seller)
        (row,) = appointments(world)
        assert (tracked["state"], bool(row["globalobjectid"])) == ("tracked", True)
        assert undo(seller, tracked)["state"] == "undone"
    assert appointments(world) == []


@pytest.mark.parametrize("made", [shared, own])
@pytest.mark.parametrize("is_undone", [True, False])
def test_a_meeting_to_come_is_written_bare_where_nothing_synchronises(world, made, is_undone):
    seller = kim_with(world, made(world, "ahead"))
    with unchanged(world):
        tracked = click(seller)
        world.refresh()
        (row,) = appointments(world)
        assert (people(row), row["globalobjectid"]) == (set(), None)
        if is_undone:
            undo(seller, tracked)
    assert len(appointments(world)) == (0 if is_undone else 1)


@pytest.mark.parametrize("made", [shared, own])
@pytest.mark.parametrize("is_undone", [True, False])
def test_a_meeting_to_come_is_not_written_where_the_calendar_synchronises(world, made, is_undone):
    seller = kim_with(world, made(world, "ahead"), synchronises=True)
    with unchanged(world):
        waiting = click_one_to_come(seller)
        world.refresh()
        assert appointments(world) == []
        if is_undone:
            assert undo(seller, waiting)["state"] == "undone"
            world.deliver_again(seller, waiting["id"])
    assert appointments(world) == []
    assert tracking(seller, waiting)["state"] == ("undone" if is_undone else "pending")


@pytest.mark.parametrize("synchronises", [True, False])
def test_once_it_starts_it_is_whole_and_says_as_of_when(world, account, synchronises):
    seller = kim_with(world, shared(world, "ahead"), synchronises=synchronises)
    with unchanged(world):
        waiting = click_one_to_come(seller)
        until(world, lambda: synchronises or tracking(seller, waiting)["state"] == "tracked")
    world.pass_time(account, seller, UNTIL_IT_STARTED)
    with unchanged(world):
        world.carry_on(lambda: any(map(people, appointments(world))))
    (row,) = appointments(world)
    invited = {(REQUIRED, world.kim), (REQUIRED, "bert@fabrikam.com"), (OPTIONAL, "cara@fabrikam.com")}
    assert people(row) == {(ORGANIZER, "anna@fabrikam.com"), *invited}
    assert "<p>As of 20" in row["description"]
    assert (row["statecode"], row["statuscode"]) == BUSY


@pytest.mark.parametrize("sanitised_away", ["<script>x()</script><p>Come.</p>", "", "x" * 5000])
def test_a_body_that_is_written_otherwise_than_it_came_changes_nothing(world, sanitised_away):
    seller = kim_with(world, shared(world, "past", html=sanitised_away), synchronises=True)
    with unchanged(world):
        assert click(seller)["state"] == "tracked"


@pytest.mark.parametrize("long", [{"subject": "x" * 250}, {"subject": ""}, {"location": "x" * 250}])
def test_what_does_not_fit_into_a_row_is_cut_there_and_not_in_the_calendar(world, long):
    seller = kim_with(world, {**shared(world, "past"), **long}, synchronises=True)
    with unchanged(world):
        assert click(seller)["state"] == "tracked"


@pytest.mark.parametrize(
    ("shown", "expected"),
    [("free", FREE), ("workingElsewhere", FREE), ("tentative", TENTATIVE), ("busy", BUSY), ("oof", OUT)],
)
def test_a_past_meeting_of_a_synchronising_calendar_stays_as_the_calendar_shows_it(world, shown, expected):
    seller = kim_with(world, shared(world, "past"), synchronises=True)
    outlook(world, "change", showAs=shown)
    with unchanged(world):
        click(seller)
        (row,) = appointments(world)
    assert (row["statecode"], row["statuscode"]) == expected


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("Pacific/Tongatapu", "11:00:00Z"), ("America/Phoenix", "07:00:00Z"), ("Asia/Tokyo", "15:00:00Z")],
)
def test_an_all_day_meeting_of_a_synchronising_calendar_is_the_same_day(world, zone, hour):
    day = from_anna(start="-1d", end="+0d", allDay=True, required=[world.kim])
    seller = kim_with(world, day, synchronises=True, timeZone=zone)
    with unchanged(world):
        click(seller)
    assert appointments(world)[0]["scheduledstart"][11:] == hour


@pytest.mark.parametrize("uid", ["x" * 400])
@pytest.mark.parametrize("when", ["ahead", "past"])
def test_a_meeting_that_synchronisation_could_not_recognise_is_refused(world, when, uid):
    seller = kim_with(world, shared(world, when), synchronises=True)
    outlook(world, "change", globalObjectId="ab" * len(uid))
    (found,) = seller.suggestions("contact", "anna")
    with unchanged(world):
        refused = seller.track("contact", "anna", found)
        assert (refused.status_code, refused.json()["code"]) == (422, "not_trackable")
    assert appointments(world) == []


def test_without_synchronisation_a_meeting_whose_id_does_not_fit_is_written_without_it(world):
    seller = kim_with(world, shared(world, "past"))
    outlook(world, "change", globalObjectId="ab" * 200)
    with unchanged(world):
        assert click(seller)["state"] == "tracked"
    assert appointments(world)[0]["globalobjectid"] is None
