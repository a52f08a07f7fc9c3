"""The suggestions that a seller sees, through the real triggers, worker runtime, storage and wire."""

import pytest
from world import SALESPERSON, World, mail, record, record_id

ANNA = record("anna", "contact", fullname="Anna Kowalski", emailaddress1="anna@fabrikam.com")
NO_MAIL: list[str] = []


def open_contact(world: World, *messages, **document) -> list[str]:
    """The subjects on Anna's timeline when Kim's mailbox holds these messages."""
    world.load(kim=list(messages), records=[ANNA], **document)
    return world.as_(world.kim).subjects("contact", "anna")


def from_anna(subject: str = "Coffee", **more):
    return mail("Anna Kowalski <anna@fabrikam.com>", subject=subject, **more)


def test_an_address_in_from_to_or_cc_makes_a_suggestion(world):
    found = open_contact(
        world,
        from_anna("from", at="-1h"),
        mail("diego@fabrikam.com", ["anna@fabrikam.com"], "-2h", "to"),
        mail("diego@fabrikam.com", ["kim@contoso.com"], "-3h", "cc", cc=["anna@fabrikam.com"]),
    )
    assert found == ["from", "to", "cc"]


def test_bcc_never_counts(world):
    assert open_contact(world, mail("kim@contoso.com", ["x@y.example"], bcc=["anna@fabrikam.com"])) == NO_MAIL


def test_addresses_compare_without_case_and_surrounding_space(world):
    assert open_contact(world, mail("Anna < Anna@FABRIKAM.com >")) == ["Coffee"]


def test_a_plus_an_apostrophe_and_accents_are_no_hindrance(world):
    pat = record("pat", "contact", fullname="João O'Brien", emailaddress1="o'brien+sales@fabrikam.com")
    world.load(kim=[mail("João O'Brien <o'brien+sales@fabrikam.com>")], records=[pat])
    (found,) = world.as_(world.kim).suggestions("contact", "pat")
    assert found["from"] == {"name": "João O'Brien", "address": "o'brien+sales@fabrikam.com"}


def test_the_mailbox_owners_own_addresses_never_match_anything(world):
    me = record("me", "contact", fullname="Kim", emailaddress1="KIM.private@contoso.com")
    alias = {world.kim: {"aliases": ["kim.private@contoso.com"]}}
    world.load(kim=[mail("kim.private@contoso.com", ["x@y.example"])], records=[me], users=alias)
    assert world.as_(world.kim).subjects("contact", "me") == NO_MAIL


def test_sent_mail_is_outgoing_and_received_mail_incoming(world):
    sent = mail(world.kim, ["anna@fabrikam.com"], "-1h", folder="sentitems")
    world.load(kim=[sent, from_anna(at="-2h")], records=[ANNA])
    found = world.as_(world.kim).suggestions("contact", "anna")
    assert [one["direction"] for one in found] == ["outgoing", "incoming"]


def test_the_window_is_seventy_two_hours(world):
    assert open_contact(world, from_anna("inside", at="-71h59m"), from_anna("outside", at="-72h1m")) == ["inside"]


@pytest.mark.parametrize(
    "folder", ["drafts", "junkemail", "deleteditems", "deleteditems/Old", "outbox", "junkemail/a/b"]
)
def test_mail_in_a_folder_that_is_left_out_is_no_suggestion(world, folder):
    assert open_contact(world, from_anna(folder=folder)) == NO_MAIL


def test_a_draft_is_no_suggestion_wherever_it_lies(world):
    assert open_contact(world, from_anna(draft=True)) == NO_MAIL


@pytest.mark.parametrize("folder", ["conversationhistory/Team Chat", "hidden"])
def test_a_teams_chat_is_no_suggestion(world, folder):
    assert open_contact(world, from_anna("", kind="teams_chat", folder=folder)) == NO_MAIL


@pytest.mark.parametrize("kind", ["meeting_request", "meeting_response"])
def test_meeting_mail_is_no_suggestion(world, kind):
    assert open_contact(world, from_anna(kind=kind)) == NO_MAIL


def test_mail_moved_to_a_folder_of_ones_own_is_a_suggestion(world):
    assert open_contact(world, from_anna(folder="inbox/Customers/Fabrikam")) == ["Coffee"]


def test_people_without_an_address_are_carried_and_match_nothing(world):
    strange = [{"name": "The mayor", "address": None}, {"name": "Events", "address": "/o=ExchangeLabs/cn=events"}]
    world.load(kim=[from_anna(cc=strange)], records=[ANNA])
    (found,) = world.as_(world.kim).suggestions("contact", "anna")
    assert [one["address"] for one in found["cc"]] == ["", "/o=ExchangeLabs/cn=events"]


