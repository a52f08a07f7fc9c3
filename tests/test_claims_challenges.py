"""Remotes that ask for claims: one more attempt, then the seller is asked; over HTTP, in the running app."""

import base64
import json
from urllib.parse import parse_qs

import pytest
from test_suggest import ANNA, from_anna
from test_web import problem
from world import Seller, World

CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"1604106651"}}}'
OTHERS = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
AUTHORIZE = "https://login.microsoftonline.com/common/oauth2/authorize"
SCOPES = {"graph": "https://graph.microsoft.com/.default", "dataverse": "user_impersonation"}


def challenge(claims: str = CLAIMS) -> dict[str, str]:
    """The header of a remote that wants another token."""
    encoded = base64.b64encode(claims.encode()).decode()
    told = f'realm="", authorization_uri="{AUTHORIZE}", error="insufficient_claims", claims="{encoded}"'
    return {"www-authenticate": f"Bearer {told}"}


@pytest.fixture
def kim(world: World) -> Seller:
    world.load(kim=[from_anna()], records=[ANNA])
    kim = world.as_(world.kim)
    assert kim.subjects("contact", "anna") == ["Coffee"]
    return kim


def asked(world: World, since: int) -> list[dict]:
    """The claims of every token request since then."""
    forms = [parse_qs(entry["body"]) for entry in world.journal(since, "entra") if entry["method"] == "POST"]
    return [json.loads(form["claims"][0]) for form in forms]


@pytest.mark.parametrize("service", ["graph", "dataverse"])
@pytest.mark.parametrize("status", [401, 403])
def test_a_challenge_is_answered_with_another_token_and_nobody_notices(world, kim, service, status):
    world.fault(service, status=status, headers=challenge(), times=1)
    before = world.mark()
    assert kim.subjects("contact", "anna") == ["Coffee"]
    (claims,) = asked(world, before)
    assert claims["access_token"]["nbf"] == {"essential": True, "value": "1604106651"}
    assert claims["access_token"]["xms_cc"] == {"values": ["CP1"]}


@pytest.mark.parametrize("service", ["graph", "dataverse"])
def test_the_token_that_answered_a_challenge_serves_the_calls_after_it(world, kim, service):
    world.fault(service, status=401, headers=challenge(), times=1)
    kim.suggestions("contact", "anna")
    before = world.mark()
    kim.suggestions("contact", "anna")
    assert asked(world, before) == []


@pytest.mark.parametrize("service", ["graph", "dataverse"])
def test_a_remote_that_is_not_satisfied_is_asked_twice_and_no_more(world, kim, service):
    world.fault(service, status=401, headers=challenge(), times=60)
    before = world.mark()
    answer = kim.look("contact", "anna")
    assert problem(answer, 401, "claims_required")["claims"] == CLAIMS
    refused = [entry["path"] for entry in world.journal(before, service) if entry["status"] == 401]
    assert refused
    assert {refused.count(path) for path in refused} <= {1, 2}


def test_the_relay_is_as_standard_clients_expect_it_and_the_body_says_the_same(world, kim):
    world.fault("graph", status=401, headers=challenge(OTHERS), times=60)
    answer = kim.look("contact", "anna")
    encoded = base64.b64encode(OTHERS.encode()).decode()
    assert answer.headers["WWW-Authenticate"] == (
        f'Bearer realm="", authorization_uri="{AUTHORIZE}", error="insufficient_claims", claims="{encoded}"'
    )
    assert problem(answer, 401, "claims_required")["claims"] == OTHERS


def test_what_entra_asks_for_when_a_challenge_is_answered_is_relayed(world, kim):
    policy = {"error": "interaction_required", "error_codes": [50076], "claims": OTHERS}
    world.fault("graph", status=401, headers=challenge(), times=60)
    world.fault("entra", method="POST", path="/token", status=400, body=json.dumps(policy), times=60)
    assert problem(kim.look("contact", "anna"), 401, "claims_required")["claims"] == OTHERS


def test_a_new_sign_in_satisfies_the_challenge(world, kim):
    world.fault("graph", status=401, headers=challenge(), times=60)
    problem(kim.look("contact", "anna"), 401, "claims_required")
    world.mend()
    stronger = world.as_(world.kim, claims='{"acrs": ["c1"]}')
    before = world.mark()
    assert stronger.subjects("contact", "anna") == ["Coffee"]
    assert not [one for one in asked(world, before) if "nbf" in one["access_token"]]


def test_one_sellers_challenge_is_not_the_next_ones(world, kim):
    world.fault("graph", status=401, headers=challenge(), times=60)
    problem(kim.look("contact", "anna"), 401, "claims_required")
    world.mend()
    before = world.mark()
    assert world.as_(world.alex).look("contact", "anna").status_code == 200
    assert not [one for one in asked(world, before) if "nbf" in one["access_token"]]


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        f'Bearer realm="", authorization_uri="{AUTHORIZE}"',
        'Bearer error="insufficient_claims", claims="????"',
        'Bearer error="insufficient_claims", claims="bm8gSlNPTg=="',
        'Negotiate error="insufficient_claims"',
    ],
)
def test_a_challenge_that_cannot_be_read_ends_the_sign_in(world, kim, header):
    world.fault("graph", status=401, headers={"www-authenticate": header}, times=60)
    answer = kim.look("contact", "anna")
    problem(answer, 401, "token_expired")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_the_worker_answers_challenges_too(world, kim):
    (found,) = kim.suggestions("contact", "anna")
    world.fault("dataverse", path=r"\$batch", status=401, headers=challenge(), times=1)
    assert kim.tracked("contact", "anna", found)["state"] == "tracked"


@pytest.mark.parametrize(
    ("service", "needed"), [("graph", "Microsoft Graph User.Read"), ("dataverse", "Dynamics CRM user_impersonation")]
)
def test_missing_consent_names_the_permission_and_leads_the_administrator_there(world, service, needed):
    """Entra is asked for both remotes side by side; the record decides, unless the mailbox alone is refused."""
    world.load(kim=[from_anna()], records=[ANNA])
    kim = world.as_(world.kim)
    if service == "graph":
        denied = '{"error":{"code":"ErrorAccessDenied","message":"Access is denied."}}'
        world.fault("graph", status=403, body=denied, times=60)
    else:
        consent = json.dumps({"error": "invalid_grant", "error_codes": [65001], "suberror": "consent_required"})
        world.fault("entra", method="POST", path="/token", status=400, body=consent, times=60)
    found = problem(kim.look("contact", "anna"), 403, "consent_required")
    sandbox = world.stack.addresses.sandbox
    assert needed in found["detail"]
    assert found["consentLink"] == (
        f"https://login.microsoftonline.com/{sandbox['tenant']}/adminconsent?client_id={sandbox['client_id']}"
    )
