"""An email that synchronisation or the Outlook app promoted before: found, told, and never doubled."""

import pytest
from test_suggest import ANNA, from_anna
from test_track import FABRIKAM
from world import Document, World, record

HIDDEN = record("hidden", "contact", None, fullname="Hidden", emailaddress1="anna@fabrikam.com")
OPEN = {"path": "CheckPromoteEmail"}


def promoted(world: World, on: str, message_id: str, owner: str | None = None) -> Document:
    made = {"key": "promoted", "owner": owner or world.alex, "subject": "Coffee", "messageId": message_id}
    return made | {"at": "-1h", "regarding": on}


def tracked(world: World, message_id: str, *activities: Document, table: str = "contact", key: str = "anna") -> dict:
    """How Kim's Track of an email ends that was there before."""
    hidden = HIDDEN | {"owner": world.sanjay}
    messages = [from_anna(messageId=message_id)]
    world.load(kim=messages, records=[ANNA, FABRIKAM, hidden])
    kim = world.as_(world.kim)
    (found,) = kim.suggestions(table, key)
    world.load(kim=messages, records=[ANNA, FABRIKAM, hidden], activities=activities)
    return kim.tracked(table, key, found)


def emails(world: World) -> list[str]:
    return [row["messageid"] for row in world.rows("emails", "?$select=messageid", user=world.sanjay)]


def test_one_on_this_record_is_it(world):
    assert tracked(world, "<here@x>", promoted(world, "$anna", "<here@x>"))["state"] == "tracked"
    assert len(world.rows("emails")) == 1


def test_one_on_another_record_is_told_with_where_and_by_whom(world):
    ended = tracked(world, "<there@x>", promoted(world, "$fabrikam", "<there@x>"))
    assert ended["state"] == "tracked_elsewhere"
    assert len(world.rows("emails")) == 1
    (found,) = world.as_(world.kim).suggestions("contact", "anna")
    assert (found["tracking"]["trackedBy"], found["tracking"]["regarding"]["name"]) == ("Alex Wilber", "Fabrikam")


@pytest.mark.parametrize("form", ["<out.of@sight>", "out.of@sight", "<OUT.of@Sight>"])
def test_one_that_the_seller_may_not_read_is_not_doubled(world, form):
    before = world.mark()
    ended = tracked(world, "<out.of@sight>", promoted(world, "$hidden", form, world.sanjay))
    assert (ended["state"], ended["activityId"], ended["reason"]) == ("tracked_not_visible", None, None)
    assert emails(world) == [form]
    assert not [one for one in world.journal(before, "dataverse") if "$batch" in one["path"]]


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 403, "body": '{"error":{"code":"0x80040220","message":""}}'},
        {"status": 404, "body": '{"error":{"code":"0x8006088a","message":""}}'},
        {"status": 400, "body": '{"error":{"code":"0x80060888","message":""}}'},
    ],
    ids=["forbidden", "unknown", "refused"],
)
def test_where_it_is_not_told_it_is_tracked_as_ever(world, fault):
    world.load(kim=[from_anna()], records=[ANNA])
    kim = world.as_(world.kim)
    (found,) = kim.suggestions("contact", "anna")
    world.fault("dataverse", **OPEN, **fault)
    assert kim.tracked("contact", "anna", found)["state"] == "tracked"


def test_a_new_one_is_asked_for_beside_the_look_and_no_more(world):
    message = from_anna("It's 100% new & <fine>", messageId="<o'new+1%@x>")
    world.load(kim=[message], records=[ANNA])
    kim = world.as_(world.kim)
    (found,) = kim.suggestions("contact", "anna")
    before = world.mark()
    assert kim.tracked("contact", "anna", found)["state"] == "tracked"
    asked = [one for one in world.journal(before, "dataverse") if "CheckPromoteEmail" in one["path"]]
    assert [one["status"] for one in asked] == [200]