def test_newest_first(world):
    assert open_contact(world, from_anna("b", at="-2h"), from_anna("a", at="-1h"), from_anna("c", at="-3h")) == [
        "a",
        "b",
        "c",
    ]


def test_fifty_of_fifty_seven_are_shown_and_the_number_is_told(world):
    world.load(kim=[from_anna(f"{n}", at=f"-{n}m") for n in range(1, 58)], records=[ANNA])
    answer = world.as_(world.kim).look("contact", "anna").json()
    assert (answer["matched"], len(answer["suggestions"])) == (57, 50)
    assert answer["suggestions"][-1]["subject"] == "50"


def test_a_window_of_many_pages_is_read_to_its_end(world):
    noise = [mail("noise@example.com", at=f"-{n}s", subject="noise") for n in range(1, 301)]
    assert open_contact(world, *noise, from_anna("the last", at="-2h")) == ["the last"]


def test_every_suggestion_carries_what_the_timeline_shows(world):
    offer = from_anna(
        "Offer",
        cc=["Diego <diego@fabrikam.com>"],
        html="<p>Dear &amp; Kim</p>",
        importance="high",
        attachments=[{"name": "a.pdf", "type": "application/pdf", "text": "x"}],
        conversation="c",
    )
    world.load(kim=[offer], records=[ANNA])
    answer = world.as_(world.kim).look("contact", "anna").json()
    (found,) = answer["suggestions"]
    assert answer["record"] == {
        "table": "contact",
        "id": record_id("anna"),
        "name": "Anna Kowalski",
        "canTrack": True,
        "cannotTrackReason": None,
    }
    assert (answer["status"], answer["asOf"][-1], set(answer["window"])) == (
        "ok",
        "Z",
        {"messagesSince", "meetingsFrom", "meetingsTo"},
    )
    assert (found["kind"], found["state"], found["preview"], found["hasAttachments"], found["isPrivate"]) == (
        "email",
        "untracked",
        "Dear & Kim",
        True,
        False,
    )
    assert found["reasons"] == [
        {"address": "anna@fabrikam.com", "header": "from", "path": "record", "label": "this contact"}
    ]
    assert found["webLink"].startswith("https://outlook.office365.com/")
    assert (found["tracking"], found["start"], found["cc"]) == (
        None,
        None,
        [{"name": "Diego", "address": "diego@fabrikam.com"}],
    )


@pytest.mark.parametrize("sensitivity", ["private", "confidential"])
def test_private_mail_is_shown_to_its_owner_with_a_lock(world, sensitivity):
    world.load(kim=[from_anna(sensitivity=sensitivity)], records=[ANNA])
    assert world.as_(world.kim).suggestions("contact", "anna")[0]["isPrivate"] is True


def test_rights_protected_mail_is_shown_to_its_owner_with_a_lock_and_needs_a_yes(world):
    world.load(kim=[from_anna(protected=True)], records=[ANNA])
    seller = world.as_(world.kim)
    (found,) = seller.suggestions("contact", "anna")
    refused = seller.track("contact", "anna", found)
    assert (found["isPrivate"], refused.status_code, refused.json()["code"]) == (True, 409, "confirmation_required")


def test_mails_without_a_message_id_are_all_shown(world):
    world.load(kim=[from_anna(f"{n}", at=f"-{n}m", messageId=None) for n in (1, 2)], records=[ANNA])
    assert world.as_(world.kim).subjects("contact", "anna") == ["1", "2"]


def test_a_mail_that_lies_in_two_folders_is_suggested_once(world):
    copies = [from_anna("Copy", messageId="<one@x>", folder=folder) for folder in ("inbox", "archive")]
    world.load(kim=copies, records=[ANNA])
    answer = world.as_(world.kim).look("contact", "anna").json()
    assert (answer["matched"], len(answer["suggestions"])) == (1, 1)


def test_nothing_to_suggest_is_a_state(world):
    world.load(records=[ANNA])
    answer = world.as_(world.kim).look("contact", "anna").json()
    assert (answer["status"], answer["matched"], answer["suggestions"]) == ("none", 0, [])


def test_a_seller_without_a_mailbox_is_told_so(world):
    world.load(records=[ANNA], users={world.kim: {"mailbox": False}})
    assert world.as_(world.kim).look("contact", "anna").json()["status"] == "no_mailbox"


