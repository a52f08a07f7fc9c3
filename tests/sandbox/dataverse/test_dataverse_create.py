from typing import Any

import pytest
from dataverse_client import Client, refused
from dataverse_world import (
    ADVENTURE,
    ALEX,
    ANNA,
    BRIDGE,
    DIARY,
    FABRIKAM,
    KIM,
    MAIL,
    MISSING,
    NORTHWIND,
    PAT,
    URL,
    key,
    user,
    user_id,
)

from sandbox.tenant.model import Reference

NEW = key(500)
SENT_BY_ANNA = {
    "participationtypemask": 1,
    "partyid_contact@odata.bind": f"/contacts({ANNA})",
    "addressused": "anna@fabrikam.com",
}
TO_KIM = {"participationtypemask": 2, "partyid_systemuser@odata.bind": f"/systemusers({user_id(KIM)})"}
TO_NOBODY = {"participationtypemask": 3, "addressused": "unknown@example.com"}
BOUND = {"regardingobjectid_account_email@odata.bind": f"/accounts({FABRIKAM})"}


def mail(**more: Any) -> dict[str, Any]:
    return {"activityid": NEW, "subject": "Hello", **more}


def parties(dataverse: Client, activity: str = NEW) -> list[tuple[int, Reference | None]]:
    """Participation types and rows of an activity's parties."""
    every = dataverse.organization.rows["activityparty"].values()
    held = (party.columns for party in every if party.columns["activityid"].id == activity)
    return [(one["participationtypemask"], one.get("partyid")) for one in held]


def nothing_was_written(dataverse: Client) -> bool:
    return NEW not in dataverse.organization.rows["email"] and not parties(dataverse)


def test_a_mail_is_created_with_the_id_its_client_chose(dataverse: Client):
    answer = dataverse.post("emails", mail())
    location = f"{URL}/api/data/v9.2/emails({NEW})"
    assert (answer.status_code, answer.content) == (204, b"")
    assert (answer.headers["OData-EntityId"], answer.headers["Location"]) == (location, location)
    assert dataverse.one(f"emails({NEW})?$select=subject")["subject"] == "Hello"


def test_without_an_id_one_is_made(dataverse: Client):
    made = {dataverse.post("emails", {"subject": "x"}).headers["OData-EntityId"] for _ in range(2)}
    assert len(made) == 2
    assert dataverse.get(made.pop()).status_code == 200


def test_an_id_is_stored_in_lower_case(dataverse: Client):
    dataverse.post("emails", mail(activityid=NEW.upper()))
    assert dataverse.row("email", NEW).columns["subject"] == "Hello"


def test_an_id_that_exists_is_a_duplicate_and_nothing_changes(dataverse: Client):
    told = refused(dataverse.post("emails", mail(activityid=MAIL)), 412, "0x80040237")
    assert told == "A record with matching key values already exists."
    assert dataverse.row("email", MAIL).columns["subject"] == "Offer"


def test_a_duplicate_is_one_even_where_the_row_may_not_be_read(dataverse: Client):
    refused(dataverse.get(f"emails({MAIL})", ALEX), 403, "0x80048306")
    refused(dataverse.post("emails", mail(activityid=MAIL), ALEX), 412, "0x80040237")


def test_the_platform_sets_who_and_when_and_that_it_is_an_open_draft_going_out(dataverse: Client):
    dataverse.post("emails", mail())
    row = dataverse.one(f"emails({NEW})")
    assert {row[name] for name in ("_ownerid_value", "_owninguser_value", "_createdby_value", "_modifiedby_value")} == {
        user_id(KIM)
    }
    assert (row["statecode"], row["statuscode"], row["directioncode"]) == (0, 1, True)
    assert row["createdon"] == row["modifiedon"]
    assert row["versionnumber"] > 1000


def test_the_columns_of_a_mail_are_written(dataverse: Client):
    given = {"description": "<p>Ä</p>", "directioncode": False, "messageid": "<9@x>", "prioritycode": 2}
    dataverse.post("emails", mail(**given, actualend="2026-01-05T08:00:00.250Z", sender=None))
    row = dataverse.one(f"emails({NEW})?$select={','.join(given)},actualend,sender")
    assert {name: row[name] for name in given} == given
    assert (row["actualend"], row["sender"]) == ("2026-01-05T08:00:00Z", None)


