import json
import time

import pytest
import requests
from ground_world import DANA, HEADER, KIM, TENANT, Ground

KINDS = ["application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded; charset=utf-8"]


def order(ground: Ground, **fault: object) -> None:
    ground.control("POST", "faults", json={"service": "graph", **fault})


def ask(ground: Ground, path: str = "/", method: str = "GET", **more: object) -> requests.Response:
    return ground.send(method, "probe", path, **more)


def test_an_entry_says_what_was_asked_and_answered(ground: Ground):
    headers = {"Prefer": "odata.maxpagesize=5", "Content-Type": "application/json", "X-Other": "1"}
    ask(ground, "/me%2Fx?$filter=a%20eq%20'b'", "POST", data='{"a":1}', headers=headers)
    entry = ground.journal()[0]
    assert (entry["service"], entry["method"], entry["status"]) == ("graph", "POST", 201)
    assert (entry["path"], entry["body"]) == ("/me%2Fx?$filter=a%20eq%20'b'", '{"a":1}')
    assert entry["headers"]["prefer"] == "odata.maxpagesize=5"
    assert "x-other" not in entry["headers"]
    assert entry["at"].endswith("Z")
    assert entry["milliseconds"] > 0


def test_a_large_body_reaches_the_remote_whole_and_the_journal_keeps_its_beginning(ground: Ground):
    for size, kept in ((200_000, "x" * 200_000), (30_000_000, "x" * 262_144 + "…")):
        assert ask(ground, method="POST", data=b"x" * size).text == str(size)
        assert ground.journal()[-1]["body"] == kept


def test_a_body_that_is_no_text_is_written_with_marks(ground: Ground):
    assert ask(ground, method="POST", data=b"a\xffb").text == "3"
    assert ground.journal()[0]["body"] == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["client_assertion", "assertion", "client_secret", "refresh_token", "code"])
def test_the_journal_holds_no_credential_of_a_form(ground: Ground, name: str, kind: str):
    form = {"grant_type": "x", name: "top-secret"}
    ground.entra(form, headers={"Content-Type": kind})
    written = ground.journal("entra")[0]
    assert "top-secret" not in json.dumps(written)
    assert "grant_type=x" in written["body"]


def test_the_journal_holds_no_token_of_a_grant(ground: Ground):
    form = ground.behalf()
    ground.entra(form)
    written = json.dumps(ground.journal())
    assert form["assertion"] not in written
    assert form["client_assertion"] not in written
    assert "Mail.Read" in written


@pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
def test_the_journal_holds_nothing_of_a_token_request_that_is_no_form(ground: Ground, kind: str):
    ground.entra(b'{"client_secret":"top-secret"}', headers={"Content-Type": kind})
    assert "top-secret" not in json.dumps(ground.journal())


def test_the_journal_holds_no_credential_of_a_query(ground: Ground):
    ground.send("POST", "entra", f"/{TENANT}/oauth2/v2.0/token?client_secret=top-secret&scope=x")
    assert ground.journal()[0]["path"] == f"/{TENANT}/oauth2/v2.0/token?client_secret=…&scope=x"


def test_the_journal_holds_no_token_wherever_it_was_put(ground: Ground):
    token = ground.token()
    headers = {"Authorization": f"Bearer {token}", "User-Agent": f"x {token}", "Prefer": token}
    ask(ground, f"/me?token={token}", "POST", headers=headers, data=f"Authorization: Bearer {token}\r\n")
    entry = ground.journal()[0]
    assert token.rpartition(".")[2] not in json.dumps(entry)
    assert (entry["path"], entry["body"]) == ("/me?token=…", "Authorization: Bearer …\r\n")
    assert "authorization" not in entry["headers"]


def test_the_journal_does_not_hold_the_platforms_header(ground: Ground):
    assert ground.msi().ok
    assert HEADER not in json.dumps(ground.journal())


def test_a_remote_that_breaks_is_written_as_no_answer(ground: Ground):
    assert ask(ground, "/breaks").status_code == 500
    assert ground.journal()[0]["status"] == 0


