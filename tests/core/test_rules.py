"""The rule table, a sentence a test: which of the rows that were read give which addresses."""

from build import related

from autocapture.core.model import Path, Way
from autocapture.core.rules import Rules, address_book

RULES = Rules()


def addresses(*rows, rules=RULES, own=frozenset()):
    return sorted(address_book(rows, rules, own))


def label(row):
    (ways,) = address_book([row], RULES).values()
    return ways[0].label


def test_every_email_column_of_the_record_itself_counts():
    row = related(emailaddress1="a@x.com", emailaddress2="b@x.com", emailaddress3="c@x.com", new_billing="d@x.com")
    assert addresses(row) == ["a@x.com", "b@x.com", "c@x.com", "d@x.com"]


def test_the_primary_contact_gives_its_one_email():
    row = related(Path.PRIMARY_CONTACT, emailaddress1="a@x.com", emailaddress2="b@x.com")
    assert addresses(row) == ["a@x.com"]


def test_a_contact_of_the_account_gives_its_one_email():
    assert addresses(related(Path.ACCOUNT_CONTACT, emailaddress1="a@x.com", emailaddress2="b@x.com")) == ["a@x.com"]


def test_the_contact_of_the_opportunity_gives_its_one_email():
    assert addresses(related(Path.OPPORTUNITY_CONTACT, emailaddress1="a@x.com", emailaddress3="b@x.com")) == ["a@x.com"]


def test_a_customer_that_is_a_contact_gives_its_one_email():
    assert addresses(related(Path.CUSTOMER, emailaddress1="a@x.com", emailaddress2="b@x.com")) == ["a@x.com"]


def test_a_stakeholder_gives_its_one_email():
    assert addresses(related(Path.STAKEHOLDER, emailaddress1="a@x.com", emailaddress2="b@x.com")) == ["a@x.com"]


def test_the_originating_lead_gives_all_its_own_emails():
    row = related(Path.ORIGINATING_LEAD, "lead", emailaddress1="a@x.com", emailaddress2="b@x.com")
    assert addresses(row) == ["a@x.com", "b@x.com"]


def test_the_originating_leads_parent_contact_gives_its_one_email():
    assert addresses(related(Path.LEAD_CONTACT, emailaddress1="a@x.com", emailaddress2="b@x.com")) == ["a@x.com"]


def test_the_setting_widens_a_related_contact_to_every_email_column():
    row = related(Path.STAKEHOLDER, emailaddress1="a@x.com", emailaddress2="b@x.com")
    assert addresses(row, rules=Rules(related_contacts_all_addresses=True)) == ["a@x.com", "b@x.com"]


def test_related_contacts_must_be_active():
    assert addresses(related(Path.PRIMARY_CONTACT, is_active=False, emailaddress1="a@x.com")) == []


def test_the_setting_lets_inactive_contacts_count():
    row = related(Path.PRIMARY_CONTACT, is_active=False, emailaddress1="a@x.com")
    assert addresses(row, rules=Rules(inactive_contacts=True)) == ["a@x.com"]


def test_a_record_that_is_looked_at_counts_whatever_its_state():
    assert addresses(related(is_active=False, emailaddress1="a@x.com")) == ["a@x.com"]


def test_the_mailbox_owners_own_addresses_never_match_anything():
    rows = [related(emailaddress1="Kim@Contoso.com"), related(Path.STAKEHOLDER, emailaddress1="anna@x.com")]
    assert addresses(*rows, own=frozenset({"kim@contoso.com"})) == ["anna@x.com"]


def test_what_is_no_address_gives_none():
    assert addresses(related(emailaddress1="n/a", emailaddress2=" ")) == []


def test_an_address_by_two_paths_keeps_both_ways():
    rows = [
        related(Path.PRIMARY_CONTACT, emailaddress1="a@x.com"),
        related(Path.STAKEHOLDER, emailaddress1="A@X.com", role="Champion"),
        related(Path.STAKEHOLDER, emailaddress1="a@x.com", role="Champion"),
    ]
    assert address_book(rows, RULES)["a@x.com"] == (
        Way(Path.PRIMARY_CONTACT, "primary contact"),
        Way(Path.STAKEHOLDER, "stakeholder Champion"),
    )


def test_each_way_has_a_label_that_a_seller_understands():
    rows = {
        "this account": related(table="account", emailaddress1="a@x.com"),
        "primary contact": related(Path.PRIMARY_CONTACT, emailaddress1="a@x.com"),
        "contact of the account": related(Path.ACCOUNT_CONTACT, emailaddress1="a@x.com"),
        "contact of the opportunity": related(Path.OPPORTUNITY_CONTACT, emailaddress1="a@x.com"),
        "customer": related(Path.CUSTOMER, emailaddress1="a@x.com"),
        "stakeholder Decision Maker": related(Path.STAKEHOLDER, emailaddress1="a@x.com", role="Decision Maker"),
        "originating lead": related(Path.ORIGINATING_LEAD, "lead", emailaddress1="a@x.com"),
        "contact of the originating lead": related(Path.LEAD_CONTACT, emailaddress1="a@x.com"),
    }
    assert {expected: label(row) for expected, row in rows.items()} == {expected: expected for expected in rows}
