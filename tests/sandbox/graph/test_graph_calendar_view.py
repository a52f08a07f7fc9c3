from urllib.parse import parse_qs, urlsplit

import pytest
from graph_calendar import ANNA, JANUARY, Calendar, daily, meeting
from graph_world import Client, refused

NEVER = "0001-01-01T00:00:00Z"
PARAMETER = "ErrorInvalidParameter"


@pytest.fixture
def calendar(graph: Client) -> Calendar:
    return Calendar(graph)


def subjects(calendar: Calendar, window: str) -> list[str]:
    return [row["subject"] for row in calendar.view("$select=subject&$orderby=start/dateTime", window)]


def window(start: str, end: str) -> str:
    return f"startDateTime={start}&endDateTime={end}"


def refusal(calendar: Calendar, query: str, code: str, status: int = 400) -> str:
    return refused(calendar.get(f"me/calendarView?{query}"), status, code)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-01-05T08:00:00Z", "2026-01-05T11:00:00Z", ["Tasting"]),
        ("2026-01-05T09:15:00Z", "2026-01-05T09:45:00Z", ["Tasting"]),
        ("2026-01-05T10:00:00Z", "2026-01-05T11:00:00Z", ["Tasting"]),
        ("2026-01-05T08:00:00Z", "2026-01-05T09:00:00Z", ["Tasting"]),
        ("2026-01-05T10:00:01Z", "2026-01-05T11:00:00Z", []),
        ("2026-01-05T08:00:00Z", "2026-01-05T08:59:59Z", []),
    ],
)
def test_what_overlaps_the_window_or_only_touches_it_is_in_it(calendar, start, end, expected):
    assert subjects(calendar.holding(meeting()), window(start, end)) == expected


def test_the_all_day_neighbours_of_a_day_are_in_it(calendar):
    days = [meeting(f"2026-01-{day:02}", f"2026-01-{day + 1:02}", allDay=True, subject=f"{day}") for day in range(3, 8)]
    assert subjects(calendar.holding(*days), window("2026-01-05", "2026-01-06")) == ["4", "5", "6"]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-01-05T10:30:00%2B01:00", "2026-01-05T11:00:00%2B01:00"),
        ("2026-01-05T09:30:00", "2026-01-05T09:45:00"),
        ("2026-01-05T09:30:00.0000000Z", "2026-01-05T09:45Z"),
    ],
)
def test_a_window_has_an_offset_or_is_in_utc(calendar, start, end):
    assert subjects(calendar.holding(meeting()), window(start, end)) == ["Tasting"]


@pytest.mark.parametrize("query", ["", "startDateTime=2026-01-01", "endDateTime=2026-01-01", window("", "2026-01-01")])
def test_a_window_needs_both_ends(calendar, query):
    assert "requires a time window" in refusal(calendar, query, PARAMETER)


@pytest.mark.parametrize("text", ["soon", "2026-02-30T00:00:00Z", "20260101", "2026-01-01T00:00:00+01:00", "1.1.2026"])
def test_an_end_of_the_window_is_a_time(calendar, text):
    decoded = text.replace("+", " ")
    for query, name in ((window(text, "2026-03-01"), "Start"), (window("2026-01-01", text), "End")):
        assert refusal(calendar, query, PARAMETER) == f"The value '{decoded}' of parameter '{name}DateTime' is invalid."


def test_a_window_has_five_years_at_most(calendar):
    assert subjects(calendar.holding(meeting()), window("2026-01-01", "2030-12-31")) == ["Tasting"]
    told = refusal(calendar, window("2026-01-01", "2031-01-01"), "ErrorInvalidRequest")
    assert told.endswith("Maximum number of days: 1825")


def test_a_window_that_ends_before_it_starts_is_not_emulated(calendar):
    refusal(calendar, window("2026-01-02", "2026-01-01"), "NotImplemented", 501)


def test_the_dates_of_a_series_are_in_the_view_and_its_master_is_in_the_list(calendar):
    calendar.holding(daily(3), meeting(subject="Once"))
    assert sorted(row["type"] for row in calendar.view()) == ["occurrence"] * 3 + ["singleInstance"]
    assert {row["type"] for row in calendar.rows("me/events?$select=type")} == {"singleInstance", "seriesMaster"}


def test_a_changed_date_is_an_exception_and_a_deleted_one_is_gone(calendar):
    changes = [{"occurrence": 0, "deleted": True}, {"occurrence": 2, "start": "2026-01-20T15:00", "subject": "Moved"}]
    rows = calendar.holding(daily(3, exceptions=changes)).view("$orderby=start/dateTime")
    assert [(row["type"], row["subject"]) for row in rows] == [("occurrence", "Tasting"), ("exception", "Moved")]
    assert [row["originalStart"] for row in rows] == ["2026-01-06T09:00:00Z", "2026-01-07T09:00:00Z"]
    assert rows[1]["start"]["dateTime"] == "2026-01-20T15:00:00.0000000"


def test_a_moved_date_is_where_it_now_is(calendar):
    calendar.holding(daily(2, exceptions=[{"occurrence": 1, "start": "2026-02-10T15:00"}]))
    assert len(calendar.view()) == 1
    assert len(calendar.view(window="startDateTime=2026-02-01&endDateTime=2026-03-01")) == 1


def test_only_a_date_of_a_series_has_a_place_that_it_came_from(calendar):
    (row,) = calendar.holding(meeting()).view()
    assert "originalStart" not in row
    assert row["seriesMasterId"] is None


