import base64

import pytest
from dataverse_client import Client, refused
from dataverse_world import ADVENTURE, ANNA, BERT, CARA, FABRIKAM, NOOR, NORTHWIND, OMAR, URL, day, owned

from sandbox.dataverse.query import LONGEST_URL

ROOT = f"{URL}/api/data/v9.2/"


def names(dataverse: Client, path: str, oid: str = NOOR) -> list[str]:
    return [row["name"] for row in dataverse.rows(path, oid)]


def pages(dataverse: Client, path: str, size: int) -> list[list[str]]:
    """The keys of every page, by the links as they come."""
    found, link = [], path
    while link:
        content = dataverse.one(link, NOOR, {"Prefer": f"odata.maxpagesize={size}"})
        found.append([row["contactid"] for row in content["value"]])
        link = content.get("@odata.nextLink")
    return found


def test_a_row_has_the_selected_columns_its_key_and_its_etag(dataverse: Client):
    assert dataverse.one(f"accounts({FABRIKAM})?$select=name,_primarycontactid_value") == {
        "@odata.context": f"{ROOT}$metadata#accounts/$entity",
        "@odata.etag": 'W/"1"',
        "name": "Fabrikam",
        "_primarycontactid_value": ANNA,
        "accountid": FABRIKAM,
    }


def test_without_a_selection_every_column_comes(dataverse: Client):
    row = dataverse.one(f"accounts({FABRIKAM})")
    assert row["createdon"] == "2026-01-03T09:30:00Z"
    assert row["websiteurl"] is None
    assert row["versionnumber"] == 1


def test_times_have_no_fractions(dataverse: Client):
    dataverse.row("account", FABRIKAM).columns["createdon"] = day(3).replace(microsecond=999_999)
    assert dataverse.one(f"accounts({FABRIKAM})?$select=createdon")["createdon"] == "2026-01-03T09:30:00Z"


def test_a_list_names_its_context(dataverse: Client):
    content = dataverse.one("accounts?$select=name")
    assert content["@odata.context"] == f"{ROOT}$metadata#accounts"
    assert "@odata.nextLink" not in content


@pytest.mark.parametrize("name", ["Name", "nosuch", "primarycontactid", "contact_customer_accounts", "", "name,"])
def test_what_is_no_column_is_not_selected(dataverse: Client, name: str):
    answer = dataverse.get(f"accounts?$select={name}")
    assert "Could not find a property named" in refused(answer, 400, "0x0")


def test_rows_come_by_key_where_no_order_is_asked_for(dataverse: Client):
    assert names(dataverse, "accounts?$select=name") == ["Fabrikam", "Adventure Works", "Northwind"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("name", ["Adventure Works", "Fabrikam", "Northwind"]),
        ("name asc", ["Adventure Works", "Fabrikam", "Northwind"]),
        ("name desc", ["Northwind", "Fabrikam", "Adventure Works"]),
        ("createdon", ["Fabrikam", "Northwind", "Adventure Works"]),
        ("statecode,modifiedon desc", ["Fabrikam", "Adventure Works", "Northwind"]),
        ("accountid desc", ["Northwind", "Adventure Works", "Fabrikam"]),
        ("_primarycontactid_value,name desc", ["Northwind", "Adventure Works", "Fabrikam"]),
        ("versionnumber", ["Fabrikam", "Adventure Works", "Northwind"]),
    ],
)
def test_rows_come_in_the_order_asked_for(dataverse: Client, order: str, expected: list[str]):
    assert names(dataverse, f"accounts?$select=name&$orderby={order}") == expected


def test_text_is_ordered_without_case(dataverse: Client):
    dataverse.row("account", NORTHWIND).columns["name"] = "northwind"
    dataverse.row("account", FABRIKAM).columns["name"] = "zebra"
    assert names(dataverse, "accounts?$orderby=name") == ["Adventure Works", "northwind", "zebra"]


def test_rows_without_a_value_come_first(dataverse: Client):
    rows = dataverse.rows("contacts?$select=fullname&$orderby=emailaddress1,fullname", NOOR)
    assert [row["contactid"] for row in rows] == [CARA, OMAR, ANNA, BERT]


@pytest.mark.parametrize(
    ("order", "code"),
    [("nosuch", "0x0"), ("Name", "0x0"), ("name down", "0x80060888"), ("name DESC", "0x80060888"), ("name,", "0x0")],
)
def test_an_order_that_cannot_be_understood_is_refused(dataverse: Client, order: str, code: str):
    refused(dataverse.get(f"accounts?$orderby={order}"), 400, code)


def test_the_first_rows_are_taken_after_ordering(dataverse: Client):
    content = dataverse.one("accounts?$select=name&$orderby=name&$top=2", NOOR)
    assert [row["name"] for row in content["value"]] == ["Adventure Works", "Fabrikam"]
    assert "@odata.nextLink" not in content


