"""Sign-in policies, consent, assignment and accounts: what Entra demands, of whom, and how it is met."""

import json

import jwt
import pytest
from ground_browser import Browser, told
from ground_world import DANA, GRAPH, KIM, ORGANIZATION, Ground, refused

READ = {"graph": f"{GRAPH}/Mail.Read", "dataverse": f"{ORGANIZATION}/user_impersonation"}
MFA = {"resource": "graph", "requires": "mfa"}


def demand(ground: Ground, **policy) -> str:
    made = ground.control("POST", "policies", json={**MFA, **policy})
    return str(made["id"])


def asking(policy: str) -> str:
    return json.dumps({"access_token": {"polids": {"essential": True, "values": [policy]}}})


def behalf(ground: Ground, resource: str = "graph", **more):
    return ground.entra(ground.behalf(scope=READ[resource], **more))


@pytest.mark.parametrize("resource", READ)
def test_a_second_step_is_asked_for_with_the_claims_that_name_the_policy(ground: Ground, resource: str):
    policy = demand(ground, resource=resource)
    refused(answer := behalf(ground, resource), 400, "interaction_required", 50076)
    assert (answer.json()["claims"], answer.json()["suberror"]) == (asking(policy), "basic_action")
    other = next(one for one in READ if one != resource)
    assert behalf(ground, other).ok


@pytest.mark.parametrize(("requires", "number"), [("device", 53000), ("block", 53003)])
def test_what_no_step_satisfies_is_but_a_message(ground: Ground, requires: str, number: int):
    demand(ground, requires=requires)
    refused(answer := behalf(ground), 400, "interaction_required", number)
    assert answer.json()["suberror"] == "message_only"


def test_a_policy_is_for_those_it_names(ground: Ground):
    demand(ground, users=[DANA])
    assert behalf(ground).ok
    demand(ground, users=["KIM@contoso.com"])
    assert behalf(ground).status_code == 400
    ground.control("DELETE", "policies")
    assert behalf(ground).ok


def test_a_strong_sign_in_meets_it_and_a_weak_one_of_the_same_person_does_not(ground: Ground):
    demand(ground)
    assert behalf(ground, assertion=ground.token(amr=["pwd", "mfa"])).ok
    assert behalf(ground, assertion=ground.token(amr=["pwd"])).status_code == 400
    assert behalf(ground, assertion=ground.token(amr="mfa")).status_code == 400


def test_the_page_asks_for_the_step_and_the_token_tells_that_it_was_done(ground: Ground, browser: Browser):
    policy = demand(ground)
    browser.sign_in("kim@contoso.com")
    page = browser.ask(login_hint="kim@contoso.com", claims=asking(policy))
    assert page.status_code == 200
    assert "Approve sign-in" in page.text
    code = told(browser.click(page, "approve", KIM))["code"]
    token = browser.redeem(code).json()["access_token"]
    assert jwt.decode(token, options={"verify_signature": False})["amr"] == ["pwd", "mfa"]
    assert behalf(ground, assertion=token).ok
    assert "code" in told(browser.ask(prompt="none", login_hint="kim@contoso.com", claims=asking(policy)))


def test_silently_it_is_refused_with_the_claims(ground: Ground, browser: Browser):
    policy = demand(ground)
    browser.sign_in("kim@contoso.com")
    answer = told(browser.ask(prompt="none", login_hint="kim@contoso.com", claims=asking(policy)))
    assert (answer["error"], answer["claims"]) == ("interaction_required", asking(policy))
    assert answer["error_description"].startswith("AADSTS50076")


def test_a_policy_on_the_app_asks_at_once(ground: Ground, browser: Browser):
    demand(ground, resource="app")
    browser.sign_in("kim@contoso.com")
    assert "Approve sign-in" in browser.ask(login_hint="kim@contoso.com").text
    assert told(browser.ask(prompt="none", login_hint="kim@contoso.com"))["error"] == "interaction_required"


def test_the_step_can_be_cancelled(ground: Ground, browser: Browser):
    demand(ground, resource="app")
    browser.sign_in("kim@contoso.com")
    page = browser.ask(login_hint="kim@contoso.com")
    assert told(browser.click(page, "cancel", "1"))["error"] == "access_denied"