def test_a_cancelled_meeting_stays_and_says_so(calendar):
    (row,) = calendar.holding(meeting(cancelled=True)).view()
    assert (row["isCancelled"], row["subject"], row["showAs"]) == (True, "Canceled: Tasting", "free")


def test_times_have_seven_digits_and_no_offset(calendar):
    (row,) = calendar.holding(meeting("2026-01-05T09:00", "2026-01-05T10:00", timeZone="Europe/Berlin")).view()
    assert row["start"] == {"dateTime": "2026-01-05T08:00:00.0000000", "timeZone": "UTC"}
    assert row["end"] == {"dateTime": "2026-01-05T09:00:00.0000000", "timeZone": "UTC"}
    assert row["originalStartTimeZone"] == "Europe/Berlin"


def test_an_all_day_meeting_goes_from_midnight_to_midnight(calendar):
    (row,) = calendar.holding(meeting("2026-01-05", "2026-01-07", allDay=True, timeZone="Asia/Tokyo")).view()
    assert (row["isAllDay"], row["start"]["dateTime"]) == (True, "2026-01-05T00:00:00.0000000")
    assert row["end"]["dateTime"] == "2026-01-07T00:00:00.0000000"


def test_attendees_have_a_type_and_never_answered_in_the_year_one(calendar):
    people = {"required": [ANNA], "optional": ["pat@fabrikam.com"], "resources": ["lobby@fabrikam.com"]}
    (row,) = calendar.holding(meeting(**people)).view()
    assert [one["type"] for one in row["attendees"]] == ["required", "optional", "resource"]
    assert {(one["status"]["response"], one["status"]["time"]) for one in row["attendees"]} == {("none", NEVER)}
    assert row["attendees"][0]["emailAddress"] == {"name": "Anna Kowalski", "address": "anna@fabrikam.com"}
    assert row["responseStatus"] == {"response": "notResponded", "time": NEVER}


def test_the_organizer_need_not_be_among_the_attendees(calendar):
    (row,) = calendar.holding(meeting()).view()
    assert (row["organizer"]["emailAddress"]["address"], row["attendees"]) == ("anna@fabrikam.com", [])


def test_an_attendee_may_lack_the_address(calendar):
    (row,) = calendar.holding(meeting(required=[{"name": "The mayor", "address": None}])).view()
    assert row["attendees"][0]["emailAddress"] == {"name": "The mayor", "address": None}


def test_an_online_meeting_has_a_link_and_another_has_none(calendar):
    calendar.holding(
        meeting(online="https://teams.example/join", location="Lobby bar"),
        meeting("2026-01-06T09:00Z", "2026-01-06T10:00Z"),
    )
    online, plain = calendar.view("$orderby=start/dateTime")
    assert (online["isOnlineMeeting"], online["onlineMeeting"]) == (True, {"joinUrl": "https://teams.example/join"})
    assert (plain["isOnlineMeeting"], plain["onlineMeeting"]) == (False, None)
    assert (online["location"]["displayName"], plain["location"]["displayName"]) == ("Lobby bar", "")


@pytest.mark.parametrize("sensitivity", ["normal", "personal", "private", "confidential"])
def test_a_private_meeting_comes_in_full(calendar, sensitivity):
    (row,) = calendar.holding(meeting(sensitivity=sensitivity, html="<p>Not for&nbsp;all</p>")).view()
    assert (row["sensitivity"], row["body"]["content"]) == (sensitivity, "<p>Not for&nbsp;all</p>")
    assert row["bodyPreview"] == "Not for all"


def test_the_preferences_are_echoed(calendar):
    answer = calendar.holding(meeting()).get(f"me/calendarView?{JANUARY}")
    assert answer.headers["preference-applied"] == 'IdType=ImmutableId, outlook.timezone="UTC"'


def test_times_in_another_zone_are_not_emulated(calendar):
    zone = {"Prefer": 'outlook.timezone="Pacific Standard Time"'}
    refused(calendar.get(f"me/calendarView?{JANUARY}", headers=zone), 501, "NotImplemented")


def test_the_latest_start_comes_first_when_that_is_asked_for(calendar):
    rows = calendar.holding(daily(5)).view("$select=start&$orderby=start/dateTime desc")
    assert [row["start"]["dateTime"][8:10] for row in rows] == ["09", "08", "07", "06", "05"]


def test_ten_events_come_without_top_and_the_links_give_each_once(calendar):
    link = f"me/calendarView?{JANUARY}&$select=start&$orderby=start/dateTime"
    calendar.holding(daily(25))
    pages = []
    while link:
        answer = calendar.get(link).json()
        pages.append([row["start"]["dateTime"] for row in answer["value"]])
        link = answer.get("@odata.nextLink")
    assert [len(page) for page in pages] == [10, 0, 10, 5]
    assert len({at for page in pages for at in page}) == 25


def test_a_link_carries_the_window(calendar):
    link = calendar.holding(daily(12)).get(f"me/calendarView?{JANUARY}").json()["@odata.nextLink"]
    assert urlsplit(link).path == "/v1.0/me/calendarView"
    options = parse_qs(urlsplit(link).query)
    assert (options["startDateTime"], options["endDateTime"]) == (["2026-01-01T00:00:00Z"], ["2026-02-01T00:00:00Z"])


def test_a_link_is_good_for_its_own_window_only(calendar):
    link = calendar.holding(daily(12)).get(f"me/calendarView?{JANUARY}").json()["@odata.nextLink"]
    refused(calendar.get(link.replace("2026-02-01", "2026-02-02")), 400, "BadRequest")
