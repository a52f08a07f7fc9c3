"""Track, from the click to the activity, through the real queue and worker; and how it ends when it cannot."""

import pytest
from test_suggest import ANNA, from_anna, tracked_on
from world import Seller, World, mail, record, record_id

PARTIES = "?$expand=email_activity_parties($select=participationtypemask,addressused,_partyid_value)"
FABRIKAM = record("fabrikam", "account", name="Fabrikam", emailaddress1="office@fabrikam.com", primarycontactid="$anna")
DENIED = '{"error":{"code":"0x80040220","message":"missing prvCreateActivity privilege"}}'


def emails(world: World) -> list[dict]:
    return world.rows("emails", PARTIES)


def kim_with(world: World, *messages, **document) -> Seller:
    world.load(kim=list(messages), records=[ANNA, FABRIKAM], **document)
    return world.as_(world.kim)


def click(seller: Seller, table: str = "contact", key: str = "anna", **body) -> dict:
    """Tracks the only suggestion."""
    (found,) = seller.suggestions(table, key)
    return seller.tracked(table, key, found, **body)


def test_a_suggestion_goes_from_untracked_over_pending_to_tracked(world):
    seller = kim_with(world, from_anna())
    (found,) = seller.suggestions("contact", "anna")
    accepted = seller.track("contact", "anna", found)
    assert (found["state"], accepted.status_code, accepted.json()["state"]) == ("untracked", 202, "pending")
    ended = seller.ended(accepted)
    (email,) = emails(world)
    assert (ended["state"], ended["activityId"]) == ("tracked", email["activityid"])
    assert seller.subjects("contact", "anna") == []


def test_a_whole_email_is_written(world):
    seller = kim_with(
        world,
        from_anna("Offer", importance="high", html="<p onclick=x()>Dear <b>Kim</b></p>", messageId="<m@x>", at="-2h"),
    )
    click(seller)
    (email,) = emails(world)
    assert (email["subject"], email["description"], email["messageid"]) == ("Offer", "<p>Dear <b>Kim</b></p>", "<m@x>")
    assert (email["directioncode"], email["statecode"], email["statuscode"], email["prioritycode"]) == (False, 1, 4, 2)
    assert email["_regardingobjectid_value"] == record_id("anna")
    assert email["actualend"].endswith("Z")


def test_sent_mail_is_written_as_sent_and_never_as_pending_send(world):
    seller = kim_with(world, mail(world.kim, ["anna@fabrikam.com"], folder="sentitems"))
    click(seller)
    (email,) = emails(world)
    assert (email["directioncode"], email["statecode"], email["statuscode"]) == (True, 1, 3)


def test_the_activity_is_the_sellers_made_by_the_app_on_their_behalf(world):
    seller = kim_with(world, from_anna())
    click(seller)
    (email,) = emails(world)
    names = {user["systemuserid"]: user["fullname"] for user in world.rows("systemusers")}
    owners = [names[email[f"_{column}_value"]] for column in ("ownerid", "createdby", "createdonbehalfby")]
    assert owners == ["Kim Akers", "Kim Akers", "# Auto Capture"]


def test_everyone_on_the_email_becomes_a_party_and_who_is_unknown_stays_an_address(world):
    lead = record("lead", "lead", fullname="Liberty", emailaddress2="liberty@litware.com")
    queue = record("queue", "queue", name="Orders", emailaddress="orders@contoso.com")
    message = from_anna(
        to=[world.kim, "orders@contoso.com", "Nobody <nobody@example.com>"],
        cc=["office@fabrikam.com", "LIBERTY@litware.com", "liberty@litware.com", {"name": "no address"}],
    )
    world.load(kim=[message], records=[ANNA, FABRIKAM, lead, queue])
    click(world.as_(world.kim))
    (email,) = emails(world)
    users = {user["internalemailaddress"]: user["systemuserid"] for user in world.rows("systemusers")}
    assert parties(email) == {
        (1, "anna@fabrikam.com", record_id("anna")),
        (2, world.kim, users[world.kim]),
        (2, "orders@contoso.com", record_id("queue")),
        (2, "nobody@example.com", None),
        (3, "office@fabrikam.com", record_id("fabrikam")),
        (3, "liberty@litware.com", record_id("lead")),
    }


def parties(email: dict) -> set[tuple]:
    rows = email["email_activity_parties"]
    return {
        (p["participationtypemask"], p["addressused"], p["_partyid_value"])
        for p in rows
        if p["participationtypemask"] in (1, 2, 3)
    }


