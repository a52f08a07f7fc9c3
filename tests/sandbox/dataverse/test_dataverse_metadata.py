from typing import Any

import pytest
from dataverse_client import Client, refused
from dataverse_world import FABRIKAM, PAT, URL

STRINGS = "Attributes/Microsoft.Dynamics.CRM.StringAttributeMetadata"
LOOKUPS = "Attributes/Microsoft.Dynamics.CRM.LookupAttributeMetadata"
WAYS = "ManyToOneRelationships"


def table(name: str, rest: str = "") -> str:
    return f"EntityDefinitions(LogicalName='{name}'){rest}"


def emails(dataverse: Client, name: str) -> list[str]:
    columns = dataverse.rows(table(name, f"/{STRINGS}?$select=LogicalName,Format,FormatName"))
    assert all(column["Format"] == column["FormatName"]["Value"] for column in columns)
    return [column["LogicalName"] for column in columns if column["Format"] == "Email"]


def lookups(dataverse: Client, name: str) -> dict[str, Any]:
    return {row["LogicalName"]: row for row in dataverse.rows(table(name, f"/{LOOKUPS}"))}


def test_a_table_is_described(dataverse: Client):
    assert dataverse.one(table("opportunity")) == {
        "@odata.context": f"{URL}/api/data/v9.2/$metadata#EntityDefinitions/$entity",
        "LogicalName": "opportunity",
        "EntitySetName": "opportunities",
        "PrimaryIdAttribute": "opportunityid",
        "PrimaryNameAttribute": "name",
        "HasActivities": True,
        "IsActivity": False,
        "IsCustomEntity": False,
    }


def test_only_what_is_selected_comes(dataverse: Client):
    content = dataverse.one(table("email", "?$select=IsActivity,PrimaryIdAttribute"))
    assert {name: found for name, found in content.items() if not name.startswith("@")} == {
        "IsActivity": True,
        "PrimaryIdAttribute": "activityid",
    }


@pytest.mark.parametrize(("name", "has_activities"), [("new_project", True), ("new_diary", False)])
def test_a_custom_table_is_described(dataverse: Client, name: str, has_activities: bool):
    found = dataverse.one(table(name))
    assert (found["IsCustomEntity"], found["HasActivities"]) == (True, has_activities)
    assert found["PrimaryIdAttribute"] == f"{name}id"


def test_the_set_of_a_table_is_not_its_name_with_an_s(dataverse: Client):
    assert dataverse.one(table("new_diary"))["EntitySetName"] == "new_diaries"
    assert len(dataverse.rows("new_diaries")) == 1


@pytest.mark.parametrize("name", ["nosuch", "Account", "accounts", "", "o''brien"])
def test_a_table_that_is_not_there_is_not_found(dataverse: Client, name: str):
    told = refused(dataverse.get(table(name)), 404, "0x80060888")
    assert told.startswith("Could not find an entity with name")


def test_columns_of_email_format_are_known_by_their_format(dataverse: Client):
    assert emails(dataverse, "contact") == ["emailaddress1", "emailaddress2", "emailaddress3", "new_privateemail"]
    assert emails(dataverse, "opportunity") == ["emailaddress"]
    assert emails(dataverse, "new_project") == ["new_mailbox"]
    assert emails(dataverse, "systemuser") == ["internalemailaddress"]


def test_text_columns_are_neither_lookups_nor_numbers(dataverse: Client):
    names = {row["LogicalName"] for row in dataverse.rows(table("contact", f"/{STRINGS}"))}
    assert "fullname" in names
    assert names.isdisjoint({"statecode", "createdon", "contactid", "_parentcustomerid_value", "parentcustomerid"})


def test_lookups_name_the_tables_they_point_at(dataverse: Client):
    found = lookups(dataverse, "new_project")
    assert set(found) == {"new_accountid", "new_customer"}
    assert (found["new_accountid"]["AttributeType"], found["new_accountid"]["Targets"]) == ("Lookup", ["account"])
    assert (found["new_customer"]["AttributeType"], found["new_customer"]["Targets"]) == (
        "Customer",
        ["account", "contact"],
    )


def test_a_standard_table_has_its_own_lookups_and_those_that_were_added(dataverse: Client):
    found = lookups(dataverse, "account")
    assert found["primarycontactid"]["Targets"] == ["contact"]
    assert found["new_partnerid"]["Targets"] == ["contact"]
    assert lookups(dataverse, "opportunity")["customerid"]["AttributeType"] == "Customer"


def test_an_added_lookup_holds_rows(dataverse: Client):
    assert dataverse.one(f"accounts({FABRIKAM})?$select=_new_partnerid_value")["_new_partnerid_value"] is None


