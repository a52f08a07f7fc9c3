"""Retry, pauses and failures: what is tried again by whom, and how often."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from test_suggest import ANNA, from_anna
from test_track import DENIED, kim_with
from test_undo import now, refusal, tracked
from world import Seller, World, meeting, record_id

BUSY = {"path": r"\$batch", "status": 429, "headers": {"retry-after": "3"}}
"""Longer than a worker waits by itself."""


def retry(seller: Seller, tracking: dict, **body) -> requests.Response:
    return seller.send("POST", f"trackings/{tracking['id']}/retry", json=body)


def failed(world: World, *messages, **document) -> tuple[Seller, dict]:
    seller = kim_with(world, *messages, **document)
    world.fault("dataverse", path=r"\$batch", status=403, body=DENIED)
    (found,) = seller.suggestions("contact", "anna")
    ended = seller.tracked("contact", "anna", found, confirmPrivate=True)
    assert (ended["state"], ended["canRetry"]) == ("failed", True)
    return seller, ended


def deliver(world: World, seller: Seller, tracking: dict, **more) -> None:
    """A message of the queue, as it would be after what is `more`."""
    message = {"seller": seller.key, "tracking": tracking["id"], **more}
    body = {"input": json.dumps(message)}
    answer = requests.post(f"{world.stack.addresses.app}/admin/functions/write_tracking", json=body, timeout=30)
    assert answer.status_code == 202, answer.text


def test_retry_starts_anew_and_the_failure_stays_among_the_steps(world):
    seller, ended = failed(world, from_anna())
    accepted = retry(seller, ended)
    assert (accepted.status_code, accepted.json()["state"]) == (202, "pending")
    done = seller.ended(accepted)
    assert (done["id"], done["state"], done["reason"], done["canRetry"]) == (ended["id"], "tracked", None, False)
    assert [step["name"] for step in done["steps"]].index("failed") == 4
    assert len(world.rows("emails")) == 1


def test_retry_of_something_private_that_was_confirmed_asks_no_second_time(world):
    seller, ended = failed(world, from_anna(sensitivity="private"))
    assert seller.ended(retry(seller, ended))["state"] == "tracked"


def test_retry_of_a_mail_that_is_no_longer_there_is_not_found_and_the_failure_stays(world):
    seller, ended = failed(world, from_anna())
    kim_with(world)
    assert refusal(retry(seller, ended)) == (404, "suggestion_not_found")
    assert now(seller, ended)["state"] == "failed"


def test_only_what_failed_can_be_tried_again(world):
    seller = kim_with(world, from_anna())
    done = tracked(seller)
    assert refusal(retry(seller, done)) == (409, "nothing_to_retry")
    assert refusal(retry(seller, {"id": record_id("nothing")})) == (404, "tracking_not_found")


def test_a_retry_that_storage_stops_leaves_the_failure_as_it_was(world):
    seller, ended = failed(world, from_anna())
    world.stack.restart_host(TRACKING_QUEUE="no-such-queue")
    try:
        assert refusal(retry(seller, ended)) == (503, "unavailable")
        there = now(seller, ended)
        assert (there["state"], there["reason"]) == ("failed", ended["reason"])
    finally:
        world.stack.restart_host(TRACKING_QUEUE="tracking")
    assert seller.ended(retry(seller, ended))["state"] == "tracked"


def test_a_track_that_storage_stops_has_failed_and_leaves_no_content_behind(world, account):
    seller = kim_with(world, from_anna())
    (found,) = seller.suggestions("contact", "anna")
    world.stack.restart_host(TRACKING_QUEUE="no-such-queue")
    try:
        assert refusal(seller.track("contact", "anna", found)) == (503, "unavailable")
        (ended,) = seller.send("GET", "trackings").json()["trackings"]
        assert (ended["state"], "Try again" in ended["reason"]) == ("failed", True)
        assert not [blob for blob in account.staged.list_blob_names() if seller.key in blob]
    finally:
        world.stack.restart_host(TRACKING_QUEUE="tracking")


def test_what_dynamics_365_has_no_time_for_is_put_back_and_saved_after_its_pause(world):
    seller = kim_with(world, from_anna())
    world.fault("dataverse", **BUSY)
    (found,) = seller.suggestions("contact", "anna")
    accepted = seller.track("contact", "anna", found)
    world.wait(lambda: now(seller, accepted.json())["reason"] is not None)
    paused = now(seller, accepted.json())
    assert (paused["state"], "busy" in paused["reason"]) == ("pending", True)
    done = seller.ended(accepted)
    names = [step["name"] for step in done["steps"]]
    assert (done["state"], names[3:]) == ("tracked", ["writing", "put_back", "writing", "tracked"])


def test_what_is_put_back_again_and_again_ends_as_failed(world):
    seller = kim_with(world, from_anna())
    world.fault("dataverse", path=r"\$batch", status=503, times=2)
    world.fault("dataverse", **BUSY)
    (found,) = seller.suggestions("contact", "anna")
    accepted = seller.track("contact", "anna", found)
    world.wait(lambda: now(seller, accepted.json())["reason"] is not None)
    world.fault("dataverse", **BUSY)
    deliver(world, seller, accepted.json(), pauses=12)
    ended = seller.ended(accepted)
    assert (ended["state"], "too busy" in ended["reason"]) == ("failed", True)


@pytest.mark.parametrize("double", [2, 5])
def test_clicks_at_the_same_moment_are_one_tracking(world, double):
    seller = kim_with(world, from_anna())
    (found,) = seller.suggestions("contact", "anna")
    with ThreadPoolExecutor(double) as clicks:
        answers = list(clicks.map(lambda _: seller.track("contact", "anna", found), range(double)))
    assert {answer.status_code for answer in answers} == {202}
    assert {answer.json()["id"] for answer in answers} == {answers[0].json()["id"]}
    assert seller.ended(answers[0])["state"] == "tracked"
    assert len(world.rows("emails")) == 1


def test_a_meeting_that_waits_keeps_waiting_when_its_message_comes_early(world):
    to_come = meeting("anna@fabrikam.com", [world.kim], start="+1h", end="+2h")
    world.load(calendar=[to_come], records=[ANNA], users={world.kim: {"synchronises": True}})
    seller = world.as_(world.kim)
    (found,) = seller.suggestions("contact", "anna")
    waiting = seller.track("contact", "anna", found).json()
    world.deliver_again(seller, waiting["id"])
    assert now(seller, waiting) == waiting
    assert world.rows("appointments") == []
