import base64
from typing import Any

import pytest
import requests
from graph_world import KIM, Client, message, offer, refused

from sandbox.tenant.faults import Fault


def part(number: object, url: str = "/me", **more: Any) -> dict[str, Any]:
    return {"id": str(number), "method": "GET", "url": url} | more


def by_id(answer: requests.Response) -> dict[str, dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    return {one["id"]: one for one in answer.json()["responses"]}


def test_every_part_is_answered_under_its_id(graph: Client):
    graph.holding(message(1))
    found = by_id(graph.batch(part("a", "/me?$select=id"), part("b", "me/messages?$select=subject")))
    assert found["a"]["body"]["id"] == KIM
    assert found["b"]["body"]["value"][0]["subject"] == "Offer 1"
    assert found["b"]["headers"]["Content-Type"] == "application/json"


def test_answers_do_not_come_in_the_order_of_the_requests(graph: Client):
    answer = graph.batch(part(1), part(2), part(3))
    assert [one["id"] for one in answer.json()["responses"]] == ["3", "2", "1"]


def test_a_part_fails_for_itself(graph: Client):
    found = by_id(graph.batch(part(1), part(2, "/me/messages?$select=nothing"), part(3, "/nothing")))
    assert [found[number]["status"] for number in "123"] == [200, 400, 400]
    assert found["2"]["body"]["error"]["code"] == "RequestBroker--ParseUri"
    assert found["3"]["body"]["error"]["message"] == "Resource not found for the segment 'nothing'."


def test_preferences_belong_to_the_part(graph: Client):
    graph.holding(message(1))
    sent = [part(1, "/me/messages", headers={"prefer": 'IdType="ImmutableId"'}), part(2, "/me/messages")]
    outer = {"Prefer": 'IdType="ImmutableId"'}
    found = by_id(graph.send("POST", "$batch", graph.token(), json={"requests": sent}, headers=outer))
    assert [found[number]["body"]["value"][0]["id"] for number in "12"] == ["AAkAI001", "AAMkO001"]
    assert found["1"]["headers"]["Preference-Applied"] == "IdType=ImmutableId"


def test_what_is_not_json_comes_as_base64(graph: Client):
    graph.holding(message(1, attachments=[offer()]))
    found = by_id(graph.batch(part(1, "/me/messages/AAMkO001/attachments/AAMkAoffer/$value")))
    assert base64.b64decode(found["1"]["body"]) == b"%PDF-1.7"
    assert found["1"]["headers"]["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("url", "stray"), [("/v1.0/me", "v1.0"), ("https://graph.microsoft.com/v1.0/me", "https:"), ("/$batch", "$batch")]
)
def test_the_url_of_a_part_is_relative_to_the_version(graph: Client, url: str, stray: str):
    found = by_id(graph.batch(part(1, url)))
    assert found["1"]["body"]["error"]["message"] == f"Resource not found for the segment '{stray}'."


def test_a_write_in_a_part_is_not_allowed(graph: Client):
    sent = part(1, "/me/messages", method="POST", body={}, headers={"Content-Type": "application/json"})
    found = by_id(graph.batch(sent, part(2, "/me", method="DELETE")))
    assert [found[number]["status"] for number in "12"] == [405, 405]


def test_twenty_parts_are_enough(graph: Client):
    assert len(by_id(graph.batch(*(part(number) for number in range(20))))) == 20
    told = refused(graph.batch(*(part(number) for number in range(21))), 400, "MaximumValueExceeded")
    assert told == "Number of batch request steps exceeds the maximum value of 20."


def test_an_id_stands_once_whatever_its_case(graph: Client):
    assert refused(graph.batch(part("a"), part("A")), 400, "BadRequest") == "Request Id A has to be unique in a batch."


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_a_write_needs_a_body_and_its_content_type(graph: Client, method: str):
    for more in ({}, {"body": {}}, {"headers": {"Content-Type": "application/json"}}):
        told = refused(graph.batch(part(1, method=method, **more)), 400, "BadRequest")
        assert told == "Write request id : 1 does not contain Content-Type header or body."


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"requests": []}',
        '{"requests": {}}',
        '{"requests": [1]}',
        '{"requests": [{"id": "1", "method": "GET"}]}',
        '{"requests": [{"id": 1, "method": "GET", "url": "/me"}]}',
        '{"requests": [{"id": "1", "method": "GET", "url": "/me", "headers": []}]}',
        '{"requests": [{"id": "1", "method": "GET", "url": "/me", "dependsOn": [1]}]}',
        '{"requests": [{"id": "1", "method": "GET", "url": "/me", "dependsOn": 1}]}',
        '{"requests": [{"id": "1", "method": "GET", "url": "/me", "dependsOn": "1"}]}',
    ],
)
def test_a_batch_of_another_form_is_refused(graph: Client, body: str):
    answer = graph.send("POST", "$batch", graph.token(), data=body, headers={"Content-Type": "application/json"})
    assert refused(answer, 400, "BadRequest") == "Invalid batch payload format."


