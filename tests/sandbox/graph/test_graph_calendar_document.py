import json
from typing import Any

import pytest
from graph_calendar import daily, events, mailbox, meeting, tenant
from graph_world import KIM

from sandbox.tenant.document import DocumentError, json_schema
from sandbox.tenant.mailbox import Event


def starts(*found: Event) -> list[str]:
    return [one.start.strftime("%m-%dT%H:%M") for one in found if one.type != "seriesMaster"]


def wrong(part: dict[str, Any], **kim: Any) -> tuple[str, str]:
    """Where the only mistake of Kim's only meeting is, which is Alex's as well, and the sentence about it."""
    with pytest.raises(DocumentError) as caught:
        tenant(part, **kim)
    (problem,) = [one for one in caught.value.problems if one.place.startswith("/users/0/")]
    return problem.place.removeprefix("/users/0/calendar/0"), problem.problem


def test_a_local_time_is_meant_in_the_meetings_zone():
    (found,) = events(meeting("2026-07-01T09:00", "2026-07-01T10:30", timeZone="Europe/Lisbon"))
    assert (found.start.isoformat(), found.end.isoformat()) == (
        "2026-07-01T08:00:00+00:00",
        "2026-07-01T09:30:00+00:00",
    )


def test_a_time_with_a_z_is_in_utc_whatever_the_zone():
    assert starts(*events(meeting("2026-07-01T09:00:00Z", "2026-07-01T10:00Z", timeZone="Asia/Tokyo"))) == [
        "07-01T09:00"
    ]


def test_a_relative_time_counts_from_now_in_whole_seconds():
    (found,) = events(meeting("-2h30m", "+1d"))
    assert (found.start.isoformat(), found.end.isoformat()) == (
        "2026-03-10T07:00:15+00:00",
        "2026-03-11T09:30:15+00:00",
    )


def test_an_hour_that_the_clock_skips_is_read_by_the_offset_before():
    (found,) = events(meeting("2026-03-29T02:30", "2026-03-29T03:30", timeZone="Europe/Berlin"))
    assert starts(found) == ["03-29T01:30"]


def test_an_all_day_meeting_lies_on_its_days_without_a_zone():
    (found,) = events(meeting("2026-05-01", "2026-05-03", allDay=True, timeZone="Pacific/Auckland"))
    assert (found.start.isoformat(), found.end.isoformat()) == (
        "2026-05-01T00:00:00+00:00",
        "2026-05-03T00:00:00+00:00",
    )


def test_a_relative_day_is_the_one_on_the_wall_of_the_zone():
    auckland, utc = (
        events(meeting("+3h", "+2d", allDay=True, timeZone=zone))[0] for zone in ("Pacific/Auckland", "UTC")
    )
    assert (auckland.start.day, utc.start.day) == (11, 10)


def test_an_all_day_series_stays_on_midnight_through_daylight_saving():
    part = meeting(
        "2026-03-28", "2026-03-29", allDay=True, timeZone="Europe/Berlin", repeats="FREQ=DAILY;UNTIL=20260330"
    )
    assert starts(*events(part)) == ["03-28T00:00", "03-29T00:00", "03-30T00:00"]


def test_a_series_keeps_its_hour_on_the_wall_through_daylight_saving():
    part = meeting("2026-03-23T09:00", "2026-03-23T10:00", timeZone="Europe/Berlin", repeats="FREQ=WEEKLY;COUNT=2")
    assert starts(*events(part)) == ["03-23T08:00", "03-30T07:00"]


def test_a_series_ends_with_until_in_utc():
    part = meeting("2026-03-23T09:00", "2026-03-23T10:00", repeats="FREQ=DAILY;UNTIL=20260325T090000Z")
    assert starts(*events(part)) == ["03-23T09:00", "03-24T09:00", "03-25T09:00"]


def test_a_series_starts_on_the_first_day_of_its_rule():
    monday = meeting("2026-01-05T09:00", "2026-01-05T10:00", repeats="FREQ=WEEKLY;BYDAY=WE,FR;COUNT=3")
    master, *dates = events(monday)
    assert starts(*dates) == ["01-07T09:00", "01-09T09:00", "01-14T09:00"]
    assert (master.type, master.start) == ("seriesMaster", dates[0].start)