def test_a_fault_answers_instead_of_the_remote(ground: Ground):
    order(ground, status=429, headers={"Retry-After": "7"}, body='{"error":{}}')
    answer = ask(ground)
    assert (answer.status_code, answer.headers["retry-after"], answer.json()) == (429, "7", {"error": {}})
    assert answer.headers["content-type"] == "application/json"
    assert ground.probe.bodies == []
    assert ground.journal()[0]["status"] == 429
    assert ask(ground).status_code == 201


def test_a_fault_may_be_of_another_type(ground: Ground):
    order(ground, headers={"content-type": "text/html"}, body="<html>")
    answer = ask(ground)
    assert (answer.status_code, answer.headers["content-type"], answer.text) == (503, "text/html", "<html>")


def test_faults_are_skipped_and_counted(ground: Ground):
    order(ground, skip=1, times=2)
    assert [ask(ground).status_code for _ in range(5)] == [201, 503, 503, 201, 201]


def test_faults_come_in_the_order_in_which_they_were_ordered(ground: Ground):
    both = [{"service": "graph", "status": 429}, {"service": "graph", "status": 504}]
    assert ground.control("POST", "faults", json=both) == {"ordered": 2}
    assert [ask(ground).status_code for _ in range(3)] == [429, 504, 201]


def test_faults_choose_by_method_and_by_path_with_query(ground: Ground):
    order(ground, method="POST", path=r"/me\?\$top=5$")
    asked = [("GET", "/me?$top=5"), ("POST", "/me"), ("POST", "/me?$top=50"), ("POST", "/me?$top=5")]
    assert [ask(ground, path, method).status_code for method, path in asked] == [201, 201, 201, 503]


def test_a_fault_may_choose_several_methods(ground: Ground):
    order(ground, method="POST|PUT", times=9)
    assert [ask(ground, "/", method).status_code for method in ("GET", "POST", "PUT", "DELETE")] == [201, 503, 503, 201]


def test_faults_choose_by_who_calls(ground: Ground):
    order(ground, caller=KIM, times=9)
    users = ground.state.tenant.users
    tokens = [ground.tokens.for_user(users[oid], "x", "y", "z") for oid in (DANA, KIM)]
    nobody = ground.tokens.sign({"sub": "x"})
    said = [ask(ground, headers={"Authorization": f"Bearer {one}"}).status_code for one in (*tokens, nobody, "x")]
    assert [*said, ask(ground).status_code] == [201, 503, 201, 201, 201]


def test_a_fault_of_one_remote_does_not_hit_another(ground: Ground):
    order(ground, times=9)
    assert ground.entra(ground.own()).ok
    assert ground.msi().ok


def test_a_cut_connection_has_no_answer(ground: Ground):
    order(ground, status=None)
    with pytest.raises(requests.RequestException):
        ask(ground)
    assert ground.probe.bodies == []
    assert ground.journal()[0]["status"] == 0


@pytest.mark.parametrize("status", [None, 503])
def test_an_answer_that_is_lost_leaves_the_work_done(ground: Ground, status: int | None):
    order(ground, status=status, after=True)
    try:
        assert ask(ground, "/kim", "POST", data=b"work").status_code == 503
    except requests.RequestException:
        assert status is None
    assert ground.probe.bodies == [b"work"]
    assert (ground.journal()[0]["status"], ground.journal()[0]["caller"]) == (status or 0, "kim")


@pytest.mark.parametrize(("status", "seen"), [(0, 201), (503, 503)])
def test_a_slow_answer_comes_in_the_end(ground: Ground, status: int, seen: int):
    order(ground, status=status, delay=0.1)
    began = time.perf_counter()
    assert ask(ground).status_code == seen
    assert time.perf_counter() - began > 0.09
    assert ground.journal()[0]["milliseconds"] > 90


def test_forgotten_faults_hit_nothing(ground: Ground):
    order(ground, times=9)
    assert ground.control("DELETE", "faults") == {}
    assert ask(ground).status_code == 201
