from hypothesis import given
from hypothesis import strategies as st

from autocapture.core.address import domain, normal


def test_addresses_compare_without_case_and_surrounding_space():
    assert normal("  Anna@Fabrikam.COM\t") == "anna@fabrikam.com"


def test_a_plus_and_an_apostrophe_are_part_of_the_address():
    assert normal("Pat.O'Brien+Sales@Fabrikam.com") == "pat.o'brien+sales@fabrikam.com"


def test_a_directory_name_is_no_address():
    assert normal("/o=ExchangeLabs/ou=Exchange/cn=Recipients/cn=kim") is None


def test_nothing_and_halves_are_no_addresses():
    assert [normal(text) for text in (None, "", " ", "@", "anna@", "@fabrikam.com", "anna")] == [None] * 7


def test_the_domain_is_what_follows_the_last_at():
    assert domain('"a@b"@fabrikam.com') == "fabrikam.com"


@given(st.emails())
def test_the_normal_form_is_its_own_normal_form(address: str):
    assert normal(normal(address)) == normal(address)


@given(st.emails(), st.text(" \t\r\n", max_size=3))
def test_space_around_and_case_never_tell_two_addresses_apart(address: str, space: str):
    assert normal(space + address.upper() + space) == normal(address.upper())
