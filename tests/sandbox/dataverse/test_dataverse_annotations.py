from collections.abc import Mapping
from typing import Any

import pytest
from dataverse_client import ANNOTATED, FORMATTED, LOGICAL_NAME, Client, refused
from dataverse_world import ANNA, BRIDGE, FABRIKAM, KIM, MAIL, OFFER, user_id

NAVIGATION = "Microsoft.Dynamics.CRM.associatednavigationproperty"
CUSTOMER = "_customerid_value"


def annotated(row: Mapping[str, Any]) -> dict[str, str]:
    return {name: text for name, text in row.items() if "@" in name and not name.startswith("@")}


def preferring(*terms: str) -> dict[str, str]:
    return {"Prefer": f'odata.include-annotations="{",".join(terms)}"'}


@pytest.mark.parametrize("headers", [{}, {"Prefer": ""}, {"Prefer": "odata.maxpagesize=10"}])
def test_annotations_come_only_where_they_are_preferred(dataverse: Client, headers: dict[str, str]):
    assert annotated(dataverse.one(f"opportunities({OFFER})", headers=headers)) == {}


def test_a_lookup_says_of_which_table_its_row_is_and_what_it_is_called(dataverse: Client):
    row = dataverse.one(f"opportunities({OFFER})?$select={CUSTOMER}", headers=ANNOTATED)
    assert row[CUSTOMER] == FABRIKAM
    assert annotated(row) == {
        f"{CUSTOMER}@{LOGICAL_NAME}": "account",
        f"{CUSTOMER}@{FORMATTED}": "Fabrikam",
        f"{CUSTOMER}@{NAVIGATION}": "customerid_account",
    }


@pytest.mark.parametrize("term", [LOGICAL_NAME, FORMATTED, NAVIGATION])
def test_only_the_preferred_annotations_come(dataverse: Client, term: str):
    row = dataverse.one(f"opportunities({OFFER})?$select={CUSTOMER}", headers=preferring(term))
    assert list(annotated(row)) == [f"{CUSTOMER}@{term}"]


def test_several_annotations_are_preferred_at_once_and_next_to_a_page_size(dataverse: Client):
    prefer = preferring(LOGICAL_NAME, f" {FORMATTED}")["Prefer"]
    content = dataverse.one(f"opportunities?$select={CUSTOMER}", headers={"Prefer": f"odata.maxpagesize=5, {prefer}"})
    assert list(annotated(content["value"][0])) == [f"{CUSTOMER}@{LOGICAL_NAME}", f"{CUSTOMER}@{FORMATTED}"]


def test_an_empty_lookup_has_no_annotations(dataverse: Client):
    row = dataverse.one(f"opportunities({OFFER})?$select=_parentaccountid_value,name", headers=ANNOTATED)
    assert (row["_parentaccountid_value"], annotated(row)) == (None, {})


def test_a_lookup_whose_row_is_gone_has_no_name(dataverse: Client):
    del dataverse.organization.rows["account"][FABRIKAM]
    row = dataverse.one(f"opportunities({OFFER})?$select={CUSTOMER}", headers=ANNOTATED)
    assert set(annotated(row)) == {f"{CUSTOMER}@{LOGICAL_NAME}", f"{CUSTOMER}@{NAVIGATION}"}


def test_expanded_rows_are_annotated_too(dataverse: Client):
    expand = "email_activity_parties($select=_partyid_value)"
    mail = dataverse.one(f"emails({MAIL})?$select=_ownerid_value&$expand={expand}", headers=ANNOTATED)
    assert mail[f"_ownerid_value@{FORMATTED}"] == "Kim Abercrombie"
    found = [
        (party["_partyid_value"], party[f"_partyid_value@{LOGICAL_NAME}"]) for party in mail["email_activity_parties"]
    ]
    assert found == [(ANNA, "contact"), (user_id(KIM), "systemuser")]


def test_a_custom_customer_says_of_which_table_it_is(dataverse: Client):
    row = dataverse.one(f"new_projects({BRIDGE})?$select=_new_customer_value,_new_accountid_value", headers=ANNOTATED)
    tables = (row[f"_new_customer_value@{LOGICAL_NAME}"], row[f"_new_accountid_value@{LOGICAL_NAME}"])
    assert tables == ("contact", "account")
    assert row[f"_new_customer_value@{NAVIGATION}"] == "new_Customer_contact"


@pytest.mark.parametrize(
    ("prefer", "status", "code"),
    [
        ("odata.include-annotations=*", 400, "0x80060888"),
        ("odata.include-annotations", 400, "0x80060888"),
        ('odata.include-annotations="*', 400, "0x80060888"),
        ('odata.include-annotations="*" odata.maxpagesize=3', 400, "0x80060888"),
        ("respond-async", 501, "0x80060889"),
        ("return=minimal", 501, "0x80060889"),
        ("odata.continue-on-error=maybe", 501, "0x80060889"),
    ],
)
def test_a_preference_that_is_not_understood_is_refused(dataverse: Client, prefer: str, status: int, code: str):
    refused(dataverse.get("accounts", headers={"Prefer": prefer}), status, code)
