import pytest
from dataverse_client import Client, refused
from dataverse_world import ANNA, BRIDGE, CARA, FABRIKAM, KNOWS_ANNA, LENA, MEETING, NOOR, OFFER, RECIPIENT, SENDER

from sandbox.dataverse.expansion import MOST

NESTED = (
    "Only $select and $filter clause can be provided while doing $expand on many-to-one relationship "
    "or nested one-to-many relationship."
)
PEOPLE = "contact_customer_accounts"


def people(dataverse: Client, options: str) -> list[str]:
    """The names of Fabrikam's contacts, expanded with these options."""
    path = f"accounts({FABRIKAM})?$select=name&$expand={PEOPLE}({options})"
    return [row["fullname"] for row in dataverse.one(path, NOOR)[PEOPLE]]


def test_a_lookup_is_expanded_into_its_row(dataverse: Client):
    row = dataverse.one(f"accounts({FABRIKAM})?$select=name&$expand=primarycontactid($select=fullname)")
    assert row["primarycontactid"] == {"@odata.etag": 'W/"1"', "fullname": "Anna", "contactid": ANNA}
    assert "_primarycontactid_value" not in row


def test_without_options_the_whole_row_comes(dataverse: Client):
    row = dataverse.one(f"accounts({FABRIKAM})?$expand=primarycontactid")
    assert row["primarycontactid"]["emailaddress1"] == "anna@fabrikam.com"


@pytest.mark.parametrize("way", ["primarycontactid", "parentaccountid"])
def test_an_empty_lookup_is_null(dataverse: Client, way: str):
    dataverse.row("account", FABRIKAM).columns.pop("primarycontactid")
    row = dataverse.one(f"accounts({FABRIKAM})?$select=name&$expand={way}")
    assert row[way] is None


def test_a_lookup_whose_row_is_gone_is_null(dataverse: Client):
    del dataverse.organization.rows["contact"][ANNA]
    assert dataverse.one(f"accounts({FABRIKAM})?$expand=primarycontactid")["primarycontactid"] is None


def test_a_customer_is_expanded_by_the_name_for_its_table(dataverse: Client):
    both = "customerid_account($select=name),customerid_contact($select=fullname)"
    row = dataverse.one(f"opportunities({OFFER})?$select=name&$expand={both}")
    assert (row["customerid_account"]["name"], row["customerid_contact"]) == ("Fabrikam", None)


def test_a_custom_lookup_is_expanded_by_the_name_its_relationship_has(dataverse: Client):
    path = f"new_projects({BRIDGE})?$select=new_name&$expand="
    row = dataverse.one(
        f"{path}new_AccountId($select=name),new_Customer_contact($select=fullname),new_Customer_account"
    )
    assert row["new_AccountId"]["name"] == "Fabrikam"
    assert (row["new_Customer_contact"]["fullname"], row["new_Customer_account"]) == ("Anna", None)
    refused(dataverse.get(f"{path}new_accountid"), 400, "0x0")


def test_an_expansion_goes_on_from_its_row(dataverse: Client):
    lead = "originatingleadid($select=fullname;$expand=parentcontactid($select=fullname))"
    row = dataverse.one(f"opportunities({OFFER})?$select=name&$expand={lead}")["originatingleadid"]
    assert (row["leadid"], row["parentcontactid"]["fullname"]) == (LENA, "Anna")


def test_a_list_expands_every_row(dataverse: Client):
    path = f"connections?$filter=_record1id_value eq {OFFER}&$expand=record2id_contact($select=fullname),record2roleid"
    found = [(row["record2id_contact"]["fullname"], row["record2roleid"]["category"]) for row in dataverse.rows(path)]
    assert found == [("Anna", 1000), ("Bert", 1)]
    assert dataverse.rows(path)[0]["connectionid"] == KNOWS_ANNA


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ("$select=fullname", ["Anna", "Bert", "Cara"]),
        ("$select=fullname;$orderby=modifiedon desc,contactid asc", ["Bert", "Cara", "Anna"]),
        ("$select=fullname;$orderby=modifiedon desc;$top=2", ["Bert", "Cara"]),
        ("$select=fullname;$top=0", []),
        ("$filter=fullname ne 'Anna' and statecode eq 0;$select=fullname", ["Bert", "Cara"]),
        ("$filter=fullname eq 'A;B,(C' or fullname eq 'cara'", ["Cara"]),
    ],
)
def test_a_collection_is_expanded_with_its_own_options(dataverse: Client, options: str, names: list[str]):
    assert people(dataverse, options) == names


def test_a_collection_without_rows_is_empty(dataverse: Client):
    dataverse.organization.rows["contact"].clear()
    assert people(dataverse, "$select=fullname") == []


