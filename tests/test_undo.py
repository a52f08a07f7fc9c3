"""Undo: the activity that a Track made goes and nothing else, or it stays and the seller reads why."""

from datetime import UTC, datetime, timedelta

import pytest
import requests
from test_suggest import ANNA, from_anna
from test_track import FABRIKAM, kim_with
from world import Seller, World, meeting, record, record_id

DENIED = '{"error":{"code":"0x80040220","message":"missing prvDeleteActivity privilege"}}'


def undo(seller: Seller, tracking: dict) -> requests.Response:
    return seller.send("DELETE", f"trackings/{tracking['id']}")


def now(seller: Seller, tracking: dict) -> dict:
    return seller.send("GET", f"trackings/{tracking['id']}").json()


def tracked(seller: Seller, key: str = "anna", table: str = "contact") -> dict:
    (found,) = seller.suggestions(table, key)
    return seller.tracked(table, key, found)


def refusal(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def change(world: World, activity_id: str, entity_set: str = "emails", **columns) -> None:
    """A colleague changes the activity."""
    token = world.call("GET", "token", params={"user": world.renee, "for": "dataverse"})["token"]
    url = f"{world.stack.addresses.sandbox['dataverse']}/api/data/v9.2/{entity_set}({activity_id})"
    headers = {"Authorization": f"Bearer {token}", "If-Match": "*"}
    answer = requests.patch(url, json=columns, headers=headers, timeout=30)
    assert answer.ok, answer.text


def test_undo_removes_the_activity_and_the_suggestion_is_back(world):
    seller = kim_with(world, from_anna())
    done = tracked(seller)
    undone = undo(seller, done)
    assert undone.json().get("state") == "undone", undone.text
    assert world.rows("emails") == []
    (found,) = seller.suggestions("contact", "anna")
    assert (found["state"], found["tracking"]) == ("untracked", None)


def test_what_was_undone_can_be_tracked_again_and_undone_again(world):
    seller = kim_with(world, from_anna())
    first = tracked(seller)
    undo(seller, first)
    second = tracked(seller)
    assert (second["id"], second["state"], len(world.rows("emails"))) == (first["id"], "tracked", 1)
    assert undo(seller, second).json()["state"] == "undone"
    assert world.rows("emails") == []


def test_an_undo_that_is_repeated_changes_nothing(world):
    seller = kim_with(world, from_anna())
    done = tracked(seller)
    assert undo(seller, done).json() == undo(seller, done).json()


def test_every_step_is_shown_with_its_time(world):
    seller = kim_with(world, from_anna())
    undone = undo(seller, tracked(seller)).json()
    names = [step["name"] for step in undone["steps"]]
    assert names == ["accepted", "staged", "queued", "writing", "tracked", "undone"]
    times = [step["at"] for step in undone["steps"]]
    assert times == sorted(times)


def test_until_when_a_track_may_be_undone_is_said(world):
    seller = kim_with(world, from_anna())
    done = tracked(seller)
    left = datetime.fromisoformat(done["undoUntil"]) - datetime.now(UTC)
    assert timedelta(hours=23) < left <= timedelta(hours=24)
    assert now(seller, done) == done
    assert undo(seller, done).json()["undoUntil"] is None


def test_a_meeting_is_undone_like_a_mail(world):
    world.load(calendar=[meeting("anna@fabrikam.com", [world.kim])], records=[ANNA])
    seller = world.as_(world.kim)
    assert undo(seller, tracked(seller)).json()["state"] == "undone"
    assert world.rows("appointments") == []


def test_a_meeting_that_waits_for_its_start_is_simply_dropped(world, account):
    to_come = meeting("anna@fabrikam.com", [world.kim], start="+1h", end="+2h")
    world.load(calendar=[to_come], records=[ANNA], users={world.kim: {"synchronises": True}})
    seller = world.as_(world.kim)
    (found,) = seller.suggestions("contact", "anna")
    waiting = seller.track("contact", "anna", found).json()
    assert (waiting["state"], waiting["undoUntil"] is None) == ("pending", False)
    assert undo(seller, waiting).json()["state"] == "undone"
    assert not [blob for blob in account.staged.list_blob_names() if waiting["id"] in blob]
    assert seller.subjects("contact", "anna") == ["Tasting"]


def test_a_failure_can_be_taken_back(world):
    seller = kim_with(world, from_anna())
    world.fault("dataverse", path=r"\$batch", status=403, body=DENIED)
    failed = tracked(seller)
    assert undo(seller, failed).json()["state"] == "undone"
    assert [one["state"] for one in seller.suggestions("contact", "anna")] == ["untracked"]


def test_what_is_being_saved_cannot_be_undone_yet(world):
    seller = kim_with(world, from_anna())
    world.fault("dataverse", path=r"\$batch", status=429, headers={"retry-after": "3"})
    (found,) = seller.suggestions("contact", "anna")
    accepted = seller.track("contact", "anna", found)
    assert refusal(undo(seller, accepted.json())) == (409, "undo_under_way")
    assert seller.ended(accepted)["state"] == "tracked"


@pytest.mark.parametrize("columns", [{"subject": "Better"}, {"description": "<p>More</p>"}, {"prioritycode": 2}])
def test_what_someone_changed_stays(world, columns):
    seller = kim_with(world, from_anna())
    done = tracked(seller)
    change(world, done["activityId"], **columns)
    assert refusal(undo(seller, done)) == (409, "undo_changed")
    assert len(world.rows("emails")) == 1
    assert now(seller, done)["state"] == "tracked"


def test_what_someone_added_to_is_still_ours_to_remove(world):
    seller = kim_with(world, from_anna())
    done = tracked(seller)
    change(world, done["activityId"], sortdate="2026-11-01T09:00:00Z")
    assert undo(seller, done).json()["state"] == "undone"


def test_what_a_colleague_relies_on_stays(world):
    message = from_anna()
    world.load(kim=[message], alex=[message], records=[ANNA, FABRIKAM])
    kim, alex = world.as_(world.kim), world.as_(world.alex)
    (theirs,) = alex.suggestions("contact", "anna")
    done = tracked(kim)
    alexes = alex.tracked("contact", "anna", theirs)
    assert (alexes["state"], alexes["undoUntil"]) == ("tracked", None)
    assert refusal(undo(kim, done)) == (409, "undo_shared")
    assert refusal(undo(alex, alexes)) == (409, "undo_made_nothing")
    assert len(world.rows("emails")) == 1


def test_a_colleague_whose_tracking_failed_does_not_rely_on_it(world):
    message = from_anna()
    world.load(kim=[message], alex=[message], records=[ANNA])
    kim, alex = world.as_(world.kim), world.as_(world.alex)
    world.fault("dataverse", path=r"\$batch", status=403, body=DENIED)
    assert tracked(alex)["state"] == "failed"
    assert undo(kim, tracked(kim)).json()["state"] == "undone"


def test_what_was_saved_before_is_not_removed(world):
    row = {"subject": "Coffee", "messageid": "<undo@x>", "directioncode": False, "regardingobjectid": "$anna"}
    promoted = record("promoted", "email", world.alex, **row)
    world.load(kim=[from_anna(messageId="<undo@x>")], records=[ANNA, FABRIKAM, promoted])
    seller = world.as_(world.kim)
    (found,) = seller.suggestions("account", "fabrikam")
    elsewhere = seller.tracked("account", "fabrikam", found)
    assert elsewhere["state"] == "tracked_elsewhere"
    assert refusal(undo(seller, elsewhere)) == (409, "undo_made_nothing")
    assert len(world.rows("emails")) == 1


def test_an_activity_that_is_gone_is_undone(world):
    seller = kim_with(world, from_anna())
    done = tracked(seller)
    token = world.call("GET", "token", params={"user": world.renee, "for": "dataverse"})["token"]
    url = f"{world.stack.addresses.sandbox['dataverse']}/api/data/v9.2/emails({done['activityId']})"
    assert requests.delete(url, headers={"Authorization": f"Bearer {token}"}, timeout=30).ok
    assert undo(seller, done).json()["state"] == "undone"


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_who_may_not_delete_reads_that_and_it_stays(world, method):
    seller = kim_with(world, from_anna())
    done = tracked(seller)
    world.fault("dataverse", method=method, path=r"emails\(", status=403, body=DENIED)
    assert refusal(undo(seller, done)) == (403, "undo_forbidden")
    assert now(seller, done)["state"] == "tracked"
    assert undo(seller, done).json()["state"] == "undone"


def test_a_deletion_that_meets_trouble_is_ended_by_the_worker(world):
    seller = kim_with(world, from_anna())
    done = tracked(seller)
    world.fault("dataverse", method="DELETE", status=503, times=3)
    assert undo(seller, done).json()["state"] == "undone"
    world.wait(lambda: world.rows("emails") == [])


def test_a_deletion_that_never_succeeds_leaves_it_tracked_with_the_reason(world):
    seller = kim_with(world, from_anna())
    done = tracked(seller)
    world.fault("dataverse", method="DELETE", status=503, times=100)
    before = len(world.stack.host_log)
    undo(seller, done)
    assert world.logged("give_up_tracking", before)["outcome"] == "tracked"
    kept = now(seller, done)
    assert (kept["state"], "Undo it again" in kept["reason"]) == ("tracked", True)
    world.mend()
    assert undo(seller, kept).json()["state"] == "undone"


def test_an_activity_that_is_changed_at_the_same_moment_stays(world):
    """Dataverse refuses the deletion of a row that is not as it was read; the worker then sees why it stays."""
    seller = kim_with(world, from_anna())
    done = tracked(seller)
    changed = '{"error":{"code":"0x80060882","message":"The version of the existing record does not match."}}'
    world.fault("dataverse", method="DELETE", status=412, body=changed)
    world.fault("dataverse", method="DELETE", status=403, body=DENIED)
    undo(seller, done)
    world.wait(lambda: now(seller, done)["state"] == "tracked")
    assert "may not delete" in now(seller, done)["reason"]


def test_a_late_worker_does_not_bring_back_what_was_undone(world):
    seller = kim_with(world, from_anna())
    done = tracked(seller)
    undo(seller, done)
    world.deliver_again(seller, done["id"])
    assert world.rows("emails") == []


def test_what_another_made_after_the_undo_is_not_removed_by_a_message_that_comes_again(world):
    message = from_anna()
    world.load(kim=[message], alex=[message], records=[ANNA])
    kim, alex = world.as_(world.kim), world.as_(world.alex)
    done = tracked(kim)
    undo(kim, done)
    assert tracked(alex)["activityId"] == done["activityId"]
    world.deliver_again(kim, done["id"])
    assert len(world.rows("emails")) == 1


def test_an_administrator_may_close_the_time_for_undo(world):
    seller = kim_with(world, from_anna())
    world.stack.restart_host(UNDO_HOURS="0")
    try:
        done = tracked(seller)
        assert done["undoUntil"] is None
        assert refusal(undo(seller, done)) == (409, "undo_too_late")
    finally:
        world.stack.restart_host(UNDO_HOURS="24")


def test_a_tracking_that_never_was_is_not_found(world):
    seller = kim_with(world, from_anna())
    assert refusal(undo(seller, {"id": record_id("nothing")})) == (404, "tracking_not_found")


def test_the_app_deletes_in_the_sellers_name_only(world):
    seller = kim_with(world, from_anna())
    done = tracked(seller)
    before = world.mark()
    undo(seller, done)
    served = [entry for entry in world.journal(before, "dataverse") if "/emails(" in entry["path"]]
    assert [entry["method"] for entry in served] == ["GET", "DELETE"]
    oids = {user["address"]: user["id"] for user in world.call("GET", "users")}
    assert {entry["headers"].get("callerobjectid") for entry in served} == {oids[world.kim]}