def test_every_date_of_a_series_belongs_to_its_master():
    master, *dates = events(daily(3))
    assert master.master is None
    assert {one.master for one in dates} == {master.immutable_id}
    assert [one.type for one in dates] == ["occurrence"] * 3


def test_a_deleted_date_is_gone_and_the_others_stay_who_they_are():
    plain = events(daily(3))
    shorter = events(daily(3, exceptions=[{"occurrence": 1, "deleted": True}]))
    assert [one.immutable_id for one in shorter] == [
        plain[0].immutable_id,
        plain[1].immutable_id,
        plain[3].immutable_id,
    ]


def test_a_moved_date_keeps_its_length_and_what_it_is_known_by():
    plain = events(daily(3))[2]
    moved = events(daily(3, exceptions=[{"occurrence": 1, "start": "2026-01-06T15:00", "subject": "Later"}]))[2]
    assert (moved.type, starts(moved), moved.end.hour) == ("exception", ["01-06T15:00"], 16)
    assert moved.properties["subject"] == "Later"
    assert moved.properties["originalStart"] == plain.properties["originalStart"] == "2026-01-06T09:00:00Z"
    assert (moved.extended, moved.immutable_id) == (plain.extended, plain.immutable_id)


def test_one_date_of_a_series_may_be_cancelled():
    changes = [{"occurrence": 0, "cancelled": True, "location": "Nowhere"}]
    _, first, second = events(daily(2, exceptions=changes))
    assert (first.properties["isCancelled"], second.properties["isCancelled"]) == (True, False)
    assert first.properties["location"]["displayName"] == "Nowhere"


def test_the_owner_is_the_organizer_when_the_document_names_none():
    (own,) = events(meeting() | {"organizer": None})
    assert own.properties["organizer"]["emailAddress"] == {"name": "Kim Akers", "address": "kim@contoso.com"}
    assert (own.properties["isOrganizer"], own.properties["responseStatus"]["response"]) == (True, "organizer")


def test_an_alias_of_the_owner_organizes_too():
    (own,) = events(meeting(organizer="K.Akers@contoso.com"), aliases=["k.akers@contoso.com"])
    assert own.properties["isOrganizer"] is True
    assert events(meeting())[0].properties["isOrganizer"] is False


def test_all_who_hold_a_meeting_know_it_by_the_same_ids():
    made = tenant(*[daily(2), meeting()])
    kims, alexs = (list(mailbox(made, name).events.values()) for name in ("kim", "alex"))
    for own, other in zip(kims, alexs, strict=True):
        assert own.properties["iCalUId"] == other.properties["iCalUId"]
        assert own.extended == other.extended
        assert {own.immutable_id, own.ordinary_id}.isdisjoint({other.immutable_id, other.ordinary_id})


def test_the_organizers_own_copy_is_the_same_meeting_however_its_start_is_written():
    own = meeting("+30m", "+1h") | {"organizer": None}
    invited = meeting("2026-03-10T10:00:15", "+1h", organizer="KIM@contoso.com")
    first, second = events(own, invited)
    assert first.properties["iCalUId"] == second.properties["iCalUId"]


@pytest.mark.parametrize("change", [{"subject": "Other"}, {"start": "-1h"}, {"organizer": "x@y.example"}])
def test_another_subject_start_or_organizer_is_another_meeting(change: dict[str, str]):
    first, second = events(meeting("-2h", "+1h"), meeting("-2h", "+1h") | change)
    assert first.properties["iCalUId"] != second.properties["iCalUId"]


def test_the_documents_own_uid_is_kept_and_told_apart_by_date():
    master, first, second = events(daily(2, iCalUId="aurora@fabrikam.com"))
    uids = [one.properties["iCalUId"] for one in (master, first, second)]
    assert uids == [f"aurora@fabrikam.com{end}" for end in ("", "_20260105T090000Z", "_20260106T090000Z")]


