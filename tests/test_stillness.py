"""The watch over outbox and calendars can fail."""

import pytest
import requests
from stillness import MARKER, Watches, excused
from test_suggest import ANNA
from world import World

MAILED = "Dynamics 365 would have mailed people"


def send_mail(world: World) -> None:
    """Makes an email in Dataverse that the server would send, as no part of the app does."""
    token = world.call("GET", "token", params={"user": world.kim, "for": "dataverse"})["token"]
    headers = {"Authorization": f"Bearer {token}", "Prefer": "return=representation"}
    emails = f"{world.stack.addresses.sandbox['dataverse']}/api/data/v9.2/emails"
    made = requests.post(emails, json={"subject": "Coffee"}, headers=headers, timeout=10)
    state = {"statecode": 1, "statuscode": 6}
    sent = requests.patch(f"{emails}({made.json()['activityid']})", json=state, headers=headers, timeout=10)
    assert sent.ok, sent.text


def watching(world: World, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Watches:
    """A second watch over the running stack, until the end of the test."""
    first = world.stack.watch
    monkeypatch.setattr(world.stack, "watch", first)
    request.addfinalizer(first.begin)  # it saw nothing of what this test loaded
    watches = Watches()
    watches.entering(lambda stack: stack)(world.stack)
    return watches


def test_mail_is_noticed_before_another_tenant_is_loaded(world):
    world.load(records=[ANNA])
    send_mail(world)
    with pytest.raises(AssertionError, match=MAILED):
        world.load()
    with pytest.raises(AssertionError, match=MAILED):
        world.stack.watch.end()
    assert world.outbox() == []


def test_mail_is_noticed_at_the_end_of_a_test_and_left_to_no_other(world, request, monkeypatch):
    watches = watching(world, monkeypatch, request)
    watch = watches.around(request.node)
    watch.__enter__()
    world.load(records=[ANNA])
    send_mail(world)
    with pytest.raises(AssertionError, match=MAILED):
        watch.__exit__(None, None, None)
    assert world.outbox() == []


def test_mail_is_noticed_before_a_stack_is_closed_which_it_is_nevertheless(world, monkeypatch, request):
    closed = []
    watches = watching(world, monkeypatch, request)
    world.load(records=[ANNA])
    send_mail(world)
    with pytest.raises(AssertionError, match=MAILED):
        watches.closing(closed.append)(world.stack)
    assert closed == [world.stack]
    with pytest.raises(AssertionError, match=MAILED):
        world.stack.watch.end()


@pytest.mark.mails("It shows that a test may mail on purpose.")
def test_a_test_that_mails_on_purpose_says_so(world):
    world.load(records=[ANNA])
    send_mail(world)
    world.load(records=[ANNA])
    send_mail(world)
    assert len(world.outbox()) == 1


def test_a_test_that_mails_on_purpose_has_a_reason(request):
    request.node.add_marker(getattr(pytest.mark, MARKER))
    with pytest.raises(AssertionError, match="Say why it mails"):
        excused(request.node)
