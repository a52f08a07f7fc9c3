import pytest
from dataverse_client import Client, refused
from dataverse_world import (
    ANNA,
    BERT,
    CARA,
    FABRIKAM,
    KIM,
    KNOWS_ANNA,
    MEETING,
    MISSING,
    NOOR,
    OFFER,
    OMAR,
    user_id,
)

NAMES = {ANNA: "Anna", BERT: "Bert", CARA: "Cara", OMAR: "Omar"}


@pytest.fixture
def contacts(dataverse: Client):
    """The short names of the contacts that a filter keeps, in the order of their keys."""

    def kept(condition: str) -> str:
        return " ".join(NAMES[row["contactid"]] for row in dataverse.rows(f"contacts?$filter={condition}", NOOR))

    dataverse.row("contact", CARA).columns["statecode"] = 1
    return kept


@pytest.mark.parametrize(
    ("condition", "kept"),
    [
        ("fullname eq 'Anna'", "Anna"),
        ("fullname eq 'ANNA'", "Anna"),
        ("fullname eq 'Omar O''Brien'", "Omar"),
        ("fullname ne 'Anna'", "Bert Cara Omar"),
        ("fullname lt 'bert'", "Anna"),
        ("fullname ge 'Bert'", "Bert Cara Omar"),
        ("statecode eq 1", "Cara"),
        ("statecode ne 1", "Anna Bert Omar"),
        ("statecode le 0", "Anna Bert Omar"),
        ("statecode gt 0", "Cara"),
        ("modifiedon gt 2026-01-02T09:30:00Z", "Bert Cara"),
        ("modifiedon ge 2026-01-02T09:30:00Z", "Anna Bert Cara"),
        ("modifiedon eq 2026-01-02T10:30:00%2B01:00", "Anna"),
        (f"contactid eq {ANNA}", "Anna"),
        (f"contactid eq {ANNA.upper()}", "Anna"),
        (f"_parentcustomerid_value eq {FABRIKAM}", "Anna Bert Cara"),
        ("emailaddress1 eq null", "Cara Omar"),
        ("emailaddress1 ne null", "Anna Bert"),
        ("_parentcustomerid_value ne null", "Anna Bert Cara Omar"),
    ],
)
def test_a_comparison_keeps_the_rows_that_meet_it(contacts, condition: str, kept: str):
    assert contacts(condition) == kept


def test_a_row_without_the_value_meets_no_comparison_with_one(contacts):
    assert contacts("emailaddress1 ne 'anna@fabrikam.com'") == "Bert"
    assert contacts("emailaddress1 lt 'zzz'") == "Anna Bert"


@pytest.mark.parametrize("operator", ["gt", "ge", "lt", "le"])
def test_nothing_is_more_or_less_than_null(contacts, operator: str):
    assert contacts(f"emailaddress1 {operator} null") == ""


@pytest.mark.parametrize(
    ("condition", "kept"),
    [
        ("statecode eq 0 and fullname ne 'Anna'", "Bert Omar"),
        ("fullname eq 'Anna' or fullname eq 'Bert'", "Anna Bert"),
        ("fullname eq 'Anna' or fullname eq 'Bert' and statecode eq 1", "Anna"),
        ("(fullname eq 'Anna' or fullname eq 'Cara') and statecode eq 1", "Cara"),
        ("not (fullname eq 'Anna')", "Bert Cara Omar"),
        ("not (fullname eq 'Anna' or statecode eq 1)", "Bert Omar"),
    ],
)
def test_conditions_are_combined(contacts, condition: str, kept: str):
    assert contacts(condition) == kept


def test_a_condition_may_stand_on_the_row_a_lookup_points_at(dataverse: Client):
    path = f"connections?$filter=_record1id_value eq {OFFER} and record2roleid/category eq 1000"
    assert [row["connectionid"] for row in dataverse.rows(path)] == [KNOWS_ANNA]


