"""A tracked email whose way is interrupted, by faults ordered at every step: carried on, or ended without a trace."""

import time
from uuid import UUID

import pytest
from attached import (
    LARGE,
    MIB,
    PLAIN,
    bodies,
    digest,
    file,
    files,
    kim_with,
    names,
    noise,
    sent,
    until_nothing_is_staged,
)
from test_suggest import ANNA, from_anna
from test_track import FABRIKAM, click, emails
from world import Seller

from autocapture.core.model import Stage, Ticket
from autocapture.gateways.storage.trackings import Trackings

CUT = {"status": None}
REFUSED = {"status": 400, "body": '{"error":{"code":"0x80048d19","message":"bad"}}'}


@pytest.mark.parametrize("fault", [CUT, {"status": 503, "times": 3}])
def test_outlook_in_trouble_while_attachments_come_leaves_nothing_behind(world, account, fault):
    seller = kim_with(world, PLAIN, file(10))
    (found,) = seller.suggestions("contact", "anna")
    world.fault("graph", path=r"/\$value", skip=1, **fault)
    assert seller.track("contact", "anna", found).status_code == 503
    until_nothing_is_staged(account, seller)
    assert seller.tracked("contact", "anna", found)["state"] == "tracked"
    assert names(world) == ["notes.txt", "offer.pdf"]


def test_a_refused_token_is_renewed_before_an_attachment_comes(world):
    seller = kim_with(world, PLAIN)
    world.fault("graph", path=r"/\$value", status=401)
    assert click(seller)["state"] == "tracked"
    assert names(world) == ["notes.txt"]


@pytest.mark.parametrize(
    ("when", "fault"),
    [
        ("before the draft", {"path": r"/emails$", "method": "POST", "status": 503, "times": 3}),
        ("lost answer to the draft", {"path": r"/emails$", "method": "POST", "after": True, "status": 503, "times": 3}),
        ("lost answer to the draft, sent again", {"path": r"/emails$", "method": "POST", "after": True}),
        ("before the first block", {"path": "UploadBlock", "times": 3}),
        ("between blocks", {"path": "UploadBlock", "skip": 1, "times": 3}),
        ("before the commit", {"path": "CommitAtt", "times": 3}),
        ("lost answer to the commit", {"path": "CommitAtt", "after": True, "status": None, "times": 3}),
        ("before the second attachment", {"path": "activitymimeattachments$", "method": "POST", "times": 3}),
        ("before the end", {"path": r"/emails\(", "method": "PATCH", "times": 3}),
        ("lost answer to the end", {"path": r"/emails\(", "method": "PATCH", "after": True, "times": 3}),
        ("a pause", {"path": "UploadBlock", "skip": 1, "status": 429, "headers": {"retry-after": "3"}}),
    ],
)
def test_what_was_interrupted_is_carried_on_where_it_was(world, account, when, fault):
    seller = kim_with(world, file(5 * MIB), PLAIN, organization=LARGE)
    world.fault("dataverse", **fault)
    tracked = click(seller)
    assert (tracked["state"], names(world)) == ("tracked", ["offer.pdf", "notes.txt"]), when
    assert bodies(world) == [digest(noise(5 * MIB)), digest(b"Pay at the counter.")]
    (email,) = emails(world)
    assert (email["statecode"], email["attachmentcount"]) == (1, 2)
    until_nothing_is_staged(account, seller)


def test_what_was_saved_before_an_interruption_is_not_sent_again(world):
    seller = kim_with(world, file(5 * MIB), PLAIN, organization=LARGE)
    world.fault("dataverse", path="activitymimeattachments$", method="POST", times=3)
    before = world.mark()
    assert click(seller)["state"] == "tracked"
    assert len(sent(world, before, "InitializeAtt")) == 1


def test_a_completed_email_is_left_alone_by_a_second_delivery(world):
    seller = kim_with(world, file(5 * MIB), organization=LARGE)
    tracked = click(seller)
    (email,) = emails(world)
    world.deliver_again(seller, tracked["id"])
    assert emails(world) == [email]


@pytest.mark.parametrize(
    "fault",
    [
        {"path": r"/emails$", "method": "POST", **REFUSED},
        {"path": "activitymimeattachments$", "method": "POST", **REFUSED},
        {"path": "CommitAtt", **REFUSED},
        {"path": "UploadBlock", "skip": 1, **REFUSED},
        {"path": "CommitAtt", "status": 503, "times": 15},
    ],
)
def test_a_track_that_fails_for_good_leaves_no_half_written_email(world, account, fault):
    seller = kim_with(world, file(5 * MIB), PLAIN, organization=LARGE)
    world.fault("dataverse", **fault)
    assert click(seller)["state"] == "failed"
    assert (emails(world), files(world)) == ([], [])
    until_nothing_is_staged(account, seller)
    (found,) = seller.suggestions("contact", "anna")
    assert seller.tracked("contact", "anna", found)["state"] == "tracked"
    assert names(world) == ["offer.pdf", "notes.txt"]


def test_a_half_written_email_is_pending_and_another_sellers_track_waits_for_it(world, account):
    shared = [from_anna(attachments=[file(5 * MIB)], messageId="<shared@x>")]
    world.load(kim=shared, alex=shared, records=[ANNA, FABRIKAM], organization=LARGE)
    kim, alex = world.as_(world.kim), world.as_(world.alex)
    (for_kim,), (for_alex,) = kim.suggestions("contact", "anna"), alex.suggestions("contact", "anna")
    world.fault("dataverse", path="UploadBlock", status=429, headers={"retry-after": "600"})
    first = kim.track("contact", "anna", for_kim).json()["id"]
    put_back(account, kim, first)
    assert kim.suggestions("contact", "anna")[0]["state"] == "pending"
    second = alex.track("contact", "anna", for_alex).json()["id"]
    put_back(account, alex, second)
    assert (emails(world)[0]["statecode"], files(world)) == (0, [])
    account.tracking_queue.clear_messages()  # what would come by itself in ten minutes comes now
    for seller, tracking_id in ((kim, first), (alex, second)):
        world.deliver_again(seller, tracking_id)
        assert seller.send("GET", f"trackings/{tracking_id}").json()["state"] == "tracked"
    assert (len(emails(world)), names(world)) == (1, ["offer.pdf"])


def put_back(account, seller: Seller, tracking_id: str) -> None:
    """Waits until the worker has put the tracking back on the queue."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        found = Trackings(account).find(Ticket(seller.key, UUID(tracking_id)))
        if found and found.steps[-1].name == Stage.PUT_BACK:
            return
    raise AssertionError("it was not put back")
