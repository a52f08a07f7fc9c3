import re

import pytest
from graph_world import Client, message, refused

GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_a_refusal_has_graphs_shape(graph: Client):
    answer = graph.get("me/nothing")
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "innerError"}
    assert set(error["innerError"]) == {"date", "request-id", "client-request-id"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", error["innerError"]["date"])
    assert answer.headers["content-type"] == "application/json"


def test_every_answer_carries_a_request_id(graph: Client):
    first, second = graph.get("me"), graph.get("me/nothing")
    assert GUID.fullmatch(first.headers["request-id"])
    assert first.headers["request-id"] != second.headers["request-id"]
    assert second.json()["error"]["innerError"]["request-id"] == second.headers["request-id"]


def test_the_clients_own_request_id_is_echoed(graph: Client):
    own = {"client-request-id": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"}
    answer = graph.get("me/nothing", headers=own)
    assert answer.headers["client-request-id"] == own["client-request-id"]
    assert answer.json()["error"]["innerError"]["client-request-id"] == own["client-request-id"]
    without = graph.get("me")
    assert without.headers["client-request-id"] == without.headers["request-id"]


@pytest.mark.parametrize(
    ("path", "stray"),
    [
        ("users", "users"),
        ("me/calendar/calendarView?startDateTime=2026-01-01&endDateTime=2026-01-02", "calendar"),
        ("me/Messages", "Messages"),
        ("me/mailfolders/inbox", "mailfolders"),
        ("me/mailFolders", "mailFolders"),
        ("me/messages/AAkAI001/forward", "forward"),
        ("me/messages/$count", "$count"),
        ("me/", ""),
        ("v1.0/me", "v1.0"),
    ],
)
def test_an_unknown_segment_is_named(graph: Client, path: str, stray: str):
    assert refused(graph.get(path), 400, "BadRequest") == f"Resource not found for the segment '{stray}'."


@pytest.mark.parametrize("version", ["beta", "v1", "me"])
def test_any_other_version_is_refused(graph: Client, version: str):
    answer = graph.get(f"https://graph.microsoft.com/{version}/me")
    assert refused(answer, 400, "BadRequest") == "Invalid version."


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE", "OPTIONS"])
def test_only_reads_are_answered(graph: Client, method: str):
    graph.holding(message(1))
    for path in ("me", "organization", "me/messages", "me/messages/AAMkO001", "me/mailFolders/inbox"):
        told = refused(graph.send(method, path, graph.token()), 405, "Request_BadRequest")
        assert told == "Specified HTTP method is not allowed for the request target."


def test_a_head_request_is_not_allowed_and_has_no_body(graph: Client):
    answer = graph.send("HEAD", "me", graph.token())
    assert (answer.status_code, answer.content) == (405, b"")


def test_the_token_is_looked_at_before_the_path(graph: Client):
    refused(graph.send("GET", "me/nothing", None), 401, "InvalidAuthenticationToken")
