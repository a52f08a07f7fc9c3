from dataverse_client import Client, refused
from dataverse_world import (
    ADVENTURE,
    ALEX,
    APP_OID,
    DANA,
    FABRIKAM,
    KIM,
    MAIL,
    MISSING,
    NOOR,
    NORTHWIND,
    OTHER_APP,
    PAT,
    user,
    user_id,
)


def as_application(dataverse: Client, path: str, behalf: str | None = None, method: str = "GET", **more):
    headers = {"CallerObjectId": behalf} if behalf else {}
    return dataverse.send(method, path, dataverse.application(), headers=headers | more.pop("headers", {}), **more)


def test_an_application_speaks_for_itself(dataverse: Client):
    me = as_application(dataverse, "WhoAmI").json()
    assert me["UserId"] == user_id(APP_OID)
    assert as_application(dataverse, f"accounts({NORTHWIND})").status_code == 200


def test_an_application_with_the_privilege_acts_for_a_user(dataverse: Client):
    assert as_application(dataverse, "WhoAmI", KIM).json()["UserId"] == user_id(KIM)


def test_an_object_id_is_compared_without_case(dataverse: Client):
    assert as_application(dataverse, "WhoAmI", KIM.upper()).json()["UserId"] == user_id(KIM)


def test_an_application_without_the_privilege_acts_for_nobody(dataverse: Client):
    answer = dataverse.send("GET", "WhoAmI", dataverse.application(OTHER_APP), headers={"CallerObjectId": KIM})
    assert "act on behalf" in refused(answer, 403, "0x8004A110")


def test_a_seller_acts_for_nobody(dataverse: Client):
    refused(dataverse.get("WhoAmI", headers={"CallerObjectId": ALEX}), 403, "0x8004A110")


def test_nobody_acts_for_a_stranger(dataverse: Client):
    refused(as_application(dataverse, "WhoAmI", MISSING), 403, "0x80072560")


def test_nobody_acts_for_a_disabled_user(dataverse: Client):
    refused(as_application(dataverse, "WhoAmI", DANA), 403, "0x80040225")


def test_impersonation_by_the_older_header_is_not_emulated(dataverse: Client):
    answer = dataverse.send("GET", "WhoAmI", dataverse.application(), headers={"MSCRMCallerID": user_id(KIM)})
    refused(answer, 501, "0x80060889")


def test_the_application_adds_no_right_to_those_of_the_user(dataverse: Client):
    told = refused(as_application(dataverse, f"accounts({NORTHWIND})", KIM), 403, "0x80048306")
    assert user_id(KIM) in told
    rows = as_application(dataverse, "accounts?$select=name", KIM).json()["value"]
    assert {row["accountid"] for row in rows} == {FABRIKAM, ADVENTURE}


def test_the_user_adds_no_right_to_those_of_the_application(dataverse: Client):
    """Noor may read everything; the application has no right on queues, and none to delete accounts."""
    told = refused(as_application(dataverse, "queues", NOOR), 403, "0x80040220")
    assert user_id(APP_OID) in told
    assert dataverse.get("queues", NOOR).status_code == 200


def test_a_user_without_any_role_gains_none_from_the_application(dataverse: Client):
    refused(as_application(dataverse, "accounts", PAT), 403, "0x80040220")


def test_what_is_written_for_a_user_is_the_users_and_names_the_application(dataverse: Client):
    answer = as_application(dataverse, "emails", KIM, "POST", json={"subject": "Hello"})
    assert answer.status_code == 204
    row = dataverse.row("email", answer.headers["OData-EntityId"][-37:-1])
    assert (row.columns["ownerid"], row.columns["createdby"]) == (user(KIM), user(KIM))
    assert row.columns["createdonbehalfby"] == user(APP_OID)


def test_what_a_user_writes_alone_names_nobody_else(dataverse: Client):
    answer = dataverse.post("emails", {"subject": "Hello"})
    assert dataverse.row("email", answer.headers["OData-EntityId"][-37:-1]).columns["createdonbehalfby"] is None


def test_an_application_that_lost_its_roles_acts_for_nobody(dataverse: Client):
    del dataverse.organization.role_members[user_id(APP_OID)]
    refused(as_application(dataverse, f"emails({MAIL})", KIM), 403, "0x8004A110")


def test_the_journal_names_both(dataverse: Client):
    as_application(dataverse, "WhoAmI", KIM)
    assert [one["caller"] for one in dataverse.state.journal.read()] == [f"{APP_OID} on behalf of {KIM}"]
