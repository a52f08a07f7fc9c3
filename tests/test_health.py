"""Health: alive for everyone, every dependency for the administrator, every wrong setting by name."""

import requests
from test_suggest import ANNA
from world import World

from sandbox.stack import Stack


def test_anybody_learns_that_the_app_is_alive_and_no_more(world):
    answer = requests.get(f"{world.stack.addresses.app}/api/health", timeout=30)
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


def test_a_seller_who_is_no_administrator_learns_no_more(world):
    world.load(records=[ANNA])
    assert world.as_(world.kim).send("GET", "health").json() == {"status": "alive"}


def test_an_administrator_sees_every_dependency(world):
    world.load(users={world.kim: {"appRoles": ["AutoCapture.Admin"]}})
    answer = world.as_(world.kim).send("GET", "health")
    assert (answer.status_code, answer.json()["status"]) == (200, "ok")
    assert [one["status"] for one in answer.json()["dependencies"]] == ["ok"] * 5


def test_a_dependency_in_trouble_is_named_with_a_sentence(world):
    world.load(users={world.kim: {"appRoles": ["AutoCapture.Admin"]}})
    world.fault("graph", status=503, times=10)
    answer = world.as_(world.kim).send("GET", "health")
    assert (answer.status_code, answer.json()["status"]) == (503, "unwell")
    (unwell,) = [one for one in answer.json()["dependencies"] if one["status"] != "ok"]
    assert (unwell["name"], unwell["status"]) == ("Microsoft Graph, as you", "unavailable")
    assert unwell["detail"].endswith(".")


def test_missing_and_wrong_settings_are_all_named_at_once(stack: Stack, world: World):
    stack.restart_host(CLIENT_ID="", DATAVERSE_URL="http://fabrikam", WINDOW_DAYS="soon")
    try:
        health = requests.get(f"{stack.addresses.app}/api/health", timeout=30)
        timeline = world.as_timeline_without_token()
        assert health.status_code == 503
        assert [one["name"] for one in health.json()["settings"]] == ["CLIENT_ID", "DATAVERSE_URL", "WINDOW_DAYS"]
        assert "fabrikam" not in health.text
        assert (timeline.status_code, timeline.json()["code"]) == (503, "settings_wrong")
        assert "Traceback" not in stack.host_log
    finally:
        tenant = stack.addresses.sandbox
        stack.restart_host(CLIENT_ID=tenant["client_id"], DATAVERSE_URL=tenant["organization"], WINDOW_DAYS="3")
