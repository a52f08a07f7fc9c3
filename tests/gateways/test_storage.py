"""The app's own storage, on the running Azurite: what is there, what is not, and what does not answer."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
import requests
from build import ACCOUNT, KIM, NOW, drafted, mail, meeting

from autocapture.core.attachments import Obstacle, StagedAttachment
from autocapture.core.ids import seller_key, suggestion_id
from autocapture.core.ids import ticket as ticket_of
from autocapture.core.model import EmailDraft, Step, Ticket, Tracking, TrackingState
from autocapture.core.outlook import Content, Participant
from autocapture.errors import InvalidRequest, Unavailable
from autocapture.gateways.storage.account import Account
from autocapture.gateways.storage.queue import Queue, ticket
from autocapture.gateways.storage.staging import Staging
from autocapture.gateways.storage.trackings import Trackings
from sandbox.stack import Stack

CLICKED = suggestion_id(mail())
PENDING = Tracking(UUID(int=50), KIM, ACCOUNT, CLICKED, UUID(int=60), TrackingState.PENDING, NOW)
DRAFT = EmailDraft(PENDING.activity_id, ACCOUNT, Content(mail(cc=["pat@x.example"]), "<p>Žluťoučký kůň</p>"), True)
OFFER = StagedAttachment(1, "offer.pdf", "application/pdf", "", 5)
LINKED = StagedAttachment(3, "plan.docx", "application/octet-stream", "", obstacle=Obstacle.LINK)


@pytest.fixture
def nowhere(account: Account) -> Account:
    """An account whose services do not listen."""
    closed = "https://127.0.0.1:9/devstoreaccount1"
    return Account(closed, closed, closed, "tracking", account.credential)


def test_a_tracking_comes_back_as_it_was_put(account):
    trackings = Trackings(account)
    steps = (Step("accepted", NOW), Step("failed", NOW))
    failed = trackings.put(
        replace(PENDING, id=uuid4(), state=TrackingState.FAILED, reason="Because.", steps=steps, receipt="12ab")
    )
    assert trackings.find(ticket_of(failed)) == failed
    assert failed in trackings.of(KIM, ACCOUNT)


def test_a_tracking_that_is_not_there_is_none(account):
    assert Trackings(account).find(Ticket(seller_key(KIM), UUID(int=999))) is None


def test_staged_content_comes_back_as_it_was_put_and_goes_when_it_is_deleted(account):
    staging = Staging(account)
    staging.put(PENDING, DRAFT)
    assert staging.get(PENDING) == DRAFT
    staging.delete(PENDING)
    staging.delete(PENDING)
    assert staging.get(PENDING) is None


def test_attachments_are_staged_beside_their_draft_and_go_with_it(account):
    staging, tracking = Staging(account), replace(PENDING, id=UUID(int=52))
    staging.put_attachment(tracking, 1, iter([b"off", b"er"]))
    staging.put_attachment(tracking, 2, iter([b"x" * 1024 * 1024] * 9))
    draft = replace(DRAFT, attachments=(OFFER, replace(OFFER, number=2, size=9 * 1024 * 1024), LINKED))
    staging.put(tracking, draft)
    assert staging.get(tracking) == draft
    assert staging.attachment(tracking, 1, 0, 100) == b"offer"
    assert staging.attachment(tracking, 2, 8 * 1024 * 1024, 2 * 1024 * 1024) == b"x" * 1024 * 1024
    staging.delete(tracking)
    assert staging.get(tracking) is None
    assert list(account.staged.list_blob_names(name_starts_with=f"email/{seller_key(KIM)}/{tracking.id}")) == []


def test_a_draft_without_its_attachments_counts_as_gone(account):
    staging, tracking = Staging(account), replace(PENDING, id=UUID(int=53))
    for chunks in ([], [b"off"], [b"offers"]):
        staging.put_attachment(tracking, 1, iter(chunks))
        staging.put(tracking, replace(DRAFT, attachments=(OFFER,)))
        assert staging.get(tracking) is None
    staging.delete(tracking)
    staging.put(tracking, replace(DRAFT, attachments=(OFFER,)))
    assert staging.get(tracking) is None
    with pytest.raises(Unavailable):
        staging.attachment(tracking, 1, 0, 1)
    staging.put(tracking, replace(DRAFT, attachments=(LINKED,)))
    assert staging.get(tracking)
    staging.delete(tracking)


def test_an_attachment_that_breaks_off_is_not_staged(account):
    def broken():
        yield b"x" * 5_000_000
        raise Unavailable("Outlook broke off.")

    staging, tracking = Staging(account), replace(PENDING, id=UUID(int=54))
    with pytest.raises(Unavailable, match="broke off"):
        staging.put_attachment(tracking, 1, broken())
    with pytest.raises(Unavailable):
        staging.attachment(tracking, 1, 0, 1)


def test_a_staged_meeting_comes_back_as_it_was_put(account):
    booked = drafted(meeting(original_start=NOW, required=["pat@x.example"]), waits=True)
    tracking = replace(PENDING, suggestion_id=suggestion_id(booked.content.entry))
    Staging(account).put(tracking, booked)
    assert Staging(account).get(tracking) == booked


def test_content_of_a_mail_without_a_sender_can_be_staged(account):
    nobody = EmailDraft(PENDING.activity_id, ACCOUNT, Content(mail(sender=None), ""), False)
    staging = Staging(account)
    staging.put(PENDING, nobody)
    assert staging.get(PENDING) == nobody
    assert Participant("", "x") != nobody.content.entry.sender


def test_storage_that_does_not_answer_is_unavailable(nowhere):
    with pytest.raises(Unavailable):
        Staging(nowhere).put(PENDING, DRAFT)
    with pytest.raises(Unavailable):
        Queue(nowhere).put(ticket_of(PENDING))


def test_a_queue_message_holds_ids_and_nothing_else():
    body = f'{{"seller": "{seller_key(KIM)}", "tracking": "{PENDING.id}"}}'
    assert ticket(body) == Ticket(seller_key(KIM), PENDING.id)


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "{}", '{"seller": "x"}', '{"seller": "x", "tracking": "y"}', "null", "1"]
)
def test_a_queue_message_that_is_none_of_ours_is_refused(body):
    with pytest.raises(InvalidRequest):
        ticket(body)


def redeliver(stack: Stack, function: str, tracking: Tracking) -> None:
    """The host delivers a message once more."""
    body = f'{{"seller": "{seller_key(tracking.seller)}", "tracking": "{tracking.id}"}}'
    answer = requests.post(f"{stack.addresses.app}/admin/functions/{function}", json={"input": body}, timeout=9)
    assert answer.status_code == 202


def outcome(stack: Stack, function: str, before: int) -> str:
    """The next outcome of a function in the app's log."""
    while True:
        lines = [line for line in stack.host_log[before:].splitlines() if f'"event": "{function}_tracking"' in line]
        if lines:
            return lines[0].partition('"outcome": "')[2].partition('"')[0]


@pytest.mark.parametrize("function", ["write", "give_up"])
def test_a_message_that_comes_again_after_the_end_does_nothing(stack, account, function):
    done = Trackings(account).put(replace(PENDING, id=uuid4(), state=TrackingState.TRACKED))
    before = len(stack.host_log)
    redeliver(stack, f"{function}_tracking", done)
    assert outcome(stack, function, before) == "nothing_to_do"
    assert Trackings(account).find(ticket_of(done)) == done


def test_a_tracking_whose_content_is_gone_ends_as_failed_with_what_to_do(stack, account):
    lost = Trackings(account).put(replace(PENDING, id=uuid4(), due=NOW))
    before = len(stack.host_log)
    redeliver(stack, "write_tracking", lost)
    assert outcome(stack, "write", before) == "failed"
    ended = Trackings(account).find(ticket_of(lost))
    assert ended is not None
    assert "Track it again" in (ended.reason or "")
