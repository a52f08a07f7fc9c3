"""Lead, case and any other table: whose addresses count, a sentence of the rule table each."""

import pytest
from world import World, mail, record

ANNA = record("anna", "contact", fullname="Anna", emailaddress1="anna@x.example", emailaddress2="anna@home.example")
TOMAS = record(
    "tomas", "contact", fullname="Tomas", emailaddress1="tomas@x.example", emailaddress3="tomas@home.example"
)
FABRIKAM = record(
    "fabrikam",
    "account",
    name="Fabrikam",
    emailaddress1="office@x.example",
    emailaddress3="sales@x.example",
    primarycontactid="$tomas",
)
CHILD = record("child", "contact", fullname="Child", emailaddress1="child@x.example", parentcustomerid="$fabrikam")
PEOPLE = [ANNA, TOMAS, FABRIKAM, CHILD]
EVERYONE = [
    f"{name}@{place}.example"
    for name, place in (
        ("anna", "x"),
        ("anna", "home"),
        ("tomas", "x"),
        ("tomas", "home"),
        ("office", "x"),
        ("sales", "x"),
        ("child", "x"),
        ("own", "x"),
        ("own2", "x"),
    )
]


def senders(world: World, looked_at: dict, **document) -> list[str]:
    """Which of everyone's mail is suggested on the record."""
    messages = [mail(address, at=f"-{n}m") for n, address in enumerate(EVERYONE, 1)]
    world.load(kim=messages, records=[*PEOPLE, looked_at], **document)
    found = world.as_(world.kim).suggestions(looked_at["table"], looked_at["key"])
    return [one["from"]["address"] for one in found]


def test_a_lead_every_email_column_and_its_parent_contacts_email(world):
    lead = record(
        "l",
        "lead",
        fullname="L",
        emailaddress1="own@x.example",
        emailaddress3="own2@x.example",
        parentcontactid="$anna",
    )
    assert senders(world, lead) == ["anna@x.example", "own@x.example", "own2@x.example"]


def test_a_case_its_primary_contacts_email(world):
    assert senders(world, record("c", "incident", title="C", primarycontactid="$anna")) == ["anna@x.example"]


def test_a_case_whose_customer_is_a_contact_every_email_column(world):
    found = senders(world, record("c", "incident", title="C", customerid="$anna"))
    assert found == ["anna@x.example", "anna@home.example"]


def test_a_case_whose_customer_is_an_account_its_columns_and_its_primary_contacts_email(world):
    found = senders(world, record("c", "incident", title="C", customerid="$fabrikam"))
    assert found == ["tomas@x.example", "office@x.example", "sales@x.example"]


def test_any_other_table_a_contact_lookup_every_email_column(world):
    found = senders(world, record("t", "new_trip", new_name="T", new_guest="$anna"))
    assert found == ["anna@x.example", "anna@home.example"]


def test_any_other_table_an_account_lookup_its_columns_and_primary_contact_but_not_its_child_contacts(world):
    found = senders(world, record("t", "new_trip", new_name="T", new_host="$fabrikam"))
    assert found == ["tomas@x.example", "office@x.example", "sales@x.example"]


@pytest.mark.parametrize(
    ("payer", "expected"),
    [
        ("$anna", ["anna@x.example", "anna@home.example"]),
        ("$fabrikam", ["tomas@x.example", "office@x.example", "sales@x.example"]),
    ],
)
def test_any_other_table_a_customer_lookup_as_one_or_the_other(world, payer, expected):
    assert senders(world, record("t", "new_trip", new_name="T", new_payer=payer)) == expected


def test_any_other_table_not_the_records_own_email_columns(world):
    assert senders(world, record("t", "new_trip", new_name="T", new_email="own@x.example")) == []


def test_any_other_table_a_row_that_the_seller_may_not_read_gives_no_addresses(world):
    secret = record("secret", "contact", world.sanjay, fullname="S", emailaddress1="child@x.example")
    trip = record("t", "new_trip", new_name="T", new_guest="$secret", new_host="$fabrikam")
    world.load(kim=[mail("child@x.example")], records=[*PEOPLE[:3], secret, trip])
    assert world.as_(world.kim).suggestions("new_trip", "t") == []


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("account", "name"),
        ("contact", "fullname"),
        ("opportunity", "name"),
        ("lead", "fullname"),
        ("incident", "title"),
    ],
)
def test_a_custom_email_column_of_a_standard_table_counts(world, table, name):
    looked_at = record("r", table, **{name: "R", "new_assistant": "own@x.example"})
    assert senders(world, looked_at) == ["own@x.example"]


def test_each_table_has_labels_that_a_seller_understands(world):
    case = record("c", "incident", title="C", primarycontactid="$anna", customerid="$fabrikam")
    world.load(kim=[mail("anna@x.example", cc=["tomas@x.example", "office@x.example"])], records=[*PEOPLE, case])
    (found,) = world.as_(world.kim).suggestions("incident", "c")
    labels = {(one["path"], one["label"]) for one in found["reasons"]}
    assert labels == {
        ("primary_contact", "primary contact"),
        ("account_primary_contact", "primary contact of the account"),
        ("customer_account", "customer"),
    }


def test_an_email_is_tracked_on_a_custom_table(world):
    world.load(
        kim=[mail("anna@x.example")],
        records=[*PEOPLE, record("t", "new_trip", new_name="T", new_guest="$anna")],
    )
    kim = world.as_(world.kim)
    (found,) = kim.suggestions("new_trip", "t")
    assert kim.tracked("new_trip", "t", found)["state"] == "tracked"


@pytest.mark.parametrize("table", ["new_plain", "email", "systemuser", "new_nowhere"])
def test_a_table_without_a_timeline_of_activities_is_refused(world, table):
    plain = {"name": "new_plain", "entitySet": "new_plains", "primaryName": "new_name", "hasActivities": False}
    world.load(records=[record("p", "new_plain", new_name="P")], tables=[plain])
    refused = world.as_(world.kim).look(table, "p")
    assert (refused.status_code, refused.json()["code"]) == (404, "table_unsupported")
