from typing import Any

import pytest
from dataverse_client import Client, refused
from dataverse_world import (
    ALEX,
    ANNA,
    APP_OID,
    FABRIKAM,
    FOREIGN_MAIL,
    KIM,
    MAIL,
    MISSING,
    NOOR,
    URL,
    user,
    user_id,
)

from sandbox.tenant.model import Reference

RECEIVED = {"statecode": 1, "statuscode": 4}


def delete(dataverse: Client, path: str, oid: str = KIM, **headers: str):
    return dataverse.send("DELETE", path, dataverse.token(oid), headers=headers)


def columns(dataverse: Client) -> dict[str, Any]:
    return dataverse.row("email", MAIL).columns


def test_a_mail_is_completed_with_state_and_status_together(dataverse: Client):
    answer = dataverse.patch(f"emails({MAIL})", RECEIVED)
    assert (answer.status_code, answer.headers["OData-EntityId"]) == (204, f"{URL}/api/data/v9.2/emails({MAIL})")
    row = dataverse.one(f"emails({MAIL})?$select=statecode,statuscode,subject")
    assert (row["statecode"], row["statuscode"], row["subject"]) == (1, 4, "Offer")


def test_a_change_makes_a_new_version_and_names_who_made_it(dataverse: Client):
    before = dataverse.one(f"emails({MAIL})")
    dataverse.patch(f"emails({MAIL})", {"subject": "New"}, NOOR)
    after = dataverse.one(f"emails({MAIL})")
    assert after["versionnumber"] > before["versionnumber"]
    assert after["@odata.etag"] == f'W/"{after["versionnumber"]}"'
    assert (after["_modifiedby_value"], after["_ownerid_value"]) == (user_id(NOOR), user_id(KIM))


def test_a_change_on_behalf_names_both(dataverse: Client):
    headers = {"CallerObjectId": KIM, "If-Match": "*"}
    answer = dataverse.send(
        "PATCH", f"emails({MAIL})", dataverse.application(), json={"subject": "New"}, headers=headers
    )
    assert answer.status_code == 204
    assert (columns(dataverse)["modifiedby"], columns(dataverse)["modifiedonbehalfby"]) == (user(KIM), user(APP_OID))


def test_a_column_is_emptied_by_null(dataverse: Client):
    dataverse.patch(f"emails({MAIL})", {"subject": None})
    assert dataverse.one(f"emails({MAIL})?$select=subject")["subject"] is None


def test_the_changed_row_comes_back_where_that_is_preferred(dataverse: Client):
    answer = dataverse.patch(
        f"emails({MAIL})?$select=subject", {"subject": "New"}, headers={"Prefer": "return=representation"}
    )
    assert (answer.status_code, answer.json()["subject"]) == (200, "New")


@pytest.mark.parametrize(
    "given",
    [
        {"statecode": 1, "statuscode": 1},
        {"statecode": 0, "statuscode": 4},
        {"statecode": 9, "statuscode": 1},
        {"statecode": None, "statuscode": 1},
        {"statecode": 1, "statuscode": None},
        {"statuscode": 4},
    ],
)
def test_a_status_that_does_not_go_with_its_state_is_refused(dataverse: Client, given: dict[str, Any]):
    refused(dataverse.patch(f"emails({MAIL})", given), 400, "0x80048408")
    assert (columns(dataverse)["statecode"], columns(dataverse)["statuscode"]) == (0, 1)


def test_a_status_alone_goes_with_the_state_that_is(dataverse: Client):
    assert dataverse.patch(f"emails({MAIL})", {"statuscode": 8}).status_code == 204


@pytest.mark.mails("It is the outbox that is tested.")
@pytest.mark.parametrize("status", [6, 7])
def test_a_sending_state_puts_the_mail_into_the_outbox(dataverse: Client, status: int):
    dataverse.patch(f"emails({MAIL})", {"statecode": 1, "statuscode": status})
    assert dataverse.organization.outbox == [MAIL]


def test_a_completed_mail_is_not_in_the_outbox(dataverse: Client):
    dataverse.patch(f"emails({MAIL})", RECEIVED)
    assert dataverse.organization.outbox == []


def test_a_change_that_names_parties_replaces_them(dataverse: Client):
    given = [{"participationtypemask": 2, "partyid_contact@odata.bind": f"/contacts({ANNA})"}]
    assert dataverse.patch(f"emails({MAIL})", {"email_activity_parties": given}).status_code == 204
    mail = dataverse.one(f"emails({MAIL})?$expand=email_activity_parties($select=_partyid_value)")
    assert [party["_partyid_value"] for party in mail["email_activity_parties"]] == [ANNA]


