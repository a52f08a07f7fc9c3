import pytest
from build import NOW, mail, person
from hypothesis import given
from hypothesis import strategies as st

from autocapture.core.matching import is_internal_only, is_left_out, match
from autocapture.core.model import Path, Reason, Way
from autocapture.core.outlook import Header, MessageClass, Owner, Place

ANNA = Way(Path.STAKEHOLDER, "stakeholder Decision Maker")
BOOK = {"anna@fabrikam.com": (ANNA,)}
OWN = frozenset({"kim@contoso.com", "k.akers@contoso.com"})
OWNER = Owner(OWN, {"junk": Place.JUNK, "bin": Place.DELETED, "old": Place.DELETED})


@pytest.mark.parametrize("header", ["sender", "to", "cc"])
def test_an_address_in_from_to_or_cc_matches(header):
    people = {"sender": "kim@contoso.com"} | (
        {header: "anna@fabrikam.com"} if header == "sender" else {header: ["anna@fabrikam.com"]}
    )
    found = match(mail(**people), BOOK, OWN)
    assert found.reasons == (Reason("anna@fabrikam.com", Header("from" if header == "sender" else header), ANNA),)


def test_case_and_space_do_not_hide_a_match():
    assert match(mail(sender=" Anna@FABRIKAM.com "), BOOK, OWN)


def test_mail_with_none_of_the_records_addresses_does_not_match():
    assert match(mail(sender="anna@fabrikam.com.evil.example", to=["kim@contoso.com"]), BOOK, OWN) is None


def test_a_message_without_a_sender_can_match_by_its_recipients():
    assert match(mail(sender=None, to=["anna@fabrikam.com"]), BOOK, OWN)


def test_every_header_and_every_way_is_a_reason_of_its_own():
    book = {"anna@fabrikam.com": (ANNA, Way(Path.PRIMARY_CONTACT, "primary contact"))}
    found = match(mail(cc=["anna@fabrikam.com", "Anna@fabrikam.com"]), book, OWN)
    assert [(reason.header, reason.way.path) for reason in found.reasons] == [
        (Header.FROM, Path.STAKEHOLDER),
        (Header.FROM, Path.PRIMARY_CONTACT),
        (Header.CC, Path.STAKEHOLDER),
        (Header.CC, Path.PRIMARY_CONTACT),
    ]


def test_mail_from_one_of_the_owners_addresses_is_outgoing():
    assert match(mail(sender="K.Akers@contoso.com", to=["anna@fabrikam.com"]), BOOK, OWN).is_outgoing


def test_mail_from_others_is_incoming():
    assert not match(mail(), BOOK, OWN).is_outgoing


def test_a_draft_is_never_a_suggestion():
    assert is_left_out(mail(is_draft=True), OWNER)


@pytest.mark.parametrize("folder", ["junk", "bin", "old"])
def test_mail_in_a_folder_that_is_left_out_is_never_a_suggestion(folder):
    assert is_left_out(mail(folder_id=folder), OWNER)


@pytest.mark.parametrize("kind", [MessageClass.CHAT, MessageClass.MEETING])
def test_chat_items_and_meeting_mail_are_never_suggestions(kind):
    assert is_left_out(mail(message_class=kind), OWNER)


def test_mail_that_a_rule_moved_to_a_folder_of_the_sellers_own_is_a_suggestion():
    assert not is_left_out(mail(folder_id="customers"), OWNER)


def test_mail_among_the_tenants_own_domains_is_internal():
    assert is_internal_only(
        mail(sender="a@contoso.com", to=["b@contoso.co.uk"]), frozenset({"contoso.com", "contoso.co.uk"})
    )


@pytest.mark.parametrize("other", ["anna@fabrikam.com", "a@evil-contoso.com", ""])
def test_one_outsider_or_one_without_address_makes_it_not_internal(other):
    message = mail(sender="a@contoso.com", to=["b@contoso.com"], cc=[other])
    assert not is_internal_only(message, frozenset({"contoso.com"}))


@given(st.lists(st.sampled_from(["anna@fabrikam.com", "kim@contoso.com", "x@y.z", "", "/o=x"]), max_size=4))
def test_a_match_always_has_a_reason_and_no_reason_is_no_match(to):
    found = match(mail(sender="someone@else.example", to=to), BOOK, OWN)
    assert (found is not None and len(found.reasons) > 0) == ("anna@fabrikam.com" in to)


def test_people_are_carried_as_they_stood_there():
    message = mail(sender="Anna@Fabrikam.com")
    assert (message.sender, message.at < NOW) == (person("Anna@Fabrikam.com"), True)
