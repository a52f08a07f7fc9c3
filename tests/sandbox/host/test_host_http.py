import json

import pytest


def test_a_function_is_found_below_the_route_prefix(web):
    assert web.get("/v1/things/7").json()["route"] == {"id": "7"}
    assert web.get("/things/7").status_code == 404
    assert web.get("/api/things/7").status_code == 404


def test_a_function_without_a_route_is_found_by_its_name(web):
    answer = web.get("/v1/unrouted")
    assert (answer.status_code, answer.text) == (200, "found by its name")
    assert answer.headers["content-type"].startswith("text/plain")


def test_a_literal_wins_over_a_parameter(web):
    assert web.get("/v1/things/all").json()["function"] == "all_things"
    assert web.get("/v1/Things/ALL").json()["function"] == "all_things"
    assert web.get("/v1/things/other").json()["function"] == "thing"


@pytest.mark.parametrize("method", ["DELETE", "POST", "HEAD", "OPTIONS"])
def test_a_method_that_a_route_does_not_take_is_not_found(web, method):
    answer = web.request(method, "/v1/things/7")
    assert (answer.status_code, answer.content) == (404, b"")


def test_a_constraint_decides_whether_a_route_is_found(web):
    guid = "6F9619FF-8B86-D011-B42D-00C04FC964FF"
    assert web.get(f"/v1/ids/{guid}").json()["route"] == {"id": guid}
    assert web.get("/v1/ids/7").status_code == 404
    assert web.get("/v1/codes/123").status_code == 200
    assert web.get("/v1/codes/1234").status_code == 404
    assert web.get("/v1/things/12/parts").json()["route"] == {"number": "12"}
    assert web.get("/v1/things/twelve/parts").status_code == 404


def test_an_optional_parameter_may_be_left_out(web):
    assert web.get("/v1/things/12/parts/a").json()["route"] == {"number": "12", "part": "a"}
    assert web.get("/v1/things/12/parts/").json()["route"] == {"number": "12"}
    assert web.get("/v1/things/12/parts/a/b").status_code == 404


def test_the_rest_of_a_path_may_be_one_parameter(web):
    assert web.get("/v1/files/a/b%20c/d").json()["route"] == {"path": "a/b c/d"}
    assert web.get("/v1/files").json()["route"] == {"path": ""}


def test_an_encoded_slash_does_not_split_a_parameter(web):
    assert web.get("/v1/things/a%2Fb").json()["route"] == {"id": "a%2Fb"}


def test_headers_arrive_in_lower_case_and_the_body_as_bytes(web):
    body = bytes(range(256))
    seen = web.request("PUT", "/v1/things/7?a=1&a=2&b=&c=%C3%A4", data=body, headers={"X-Odd-Case": "Kept"}).json()
    assert seen["headers"]["x-odd-case"] == "Kept"
    assert seen["body"].encode("latin-1") == body
    assert seen["query"] == {"a": "1,2", "c": "ä"}
    assert seen["method"] == "PUT"
    assert seen["url"].endswith("/v1/things/7?a=1&a=2&b=&c=%C3%A4")


def test_an_unknown_address_is_not_found(web):
    assert web.get("/v1/nothing").status_code == 404
    assert web.get("/").status_code == 404


def test_a_failing_function_answers_500_and_says_nothing(web):
    answer = web.get("/v1/fails")
    assert (answer.status_code, answer.content) == (500, b"")
    assert "fails failed" in web.log
    assert "RuntimeError: the secret reason" in web.log
    assert "Traceback" in web.log


def test_a_trace_goes_on_in_the_function(web):
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    seen = web.get("/v1/traced", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}).text
    assert seen.startswith(f"00-{trace}-")
    assert "00f067aa0ba902b7" not in seen


def test_a_request_without_a_trace_starts_one(web):
    first, second = (web.get("/v1/traced", headers={"traceparent": "nonsense"}).text for _ in range(2))
    assert first.count("-") == 3
    assert first != second


def test_a_synchronous_function_sets_status_header_and_cookie(web):
    answer = web.get("/v1/synchronous")
    assert (answer.status_code, answer.headers["x-made"]) == (201, "yes")
    assert answer.headers["set-cookie"] == "a=1; Path=/; Max-Age=60; SameSite=Lax; Secure; HttpOnly"
    assert "INFO    app: a message of the app" in web.log


ALLOWED = "https://contoso.crm.dynamics.com"


def preflight(web, origin):
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
    return web.request("OPTIONS", "/v1/things/7", headers={"Origin": origin, **asked})


def test_the_platform_answers_preflights_of_allowed_origins(web):
    answer = preflight(web, ALLOWED)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == ALLOWED
    assert answer.headers["access-control-allow-methods"] == "GET"
    assert answer.headers["access-control-allow-headers"] == "authorization"
    assert "access-control-allow-credentials" not in answer.headers


def test_a_foreign_origin_gets_no_permission(web):
    assert "access-control-allow-origin" not in preflight(web, "https://evil.example").headers
    read = web.get("/v1/things/7", headers={"Origin": "https://evil.example"})
    assert read.status_code == 200
    assert "access-control-allow-origin" not in read.headers


def test_an_allowed_origin_may_read_answers_and_errors(web):
    for path, status in (("/v1/things/7", 200), ("/v1/fails", 500)):
        answer = web.get(path, headers={"Origin": ALLOWED})
        assert answer.status_code == status
        assert answer.headers["access-control-allow-origin"] == ALLOWED
        assert answer.headers["vary"] == "Origin"


def test_the_admin_endpoints_say_that_the_host_runs_and_what(web):
    assert web.get("/admin/host/status").json() == {"state": "Running"}
    assert {"name": "thing", "trigger": "http"} in web.get("/admin/functions").json()
    assert web.get("/admin/nothing").status_code == 404


def test_an_http_function_is_not_run_by_the_admin_endpoint(web):
    assert web.fire("thing").status_code == 400
    assert web.fire("nothing").status_code == 404


def test_the_admin_endpoint_wants_json(web):
    assert web.post("/admin/functions/thing").status_code == 400
    assert web.post("/admin/functions/thing", data=json.dumps(["no"])).status_code == 400