def test_a_change_with_a_wrong_party_changes_nothing(dataverse: Client):
    given = {"subject": "New", "email_activity_parties": [{"participationtypemask": 7}]}
    refused(dataverse.patch(f"emails({MAIL})", given), 400, "0x80048d19")
    mail = dataverse.one(f"emails({MAIL})?$expand=email_activity_parties")
    assert (mail["subject"], len(mail["email_activity_parties"])) == ("Offer", 2)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"nosuch": 1}, 400, "0x80048d19"),
        ({"senton": "2026-01-01T00:00:00Z"}, 400, "0x80048d19"),
        ({"subject": "x" * 801}, 400, "0x80044331"),
        ({"statecode": 1}, 501, "0x80060889"),
        ({"activityid": MISSING}, 501, "0x80060889"),
        ({"regardingobjectid_account_email@odata.bind": f"/accounts({FABRIKAM})"}, 501, "0x80060889"),
    ],
)
def test_what_cannot_be_changed_is_refused(dataverse: Client, body: dict[str, Any], status: int, code: str):
    refused(dataverse.patch(f"emails({MAIL})", body), status, code)
    assert columns(dataverse)["subject"] == "Offer"


def test_a_row_may_be_told_its_own_id(dataverse: Client):
    assert dataverse.patch(f"emails({MAIL})", {"activityid": MAIL, "subject": "New"}).status_code == 204
    assert "activityid" not in columns(dataverse)


def test_a_row_that_is_not_there_is_not_found_where_it_must_exist(dataverse: Client):
    refused(dataverse.patch(f"emails({MISSING})", RECEIVED), 404, "0x80040217")


def test_creating_by_a_change_is_not_emulated(dataverse: Client):
    answer = dataverse.send("PATCH", f"emails({MISSING})", dataverse.token(), json={"subject": "x"})
    refused(answer, 501, "0x80060889")


def test_a_row_that_exists_is_a_duplicate_where_it_must_not(dataverse: Client):
    answer = dataverse.send(
        "PATCH", f"emails({MAIL})", dataverse.token(), json={"subject": "x"}, headers={"If-None-Match": "*"}
    )
    refused(answer, 412, "0x80040237")


def test_a_change_of_the_version_one_knows(dataverse: Client):
    etag = dataverse.one(f"emails({MAIL})")["@odata.etag"]
    assert dataverse.patch(f"emails({MAIL})", {"subject": "One"}, headers={"If-Match": etag}).status_code == 204
    refused(dataverse.patch(f"emails({MAIL})", {"subject": "Two"}, headers={"If-Match": etag}), 412, "0x80060882")
    assert columns(dataverse)["subject"] == "One"


def test_changing_needs_the_right_on_the_row(dataverse: Client):
    assert "WriteAccess" in refused(dataverse.patch(f"emails({MAIL})", RECEIVED, ALEX), 403, "0x80048306")
    assert "WriteAccess" in refused(dataverse.patch(f"emails({FOREIGN_MAIL})", RECEIVED), 403, "0x80048306")


def test_a_mail_is_deleted_with_its_parties(dataverse: Client):
    answer = delete(dataverse, f"emails({MAIL})")
    assert (answer.status_code, answer.content) == (204, b"")
    refused(dataverse.get(f"emails({MAIL})"), 404, "0x80040217")
    left = {party.columns["activityid"] for party in dataverse.organization.rows["activityparty"].values()}
    assert Reference("email", MAIL) not in left


def test_deleting_twice_is_not_found(dataverse: Client):
    delete(dataverse, f"emails({MAIL})")
    refused(delete(dataverse, f"emails({MAIL})"), 404, "0x80040217")


def test_deleting_needs_the_right_on_the_row(dataverse: Client):
    assert "DeleteAccess" in refused(delete(dataverse, f"emails({MAIL})", ALEX), 403, "0x80048306")


def test_deleting_an_old_version_is_refused(dataverse: Client):
    answer = delete(dataverse, f"emails({MAIL})", **{"If-Match": 'W/"77"'})
    refused(answer, 412, "0x80060882")
    assert dataverse.get(f"emails({MAIL})").status_code == 200


def test_a_deletion_takes_no_options(dataverse: Client):
    refused(delete(dataverse, f"emails({MAIL})?$select=subject"), 400, "0x80060888")
