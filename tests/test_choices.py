"""The choices that the feature's page leaves open, each a setting of the administrator's."""

from collections.abc import Iterator

import pytest
from test_suggest import from_anna
from world import World, mail, record

from sandbox.stack import Stack

OTHER_WAY = {
    "HIDE_INTERNAL_ONLY": "true",
    "RELATED_CONTACT_ADDRESSES": "all",
    "RELATED_CONTACTS": "all",
    "ACCOUNT_CONTACT_CAP": "2",
    "SUGGESTION_CAP": "3",
    "WINDOW_DAYS": "1",
}
USUAL = {
    "HIDE_INTERNAL_ONLY": "false",
    "RELATED_CONTACT_ADDRESSES": "primary",
    "RELATED_CONTACTS": "active",
    "ACCOUNT_CONTACT_CAP": "50",
    "SUGGESTION_CAP": "50",
    "WINDOW_DAYS": "3",
}
FABRIKAM = record("fabrikam", "account", name="Fabrikam", emailaddress1="office@fabrikam.com", primarycontactid="$anna")
ANNA = record("anna", "contact", fullname="Anna", emailaddress1="anna@fabrikam.com", emailaddress2="anna@home.example")
MIRA = record(
    "mira", "contact", fullname="Mira", emailaddress1="mira@fabrikam.com", parentcustomerid="$fabrikam", statecode=1
)


@pytest.fixture(scope="module")
def chosen(stack: Stack) -> Iterator[None]:
    """The app with every choice made the other way."""
    stack.restart_host(**OTHER_WAY)
    yield
    stack.restart_host(**USUAL)


pytestmark = pytest.mark.usefixtures("chosen")


def seen(
    world: World, *messages, table: str = "account", key: str = "fabrikam", records=(FABRIKAM, ANNA, MIRA)
) -> list[str]:
    world.load(kim=list(messages), records=list(records))
    return world.as_(world.kim).subjects(table, key)


def test_every_address_of_a_related_contact_counts(world):
    assert seen(world, mail("anna@home.example")) == ["Coffee"]


def test_inactive_contacts_count(world):
    assert seen(world, mail("mira@fabrikam.com")) == ["Coffee"]


def test_mail_among_the_tenants_own_domains_is_hidden(world):
    partner = record("anna", "contact", fullname="Anna", emailaddress1="anna@contoso.com")
    among = mail("anna@contoso.com", [world.kim], "-1h", "internal")
    outside = mail("anna@contoso.com", [world.kim, "x@fabrikam.com"], "-2h", "external")
    assert seen(world, among, outside, table="contact", key="anna", records=[partner]) == ["external"]


def test_the_contacts_of_an_account_are_capped_the_latest_modified_first(world):
    people = [
        record(
            f"c{n}",
            "contact",
            fullname=f"C{n}",
            emailaddress1=f"c{n}@x.example",
            parentcustomerid="$f",
            modifiedon=f"-{n}d",
        )
        for n in range(1, 5)
    ]
    account = record("f", "account", name="F")
    messages = [mail(f"c{n}@x.example", at=f"-{n}h", subject=f"from c{n}") for n in range(1, 5)]
    assert seen(world, *messages, key="f", records=[account, *people]) == ["from c1", "from c2"]


def test_the_same_cap_bounds_the_contacts_of_an_opportunitys_account(world):
    people = [
        record(
            f"c{n}",
            "contact",
            fullname="C",
            emailaddress1=f"c{n}@x.example",
            parentcustomerid="$f",
            modifiedon=f"-{n}d",
        )
        for n in range(1, 5)
    ]
    records = [record("f", "account", name="F"), record("o", "opportunity", name="O", customerid="$f"), *people]
    messages = [mail(f"c{n}@x.example", at=f"-{n}h", subject=f"from c{n}") for n in range(1, 5)]
    assert seen(world, *messages, table="opportunity", key="o", records=records) == ["from c1", "from c2"]


def test_the_cap_of_suggestions_is_the_administrators(world):
    assert len(seen(world, *(from_anna(f"{n}", at=f"-{n}m") for n in range(1, 9)))) == 3


def test_the_window_is_the_administrators(world):
    assert seen(world, from_anna("in", at="-23h"), from_anna("out", at="-25h")) == ["in"]
