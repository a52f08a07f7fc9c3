import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from graph_calendar import Calendar, Meeting, daily, events, meeting
from graph_world import Client, refused

SET = "{6ED8DA90-450B-101B-98DA-00AA003F1305}"
ID, CLEAN = f"Binary {SET} Id 0x3", f"Binary {SET} Id 0x23"
BOTH = f"singleValueExtendedProperties($filter=id eq '{ID}' or id eq '{CLEAN}')"


@pytest.fixture
def calendar(graph: Client) -> Calendar:
    return Calendar(graph)


def expanded(calendar: Calendar, expansion: str = BOTH) -> list[dict[str, str]]:
    """The extended properties of each event of January, by the last part of their id."""
    rows = calendar.view(f"$select=subject&$orderby=start/dateTime&$expand={quote(expansion)}")
    return [{one["id"].split()[-1]: one["value"] for one in row["singleValueExtendedProperties"]} for row in rows]


def blobs(meeting: Meeting) -> list[tuple[bytes, bytes]]:
    """The two global object ids of each event that becomes of the meeting."""
    decoded = ({name[-3:]: base64.b64decode(value) for name, value in one.extended.items()} for one in events(meeting))
    return [(one["0x3"], one["x23"]) for one in decoded]


def test_both_global_object_ids_come_with_the_view(calendar: Calendar):
    (found,) = expanded(calendar.holding(meeting()))
    assert set(found) == {"0x3", "0x23"}
    assert found["0x3"] == found["0x23"]


def test_both_global_object_ids_come_with_one_event(calendar: Calendar):
    found = calendar.holding(meeting()).one(f"$select=subject&$expand={quote(BOTH)}")["singleValueExtendedProperties"]
    assert [one["id"] for one in found] == [f"Binary {SET.lower()} Id 0x3", f"Binary {SET.lower()} Id 0x23"]


@pytest.mark.parametrize("spelling", [f"Binary {SET.lower()} Id 0x23", f"Binary {SET} Id 0x0023"])
def test_a_numbered_property_may_be_spelled_with_zeros_and_in_lower_case(calendar: Calendar, spelling: str):
    (found,) = expanded(calendar.holding(meeting()), f"singleValueExtendedProperties($filter=id eq '{spelling}')")
    assert set(found) == {"0x23"}


def test_a_property_that_no_event_has_comes_with_none(calendar: Calendar):
    expansion = quote(f"singleValueExtendedProperties($filter=id eq 'Integer {SET} Id 0x3')")
    (row,) = calendar.holding(meeting()).view(f"$select=subject&$expand={expansion}")
    assert "singleValueExtendedProperties" not in row


def test_a_global_object_id_is_laid_out_as_outlook_lays_it_out():
    ((found, clean),) = blobs(meeting())
    assert found == clean
    assert found[:16].hex().upper() == "040000008200E00074C5B7101A82E008"
    assert (found[16:20], found[28:36], found[36:40]) == (bytes(4), bytes(8), (16).to_bytes(4, "little"))
    assert len(found) == 56
    made = datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=int.from_bytes(found[20:28], "little") // 10)
    assert made == datetime(2025, 12, 29, 9, tzinfo=UTC)


def test_a_date_of_a_series_carries_its_day_and_the_clean_id_carries_none():
    (master, master_clean), (first, first_clean), (second, _) = blobs(daily(2))
    assert (first[16:20].hex(), second[16:20].hex()) == ("07ea0105", "07ea0106")
    assert master == master_clean == first_clean
    assert first[:16] + bytes(4) + first[20:] == first_clean


def test_a_moved_date_carries_the_day_that_it_replaces():
    part = daily(2, exceptions=[{"occurrence": 1, "start": "2026-01-20T09:00"}])
    assert blobs(part)[2][0][16:20].hex() == "07ea0106"


def test_the_uid_of_each_date_is_another(calendar: Calendar):
    rows = calendar.holding(daily(3)).view("$select=iCalUId,seriesMasterId")
    assert len({row["iCalUId"] for row in rows}) == 3
    master = calendar.get(f"me/events/{rows[0]['seriesMasterId']}").json()
    assert master["iCalUId"] not in {row["iCalUId"] for row in rows}


def test_the_uid_is_the_global_object_id_in_hexadecimal(calendar: Calendar):
    (row,) = calendar.holding(meeting()).view(f"$select=iCalUId&$expand={quote(BOTH)}")
    value = row["singleValueExtendedProperties"][0]["value"]
    assert row["iCalUId"] == base64.b64decode(value).hex().upper()


def test_an_event_is_found_by_the_id_of_the_same_form(calendar: Calendar):
    calendar.holding(meeting())
    immutable = calendar.view("$select=id")[0]["id"]
    ordinary = calendar.rows("me/events?$select=id", headers={})[0]["id"]
    assert immutable != ordinary
    assert calendar.get(f"me/events/{ordinary}", headers={}).json()["id"] == ordinary
    refused(calendar.get(f"me/events/{ordinary}"), 404, "ErrorItemNotFound")
    refused(calendar.get(f"me/events/{immutable}", headers={}), 404, "ErrorItemNotFound")


def test_the_id_of_the_master_has_the_same_form(calendar: Calendar):
    calendar.holding(daily(2))
    for headers in (None, {}):
        ids = {row["id"] for row in calendar.rows("me/events?$select=id", headers=headers)}
        rows = calendar.rows("me/calendarView?startDateTime=2026-01-01&endDateTime=2026-02-01", headers=headers)
        assert {row["seriesMasterId"] for row in rows} == ids


def test_a_date_and_its_master_are_found_by_their_ids(calendar: Calendar):
    calendar.holding(daily(2))
    row = calendar.view("$select=id,seriesMasterId")[0]
    assert calendar.get(f"me/events/{row['id']}?$select=type").json()["type"] == "occurrence"
    master = calendar.get(f"me/events/{row['seriesMasterId']}?$select=type,seriesMasterId,originalStart").json()
    assert (master["type"], master["seriesMasterId"]) == ("seriesMaster", None)
    assert "originalStart" not in master


def test_a_strangers_event_is_like_none_at_all(calendar: Calendar):
    own = calendar.holding(meeting()).view("$select=id")[0]["id"]
    foreign = refused(calendar.get(f"me/events/{own}", "alex"), 404, "ErrorItemNotFound")
    assert foreign == refused(calendar.get("me/events/AAMkAunknown"), 404, "ErrorItemNotFound")
    assert refused(calendar.get("me/events/not.an.id"), 400, "ErrorInvalidIdMalformed") == "Id is malformed."


def test_a_message_is_no_event(calendar: Calendar):
    mail = {"at": "-1h", "from": "anna@fabrikam.com", "subject": "Coffee"}
    calendar.holding(meeting(), messages=[mail])
    found = calendar.rows("me/messages?$select=id")[0]["id"]
    refused(calendar.get(f"me/events/{found}"), 404, "ErrorItemNotFound")