def test_a_lookup_that_points_at_another_table_meets_no_condition(contacts):
    assert contacts("parentcustomerid_account/name eq 'Fabrikam'") == "Anna Bert Cara"
    assert contacts("parentcustomerid_contact/fullname ne 'Fabrikam'") == ""


def test_a_lookup_whose_row_is_gone_meets_no_condition(dataverse: Client, contacts):
    del dataverse.organization.rows["account"][FABRIKAM]
    assert contacts("parentcustomerid_account/name ne 'x'") == "Omar"


def test_people_are_found_by_their_object_id_and_state(dataverse: Client):
    path = f"systemusers?$select=systemuserid&$filter=azureactivedirectoryobjectid eq {KIM} and isdisabled eq false"
    assert [row["systemuserid"] for row in dataverse.rows(path)] == [user_id(KIM)]


def test_a_meetings_global_object_id_is_text(dataverse: Client):
    path = "appointments?$select=subject&$filter=globalobjectid eq '040000008200e0'"
    assert [row["activityid"] for row in dataverse.rows(path)] == [MEETING]


def within(name: str, values: str, more: str = "") -> str:
    inner = "Microsoft.Dynamics.CRM.In(PropertyName=@p,PropertyValues=@v)"
    return f"{inner}{more}&@p={name}&@v={values}"


@pytest.mark.parametrize(
    ("name", "values", "kept"),
    [
        ("'fullname'", '["anna","Bert"]', "Anna Bert"),
        ("'fullname'", '["nobody"]', ""),
        ("'fullname'", "[]", ""),
        ("'contactid'", f'["{ANNA.upper()}"]', "Anna"),
        ("'statecode'", '["0"]', "Anna Bert Omar"),
        ("'statecode'", '["1","2"]', "Cara"),
        ("'emailaddress1'", '[""]', ""),
    ],
)
def test_membership_keeps_the_rows_with_one_of_the_values(contacts, name: str, values: str, kept: str):
    assert contacts(within(name, values)) == kept


def test_memberships_and_conditions_are_combined(contacts):
    one = "Microsoft.Dynamics.CRM.In(PropertyName=@p,PropertyValues=@v)"
    two = "Microsoft.Dynamics.CRM.In(PropertyName=@q,PropertyValues=@v)"
    aliases = "&@p='fullname'&@q='emailaddress1'&@v=[\"omar o'brien\",\"bert@fabrikam.com\"]"
    assert contacts(f"({one} or {two}) and statecode eq 0{aliases}") == "Bert Omar"
    assert contacts(f"not {one}{aliases.replace('&@q=', '&@unused=')}") == "Anna Bert Cara"


def test_the_property_of_a_membership_may_stand_there_itself(contacts):
    condition = "Microsoft.Dynamics.CRM.In(PropertyName='fullname',PropertyValues=@v)&@v=[\"Anna\"]"
    assert contacts(condition) == "Anna"


@pytest.mark.parametrize("values", ['["<1@fabrikam.com>"]', '["&lt;","#","+"]', '["\\u003c1@FABRIKAM.com\\u003e"]'])
def test_values_of_a_membership_are_percent_encoded_json(dataverse: Client, values: str):
    rows = dataverse.http.get(
        f"{dataverse.base}/api/data/v9.2/emails",
        params={
            "$filter": "Microsoft.Dynamics.CRM.In(PropertyName=@p,PropertyValues=@v)",
            "@p": "'messageid'",
            "@v": values,
        },
        headers={"Authorization": f"Bearer {dataverse.token()}"},
        timeout=10,
    ).json()["value"]
    assert len(rows) == ("1" in values)


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        (within("fullname", '["x"]'), "0x80060888"),
        (within("'nosuch'", '["x"]'), "0x80041103"),
        (within("'fullname'", "['x']"), "0x80060888"),
        (within("'fullname'", '{"x":1}'), "0x80060888"),
        (within("'statecode'", "[1]"), "0x80060888"),
        (within("'fullname'", '["x"]').replace("@v=", "@w="), "0x80060888"),
        (within("'fullname'", '["x"]').replace("@p=", "@w="), "0x80060888"),
    ],
)
def test_a_membership_that_cannot_be_understood_is_refused(dataverse: Client, condition: str, code: str):
    refused(dataverse.get(f"contacts?$filter={condition}"), 400, code)


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("nosuch eq 'x'", "0x0"),
        ("FullName eq 'x'", "0x0"),
        ("a.b eq 'x'", "0x0"),
        ("nosuch/name eq 'x'", "0x0"),
        ("parentcustomerid_account/nosuch eq 'x'", "0x0"),
        ("in_0__ eq true", "0x0"),
    ],
)
def test_a_property_that_is_not_there_is_refused(dataverse: Client, condition: str, code: str):
    refused(dataverse.get(f"contacts?$filter={condition}"), 400, code)


