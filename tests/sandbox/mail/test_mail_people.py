"""Whose mailbox it is, who is on the mail, and the tenant that comes of it."""

from datetime import UTC, datetime

import pytest
from mail_texts import ANNA, KIM, NOW, put, read, rfc5322

from sandbox.mail import documents, people
from sandbox.mail.errors import MailError
from sandbox.tenant import document


def sent(number: int, sender: str = KIM, to: str = ANNA, **more) -> dict[str, str]:
    return {f"sent/{number}.eml": rfc5322(sender=sender, to=to, **more)}


def mails(tmp_path, *files):
    return read(put(tmp_path, {name: text for some in files for name, text in some.items()})).mails


def test_the_owner_is_who_most_of_the_sent_mail_comes_from(tmp_path):
    found = mails(tmp_path, *(sent(n) for n in range(11)), sent(11, "Stray <stray@contoso.com>"))
    assert people.own_addresses(found) == ["kim@contoso.com"]
    assert people.owner(found, ["kim@contoso.com"]).name == "Kim Akers"


def test_further_addresses_of_the_owner_are_found_by_their_share(tmp_path):
    found = mails(tmp_path, *(sent(n) for n in range(3)), sent(4, "Kim <KIM.Akers@contoso.com>"))
    assert people.own_addresses(found) == ["kim@contoso.com", "kim.akers@contoso.com"]


def test_without_sent_mail_the_owner_must_be_said(tmp_path):
    found = mails(tmp_path, {"inbox/1.eml": rfc5322()})
    with pytest.raises(MailError, match="say whose mailbox it is: --as ADDRESS"):
        people.owner(found, people.own_addresses(found))
    assert people.owner(found, ["kim.akers@contoso.com"]).name == "Kim Akers"


def test_what_is_no_address_is_no_owner(tmp_path):
    with pytest.raises(MailError, match="'kim' is no address"):
        people.owner(mails(tmp_path, sent(1)), ["kim"])


def test_correspondents_are_counted_by_message_in_from_to_and_cc_and_bcc_never(tmp_path):
    found = mails(
        tmp_path,
        sent(1, to="Anna <ANNA@fabrikam.com>, anna@fabrikam.com", Bcc="hidden@fabrikam.com"),
        sent(2, to="pat@fabrikam.com", Cc=ANNA),
        {"inbox/1.eml": rfc5322(sender=ANNA)},
    )
    counted = [(one.address, one.count) for one in people.correspondents(found, ["kim@contoso.com"])]
    assert counted == [("anna@fabrikam.com", 3), ("pat@fabrikam.com", 1)]


def test_a_correspondent_has_the_name_that_is_used_most_or_one_made_of_the_address(tmp_path):
    names = [
        "Anna K <anna@fabrikam.com>",
        ANNA,
        ANNA,
        "'anna@fabrikam.com' <anna@fabrikam.com>",
        "s..o_brien@fabrikam.com",
    ]
    found = people.correspondents(mails(tmp_path, *(sent(n, to=to) for n, to in enumerate(names))), ["kim@contoso.com"])
    assert [one.name for one in found] == ["Anna Kowalski", "S O Brien"]


def test_who_has_no_address_of_the_internet_is_no_correspondent_and_is_counted(tmp_path):
    found = mails(tmp_path, sent(1, to='"Buy, Rick" </O=CONTOSO/OU=NA/CN=RECIPIENTS/CN=RBUY>, Anna Kowalski'))
    assert people.correspondents(found, ["kim@contoso.com"]) == []
    assert people.nameless(found) == (1, 1)


def made(found, own=("kim@contoso.com",), as_of=NOW):
    contacts = documents.contacts(people.correspondents(found, own))
    return documents.document(found, own, people.owner(found, own), contacts, as_of)


def test_the_mailbox_becomes_a_tenant_in_which_its_date_is_now(tmp_path):
    found = mails(tmp_path, sent(1), {"inbox/1.eml": rfc5322(date="Tue, 19 May 2026 11:59:57 +0000", subject="older")})
    now = datetime(2031, 1, 2, 3, 4, 5, tzinfo=UTC)
    tenant = document.tenant(made(found, ("kim@contoso.com", "k.akers@contoso.com")), now)
    (user,) = tenant.users.values()
    assert (user.name, user.upn, tenant.domains) == ("Kim Akers", "kim@contoso.com", ["contoso.com"])
    assert user.proxy_addresses == ["SMTP:kim@contoso.com", "smtp:k.akers@contoso.com"]
    times = [one.properties["receivedDateTime"] for one in user.mailbox.messages.values()]
    assert times == ["2031-01-01T03:04:02Z", "2031-01-02T00:04:05Z"]


def test_frequent_correspondents_become_contacts_and_their_domains_accounts(tmp_path):
    crowd = ", ".join(f"one{n}@adventure-works.com" for n in range(12))
    found = mails(tmp_path, *(sent(n) for n in range(3)), sent(9, to=f"pat@fabrikam.com, {crowd}"))
    rows = document.tenant(made(found), NOW).organization.rows
    contacts = {row.columns["emailaddress1"]: row for row in rows["contact"].values()}
    assert len(contacts) == 10
    anna = contacts["anna@fabrikam.com"]
    assert anna.id == documents.contact_id("anna@fabrikam.com")
    account = rows["account"][anna.columns["parentcustomerid"].id]
    assert account.columns["name"] == "fabrikam.com"
    assert account.columns["primarycontactid"].id == anna.id


def test_names_and_addresses_that_look_like_references_do_no_harm(tmp_path):
    crowd = '"$ave now" <anna@fabrikam.com>, "+1d later" <pat@fabrikam.com>, +15550100@fabrikam.com, $x@fabrikam.com'
    rows = document.tenant(made(mails(tmp_path, sent(1, to=crowd))), NOW).organization.rows
    assert {row.columns["emailaddress1"] for row in rows["contact"].values()} == {
        "anna@fabrikam.com",
        "pat@fabrikam.com",
        "+15550100@fabrikam.com",
    }
    assert {"ave now", "1d later"} < {row.columns["fullname"] for row in rows["contact"].values()}