def test_a_batch_is_posted(graph: Client):
    refused(graph.get("$batch"), 405, "Request_BadRequest")


def test_a_batch_needs_a_token(graph: Client):
    answer = graph.send("POST", "$batch", None, json={"requests": [part(1)]})
    refused(answer, 401, "InvalidAuthenticationToken")


def test_a_part_that_depends_on_a_failed_one_fails_too(graph: Client):
    found = by_id(graph.batch(part(1, "/nothing"), part(2, dependsOn=["1"]), part(3, dependsOn=["2"])))
    assert [found[number]["status"] for number in "123"] == [400, 424, 424]


def test_a_chain_runs_to_its_end(graph: Client):
    found = by_id(graph.batch(part("a"), part("b", dependsOn=["A"]), part("c", dependsOn=["b"])))
    assert [found[name]["status"] for name in "abc"] == [200, 200, 200]


@pytest.mark.parametrize(
    "parts",
    [
        [part(1), part(2, dependsOn=["1"]), part(3)],
        [part(1), part(2), part(3, dependsOn=["2"])],
        [part(1), part(2, dependsOn=["1"]), part(3, dependsOn=["1"])],
    ],
)
def test_a_batch_is_a_chain_or_side_by_side(graph: Client, parts: list[dict[str, Any]]):
    told = refused(graph.batch(*parts), 400, "BadRequest")
    assert told == "Batch should be either fully sequential or fully parallel."


@pytest.mark.parametrize("parts", [[part(1, dependsOn=["2"]), part(2)], [part(1, dependsOn=["1"])]])
def test_a_part_depends_on_an_earlier_one(graph: Client, parts: list[dict[str, Any]]):
    assert refused(graph.batch(*parts), 400, "BadRequest") == "Invalid dependency for request Id 1."


def test_at_most_four_parts_are_on_a_mailbox_at_once(graph: Client):
    found = by_id(graph.batch(*(part(number, "/me/messages") for number in range(6)), part("me")))
    assert [found[str(number)]["status"] for number in range(6)] == [200, 200, 200, 200, 429, 429]
    assert found["4"]["body"]["error"]["code"] == "ApplicationThrottled"
    assert found["4"]["headers"]["Retry-After"] == "1"
    assert found["me"]["status"] == 200


def test_a_chain_is_never_too_many_at_once(graph: Client):
    chain = [part(0, "/me/messages")]
    chain += [part(number, "/me/messages", dependsOn=[str(number - 1)]) for number in range(1, 8)]
    assert {one["status"] for one in by_id(graph.batch(*chain)).values()} == {200}


def test_an_ordered_fault_hits_the_part_alone(graph: Client):
    body = '{"error": {"code": "TooManyRequests", "message": "Wait."}}'
    graph.state.faults.order(
        Fault("graph", r"^/v1\.0/me/messages", status=429, body=body, headers={"Retry-After": "7"})
    )
    found = by_id(graph.batch(part(1), part(2, "/me/messages"), part(3, "/me/messages")))
    assert [found[number]["status"] for number in "123"] == [200, 429, 200]
    assert found["2"]["headers"]["Retry-After"] == "7"
    assert found["2"]["body"]["error"]["code"] == "TooManyRequests"


def test_an_ordered_fault_without_json_comes_as_base64(graph: Client):
    graph.state.faults.order(Fault("graph", "me$", status=502, body="<html>", headers={"Content-Type": "text/html"}))
    found = by_id(graph.batch(part(1)))
    assert (found["1"]["status"], base64.b64decode(found["1"]["body"])) == (502, b"<html>")