def test_parties_are_inserted_with_their_mail(dataverse: Client):
    answer = dataverse.post("emails", mail(**BOUND, email_activity_parties=[SENT_BY_ANNA, TO_KIM, TO_NOBODY]))
    assert answer.status_code == 204, answer.text
    assert parties(dataverse) == [
        (1, Reference("contact", ANNA)),
        (2, user(KIM)),
        (3, None),
        (9, user(KIM)),
        (8, Reference("account", FABRIKAM)),
    ]


def test_a_mail_regards_the_record_it_is_bound_to(dataverse: Client):
    dataverse.post("emails", mail(**BOUND))
    assert dataverse.one(f"emails({NEW})")["_regardingobjectid_value"] == FABRIKAM


@pytest.mark.parametrize(
    "reference",
    [f"accounts({FABRIKAM})", f"{URL}/api/data/v9.2/accounts({FABRIKAM})", f"/accounts({FABRIKAM.upper()})"],
)
def test_a_reference_is_a_path_or_a_whole_address(dataverse: Client, reference: str):
    answer = dataverse.post("emails", mail(**{"regardingobjectid_account_email@odata.bind": reference}))
    assert answer.status_code == 204, answer.text


def test_a_mail_regards_a_row_of_a_custom_table_with_activities(dataverse: Client):
    bound = {"regardingobjectid_new_project_email@odata.bind": f"/new_projects({BRIDGE})"}
    assert dataverse.post("emails", mail(**bound)).status_code == 204
    assert dataverse.row("email", NEW).columns["regardingobjectid"] == Reference("new_project", BRIDGE)


def test_the_row_comes_back_where_that_is_preferred(dataverse: Client):
    answer = dataverse.post("emails?$select=subject", mail(), headers={"Prefer": "return=representation"})
    assert answer.status_code == 201
    assert (answer.json()["subject"], answer.json()["activityid"]) == ("Hello", NEW)
    assert "OData-EntityId" not in answer.headers


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("nosuch", "x"),
        ("Subject", "x"),
        ("_ownerid_value", MISSING),
        ("subject", 1),
        ("directioncode", 1),
        ("prioritycode", "1"),
        ("prioritycode", True),
        ("actualend", "2026-01-05"),
        ("actualend", "2026-02-30T00:00:00Z"),
        ("actualend", 5),
        ("activityid", "x"),
        ("activityid", f"{{{NEW}}}"),
        ("senton", "2026-01-05T08:00:00Z"),
        ("createdon", "2026-01-05T08:00:00Z"),
        ("conversationindex", "x"),
        ("inreplyto", "x"),
        ("versionnumber", 1),
        ("statecode", 1),
        ("statuscode", 4),
        ("Regardingobjectid_account_email@odata.bind", f"/accounts({FABRIKAM})"),
        ("regardingobjectid@odata.bind", f"/accounts({FABRIKAM})"),
        ("regardingobjectid_new_Project_email@odata.bind", f"/new_projects({BRIDGE})"),
        ("regardingobjectid_new_diary_email@odata.bind", f"/new_diaries({DIARY})"),
        ("regardingobjectid_account_email@odata.binds", f"/accounts({FABRIKAM})"),
        ("regardingobjectid_account_email@odata.bind", f"/contacts({ANNA})"),
        ("regardingobjectid_account_email@odata.bind", f"/nosuch({FABRIKAM})"),
        ("regardingobjectid_account_email@odata.bind", FABRIKAM),
        ("regardingobjectid_account_email@odata.bind", None),
        ("createdby_email@odata.bind", f"/systemusers({user_id(ALEX)})"),
        ("email_activity_parties", None),
        ("email_activity_parties", {}),
        ("email_activity_parties", ["x"]),
    ],
)
def test_what_cannot_be_written_is_refused_whole(dataverse: Client, name: str, given: object):
    refused(dataverse.post("emails", mail(**{name: given})), 400, "0x80048d19")
    assert nothing_was_written(dataverse)


