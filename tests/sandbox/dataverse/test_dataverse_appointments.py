from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dataverse_client import Client, refused
from dataverse_world import ANNA, BRIDGE, FABRIKAM, KIM, MAIL, MEETING, NOOR, key, user_id

NEW = key(700)
ORGANISED_BY_KIM = {"participationtypemask": 7, "partyid_systemuser@odata.bind": f"/systemusers({user_id(KIM)})"}
ANNA_REQUIRED = {"participationtypemask": 5, "partyid_contact@odata.bind": f"/contacts({ANNA})"}
SOMEONE_OPTIONAL = {"participationtypemask": 6, "addressused": "unknown@example.com"}


def hour(ahead: int) -> str:
    return (datetime.now(UTC) + timedelta(hours=ahead)).strftime("%Y-%m-%dT%H:%M:%SZ")


def meeting(starts: int = -2, *parties: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A meeting of an hour that starts that many hours from now."""
    times = {"scheduledstart": hour(starts), "scheduledend": hour(starts + 1)}
    return {"activityid": NEW, "subject": "Review", **times, "appointment_activity_parties": list(parties), **more}


def test_a_meeting_is_created_with_its_people_and_its_times_in_utc(dataverse: Client):
    bound = {"regardingobjectid_account_appointment@odata.bind": f"/accounts({FABRIKAM})"}
    parties = (ORGANISED_BY_KIM, ANNA_REQUIRED, SOMEONE_OPTIONAL)
    given = meeting(-2, *parties, location="Room 1", globalobjectid="0400", isalldayevent=False, **bound)
    answer = dataverse.post("appointments", given)
    assert answer.status_code == 204, answer.text
    row = dataverse.one(f"appointments({NEW})?$expand=appointment_activity_parties", NOOR)
    assert {name: row[name] for name in ("scheduledstart", "scheduledend", "location", "globalobjectid")} == {
        name: given[name] for name in ("scheduledstart", "scheduledend", "location", "globalobjectid")
    }
    assert (row["_regardingobjectid_value"], row["statecode"], row["statuscode"]) == (FABRIKAM, 0, 1)
    masks = [one["participationtypemask"] for one in row["appointment_activity_parties"]]
    assert sorted(masks) == [5, 6, 7, 8, 9]


def test_a_meeting_regards_a_row_of_a_custom_table(dataverse: Client):
    bound = {"regardingobjectid_new_project_appointment@odata.bind": f"/new_projects({BRIDGE})"}
    assert dataverse.post("appointments", meeting(**bound)).status_code == 204
    wrong = {"regardingobjectid_new_project_email@odata.bind": f"/new_projects({BRIDGE})"}
    refused(dataverse.post("appointments", meeting(activityid=key(701), **wrong)), 400, "0x80048d19")


def test_an_appointment_that_exists_is_a_duplicate_and_an_emails_id_is_none(dataverse: Client):
    refused(dataverse.post("appointments", meeting(activityid=MEETING)), 412, "0x80040237")
    assert dataverse.get(f"emails({MAIL})").status_code == 200


@pytest.mark.parametrize("name", ["subject", "scheduledstart", "scheduledend"])
def test_a_meeting_has_a_subject_and_times(dataverse: Client, name: str):
    given = meeting()
    del given[name]
    assert name in refused(dataverse.post("appointments", given), 400, "0x80048d19")
    assert NEW not in dataverse.organization.rows["appointment"]


@pytest.mark.parametrize(("name", "length"), [("subject", 200), ("location", 200), ("globalobjectid", 300)])
def test_text_of_a_meeting_has_its_length(dataverse: Client, name: str, length: int):
    refused(dataverse.post("appointments", meeting(**{name: "x" * (length + 1)})), 400, "0x80044331")
    assert dataverse.post("appointments", meeting(**{name: "x" * length})).status_code == 204


@pytest.mark.parametrize(
    "name", ["instancetypecode", "seriesid", "originalstartdate", "modifiedfieldsmask", "statecode"]
)
def test_what_the_platform_sets_on_a_meeting_is_not_written(dataverse: Client, name: str):
    refused(dataverse.post("appointments", meeting(**{name: 1})), 400, "0x80048d19")


@pytest.mark.parametrize(
    "wrong",
    [
        [{"participationtypemask": 1}],
        [{"participationtypemask": 9}],
        [{"participationtypemask": 10}],
        [ORGANISED_BY_KIM, ORGANISED_BY_KIM],
    ],
)
def test_a_meeting_has_one_organiser_and_attendees(dataverse: Client, wrong: list[dict[str, Any]]):
    refused(dataverse.post("appointments", meeting(-2, *wrong)), 400, "0x80048d19")
    assert NEW not in dataverse.organization.rows["appointment"]


@pytest.mark.parametrize(("code", "status", "answered"), [(1, 3, 204), (3, 5, 204), (2, 4, 204), (1, 5, 400)])
def test_a_meeting_has_states_of_its_own(dataverse: Client, code: int, status: int, answered: int):
    answer = dataverse.patch(f"appointments({MEETING})", {"statecode": code, "statuscode": status})
    assert answer.status_code == answered
