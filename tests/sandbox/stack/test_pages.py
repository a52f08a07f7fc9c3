"""The organisation's origin over HTTP: the page, its parts, published web resources, and Dataverse behind them."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from pages_world import ALEX, FABRIKAM, KIM, Origin, opened

STATIC = Path("sandbox/pages/static")
IMPORT = re.compile(r'(?:from|import\()\s*"(\.[^"]+)"')


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Origin]:
    with opened(tmp_path_factory.mktemp("pages")) as running:
        yield running


def policy(answer: requests.Response) -> dict[str, str]:
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return {name: sources for name, _, sources in (part.partition(" ") for part in parts)}


def test_the_ready_line_names_the_page(origin: Origin):
    assert origin.addresses["timeline"] == f"{origin.url}/timeline.html"


def test_the_page_runs_no_script_but_the_origins_files(origin: Origin):
    page = origin.get("/timeline.html?user=kim@contoso.com")
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert policy(page)["default-src"] == "'self'"
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert policy(page)["connect-src"] == policy(page)["frame-src"] == "'self' http://127.0.0.1:*"
    assert not re.search(r"<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=|<style", page.text)


def test_every_file_that_the_page_asks_for_is_there(origin: Origin):
    waiting = re.findall(r'(?:src|href)="([^"]+)"', origin.get("/timeline.html").text)
    seen: set[str] = set()
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            answer = origin.get(path)
            assert answer.status_code == 200, path
            waiting += [urlsplit(urljoin(origin.url + path, one)).path for one in IMPORT.findall(answer.text)]
    of_the_page = {f"/timeline/{path.name}" for path in (STATIC / "timeline").glob("*.js")}
    assert of_the_page - seen <= {"/timeline/types.js"}


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/timeline/main.js", "text/javascript; charset=utf-8"),
        ("/timeline/css/tokens.css", "text/css; charset=utf-8"),
        ("/timeline/icon.svg", "image/svg+xml"),
    ],
)
def test_parts_of_the_page_have_their_types(origin: Origin, path: str, kind: str):
    answer = origin.get(path)
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_is_told_where_entra_is(origin: Origin):
    told = origin.get("/timeline/addresses.json").json()
    assert told == {"entra": origin.addresses["entra"], "tenant": origin.addresses["tenant"]}


def test_a_web_resource_is_served_as_it_is_published_now(origin: Origin):
    for content in ("var AutoCapture = 1;", "var AutoCapture = 2;"):
        origin.publish("autocapture_/timeline.js", content)
        answer = origin.get("/WebResources/autocapture_/timeline.js")
        assert answer.text == content
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-cache"


def test_the_page_of_a_sign_in_may_be_framed_by_the_origin_alone(origin: Origin):
    origin.publish("autocapture_/signin.html", "<!doctype html><script>1</script>")
    answer = origin.get("/WebResources/autocapture_/signin.html")
    assert answer.headers["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert "X-Frame-Options" not in answer.headers


@pytest.mark.parametrize(
    "name",
    [
        "autocapture_/nothing.js",
        "",
        "autocapture_",
        "autocapture_/",
        "../ca.pem",
        "../key.js",
        "autocapture_/../../key.js",
        "%2e%2e/key.js",
        "..%2fkey.js",
        "%2e%2e%2fkey.js",
        "autocapture_//timeline.js",
        "/etc/passwd.js",
        "autocapture_/.hidden.js",
        "autocapture_/folder.js",
        "autocapture_/key.pem",
        "autocapture_/timeline.js/more.js",
        "autocapture_/timeline.js%00.js",
        "autocapture_\\timeline.js",
    ],
)
def test_what_is_no_published_web_resource_is_not_found(origin: Origin, name: str):
    (origin.folder / "key.js").write_text("secret")
    (origin.folder / "webresources/autocapture_/folder.js").mkdir(parents=True, exist_ok=True)
    for secret in ("key.pem", ".hidden.js", "timeline.js"):
        origin.publish(f"autocapture_/{secret}", "secret")
    status, body = origin.raw(f"/WebResources/{name}")
    assert status == 404
    assert b"secret" not in body


@pytest.mark.parametrize("path", ["/timeline.html", "/timeline/main.js", "/WebResources/autocapture_/a.js"])
def test_files_are_only_read(origin: Origin, path: str):
    assert origin.raw(path, "DELETE")[0] == 405
    assert origin.raw(path, "HEAD")[1] == b""


def test_the_control_api_answers_on_the_origin_too(origin: Origin):
    assert origin.get("/_sandbox/users").json() == origin.control("users")
    assert origin.get("/_sandbox/nothing").status_code == 404


def test_the_rest_is_dataverse_and_only_that_is_in_its_journal(origin: Origin):
    token = origin.control(f"token?user={KIM}&for=dataverse")["token"]
    before = len(origin.control("journal"))
    origin.get("/timeline.html")
    row = origin.get(f"/api/data/v9.2/accounts({FABRIKAM})?$select=name", Authorization=f"Bearer {token}").json()
    assert row["name"] == "Fabrikam Hotels"
    assert origin.get("/nothing").status_code in (401, 404)
    paths = [entry["path"] for entry in origin.control("journal")[before:]]
    assert [path.partition("?")[0] for path in paths] == [f"/api/data/v9.2/accounts({FABRIKAM})", "/nothing"]


def test_the_records_that_can_be_picked_are_those_with_a_timeline(origin: Origin):
    records = origin.control("records")
    assert {"table": "account", "id": FABRIKAM, "name": "Fabrikam Hotels"} in records
    assert {one["table"] for one in records} == {"account", "contact", "lead", "opportunity"}


def test_a_users_identities_are_told(origin: Origin):
    users = {user["upn"]: user for user in origin.control("users")}
    token = origin.control(f"token?user={ALEX}&for=dataverse")["token"]
    path = f"/api/data/v9.2/systemusers({users[ALEX]['systemuser']})?$select=fullname"
    assert origin.get(path, Authorization=f"Bearer {token}").json()["fullname"] == users[ALEX]["name"] == "Alex Wilber"
