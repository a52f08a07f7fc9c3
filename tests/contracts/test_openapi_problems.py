"""Every problem that the API's description names, provoked for real and held against its schema."""

import json
from collections.abc import Callable

import pytest
import requests
from test_retry import BUSY
from test_suggest import ANNA, from_anna
from test_undo import DENIED, change, tracked, undo
from world import Seller, World, record_id

from tests.contracts.described import conforms, operations, problems

CLAIMS = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'


@pytest.fixture
def kim(world: World) -> Seller:
    world.load(kim=[from_anna()], records=[ANNA])
    return world.as_(world.kim)


def look(seller: Seller) -> requests.Response:
    return seller.look("contact", "anna")


def with_token(**token) -> Callable[[Seller], requests.Response]:
    """Looks with a token that differs from a good one."""
    return lambda kim: look(kim.world.as_(kim.world.kim, **token))


def with_claims(**claims) -> Callable[[Seller], requests.Response]:
    return with_token(claims=json.dumps(claims))


def with_header(authorization: str) -> Callable[[Seller], requests.Response]:
    path = f"records/contact/{record_id('anna')}/suggestions"
    return lambda kim: kim.send("GET", path, headers={"Authorization": authorization})


def with_altered_signature(kim: Seller) -> requests.Response:
    signed, _, signature = kim.token.rpartition(".")
    altered = "B" if signature[0] == "A" else "A"
    return look(Seller(kim.world, f"{signed}.{altered}{signature[1:]}"))


def under(service: str, **fault) -> Callable[[Seller], requests.Response]:
    """Looks while a remote is in trouble."""

    def provoke(kim: Seller) -> requests.Response:
        kim.world.fault(service, **{"times": 30, **fault})
        return look(kim)

    return provoke


def refused_by_entra(**refusal) -> Callable[[Seller], requests.Response]:
    return under("entra", method="POST", path="/token", status=400, body=json.dumps(refusal))


def tracking_of(message: dict, **user) -> Callable[[Seller], requests.Response]:
    """Tracks the only suggestion, which is this message."""

    def provoke(kim: Seller) -> requests.Response:
        kim.world.load(kim=[message], records=[ANNA])
        (found,) = kim.suggestions("contact", "anna")
        kim.world.load(kim=[message], records=[ANNA], users={kim.world.kim: user})
        return kim.track("contact", "anna", found)

    return provoke


def as_user(**user) -> Callable[[Seller], requests.Response]:
    """Looks as a seller who is one of these."""

    def provoke(kim: Seller) -> requests.Response:
        world = kim.world
        world.load(kim=[from_anna()], records=[ANNA], roles=[{"name": "Intern"}], users={world.kim: user})
        return look(world.as_(world.kim))

    return provoke


SUGGESTIONS = {
    "invalid_request": lambda kim: kim.look("contact", "anna", "?include=everything"),
    "token_missing": with_header("Basic a2ltOg=="),
    "token_malformed": with_header("Bearer nonsense"),
    "token_expired": with_token(seconds=-120),
    "token_not_yet_valid": with_claims(nbf=4_000_000_000),
    "token_audience": with_token(**{"for": "graph"}),
    "token_issuer": with_claims(iss="https://login.microsoftonline.com/ffffffff-ffff-ffff-ffff-ffffffffffff/v2.0"),
    "token_claims": with_claims(oid="kim"),
    "token_version": with_claims(ver="1.0"),
    "token_key": with_token(key="unpublished"),
    "token_signature": with_altered_signature,
    "token_algorithm": with_header("Bearer eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.e30."),
    "token_app_only": with_claims(idtyp="app"),
    "token_kind": with_claims(azp=None, scp=None),
    "token_client": with_claims(azp="ffffffff-ffff-ffff-ffff-ffffffffffff"),
    "token_scope": with_claims(scp="openid"),
    "claims_required": refused_by_entra(error="interaction_required", error_codes=[50076], claims=CLAIMS),
    "consent_required": refused_by_entra(error="invalid_grant", error_codes=[65001]),
    "policy_blocked": refused_by_entra(error="access_denied", error_codes=[53003]),
    "user_not_assigned": refused_by_entra(error="invalid_grant", error_codes=[50105]),
    "user_disabled": refused_by_entra(error="invalid_grant", error_codes=[50057]),
    "no_role": as_user(roles=["Intern"]),
    "not_licensed": as_user(licences=[]),
    "record_forbidden": lambda kim: look(kim.world.as_(kim.world.sanjay)),
    "record_not_found": lambda kim: kim.look("contact", "nobody"),
    "table_unsupported": lambda kim: kim.look("nothing", "anna"),
    "internal_error": under("graph", path="/messages", status=200, body='{"value": [{}]}'),
    "remote_refused": under("graph", path="/messages", status=400, body='{"error":{"code":"BadRequest"}}'),
    "throttled": under("dataverse", status=429, headers={"retry-after": "77"}),
    "unavailable": under("dataverse", status=503),
}
"""How to provoke each problem of the list of suggestions."""