@pytest.mark.parametrize(
    "condition",
    [
        "", "fullname", "'x'", "fullname eq", "eq 'x'", "fullname eq 'x' and", "(fullname eq 'x'", "fullname eq 'x')",
        "fullname eq 'O'Brien'", 'fullname eq "x"', "fullname EQ 'x'", "fullname eq 'x' AND statecode eq 0",
        "fullname = 'x'", "fullname like 'x'", "NOT (fullname eq 'x')", "isdisabled eq True", "fullname eq NULL",
        "fullname eq 'x' &amp;", "%00", "fullname eq 'x' § 1",
    ],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_is_refused(dataverse: Client, condition: str):
    refused(dataverse.get(f"contacts?$filter={condition}"), 400, "0x80060888")


@pytest.mark.parametrize(
    ("condition", "left", "right"),
    [
        ("statecode eq '0'", "Integer", "String"),
        ("fullname eq 1", "String", "Integer"),
        ("contactid eq 'x'", "Guid", "String"),
        ("fullname eq true", "String", "Boolean"),
        ("modifiedon gt '2026-01-01'", "DateTime", "String"),
        (f"fullname eq {MISSING}", "String", "Guid"),
    ],
)
def test_values_of_another_type_are_refused(dataverse: Client, condition: str, left: str, right: str):
    told = refused(dataverse.get(f"contacts?$filter={condition}"), 400, "0x80060888")
    assert f"'Edm.{left}' and 'Edm.{right}'" in told


def test_a_collection_is_no_value_to_compare(dataverse: Client):
    refused(dataverse.get("accounts?$filter=contact_customer_accounts/statecode eq 0"), 400, "0x80060888")


def test_a_day_that_does_not_exist_is_refused(dataverse: Client):
    refused(dataverse.get("contacts?$filter=modifiedon gt 2026-02-30T00:00:00Z"), 400, "0x80060888")


@pytest.mark.parametrize(
    "condition",
    [
        "contains(fullname,'x')",
        "startswith(fullname,'x') eq true",
        "fullname in ('x','y')",
        "fullname eq emailaddress1",
        "statecode eq 1.5",
        "modifiedon gt 2026-01-01",
        "'x' eq fullname",
        "statecode add 1 eq 2",
        "parentcustomerid_account/primarycontactid/fullname eq 'x'",
        "contact_customer_contacts/any(c:c/fullname eq 'x')",
        "Microsoft.Dynamics.CRM.In(PropertyName='fullname',PropertyValues=['x'])",
        within("'modifiedon'", '["2026-01-01T00:00:00Z"]'),
        "contact_connections1/statecode eq 0",
        "Microsoft.Dynamics.CRM.LastXDays(PropertyName='modifiedon',PropertyValue=3)",
        "tolower(fullname) eq 'x'",
    ],
)
def test_what_is_not_emulated_is_refused_as_that(dataverse: Client, condition: str):
    refused(dataverse.get(f"contacts?$filter={condition}"), 501, "0x80060889")