def test_parties_are_expanded_with_their_activity(dataverse: Client):
    rows = dataverse.rows(
        "emails?$select=subject&$expand=email_activity_parties($select=participationtypemask,_partyid_value)", NOOR
    )
    assert [party["activitypartyid"] for party in rows[0]["email_activity_parties"]] == [SENDER, RECIPIENT]
    assert rows[1]["email_activity_parties"] == []
    meeting = dataverse.one(f"appointments({MEETING})?$select=subject&$expand=appointment_activity_parties")
    assert [party["participationtypemask"] for party in meeting["appointment_activity_parties"]] == [7]


def test_a_nested_lookup_stands_in_a_collection(dataverse: Client):
    path = f"accounts({FABRIKAM})?$expand={PEOPLE}($select=fullname;$expand=parentcustomerid_account($select=name))"
    names = {row["parentcustomerid_account"]["name"] for row in dataverse.one(path)[PEOPLE]}
    assert names == {"Fabrikam"}


@pytest.mark.parametrize(
    "expand",
    [
        f"{PEOPLE}($top=1;$expand=parentcustomerid_account)",
        f"{PEOPLE}($top=0;$expand=parentcustomerid_account)",
        f"{PEOPLE}($orderby=fullname;$expand=parentcustomerid_account)",
        f"{PEOPLE}($top=1),primarycontactid($expand=parentcustomerid_account)",
        "primarycontactid($orderby=fullname)",
        "primarycontactid($top=1)",
    ],
)
def test_order_and_count_go_with_no_lookup_and_no_nesting(dataverse: Client, expand: str):
    assert refused(dataverse.get(f"accounts({FABRIKAM})?$expand={expand}"), 400, "0x80060888") == NESTED


def expanding(count: int) -> str:
    ways = ["customerid_account", "customerid_contact", "parentaccountid", "parentcontactid", "createdby", "modifiedby"]
    ways += ["createdonbehalfby", "modifiedonbehalfby", "owningbusinessunit", "owninguser", "originatingleadid"]
    inner = ["parentcontactid", "createdby", "modifiedby", "parentaccountid", "owninguser"]
    return ",".join([*ways[:-1], f"{ways[-1]}($expand={','.join(inner[: count - len(ways)])})"])


def test_15_expansions_are_the_limit_nested_ones_counted(dataverse: Client):
    assert dataverse.get(f"opportunities({OFFER})?$expand={expanding(MOST)}", NOOR).status_code == 200
    told = refused(dataverse.get(f"opportunities({OFFER})?$expand={expanding(MOST + 1)}", NOOR), 400, "0x80060888")
    assert "limit of 15" in told


@pytest.mark.parametrize(
    ("expand", "code"),
    [
        ("nosuch", "0x0"),
        ("", "0x0"),
        ("PrimaryContactId", "0x0"),
        ("_primarycontactid_value", "0x0"),
        ("primarycontactid,", "0x0"),
        ("primarycontactid($select=nosuch)", "0x0"),
        ("primarycontactid($expand=nosuch)", "0x0"),
        (f"{PEOPLE}($orderby=nosuch)", "0x0"),
        (f"{PEOPLE}($filter=nosuch eq 1)", "0x0"),
        (f"{PEOPLE}($top=x)", "0x80060888"),
        (f"{PEOPLE}($orderby=fullname up)", "0x80060888"),
        (f"{PEOPLE}($filter=fullname eq)", "0x80060888"),
        ("primarycontactid(select=fullname)", "0x80060888"),
        ("primarycontactid($select=fullname;$select=contactid)", "0x80060888"),
        ("primarycontactid($select)", "0x80060888"),
        ("primarycontactid($select=)", "0x80060888"),
        ("primarycontactid($select=fullname", "0x80060888"),
        ("primarycontactid($select=fullname))", "0x80060888"),
        ("primarycontactid($select=fullname)x", "0x80060888"),
        (f"{PEOPLE}($filter=fullname eq 'x)", "0x80060888"),
        (f"{PEOPLE}($count=true)", "0x80060888"),
        (f"{PEOPLE}($skip=1)", "0x80060888"),
        (f"{PEOPLE}($levels=2)", "0x80060888"),
    ],
)
def test_an_expansion_that_cannot_be_understood_is_refused(dataverse: Client, expand: str, code: str):
    refused(dataverse.get(f"accounts({CARA})?$expand={expand}"), 400, code)


@pytest.mark.parametrize(
    ("path", "expand"),
    [
        ("accounts", "Account_Emails"),
        ("accounts", "primarycontactid($filter=statecode eq 0)"),
        ("appointments", "seriesid_recurringappointmentmaster"),
        ("systemusers", "systemuserroles_association"),
    ],
)
def test_a_relationship_that_is_not_emulated_is_refused_as_that(dataverse: Client, path: str, expand: str):
    refused(dataverse.get(f"{path}?$expand={expand}"), 501, "0x80060889")
