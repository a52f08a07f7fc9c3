"""What stands in a seller's way, each as a state of its own with a next step; and how a policy is satisfied."""

import json

import pytest
from test_suggest import ANNA, from_anna
from test_web import problem
from world import World, mail

METHODS = json.dumps({"amr": ["pwd", "mfa"]})


@pytest.fixture
def sellers(world: World) -> World:
    world.load(kim=[from_anna()], alex=[mail("anna@fabrikam.com", subject="Tea")], records=[ANNA])
    return world


def demand(world: World, resource: str = "graph", requires: str = "mfa") -> str:
    """A policy for Kim, and its id."""
    asked = {"resource": resource, "requires": requires, "users": [world.kim]}
    return str(world.call("POST", "policies", json=asked)["id"])


@pytest.mark.parametrize("resource", ["graph", "dataverse"])
def test_a_seller_under_a_policy_gets_the_claims_signs_in_with_them_and_sees_suggestions(sellers, resource):
    policy = demand(sellers, resource)
    refused = sellers.as_(sellers.kim).look("contact", "anna")
    problem(refused, 401, "claims_required")
    wanted = json.loads(refused.json()["claims"])
    assert wanted == {"access_token": {"polids": {"essential": True, "values": [policy]}}}
    assert 'error="insufficient_claims"' in refused.headers["WWW-Authenticate"]
    stronger = sellers.as_(sellers.kim, claims=METHODS)
    assert stronger.subjects("contact", "anna") == ["Coffee"]
    (found,) = stronger.suggestions("contact", "anna")
    assert stronger.tracked("contact", "anna", found)["state"] == "tracked"


def test_one_sellers_policy_is_not_the_next_ones(sellers):
    demand(sellers)
    problem(sellers.as_(sellers.kim).look("contact", "anna"), 401, "claims_required")
    assert sellers.as_(sellers.alex).subjects("contact", "anna") == ["Tea"]


@pytest.mark.parametrize(
    ("requires", "words"), [("block", "blocks this app"), ("device", "does not allow this device")]
)
def test_what_no_sign_in_satisfies_is_told_apart(sellers, requires, words):
    demand(sellers, requires=requires)
    refused = sellers.as_(sellers.kim).look("contact", "anna")
    problem(refused, 403, "policy_blocked")
    assert words in refused.json()["detail"]


def test_missing_consent_names_the_permission_and_ends_once_it_is_given(sellers):
    sellers.call("POST", "consent", json={"resource": "graph", "given": False})
    refused = sellers.as_(sellers.kim).look("contact", "anna")
    problem(refused, 403, "consent_required")
    assert "Mail.Read" in refused.json()["detail"]
    assert refused.json()["consentLink"].startswith("https://login.microsoftonline.com/")
    sellers.call("POST", "consent", json={"resource": "graph", "given": True})
    assert sellers.as_(sellers.kim).subjects("contact", "anna") == ["Coffee"]


def test_who_is_not_assigned_and_who_is_disabled_are_told_so(sellers):
    kim, again = sellers.as_(sellers.kim), sellers.as_(sellers.kim)
    sellers.call("POST", "assignment", json={"users": [sellers.alex]})
    problem(kim.look("contact", "anna"), 403, "user_not_assigned")
    sellers.call("POST", "assignment", json={"users": [sellers.kim]})
    sellers.call("POST", "accounts", json={"user": sellers.kim, "enabled": False})
    problem(again.look("contact", "anna"), 403, "user_disabled")


def test_every_state_has_a_sentence_of_its_own(sellers):
    """A seller must know what to do from what they read, without a code."""
    told = set()
    for resource, requires in (("graph", "mfa"), ("graph", "block"), ("graph", "device")):
        demand(sellers, resource, requires)
        told.add(sellers.as_(sellers.kim).look("contact", "anna").json()["detail"])
        sellers.call("DELETE", "policies")
    sellers.call("POST", "consent", json={"resource": "graph", "given": False})
    told.add(sellers.as_(sellers.kim).look("contact", "anna").json()["detail"])
    assert len(told) == 4


def test_a_sign_in_that_was_revoked_ends_at_once_and_a_new_one_goes_on(sellers):
    """Continuous access evaluation: the tokens that the app holds are refused by the remotes, and by Entra."""
    kim, alex = sellers.as_(sellers.kim), sellers.as_(sellers.alex)
    assert (kim.subjects("contact", "anna"), alex.subjects("contact", "anna")) == (["Coffee"], ["Tea"])
    sellers.call("POST", "revocations", json={"user": sellers.kim})
    problem(kim.look("contact", "anna"), 401, "token_expired")
    assert alex.subjects("contact", "anna") == ["Tea"]
    assert sellers.as_(sellers.kim).subjects("contact", "anna") == ["Coffee"]
