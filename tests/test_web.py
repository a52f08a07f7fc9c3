"""Bad input of every kind: problem details with a stable code and a sentence, and nothing else."""

import json

import pytest
import requests
from test_suggest import ANNA, from_anna
from world import Seller, World, record, record_id

TRACK = f"records/contact/{record_id('anna')}/suggestions/ZW1haWw6eA/track"


@pytest.fixture
def kim(world: World) -> Seller:
    world.load(kim=[from_anna()], records=[ANNA])
    return world.as_(world.kim)


def problem(answer: requests.Response, status: int, code: str) -> dict:
    """The problem details of a refusal, after looking at what every one of them promises."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].partition(";")[0] == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    found = answer.json()
    assert (found["status"], found["code"], found["type"]) == (status, code, f"urn:auto-capture:{code}")
    assert found["detail"].endswith(".")
    assert len(found["invocation"]) == 36
    return found


@pytest.mark.parametrize(
    "bad", ["1", "not-a-guid", "{a0c0ffee-0000-4000-8000-000000000011}", "a0c0ffee00004000800000000000001"]
)
def test_a_malformed_record_id(kim, bad):
    problem(kim.send("GET", f"records/contact/{bad}/suggestions"), 400, "invalid_request")


@pytest.mark.parametrize("bad", ["nothing", "Contact", "contact'", "new_thing", "co ntact", "1contact", "c" * 200])
def test_an_unknown_table(kim, bad):
    problem(kim.send("GET", f"records/{bad}/{record_id('anna')}/suggestions"), 404, "table_unsupported")


@pytest.mark.parametrize("table", ["systemuser", "connectionrole", "email"])
def test_a_table_that_has_no_activities_or_is_one(kim, table):
    problem(kim.look(table, "anna"), 404, "table_unsupported")


def test_a_record_that_is_not_there(kim):
    problem(kim.look("contact", "nobody"), 404, "record_not_found")


def test_a_word_that_include_does_not_take(kim):
    problem(kim.look("contact", "anna", "?include=everything"), 400, "invalid_request")


@pytest.mark.parametrize("bad", ["x", "ZW1haWw6", "%C3%A4", "AAAA"])
def test_a_malformed_suggestion_id(kim, bad):
    problem(kim.track("contact", "anna", bad), 400, "invalid_request")


def test_a_suggestion_that_is_not_there(kim):
    problem(kim.send("POST", TRACK), 404, "suggestion_not_found")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"no json",
        b"[]",
        b'"text"',
        b'{"confirmPrivate": "yes"}',
        b'{"confirm": true}',
        b"[" * 4_000,
        b" " * 5_000,
        b"\xff",
    ],
)
def test_a_body_that_cannot_be_used(kim, body):
    problem(kim.send("POST", TRACK, data=body), 400, "invalid_request")


@pytest.mark.parametrize("bad", ["x", "a0c0ffee", "ZW1haWw6eA"])
def test_a_malformed_tracking_id(kim, bad):
    problem(kim.send("GET", f"trackings/{bad}"), 400, "invalid_request")


def test_a_tracking_that_is_not_there(kim):
    problem(kim.send("GET", f"trackings/{record_id('nothing')}"), 404, "tracking_not_found")


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "token_missing"),
        ("", "token_missing"),
        ("Basic a2ltOg==", "token_missing"),
        ("Bearer", "token_missing"),
        ("Bearer nonsense", "token_malformed"),
        ("Bearer a.b.c", "token_malformed"),
        (f"Bearer {'x' * 20_000}", "token_malformed"),
    ],
)
@pytest.mark.usefixtures("kim")
def test_no_token_or_none_that_can_be_read(world, header, code):
    url = f"{world.stack.addresses.app}/api/records/contact/{record_id('anna')}/suggestions"
    headers = {"Authorization": header} if header is not None else {}
    answer = requests.get(url, headers=headers, timeout=30)
    problem(answer, 401, code)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.usefixtures("kim")
def test_an_expired_token(world):
    problem(world.as_(world.kim, seconds=-120).look("contact", "anna"), 401, "token_expired")


@pytest.mark.parametrize("audience", ["graph", "dataverse"])
@pytest.mark.usefixtures("kim")
def test_a_token_for_another_application(world, audience):
    problem(world.as_(world.kim, **{"for": audience}).look("contact", "anna"), 401, "token_audience")


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"iss": "https://login.microsoftonline.com/ffffffff-ffff-ffff-ffff-ffffffffffff/v2.0"}, "token_issuer"),
        ({"tid": "ffffffff-ffff-ffff-ffff-ffffffffffff"}, "token_issuer"),
        ({"ver": "1.0"}, "token_version"),
        ({"oid": None}, "token_claims"),
        ({"scp": None}, "token_app_only"),
        ({"idtyp": "app"}, "token_app_only"),
        ({"scp": "access_as_user_too something"}, "token_scope"),
        ({"nbf": 4_000_000_000}, "token_not_yet_valid"),
    ],
)
@pytest.mark.usefixtures("kim")
def test_a_token_with_claims_that_are_not_ours(world, claims, code):
    problem(world.as_(world.kim, claims=json.dumps(claims)).look("contact", "anna"), 401, code)


def test_a_token_that_was_tampered_with(world, kim):
    head, body, signature = kim.token.split(".")
    flipped = "B" if signature[9] == "A" else "A"
    tampered = Seller(world, f"{head}.{body}.{signature[:9]}{flipped}{signature[10:]}")
    problem(tampered.look("contact", "anna"), 401, "token_signature")


@pytest.mark.usefixtures("kim")
def test_a_token_signed_with_a_key_that_nobody_published(world):
    problem(world.as_(world.kim, key="unpublished").look("contact", "anna"), 401, "token_key")


def test_a_token_that_says_it_needs_no_signature(world, kim):
    none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0"
    problem(Seller(world, f"{none}.{kim.token.split('.')[1]}.").look("contact", "anna"), 401, "token_algorithm")


def test_a_path_that_is_not_there(kim):
    assert kim.send("GET", "nothing").status_code == 404


def test_a_method_that_is_not_there(kim):
    assert kim.send("DELETE", f"records/contact/{record_id('anna')}/suggestions").status_code in (404, 405)


def test_a_record_whose_name_is_empty_still_answers(world):
    world.load(records=[record("nameless", "contact", emailaddress1="a@b.example")])
    assert world.as_(world.kim).look("contact", "nameless").json()["record"]["name"] == ""