@pytest.mark.parametrize(
    "claims",
    ["{}", '{"access_token":null}', '{"access_token":{"polids":7}}', '{"access_token":{"polids":{"values":7}}}'],
)
def test_claims_that_name_no_policy_ask_for_none(ground: Ground, browser: Browser, claims: str):
    demand(ground)
    browser.sign_in("kim@contoso.com")
    assert "code" in told(browser.ask(login_hint="kim@contoso.com", claims=claims))


@pytest.mark.parametrize("resource", READ)
def test_consent_is_taken_away_and_given_back(ground: Ground, resource: str):
    ground.control("POST", "consent", json={"resource": resource, "given": False})
    refused(answer := behalf(ground, resource), 400, "invalid_grant", 65001)
    assert answer.json()["suberror"] == "consent_required"
    ground.control("POST", "consent", json={"resource": resource, "given": True})
    assert behalf(ground, resource).ok


def test_only_those_who_are_assigned_may_use_the_app(ground: Ground):
    ground.control("POST", "assignment", json={"users": [DANA]})
    refused(behalf(ground), 400, "invalid_grant", 50105)
    ground.control("POST", "assignment", json={"users": [KIM]})
    assert behalf(ground).ok
    ground.control("DELETE", "assignment")
    assert ground.registration.assigned is None


def test_an_account_is_disabled_and_enabled(ground: Ground):
    ground.control("POST", "accounts", json={"user": KIM, "enabled": False})
    refused(behalf(ground), 400, "invalid_grant", 50057)
    ground.control("POST", "accounts", json={"user": KIM, "enabled": True})
    assert behalf(ground).ok


@pytest.mark.parametrize(
    ("path", "body", "told_"),
    [
        ("policies", {"resource": "mail", "requires": "mfa"}, "resource: "),
        ("policies", {**MFA, "users": ["nobody@contoso.com"]}, "'nobody@contoso.com' is nobody here; known are "),
        ("policies", {**MFA, "name": "x"}, "name: "),
        ("policies", [], "the body: "),
        ("consent", {"resource": "app", "given": False}, "resource: "),
        ("accounts", {"user": KIM}, "enabled: "),
    ],
)
def test_a_demand_that_cannot_be_made_is_told(ground: Ground, path: str, body: object, told_: str):
    assert ground.mistake("POST", path, json=body).startswith(told_)


def test_a_fault_is_aimed_at_the_person_behind_an_assertion(ground: Ground):
    ground.control("POST", "faults", json={"service": "entra", "caller": DANA, "status": 429, "times": 2})
    assert behalf(ground).ok
    ground.control("POST", "faults", json={"service": "entra", "caller": KIM, "status": 429})
    assert behalf(ground).status_code == 429
    assert behalf(ground).ok


def revoke(ground: Ground) -> None:
    ground.control("POST", "revocations", json={"user": KIM})


def test_what_was_issued_before_a_revocation_is_worth_nothing(ground: Ground, browser: Browser):
    before, code = ground.token(), browser.code()
    refresh_token = browser.redeem(browser.code()).json()["refresh_token"]
    revoke(ground)
    refused(behalf(ground, assertion=before), 400, "invalid_grant", 50173)
    refused(browser.redeem(code), 400, "invalid_grant", 50173)
    refused(browser.refresh(refresh_token), 400, "invalid_grant", 50173)
    assert told(browser.ask(prompt="none", login_hint="kim@contoso.com"))["error"] == "login_required"
    assert behalf(ground, assertion=ground.token()).ok
    assert "access_token" in browser.redeem(browser.code()).json()


def test_a_strong_sign_in_is_no_longer_one_after_a_revocation(ground: Ground, browser: Browser):
    demand(ground, resource="app")
    browser.sign_in("kim@contoso.com")
    browser.click(browser.ask(login_hint="kim@contoso.com"), "approve", KIM)
    assert "code" in told(browser.ask(prompt="none", login_hint="kim@contoso.com"))
    revoke(ground)
    browser.sign_in("kim@contoso.com")
    assert told(browser.ask(prompt="none", login_hint="kim@contoso.com"))["error"] == "interaction_required"