def test_a_customer_column_is_two_relationships_with_names_of_their_own(dataverse: Client):
    select = "$select=ReferencedEntity,ReferencingEntityNavigationPropertyName"
    query = f"{select}&$filter=ReferencingAttribute eq 'new_customer'"
    assert dataverse.rows(table("new_project", f"/{WAYS}?{query}")) == [
        {"ReferencedEntity": "account", "ReferencingEntityNavigationPropertyName": "new_Customer_account"},
        {"ReferencedEntity": "contact", "ReferencingEntityNavigationPropertyName": "new_Customer_contact"},
    ]


@pytest.mark.parametrize(
    ("activity", "record", "names"),
    [
        ("email", "account", ["regardingobjectid_account_email"]),
        ("email", "new_project", ["regardingobjectid_new_project_email"]),
        ("appointment", "lead", ["regardingobjectid_lead_appointment"]),
        ("appointment", "new_project", ["regardingobjectid_new_project_appointment"]),
        ("email", "new_diary", []),
        ("email", "nosuch", []),
        ("account", "new_project", []),
        ("businessunit", "account", []),
    ],
)
def test_an_activity_names_how_it_regards_a_record(dataverse: Client, activity: str, record: str, names: list[str]):
    wanted = f"ReferencingAttribute eq 'regardingobjectid' and ReferencedEntity eq '{record}'"
    query = f"?$select=ReferencingEntityNavigationPropertyName,ReferencedEntity&$filter={wanted}"
    rows = dataverse.rows(table(activity, f"/{WAYS}{query}"))
    assert [row["ReferencingEntityNavigationPropertyName"] for row in rows] == names


def test_without_a_filter_all_relationships_of_a_table_come(dataverse: Client):
    rows = dataverse.rows(table("new_project", f"/{WAYS}"))
    assert {row["SchemaName"] for row in rows} == {"new_AccountId", "new_Customer_account", "new_Customer_contact"}
    assert {row["ReferencingEntity"] for row in rows} == {"new_project"}


def test_metadata_are_open_to_users_without_any_role(dataverse: Client):
    assert dataverse.get(table("account"), PAT).status_code == 200


@pytest.mark.parametrize("rest", ["", f"/{STRINGS}", f"/{LOOKUPS}", f"/{WAYS}"])
def test_a_property_of_metadata_that_is_not_there_is_refused(dataverse: Client, rest: str):
    refused(dataverse.get(table("account", f"{rest}?$select=nosuch")), 400, "0x0")
    refused(dataverse.get(table("account", f"{rest}?$select=")), 400, "0x0")
    refused(dataverse.get(table("account", f"{rest}?$top=1")), 400, "0x80060888")


@pytest.mark.parametrize("rest", ["", f"/{STRINGS}", f"/{LOOKUPS}"])
def test_only_relationships_are_filtered(dataverse: Client, rest: str):
    refused(dataverse.get(table("account", f"{rest}?$filter=LogicalName eq 'name'")), 400, "0x80060888")


@pytest.mark.parametrize(
    ("condition", "status", "code"),
    [
        ("Nosuch eq 'x'", 400, "0x0"),
        ("referencedentity eq 'account'", 400, "0x0"),
        ("ReferencedEntity eq", 400, "0x80060888"),
        ("", 400, "0x80060888"),
        ("ReferencedEntity ne 'account'", 501, "0x80060889"),
        ("ReferencedEntity eq 'account' or ReferencedEntity eq 'contact'", 501, "0x80060889"),
        ("ReferencedEntity eq 1", 501, "0x80060889"),
        ("contains(ReferencedEntity,'x')", 501, "0x80060889"),
    ],
)
def test_a_filter_on_relationships_that_is_not_understood_is_refused(
    dataverse: Client, condition: str, status: int, code: str
):
    for name in ("email", "businessunit"):
        refused(dataverse.get(table(name, f"/{WAYS}?$filter={condition}")), status, code)


@pytest.mark.parametrize("rest", ["/Attributes", "/OneToManyRelationships", f"/{STRINGS}/x", "/Keys(x)"])
def test_other_parts_of_metadata_are_not_emulated(dataverse: Client, rest: str):
    refused(dataverse.get(table("account", rest)), 501, "0x80060889")


@pytest.mark.parametrize("rest", ["/attributes", "/Relationships", "/"])
def test_a_part_that_metadata_do_not_have_is_not_found(dataverse: Client, rest: str):
    refused(dataverse.get(table("account", rest)), 404, "0x8006088a")


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE"])
def test_metadata_are_only_read(dataverse: Client, method: str):
    refused(dataverse.send(method, table("account"), dataverse.token()), 405, "0x80060888")