@pytest.mark.parametrize("top", ["-1", "two", "1.5", ""])
def test_a_count_of_rows_that_is_no_number_is_refused(dataverse: Client, top: str):
    assert f"'{top}'" in refused(dataverse.get(f"accounts?$top={top}"), 400, "0x80060888")


def test_a_list_counts_its_rows_on_demand(dataverse: Client):
    assert dataverse.one("accounts?$count=true")["@odata.count"] == 2
    assert dataverse.one("accounts?$count=true&$top=1")["@odata.count"] == 2
    assert "@odata.count" not in dataverse.one("accounts?$count=false")
    refused(dataverse.get("accounts?$count=yes"), 400, "0x80060888")


def test_pages_follow_each_other_to_the_end(dataverse: Client):
    path = "contacts?$select=fullname&$orderby=fullname"
    assert pages(dataverse, path, 3) == [[ANNA, BERT, CARA], [OMAR]]
    assert pages(dataverse, path, 1) == [[ANNA], [BERT], [CARA], [OMAR]]
    assert pages(dataverse, path, 4) == [[ANNA, BERT, CARA, OMAR]]


def test_the_next_page_lies_on_the_organisations_own_address(dataverse: Client):
    content = dataverse.one("contacts?$select=fullname", NOOR, {"Prefer": "odata.maxpagesize=1"})
    assert content["@odata.nextLink"].startswith(f"{ROOT}contacts?$select=fullname&$skiptoken=")


def test_a_list_without_options_has_pages_too(dataverse: Client):
    assert len(pages(dataverse, "contacts", 3)) == 2


def test_a_page_size_makes_top_ignored(dataverse: Client):
    content = dataverse.one("contacts?$top=1", NOOR, {"Prefer": "odata.maxpagesize=3"})
    assert len(content["value"]) == 3
    assert "@odata.nextLink" in content


def test_a_page_has_5000_rows_at_most(dataverse: Client):
    rows = (owned("lead", f"9c1e0001-0000-4000-8000-{number:012}", fullname=str(number)) for number in range(5_001))
    dataverse.organization.rows["lead"] = {row.id: row for row in rows}
    for prefer in ('odata.include-annotations="*"', "odata.maxpagesize=10000"):
        content = dataverse.one("leads?$select=fullname&$count=true", headers={"Prefer": prefer})
        assert (len(content["value"]), content["@odata.count"]) == (5_000, 5_000)
        assert len(dataverse.rows(content["@odata.nextLink"])) == 1


@pytest.mark.parametrize("size", ["0", "two", "-3"])
def test_a_page_size_without_a_meaning_is_not_emulated(dataverse: Client, size: str):
    refused(dataverse.get("contacts", headers={"Prefer": f"odata.maxpagesize={size}"}), 501, "0x80060889")


@pytest.mark.parametrize("token", ["x", "AAAA", base64.urlsafe_b64encode(b"row--3").decode(), "%2Brow-1"])
def test_a_skip_token_of_ones_own_making_is_refused(dataverse: Client, token: str):
    told = refused(dataverse.get(f"contacts?$skiptoken={token}"), 400, "0x80060888")
    assert told == "The skip token is not valid."


@pytest.mark.parametrize(
    "query",
    ["select=name", "$Select=name", "$search=x", "$skip=1", "$apply=x", "fetchXml=x", "$select", "@=1", "@p q=1"],
)
def test_an_option_that_is_not_there_is_refused(dataverse: Client, query: str):
    assert "is not supported" in refused(dataverse.get(f"accounts?{query}"), 400, "0x80060888")


@pytest.mark.parametrize("query", ["$select=name&$select=name", "@p=1&@p=2"])
def test_an_option_stands_there_once(dataverse: Client, query: str):
    assert "more than once" in refused(dataverse.get(f"accounts?{query}"), 400, "0x80060888")


@pytest.mark.parametrize("option", ["$filter=name eq 'x'", "$orderby=name", "$top=1", "$count=true", "$skiptoken=x"])
def test_a_single_row_takes_no_options_of_lists(dataverse: Client, option: str):
    refused(dataverse.get(f"accounts({ADVENTURE})?{option}"), 400, "0x80060888")


def test_a_url_has_its_limit(dataverse: Client):
    room = LONGEST_URL - len("/api/data/v9.2/accounts") - len("$filter=name%20eq%20%27%27")
    answer = dataverse.get(f"accounts?$filter=name%20eq%20%27{'x' * room}%27")
    assert (answer.status_code, answer.json()["value"]) == (200, [])
    refused(dataverse.get(f"accounts?$filter=name%20eq%20%27{'x' * (room + 1)}%27"), 414, "0x80060888")


def test_tracked_changes_are_not_emulated(dataverse: Client):
    refused(dataverse.get("contacts", headers={"Prefer": "odata.track-changes"}), 501, "0x80060889")