def test_two_sellers_on_one_record_see_their_own_mail_only(world):
    world.load(kim=[from_anna("for Kim")], alex=[from_anna("for Alex")], records=[ANNA])
    assert world.as_(world.kim).subjects("contact", "anna") == ["for Kim"]
    assert world.as_(world.alex).subjects("contact", "anna") == ["for Alex"]


def test_a_seller_who_may_not_read_the_record_gets_403_and_nothing_else(world):
    world.load(records=[ANNA])
    answer = world.as_(world.sanjay).look("contact", "anna")
    assert (answer.status_code, answer.json()["code"]) == (403, "record_forbidden")
    assert "Anna" not in answer.text


def test_a_seller_who_may_read_but_not_append_is_told_why(world):
    reads = {
        "name": "Reader",
        "template": SALESPERSON,
        "grants": {t: {"read": "unit"} for t in ("contact", "email", "activityparty", "systemuser")},
    }
    world.load(kim=[from_anna()], records=[ANNA], roles=[reads], users={world.kim: {"roles": ["Reader"]}})
    seller = world.as_(world.kim)
    answer = seller.look("contact", "anna").json()
    assert (answer["record"]["canTrack"], answer["status"]) == (False, "ok")
    assert "Ask" in answer["record"]["cannotTrackReason"]
    refused = seller.track("contact", "anna", answer["suggestions"][0])
    assert (refused.status_code, refused.json()["code"]) == (403, "record_forbidden")


def tracked_on(key: str | None, world: World, **more):
    return (
        {"key": "visit", "owner": world.alex, "subject": "Coffee", "messageId": "<visit@x>", "at": "-1h"}
        | ({"regarding": f"${key}"} if key else {})
        | more
    )


def test_what_is_tracked_on_this_record_is_left_to_the_timeline(world):
    world.load(kim=[from_anna(messageId="<visit@x>")], records=[ANNA], activities=[tracked_on("anna", world)])
    seller = world.as_(world.kim)
    assert seller.look("contact", "anna").json()["matched"] == 0
    (found,) = seller.suggestions("contact", "anna", "?include=tracked")
    assert (found["state"], found["tracking"]["trackedBy"]) == ("tracked", "Alex Wilber")


def test_what_has_this_record_as_a_party_is_left_to_the_timeline(world):
    party = [{"mask": 1, "party": "$anna", "address": "anna@fabrikam.com"}]
    activities = [tracked_on(None, world, parties=party)]
    world.load(kim=[from_anna(messageId="<visit@x>")], records=[ANNA], activities=activities)
    assert world.as_(world.kim).subjects("contact", "anna") == NO_MAIL


def test_what_is_tracked_on_another_record_says_where_and_by_whom(world):
    fabrikam = record("fabrikam", "account", name="Fabrikam")
    activities = [tracked_on("fabrikam", world)]
    world.load(kim=[from_anna(messageId="<visit@x>")], records=[ANNA, fabrikam], activities=activities)
    (found,) = world.as_(world.kim).suggestions("contact", "anna")
    assert (found["state"], found["tracking"]["trackedBy"]) == ("tracked_elsewhere", "Alex Wilber")
    assert found["tracking"]["regarding"] == {"table": "account", "id": record_id("fabrikam"), "name": "Fabrikam"}


def test_a_record_that_the_seller_may_not_read_is_not_named(world):
    """The activity itself may be read, what it is regarding may not."""
    hidden = record("hidden", "account", world.sanjay, name="Secret takeover")
    activities = [tracked_on("hidden", world)]
    world.load(kim=[from_anna(messageId="<visit@x>")], records=[ANNA, hidden], activities=activities)
    answer = world.as_(world.kim).look("contact", "anna")
    assert answer.json()["suggestions"][0]["tracking"]["regarding"] is None
    assert "Secret" not in answer.text
    assert record_id("hidden") not in answer.text


def test_an_activity_that_the_seller_may_not_read_looks_untracked(world):
    activities = [tracked_on("anna", world, owner=world.sanjay)]
    world.load(kim=[from_anna(messageId="<visit@x>")], records=[ANNA], activities=activities)
    assert world.as_(world.kim).suggestions("contact", "anna")[0]["state"] == "untracked"


def test_an_old_row_without_angle_brackets_is_found(world):
    activities = [tracked_on("anna", world, messageId="visit@x")]
    world.load(kim=[from_anna(messageId="<visit@x>")], records=[ANNA], activities=activities)
    assert world.as_(world.kim).subjects("contact", "anna") == NO_MAIL


def test_an_email_without_a_message_id_is_shown_as_untracked(world):
    world.load(kim=[from_anna(messageId=None)], records=[ANNA])
    assert world.as_(world.kim).suggestions("contact", "anna")[0]["state"] == "untracked"
