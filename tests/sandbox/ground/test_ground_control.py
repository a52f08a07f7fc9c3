import json

import pytest
from ground_world import DOCUMENT, KIM, Ground


def test_users_are_listed(ground: Ground):
    kim = {"id": KIM, "name": "Kim Akers", "address": "kim@contoso.com", "upn": "kim@contoso.com"}
    assert ground.control("GET", "users")[0] == kim | {"systemuser": ground.user.systemuser_id}


def test_a_fresh_start_brings_everything_back(ground: Ground):
    before = ground.control("POST", "reset")
    ground.msi()
    ground.state.tenant.users.clear()
    after = ground.control("POST", "reset")
    assert before == after
    assert (after["tenant"], after["users"], after["messages"]) == ("Contoso", 2, 1)
    assert ground.control("GET", "journal") == []


def test_another_tenant_is_loaded_and_stays(ground: Ground):
    other = {"tenant": {"name": "Northwind"}, "users": [{"name": "Lene", "address": "lene@northwind.example"}]}
    loaded = ground.control("POST", "tenant", json=other)
    assert (loaded["tenant"], loaded["users"], loaded["messages"]) == ("Northwind", 1, 0)
    assert ground.control("POST", "reset")["tenant"] == "Northwind"


def test_a_tenant_with_a_mistake_changes_nothing(ground: Ground):
    ground.msi()
    answer = ground.send("POST", "control", "/_sandbox/tenant", json={**DOCUMENT, "colour": 1, "users": []})
    assert answer.status_code == 400
    assert [one["place"] for one in answer.json()["problems"]] == ["/users", "/colour"]
    assert all(one["place"] in answer.json()["error"] for one in answer.json()["problems"])
    assert len(ground.control("GET", "users")) == 2
    assert len(ground.control("GET", "journal")) == 1


@pytest.mark.parametrize("path", ["tenant", "faults", "clock"])
@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"{'a': 1}"])
def test_a_body_that_is_no_json_is_told_so(ground: Ground, path: str, body: bytes):
    assert ground.mistake("POST", path, data=body).startswith("The body is not JSON: ")


@pytest.mark.parametrize("body", [[], "x", None, 5])
def test_a_tenant_is_an_object(ground: Ground, body: object):
    assert ground.mistake("POST", "tenant", data=json.dumps(body)) == "A tenant document is a JSON object."


def test_the_schema_is_a_documents(ground: Ground):
    schema = ground.control("GET", "tenant/schema")
    assert schema["required"] == ["users"]
    assert schema["additionalProperties"] is False


def test_the_journal_is_read_from_a_number_and_of_one_service(ground: Ground):
    ground.msi()
    ground.entra(ground.own())
    newest = ground.control("GET", "journal")[-1]["number"]
    assert len(ground.control("GET", "journal", params={"service": "identity"})) == 1
    assert [one["service"] for one in ground.control("GET", "journal", params={"since": newest - 1})] == ["entra"]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"since": "yesterday"}, "'since' is a number from the journal."),
        ({"since": "-1"}, "'since' is a number from the journal."),
        ({"since": "²"}, "'since' is a number from the journal."),
        ({"service": "sharepoint"}, "'service' is one of entra, identity, graph, dataverse, storage."),
        ({"from": "1"}, "'from' is no parameter here; known are since, service."),
    ],
)
def test_a_mistake_about_the_journal_is_a_sentence(ground: Ground, asked, sentence: str):
    assert ground.mistake("GET", "journal", params=asked) == sentence


@pytest.mark.parametrize("body", [{}, [], {"shift": "+1d", "to": 1}, {"back": "+1d"}])
def test_the_clock_takes_one_span(ground: Ground, body: object):
    assert ground.mistake("POST", "clock", json=body).startswith('The clock takes {"shift": "+1d"}')


def test_time_that_passes_makes_the_tenant_older(ground: Ground):
    def received() -> str:
        mailbox = ground.user.mailbox
        assert mailbox is not None
        return str(next(iter(mailbox.messages.values())).properties["receivedDateTime"])

    before = received()
    assert ground.control("POST", "clock", json={"shift": "+1d"}) == {"passed": 86_400}
    assert received() < before
    assert ground.mistake("POST", "clock", json={"shift": "tomorrow"}).startswith("'tomorrow' is no span of time")


@pytest.mark.mails("It is the outbox that is tested.")
def test_what_would_have_been_mailed_is_listed(ground: Ground):
    assert ground.control("GET", "outbox") == []
    ground.state.tenant.organization.outbox.append("an email's id")
    assert ground.control("GET", "outbox") == ["an email's id"]


@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("GET", "/_sandbox/tokens"), ("GET", "/_sandbox/reset")])
def test_an_unknown_path_is_told_what_there_is(ground: Ground, method: str, path: str):
    answer = ground.send(method, "control", path)
    assert answer.status_code == 404
    assert "Known are GET /_sandbox/token, " in answer.json()["error"]
