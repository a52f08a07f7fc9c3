"""All activities in one table, whatever their kind: what a timeline reads."""

import pytest
from dataverse_client import ANNOTATED, FORMATTED, Client, refused
from dataverse_world import ALEX, ANNA, FABRIKAM, FOREIGN_MAIL, KIM, MAIL, MEETING, NOOR

PARTIES = "activitypointer_activity_parties"


def ids(dataverse: Client, options: str, oid: str = KIM) -> list[str]:
    return [row["activityid"] for row in dataverse.rows(f"activitypointers?$select=subject&{options}", oid)]


def test_emails_and_appointments_are_activities(dataverse: Client):
    assert set(ids(dataverse, "", NOOR)) == {MAIL, FOREIGN_MAIL, MEETING}


def test_only_those_that_may_be_read_come(dataverse: Client):
    assert set(ids(dataverse, "")) == {MAIL, MEETING}
    assert ids(dataverse, "", ALEX) == []


def test_one_is_read_by_its_id_as_its_kind_may_be(dataverse: Client):
    assert dataverse.one(f"activitypointers({MEETING})?$select=subject")["subject"] == "Kick-off"
    refused(dataverse.get(f"activitypointers({FOREIGN_MAIL})"), 403, "0x80048306")
    refused(dataverse.get(f"activitypointers({ANNA})"), 404, "0x80040217")


def test_they_are_found_by_what_they_regard(dataverse: Client):
    assert set(ids(dataverse, f"$filter=_regardingobjectid_value eq {FABRIKAM}")) == {MAIL, MEETING}


def test_they_are_found_by_any_of_their_parties(dataverse: Client):
    condition = f"{PARTIES}/any(p:p/_partyid_value eq {ANNA})"
    assert ids(dataverse, f"$filter={condition}") == [MAIL]
    assert ids(dataverse, f"$filter=not {condition}") == [MEETING]
    assert ids(dataverse, f"$filter={PARTIES}/any(p:p/_partyid_value eq {ANNA} and p/participationtypemask eq 2)") == []


def test_an_emails_own_table_knows_its_parties_too(dataverse: Client):
    condition = f"email_activity_parties/any(party:party/_partyid_value eq {ANNA})"
    assert [row["activityid"] for row in dataverse.rows(f"emails?$select=subject&$filter={condition}")] == [MAIL]


def test_their_parties_come_with_them(dataverse: Client):
    path = f"activitypointers({MAIL})?$expand={PARTIES}($select=participationtypemask,_partyid_value)"
    parties = dataverse.one(path, headers=ANNOTATED)[PARTIES]
    assert {(one["participationtypemask"], one[f"_partyid_value@{FORMATTED}"]) for one in parties} == {
        (1, "Anna"),
        (2, "Kim Abercrombie"),
    }


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        (f"{PARTIES}/all(p:p/participationtypemask eq 1)", 501),
        (f"{PARTIES}/any()", 501),
        ("activity_pointer_email/any(p:p/subject eq 'x')", 501),
        ("regardingobjectid_contact/any(p:p/fullname eq 'x')", 400),
        (f"{PARTIES}/any(p:p/colour eq 'red')", 400),
        ("nonsense/any(p:p/subject eq 'x')", 400),
    ],
)
def test_other_conditions_on_collections_are_refused(dataverse: Client, condition: str, status: int):
    assert dataverse.get(f"activitypointers?$filter={condition}").status_code == status


def test_they_are_not_written_here(dataverse: Client):
    refused(dataverse.post("activitypointers", {"subject": "Offer"}), 501, "0x80060889")
