"""Time passes for the tenant: what it holds becomes older, while everybody's tokens and the app live on."""

from datetime import datetime, timedelta

import pytest
import requests
from world import World, mail, meeting, record, record_id

ANNA = record("anna", "contact", fullname="Anna Kowalski", emailaddress1="anna@fabrikam.com")
FROM_ANNA = mail("anna@fabrikam.com", at="-71h")
WITH_ANNA = meeting("anna@fabrikam.com", start="+71h", end="+72h")
TRACKED = {
    "key": "tracked",
    "owner": "",
    "subject": "Lisbon",
    "messageId": "<1@fabrikam.com>",
    "regarding": "$anna",
    "at": "-1h",
}
NOTHING: list[str] = []


def passes(world: World, span: str) -> None:
    world.call("POST", "clock", json={"shift": span})


def refused(world: World, body) -> str:
    answer = requests.post(f"{world.control}/_sandbox/clock", json=body, timeout=30)
    assert answer.status_code == 400, answer.text
    return str(answer.json()["error"])


def subjects(world: World) -> list[str]:
    return world.as_(world.kim).subjects("contact", "anna")


def test_a_message_becomes_older_and_leaves_the_window(world):
    world.load(kim=[FROM_ANNA], records=[ANNA])
    assert subjects(world) == ["Coffee"]
    passes(world, "+2h")
    assert subjects(world) == NOTHING


def test_time_goes_back_as_well(world):
    world.load(kim=[mail("anna@fabrikam.com", at="-73h")], records=[ANNA])
    assert subjects(world) == NOTHING
    passes(world, "-1h30m")
    assert subjects(world) == ["Coffee"]


def test_a_meeting_to_come_draws_nearer_with_both_its_times(world):
    world.load(calendar=[{**WITH_ANNA, "start": "+73h", "end": "+74h"}], records=[ANNA])
    assert subjects(world) == NOTHING
    passes(world, "+1d")
    (found,) = world.as_(world.kim).suggestions("contact", "anna")
    lasts = datetime.fromisoformat(found["end"]) - datetime.fromisoformat(found["start"])
    assert lasts == timedelta(hours=1)


def test_every_date_of_a_series_moves_with_what_it_was(world):
    daily = {**WITH_ANNA, "start": "+2d1h", "end": "+2d2h", "repeats": "FREQ=DAILY;COUNT=3"}
    world.load(calendar=[daily], records=[ANNA])
    before = world.as_(world.kim).suggestions("contact", "anna")
    passes(world, "+1d")
    after = world.as_(world.kim).suggestions("contact", "anna")
    assert (len(before), len(after)) == (1, 2)
    assert {one["id"] for one in before} < {one["id"] for one in after}


def test_an_activity_and_every_other_row_becomes_older(world):
    world.load(records=[ANNA], activities=[{**TRACKED, "owner": world.kim}])
    options = "?$select=actualend,createdon"
    (before,) = world.rows("emails", options, world.kim)
    contact = world.rows("contacts", "?$select=createdon", world.kim)[0]["createdon"]
    passes(world, "+1d")
    (after,) = world.rows("emails", options, world.kim)
    for name in ("actualend", "createdon"):
        assert datetime.fromisoformat(before[name]) - datetime.fromisoformat(after[name]) == timedelta(days=1)
    older = world.rows("contacts", "?$select=createdon", world.kim)[0]["createdon"]
    assert datetime.fromisoformat(contact) - datetime.fromisoformat(older) == timedelta(days=1)


def test_ids_stay_so_what_was_suggested_before_can_still_be_tracked(world):
    world.load(kim=[mail("anna@fabrikam.com", at="-1h")], records=[ANNA])
    kim = world.as_(world.kim)
    (found,) = kim.suggestions("contact", "anna")
    passes(world, "+1d")
    assert kim.tracked("contact", "anna", found)["state"] == "tracked"
    (row,) = world.rows(
        "emails", f"?$select=actualend&$filter=_regardingobjectid_value eq {record_id('anna')}", world.kim
    )
    ago = datetime.now().astimezone() - datetime.fromisoformat(row["actualend"])
    assert timedelta(days=1, hours=1) <= ago < timedelta(days=1, hours=2)


def test_an_all_day_meeting_moves_by_whole_days_only(world):
    day = {**WITH_ANNA, "start": "+5d", "end": "+6d", "allDay": True}
    world.load(kim=[FROM_ANNA], calendar=[day], records=[ANNA])
    told = refused(world, {"shift": "+2h"})
    assert told == ("Kim Akers has an all-day meeting, which has no time of day; shift by whole days, such as +1d.")
    assert subjects(world) == ["Coffee"]
    passes(world, "+4d")
    assert subjects(world) == ["Tasting"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"shift": "1d"}, "'1d' is no span of time; write +1d for a day that has passed, or -2h30m to go back."),
        ({"shift": "+1 week"}, "'+1 week' is no span of time"),
        ({"shift": 5}, "'5' is no span of time"),
        ({"shift": "+40000d"}, "'+40000d' is more than a hundred years; let less time pass at once."),
        ({"shift": "-999999999d"}, "'-999999999d' is more than a hundred years"),
        ({"shift": "+1d", "for": "kim"}, 'The clock takes {"shift": "+1d"}'),
        (["+1d"], 'The clock takes {"shift": "+1d"}'),
    ],
)
def test_what_is_no_span_of_time_is_refused_with_a_sentence(world, body, told):
    assert refused(world, body).startswith(told)


def test_a_reset_brings_the_tenant_back_to_now(world):
    world.load(kim=[FROM_ANNA], records=[ANNA])
    passes(world, "+1d")
    assert subjects(world) == NOTHING
    world.call("POST", "reset")
    assert subjects(world) == ["Coffee"]