MISTAKES = [
    ({"start": "soon"}, "/start", "'soon' is no time; write -2h30m, 2026-05-01T09:00, the same with Z for UTC, or"),
    ({"end": "2026-01-05T10:00+01:00"}, "/end", "'2026-01-05T10:00+01:00' is no time; write"),
    ({"start": "2026-02-30T09:00"}, "/start", "'2026-02-30T09:00' is no time that there is"),
    ({"start": "-999999999d"}, "/start", "'-999999999d' is no time that there is"),
    ({"start": "2026-01-05"}, "/start", "'2026-01-05' does not fit: give it a time of day or 'allDay', such as"),
    ({"end": "2026-01-05T08:59Z"}, "/end", "it ends before it starts"),
    ({"timeZone": "Lisbon"}, "/timeZone", "'Lisbon' is no time zone; use a name such as Europe/Lisbon"),
    (
        {"allDay": True},
        "/start",
        "'2026-01-05T09:00Z' does not fit: an all-day meeting takes a date, such as 2026-05-01",
    ),
    ({"allDay": True, "start": "+1d", "end": "+1d"}, "/end", "a meeting of one day ends on the day after"),
    ({"exceptions": [{"occurrence": 0}]}, "/exceptions", "only a series has exceptions; say how it repeats"),
    ({"repeats": "daily"}, "/repeats", "'daily' is no rule that a calendar repeats by; write one such as FREQ="),
    ({"repeats": "FREQ=HOURLY;COUNT=2"}, "/repeats", "'FREQ=HOURLY;COUNT=2' is no rule that a calendar repeats by"),
    (
        {"repeats": "FREQ=DAILY;COUNT=2\nEXDATE:20260105"},
        "/repeats",
        "'FREQ=DAILY;COUNT=2\nEXDATE:20260105' is no rule",
    ),
    ({"repeats": "FREQ=DAILY;BYDAY=XX"}, "/repeats", "'FREQ=DAILY;BYDAY=XX' cannot be followed:"),
    ({"repeats": "FREQ=DAILY;UNTIL=20260110"}, "/repeats", "'FREQ=DAILY;UNTIL=20260110' cannot be followed:"),
    ({"repeats": "FREQ=DAILY"}, "/repeats", "the series has more than 1000 dates; give it a COUNT"),
    ({"repeats": "FREQ=DAILY;UNTIL=20250110T090000Z"}, "/repeats", "the series has no dates; give it a COUNT"),
    ({"sensitivity": "secret"}, "/sensitivity", "Input should be 'normal', 'personal', 'private' or 'confidential'"),
    ({"where": "Lisbon"}, "/where", "Extra inputs are not permitted"),
]


@pytest.mark.parametrize(("change", "place", "sentence"), MISTAKES)
def test_a_mistake_in_a_meeting_is_told_with_its_place(change: dict[str, Any], place: str, sentence: str):
    found = wrong(meeting() | change)
    assert found[0] == place
    assert found[1].startswith(sentence)


BAD_EXCEPTIONS = [
    ([{"occurrence": 3}], "/0/occurrence", "the series has no occurrence 3; its last is 2"),
    ([{"occurrence": -1}], "/0/occurrence", "Input should be greater than or equal to 0"),
    ([{"occurrence": 1}, {"occurrence": 1}], "/1/occurrence", "occurrence 1 has an exception already"),
    ([{"occurrence": 0}, {"occurrence": 1, "start": "never"}], "/1/start", "'never' is no time; write"),
    ([{"occurrence": 1, "start": "2026-01-06"}], "/0/start", "'2026-01-06' does not fit: give it a time of day"),
    ([{"occurrence": 1, "end": "2026-01-06T08:00"}], "/0/end", "it ends before it starts"),
]


@pytest.mark.parametrize(("changes", "place", "sentence"), BAD_EXCEPTIONS)
def test_a_mistake_in_an_exception_is_told_with_its_place(changes: list[dict[str, Any]], place: str, sentence: str):
    found = wrong(daily(3, exceptions=changes))
    assert found[0] == f"/exceptions{place}"
    assert found[1].startswith(sentence)


def test_a_mistake_names_the_meeting_that_it_is_in():
    with pytest.raises(DocumentError) as caught:
        tenant(meeting(), meeting(timeZone="Nowhere/Land"))
    assert caught.value.problems[0].place == "/users/0/calendar/1/timeZone"


def test_the_json_schema_tells_what_a_meeting_takes():
    schema = json_schema()["$defs"]["MeetingPart"]
    assert {"allDay", "timeZone", "iCalUId", "repeats", "exceptions", "online"} <= set(schema["properties"])
    assert schema["properties"]["start"]["pattern"].startswith("^([+-]")
    assert schema["additionalProperties"] is False
    assert json.dumps(schema).count(KIM) == 0
