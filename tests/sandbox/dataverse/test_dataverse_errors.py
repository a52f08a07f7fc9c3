import uuid

import pytest
from dataverse_client import Client, refused
from dataverse_world import ALEX, FABRIKAM, KIM, MISSING, user_id


def test_every_answer_names_its_version_and_kind(dataverse: Client):
    answer = dataverse.get("accounts")
    assert answer.headers["OData-Version"] == "4.0"
    assert answer.headers["Content-Type"] == "application/json; odata.metadata=minimal"


def test_a_refusal_is_a_code_and_a_sentence_with_a_request_id(dataverse: Client):
    answer = dataverse.get(f"accounts({MISSING})")
    assert set(answer.json()) == {"error"}
    assert set(answer.json()["error"]) == {"code", "message"}
    assert str(uuid.UUID(answer.headers["REQ_ID"])) == answer.headers["REQ_ID"]
    assert answer.headers["REQ_ID"] != dataverse.get(f"accounts({MISSING})").headers["REQ_ID"]


@pytest.mark.parametrize("path", ["account", "Accounts", "nosuch", "nosuch(1)", "nosuch/x", "$batches", "WhoAmi"])
def test_a_set_that_is_not_there_is_not_found(dataverse: Client, path: str):
    told = refused(dataverse.get(path), 404, "0x8006088a")
    assert told == f"Resource not found for the segment '{path.partition('(')[0].partition('/')[0]}'."


@pytest.mark.parametrize("path", ["/", "/api/data/v9.1/accounts", "/api/data/", "/v1.0/me", "/api/data/v9.2"])
def test_only_this_version_is_served(dataverse: Client, path: str):
    refused(dataverse.get(path), 404, "0x8006088a")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "$metadata",
        "EntityDefinitions",
        f"EntityDefinitions({MISSING})",
        f"RetrieveAadUserRoles(DirectoryObjectId={ALEX})",
        "accounts(accountnumber='1')",
        "accounts(1)",
        "accounts/$count",
        f"accounts({FABRIKAM})/contact_customer_accounts",
        f"accounts({FABRIKAM})/name",
        f"accounts({FABRIKAM})/",
    ],
)
def test_a_path_that_is_not_emulated_is_refused_as_that(dataverse: Client, path: str):
    refused(dataverse.get(path), 501, "0x80060889")


def test_a_key_is_read_without_case(dataverse: Client):
    assert dataverse.one(f"accounts({FABRIKAM.upper()})")["accountid"] == FABRIKAM


@pytest.mark.parametrize("method", ["PATCH", "PUT", "DELETE"])
def test_a_list_is_read_or_added_to(dataverse: Client, method: str):
    refused(dataverse.send(method, "emails", dataverse.token()), 405, "0x80060888")


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_row_is_read_changed_or_deleted(dataverse: Client, method: str):
    refused(dataverse.send(method, f"emails({MISSING})", dataverse.token()), 405, "0x80060888")


@pytest.mark.parametrize(
    "path", ["WhoAmI", f"systemusers({user_id(KIM)})/Microsoft.Dynamics.CRM.RetrievePrincipalAccess(Target=@t)"]
)
def test_a_function_is_not_posted_to(dataverse: Client, path: str):
    refused(dataverse.post(path, {}), 405, "0x80060888")


@pytest.mark.parametrize("query", ["$select=UserId", "x=1", "$top=1"])
def test_a_function_takes_no_options(dataverse: Client, query: str):
    refused(dataverse.get(f"WhoAmI?{query}"), 400, "0x80060888")


@pytest.mark.parametrize("name", ["OData-Version", "OData-MaxVersion"])
def test_the_version_of_the_protocol_is_4_0(dataverse: Client, name: str):
    assert dataverse.get("WhoAmI", headers={name: "4.0"}).status_code == 200
    told = refused(dataverse.get("WhoAmI", headers={name: "4.01"}), 400, "0x80060888")
    assert name.lower() in told


def test_a_batch_is_posted(dataverse: Client):
    refused(dataverse.get("$batch"), 405, "0x80060888")