def test_of_several_who_hold_an_address_the_record_itself_comes_first(world):
    twin = record("a twin", "contact", fullname="Anna's twin", emailaddress1="anna@fabrikam.com")
    world.load(kim=[from_anna()], records=[ANNA, twin])
    for key in ("anna", "a twin"):
        world.load(kim=[from_anna()], records=[ANNA, twin])
        click(world.as_(world.kim), key=key)
        (email,) = emails(world)
        assert (1, "anna@fabrikam.com", record_id(key)) in parties(email)


def test_a_mail_without_a_sender_is_tracked_all_the_same(world):
    seller = kim_with(world, mail(None, ["anna@fabrikam.com"]))
    assert click(seller)["state"] == "tracked"
    assert parties(emails(world)[0]) == {(2, "anna@fabrikam.com", record_id("anna"))}


def test_a_thousand_recipients_are_a_thousand_parties(world):
    seller = kim_with(world, from_anna(to=[f"guest{n}@example.com" for n in range(1_000)]))
    assert click(seller)["state"] == "tracked"
    assert len(parties(emails(world)[0])) == 1_001


def test_a_long_subject_is_cut_to_what_the_column_holds(world):
    seller = kim_with(world, from_anna("x" * 900))
    assert click(seller)["state"] == "tracked"
    assert emails(world)[0]["subject"] == "x" * 800


def test_tracked_twice_at_once_it_is_one_activity(world):
    seller = kim_with(world, from_anna())
    (found,) = seller.suggestions("contact", "anna")
    first, second = (seller.track("contact", "anna", found) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert seller.ended(second)["state"] == "tracked"
    assert len(emails(world)) == 1


def test_two_sellers_who_hold_the_same_email_make_one_activity(world):
    shared = from_anna(messageId="<shared@x>")
    world.load(kim=[shared], alex=[shared], records=[ANNA, FABRIKAM])
    kim, alex = world.as_(world.kim), world.as_(world.alex)
    (for_kim,), (for_alex,) = kim.suggestions("contact", "anna"), alex.suggestions("account", "fabrikam")
    assert kim.tracked("contact", "anna", for_kim)["state"] == "tracked"
    assert alex.tracked("account", "fabrikam", for_alex)["state"] == "tracked_elsewhere"
    assert len(emails(world)) == 1


def test_an_email_that_synchronisation_promoted_is_found_and_not_doubled(world):
    seller = kim_with(world, from_anna(messageId="<VISIT@x>"))
    (found,) = seller.suggestions("contact", "anna")
    world.load(kim=[from_anna(messageId="<VISIT@x>")], records=[ANNA, FABRIKAM], activities=[tracked_on("anna", world)])
    assert seller.tracked("contact", "anna", found)["state"] == "tracked"
    assert len(emails(world)) == 1


def test_an_email_tracked_where_the_seller_may_not_look_says_so(world):
    """Sanjay tracked it in his unit: the same id exists, and Kim may not read it."""
    shared = mail("anna@fabrikam.com", messageId="<hidden@x>")
    theirs = record("theirs", "contact", world.sanjay, fullname="Anna", emailaddress1="anna@fabrikam.com")
    world.load(kim=[shared], records=[ANNA, theirs], users={world.sanjay: {"messages": [shared]}})
    assert click(world.as_(world.sanjay), key="theirs")["state"] == "tracked"
    kim = world.as_(world.kim)
    assert click(kim)["state"] == "tracked_not_visible"
    assert kim.suggestions("contact", "anna")[0]["state"] == "tracked_not_visible"
    assert len(emails(world)) == 1


def test_a_lost_answer_of_dataverse_makes_no_second_activity(world):
    seller = kim_with(world, from_anna())
    world.fault("dataverse", path=r"\$batch", status=None, after=True)
    assert click(seller)["state"] == "tracked"
    assert len(emails(world)) == 1


def test_a_fault_that_waiting_mends_is_waited_for(world):
    seller = kim_with(world, from_anna())
    world.fault("dataverse", path=r"\$batch", status=503, times=4)
    assert click(seller)["state"] == "tracked"


def test_after_the_last_attempt_the_seller_reads_a_reason_and_can_try_again(world):
    seller = kim_with(world, from_anna())
    world.fault("dataverse", path=r"\$batch", status=503, times=15)
    failed = click(seller)
    assert (failed["state"], "several attempts" in failed["reason"]) == ("failed", True)
    (found,) = seller.suggestions("contact", "anna")
    assert (found["state"], found["tracking"]["reason"]) == ("failed", failed["reason"])
    assert emails(world) == []
    assert seller.tracked("contact", "anna", found)["state"] == "tracked"


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (403, DENIED, "Ask your administrator"),
        (404, '{"error":{"code":"0x80040217","message":"contact does not exist"}}', "no longer exists"),
        (400, '{"error":{"code":"0x80048d19","message":"bad"}}', "refused this activity"),
        (412, '{"error":{"code":"0x80060882","message":"version"}}', "refused this activity"),
    ],
)
def test_a_refusal_of_dataverse_fails_at_once_with_a_sentence(world, status, body, words):
    seller = kim_with(world, from_anna())
    world.fault("dataverse", path=r"\$batch", status=status, body=body)
    failed = click(seller)
    assert failed["state"] == "failed"
    assert words in failed["reason"]
    assert emails(world) == []


