import time

import pytest
from dataverse_client import Client, refused
from dataverse_world import ALEX, DANA, KIM, LEE, ORGANIZATION, SALES, TENANT, URL, user_id


def test_a_request_without_a_token_is_challenged(dataverse: Client):
    answer = dataverse.send("GET", "WhoAmI", None)
    assert (answer.status_code, answer.content) == (401, b"")
    authority = f"https://login.microsoftonline.com/{TENANT}/oauth2/authorize"
    assert answer.headers["WWW-Authenticate"] == f"Bearer authorization_uri={authority}, resource_id={URL}/"


@pytest.mark.parametrize("header", ["not-a-token", "Bearer not-a-token", "Basic a2ltOnNlY3JldA==", "Bearer "])
def test_what_is_no_bearer_token_is_challenged(dataverse: Client, header: str):
    answer = dataverse.send("GET", "WhoAmI", None, headers={"Authorization": header})
    assert answer.status_code == 401


def test_a_token_for_another_audience_is_challenged(dataverse: Client):
    foreign = dataverse.token(audience="https://fabrikam.crm.dynamics.com")
    assert dataverse.send("GET", "WhoAmI", foreign).status_code == 401


def test_an_expired_token_is_challenged(dataverse: Client):
    expired = dataverse.token(exp=int(time.time()) - 3600)
    assert dataverse.send("GET", "WhoAmI", expired).status_code == 401


def test_a_token_with_the_signature_of_another_is_challenged(dataverse: Client):
    own, foreign = dataverse.token(), dataverse.token(ALEX)
    mixed = f"{foreign.rpartition('.')[0]}.{own.rpartition('.')[2]}"
    assert dataverse.send("GET", "WhoAmI", mixed).status_code == 401


def test_a_token_of_another_tenant_is_challenged(dataverse: Client):
    foreign = dataverse.token(tid="5d3a1f6e-0c4b-4b0e-9f6d-2f1f0a6f3c99")
    assert dataverse.send("GET", "WhoAmI", foreign).status_code == 401


def test_a_token_that_names_nobody_is_challenged(dataverse: Client):
    assert dataverse.send("GET", "WhoAmI", dataverse.token(oid=None)).status_code == 401


def test_a_delegated_token_needs_the_scope_user_impersonation(dataverse: Client):
    token = dataverse.token(scopes="user_impersonation_of_others")
    told = refused(dataverse.send("GET", "WhoAmI", token), 403, "0x80072560")
    assert "user_impersonation" in told


def test_one_of_several_scopes_suffices(dataverse: Client):
    token = dataverse.token(scopes="openid user_impersonation")
    assert dataverse.send("GET", "WhoAmI", token).status_code == 200


def test_a_disabled_user_is_refused(dataverse: Client):
    refused(dataverse.get("WhoAmI", DANA), 403, "0x80040225")


def test_who_is_no_user_of_the_organisation_is_refused(dataverse: Client):
    told = refused(dataverse.get("WhoAmI", LEE), 403, "0x80072560")
    assert told == "The user is not a member of the organization."


def test_who_asks_is_told_who_they_are(dataverse: Client):
    me = dataverse.one("WhoAmI")
    assert me == {
        "@odata.context": f"{URL}/api/data/v9.2/$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse",
        "BusinessUnitId": SALES,
        "UserId": user_id(KIM),
        "OrganizationId": ORGANIZATION,
    }
    assert dataverse.one("WhoAmI()") == me


def test_a_user_of_no_unit_is_told_so(dataverse: Client):
    del dataverse.row("systemuser", user_id(KIM)).columns["businessunitid"]
    assert dataverse.one("WhoAmI")["BusinessUnitId"] is None


def test_the_journal_knows_who_called(dataverse: Client):
    dataverse.get("WhoAmI")
    dataverse.send("GET", "WhoAmI", None)
    assert [entry["caller"] for entry in dataverse.state.journal.read()] == [KIM, None]