@pytest.mark.parametrize(
    "wrong",
    [
        {"participationtypemask": 5, "addressused": "x@y"},
        {"participationtypemask": 8},
        {"participationtypemask": "1"},
        {"addressused": "x@y"},
        {"participationtypemask": 2, "nosuch": 1},
        {"participationtypemask": 2, "partyid_Contact@odata.bind": f"/contacts({ANNA})"},
        {"participationtypemask": 2, "partyid_contact@odata.bind": f"/accounts({FABRIKAM})"},
        SENT_BY_ANNA,
    ],
)
def test_a_party_that_cannot_be_is_refused_with_its_mail(dataverse: Client, wrong: dict[str, Any]):
    answer = dataverse.post("emails", mail(email_activity_parties=[SENT_BY_ANNA, wrong]))
    refused(answer, 400, "0x80048d19")
    assert nothing_was_written(dataverse)


def test_a_party_that_is_not_there_is_not_found_and_the_mail_not_written(dataverse: Client):
    party = {"participationtypemask": 2, "partyid_contact@odata.bind": f"/contacts({MISSING})"}
    refused(dataverse.post("emails", mail(email_activity_parties=[TO_KIM, party])), 404, "0x80040217")
    assert nothing_was_written(dataverse)


def test_a_record_that_is_not_there_is_not_found(dataverse: Client):
    bound = {"regardingobjectid_account_email@odata.bind": f"/accounts({MISSING})"}
    refused(dataverse.post("emails", mail(**bound)), 404, "0x80040217")
    assert nothing_was_written(dataverse)


@pytest.mark.parametrize(("length", "status"), [(800, 204), (801, 400)])
def test_a_subject_has_its_length(dataverse: Client, length: int, status: int):
    answer = dataverse.post("emails", mail(subject="x" * length))
    assert answer.status_code == status
    if status == 400:
        assert "maximum allowed length of '800'" in refused(answer, 400, "0x80044331")


def test_a_record_needs_the_right_to_append_to_it(dataverse: Client):
    bound = {"regardingobjectid_account_email@odata.bind": f"/accounts({NORTHWIND})"}
    told = refused(dataverse.post("emails", mail(**bound)), 403, "0x80048306")
    assert "AppendToAccess" in told
    assert nothing_was_written(dataverse)


def test_a_party_needs_the_right_to_append_to_it(dataverse: Client):
    refused(dataverse.post("emails", mail(email_activity_parties=[SENT_BY_ANNA]), ALEX), 403, "0x80048306")
    assert nothing_was_written(dataverse)


def test_the_activity_needs_the_right_to_be_appended(dataverse: Client):
    role = dataverse.organization.roles[key(91)]
    role.grants["email"] = {"create": "user", "read": "user"}
    assert dataverse.post("emails", mail(activityid=key(501))).status_code == 204
    assert "prvAppendActivity" in refused(dataverse.post("emails", mail(**BOUND)), 403, "0x80040220")


def test_creating_needs_the_privilege(dataverse: Client):
    assert "prvCreateActivity" in refused(dataverse.post("emails", mail(), PAT), 403, "0x80040220")


def test_the_owner_is_not_chosen_here(dataverse: Client):
    bound = {"ownerid_email@odata.bind": f"/systemusers({user_id(ALEX)})"}
    refused(dataverse.post("emails", mail(**bound)), 501, "0x80060889")


def test_other_tables_are_not_written(dataverse: Client):
    refused(dataverse.post("accounts", {"name": "x"}), 501, "0x80060889")
    refused(dataverse.patch(f"accounts({ADVENTURE})", {"name": "x"}), 501, "0x80060889")
    refused(dataverse.send("DELETE", f"accounts({FABRIKAM})", dataverse.token()), 501, "0x80060889")


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"{}", "text/plain", 415, "0x0"),
        (b"{}", "", 415, "0x0"),
        (b"{", "application/json", 400, "0x80048d19"),
        (b"", "application/json", 400, "0x80048d19"),
        (b"[]", "application/json", 400, "0x80048d19"),
        (b"\xff", "application/json", 400, "0x80048d19"),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(dataverse: Client, content: bytes, kind: str, status: int, code: str):
    answer = dataverse.send("POST", "emails", dataverse.token(), data=content, headers={"Content-Type": kind})
    refused(answer, status, code)


@pytest.mark.parametrize("query", ["$select=subject", "x=1", "$filter=subject eq 'x'"])
def test_a_write_takes_no_options_unless_the_row_comes_back(dataverse: Client, query: str):
    refused(dataverse.post(f"emails?{query}", mail()), 400, "0x80060888")
    assert nothing_was_written(dataverse)