def test_a_record_deleted_between_click_and_write_ends_as_failed(world):
    seller = kim_with(world, from_anna())
    (found,) = seller.suggestions("contact", "anna")
    world.fault("dataverse", path=r"/emails\?", status=0, delay=0.5)
    accepted = seller.track("contact", "anna", found)
    world.load(kim=[from_anna()], records=[FABRIKAM | {"columns": {"name": "Fabrikam"}}])
    assert seller.ended(accepted)["state"] == "failed"


def test_a_private_email_is_tracked_only_when_that_is_confirmed(world):
    seller = kim_with(world, from_anna(sensitivity="private"))
    (found,) = seller.suggestions("contact", "anna")
    refused = seller.track("contact", "anna", found)
    assert (refused.status_code, refused.json()["code"]) == (409, "confirmation_required")
    assert seller.tracked("contact", "anna", found, confirmPrivate=True)["state"] == "tracked"


@pytest.mark.parametrize("message_id", [None, f"<{'x' * 400}@x>"])
def test_an_email_without_a_usable_message_id_is_refused_with_that_reason(world, message_id):
    seller = kim_with(world, from_anna(messageId=message_id))
    (found,) = seller.suggestions("contact", "anna")
    refused = seller.track("contact", "anna", found)
    assert (refused.status_code, refused.json()["code"]) == (422, "not_trackable")


def test_an_email_that_does_not_belong_to_the_record_cannot_be_tracked_on_it(world):
    seller = kim_with(world, from_anna())
    (found,) = seller.suggestions("contact", "anna")
    other = record("other", "contact", fullname="Tomas", emailaddress1="tomas@adventure-works.com")
    world.load(kim=[from_anna()], records=[ANNA, other])
    refused = seller.track("contact", "other", found)
    assert (refused.status_code, refused.json()["code"]) == (404, "suggestion_not_found")


def test_a_draft_cannot_be_tracked_by_guessing_its_id(world):
    """The id of the first message is the same whether it is a draft or not."""
    seller = kim_with(world, from_anna())
    (found,) = seller.suggestions("contact", "anna")
    world.load(kim=[from_anna(draft=True)], records=[ANNA])
    assert seller.track("contact", "anna", found).json()["code"] == "suggestion_not_found"


def test_anothers_suggestion_looks_like_one_that_is_not_there(world):
    world.load(kim=[from_anna()], records=[ANNA])
    (theirs,) = world.as_(world.kim).suggestions("contact", "anna")
    alex = world.as_(world.alex)
    foreign, missing = (alex.track("contact", "anna", one) for one in (theirs["id"], theirs["id"][:-4] + "AAAA"))
    assert (foreign.status_code, foreign.json()["code"]) == (404, "suggestion_not_found")
    assert {k: v for k, v in foreign.json().items() if k != "invocation"} == {
        k: v for k, v in missing.json().items() if k != "invocation"
    }


def test_anothers_tracking_looks_like_one_that_is_not_there(world):
    seller = kim_with(world, from_anna())
    tracking = click(seller)
    alex = world.as_(world.alex)
    for key in (tracking["id"], record_id("nothing")):
        answer = alex.send("GET", f"trackings/{key}")
        assert (answer.status_code, answer.json()["code"]) == (404, "tracking_not_found")


def test_a_sellers_list_shows_their_own_trackings_the_latest_first(world):
    mine = [from_anna(f"{n}", at=f"-{n}m") for n in (1, 2)]
    world.load(kim=mine, alex=[from_anna("Theirs")], records=[ANNA])
    kim, alex = world.as_(world.kim), world.as_(world.alex)
    (theirs,) = alex.suggestions("contact", "anna")
    alex.tracked("contact", "anna", theirs)
    ended = [kim.tracked("contact", "anna", found)["id"] for found in kim.suggestions("contact", "anna")]
    listed = kim.send("GET", "trackings").json()["trackings"]
    assert sorted(one["id"] for one in listed) == sorted(ended)
    assert [one["at"] for one in listed] == sorted((one["at"] for one in listed), reverse=True)


def test_a_seller_who_tracked_nothing_has_an_empty_list(world):
    world.load(records=[ANNA])
    assert world.as_(world.kim).send("GET", "trackings").json() == {"trackings": []}
