"""Who the people on a tracked email are, where several hold an address, and where there are very many."""

import pytest
from test_suggest import ANNA, from_anna
from test_track import FABRIKAM, click, emails, parties
from world import World, mail, record, record_id

ADDRESS = "shared@litware.com"
HOLDERS = {
    "user": None,
    "the record": None,
    "contact": record("shared contact", "contact", fullname="Pat", emailaddress2=ADDRESS),
    "account": record("shared account", "account", name="Litware", emailaddress3=ADDRESS),
    "lead": record("shared lead", "lead", fullname="Liberty", emailaddress1=ADDRESS),
    "queue": record("shared queue", "queue", name="Orders", emailaddress=ADDRESS),
}
"""In the order of precedence."""


def party(world: World, address: str) -> str | None:
    """The id of the row that an address was resolved to."""
    (email,) = emails(world)
    (found,) = {row for _, used, row in parties(email) if used == address}
    return found


@pytest.mark.parametrize("first", range(len(HOLDERS)))
def test_of_several_tables_that_hold_an_address_the_first_in_the_documented_order_is_meant(world, first):
    holders = list(HOLDERS)[first:]
    address = world.alex if first == 0 else ADDRESS
    rows = [_with(row, address) for name, row in HOLDERS.items() if name in holders and row]
    anna = _with(ANNA, address, "emailaddress3") if "the record" in holders else ANNA
    world.load(kim=[from_anna(to=[world.kim, address])], records=[anna, *reversed(rows)])
    click(world.as_(world.kim))
    users = {user["internalemailaddress"]: user["systemuserid"] for user in world.rows("systemusers")}
    expected = {"user": users.get(address), "the record": record_id("anna")}
    assert party(world, address) == expected.get(holders[0], record_id(f"shared {holders[0]}"))


def _with(row: dict, address: str, column: str = "") -> dict:
    """The record with another shared address."""
    held = {name: address if text == ADDRESS else text for name, text in row["columns"].items()}
    return row | {"columns": held | ({column: address} if column else {})}


def test_of_several_rows_of_one_table_the_lowest_id_is_meant(world):
    twins = [record(f"twin {n}", "contact", fullname=f"Twin {n}", emailaddress1=ADDRESS) for n in range(5)]
    world.load(kim=[from_anna(to=[ADDRESS])], records=[ANNA, *twins])
    click(world.as_(world.kim))
    assert party(world, ADDRESS) == min(record_id(f"twin {n}") for n in range(5))


def test_who_the_seller_may_not_read_stays_an_address(world):
    theirs = record("shared contact", "contact", world.sanjay, fullname="Pat", emailaddress1=ADDRESS)
    world.load(kim=[from_anna(to=[ADDRESS])], records=[ANNA, theirs])
    click(world.as_(world.kim))
    assert party(world, ADDRESS) is None


@pytest.mark.parametrize(("length", "most"), [(24, 30), (320, 260)])
def test_a_thousand_recipients_take_few_requests_and_none_is_too_long(world, length, most):
    people = [f"{str(n).rjust(length - len('@guests.example'), 'x')}@guests.example" for n in range(1_000)]
    world.load(kim=[mail("anna@fabrikam.com", people)], records=[ANNA, FABRIKAM])
    seller, before = world.as_(world.kim), world.mark()
    assert click(seller)["state"] == "tracked"
    asked = [one for one in world.journal(before, "dataverse") if "$filter" in one["path"]]
    assert len(asked) <= most
    assert max(len(one["path"]) for one in asked) < 32_768
    assert len(parties(emails(world)[0])) == 1_001