TRACK = {
    "suggestion_not_found": lambda kim: kim.track("contact", "anna", "ZW1haWw6eA"),
    "no_mailbox": tracking_of(from_anna(), mailbox=False),
    "confirmation_required": tracking_of(from_anna(sensitivity="private")),
    "not_trackable": tracking_of(from_anna(messageId=None)),
}
TRACKING = {"tracking_not_found": lambda kim: kim.send("GET", f"trackings/{record_id('nothing')}")}


def undone(activity: dict | None = None, *faults: dict) -> Callable[[Seller], requests.Response]:
    """Tracks the only suggestion and undoes it, under faults of Dataverse and after a change of the activity."""

    def provoke(kim: Seller) -> requests.Response:
        (found,) = kim.suggestions("contact", "anna")
        done = kim.tracked("contact", "anna", found)
        if activity:
            change(kim.world, done["activityId"], **activity)
        for fault in faults:
            kim.world.fault("dataverse", **fault)
        return undo(kim, done)

    return provoke


def under_way(kim: Seller) -> requests.Response:
    (found,) = kim.suggestions("contact", "anna")
    kim.world.fault("dataverse", **BUSY)
    return undo(kim, kim.track("contact", "anna", found).json())


def shared(kim: Seller, *, is_second: bool) -> requests.Response:
    world, message = kim.world, from_anna()
    world.load(kim=[message], alex=[message], records=[ANNA])
    alex = world.as_(world.alex)
    (theirs,) = alex.suggestions("contact", "anna")
    first, second = tracked(kim), alex.tracked("contact", "anna", theirs)
    return undo(alex, second) if is_second else undo(kim, first)


def too_late(kim: Seller) -> requests.Response:
    kim.world.stack.restart_host(UNDO_HOURS="0")
    try:
        return undo(kim, tracked(kim))
    finally:
        kim.world.stack.restart_host(UNDO_HOURS="24")


UNDO = {
    "undo_forbidden": undone(None, {"method": "DELETE", "status": 403, "body": DENIED}),
    "undo_under_way": under_way,
    "undo_too_late": too_late,
    "undo_changed": undone({"subject": "Better"}),
    "undo_shared": lambda kim: shared(kim, is_second=False),
    "undo_made_nothing": lambda kim: shared(kim, is_second=True),
}
RETRY = {"nothing_to_retry": lambda kim: kim.send("POST", f"trackings/{tracked(kim)['id']}/retry")}


@pytest.mark.parametrize(
    ("name", "code", "provoke"),
    [
        *(pytest.param("suggestions", code, provoke, id=code) for code, provoke in SUGGESTIONS.items()),
        *(pytest.param("track", code, provoke, id=code) for code, provoke in TRACK.items()),
        *(pytest.param("tracking", code, provoke, id=code) for code, provoke in TRACKING.items()),
        *(pytest.param("undo", code, provoke, id=code) for code, provoke in UNDO.items()),
        *(pytest.param("retry", code, provoke, id=code) for code, provoke in RETRY.items()),
    ],
)
def test_a_problem_is_as_it_is_described(kim, name, code, provoke):
    answer = provoke(kim)
    assert conforms(name, answer)["code"] == code
    assert answer.headers.get("Retry-After") == {"throttled": "77", "unavailable": "1"}.get(code)


def test_a_token_is_refused_in_the_same_way_by_every_operation_that_needs_one(kim):
    for one in operations():
        if one.needs_token or one.name == "health":
            path = one.path.removeprefix("/").format(
                table="contact", recordId=record_id("anna"), suggestionId="ZW1haWw6eA", trackingId=record_id("nothing")
            )
            answer = kim.send(one.method, path, headers={"Authorization": "Bearer nonsense"})
            assert conforms(one.name, answer)["code"] == "token_malformed"


def test_settings_that_are_wrong(world):
    world.stack.restart_host(CLIENT_ID="")
    try:
        app = f"{world.stack.addresses.app}/api"
        assert conforms("health", requests.get(f"{app}/health", timeout=30))["status"] == "settings_wrong"
        assert conforms("suggestions", world.as_timeline_without_token())["code"] == "settings_wrong"
        assert conforms("openapi", requests.get(f"{app}/openapi.json", timeout=30))
    finally:
        world.stack.restart_host(CLIENT_ID=world.stack.addresses.sandbox["client_id"])


def test_every_code_that_is_described_is_provoked_here():
    described = {code for one in operations() for _, code in problems(one)}
    assert described == {*SUGGESTIONS, *TRACK, *TRACKING, *UNDO, *RETRY, "settings_wrong"}
