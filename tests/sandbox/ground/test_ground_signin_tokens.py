"""The token endpoint for a single-page application: what codes and refresh tokens are bound to, and across origins."""

from datetime import timedelta

import pytest
from ground_browser import ORIGIN, REDEMPTION, REDIRECT, SCOPE, Browser
from ground_world import GRAPH, KIM, LOGIN, TENANT, Ground, refused

from sandbox.tenant.document.defaults import CLIENT_ID, TIMELINE_CLIENT_ID
from sandbox.tenant.model import Registration

OTHER = "11111111-2222-4333-8444-555555555555"
TOKEN = f"/{TENANT}/oauth2/v2.0/token"


@pytest.fixture
def other(ground: Ground) -> Registration:
    """Another single-page application, which the app trusts as well."""
    made = Registration(OTHER, "Other", OTHER, redirect_uris=(REDIRECT,))
    ground.state.tenant.registrations[OTHER] = made
    ground.registration.preauthorized += (OTHER,)
    return made


@pytest.fixture
def later(ground: Ground, monkeypatch: pytest.MonkeyPatch):
    """Lets time pass."""
    now = ground.state.now

    def passing(**span: float) -> None:
        monkeypatch.setattr(ground.state, "now", lambda: now() + timedelta(**span))

    return passing


def refresh_token(browser: Browser, **changes: str | None) -> str:
    return str(browser.redeem(browser.code(**changes)).json()["refresh_token"])


def test_a_code_is_good_once(browser: Browser):
    code = browser.code()
    assert browser.redeem(code).ok
    for _ in range(2):
        refused(browser.redeem(code), 400, "invalid_grant", 54005)


def test_a_code_is_good_for_ten_minutes(browser: Browser, later):
    early, late = browser.code(), browser.code()
    later(minutes=9, seconds=55)
    assert browser.redeem(early).ok
    later(minutes=10)
    refused(browser.redeem(late), 400, "invalid_grant", 70008)


@pytest.mark.parametrize("verifier", [None, "", "x" * 43, "é"])
def test_without_its_verifier_a_code_is_worth_nothing_and_not_used_up(browser: Browser, verifier: str | None):
    code = browser.code()
    refused(browser.redeem(code, code_verifier=verifier), 400, "invalid_grant", 501481)
    assert browser.redeem(code).ok


def test_a_code_is_bound_to_the_redirect_uri_with_its_port(browser: Browser):
    code = browser.code()
    elsewhere = REDIRECT.replace(":8123", ":8124")
    assert elsewhere in refused(browser.redeem(code, redirect_uri=elsewhere), 401, "invalid_client", 500112)


def test_code_and_refresh_token_are_bound_to_the_client(browser: Browser, other: Registration):
    token, code = refresh_token(browser), browser.code()
    refused(browser.redeem(code, client_id=other.client_id), 400, "invalid_grant", 70000)
    refused(browser.refresh(token, client_id=other.client_id), 400, "invalid_grant", 70000)
    assert browser.redeem(browser.code(client_id=OTHER), client_id=OTHER).ok


@pytest.mark.parametrize("code", ["guessed", "☃"])
def test_a_code_that_was_never_issued_is_malformed(browser: Browser, code: str):
    refused(browser.redeem(code), 400, "invalid_grant", 9002313)
    refused(browser.refresh(code), 400, "invalid_grant", 9002313)


def test_neither_is_taken_for_the_other(browser: Browser):
    token, code = refresh_token(browser), browser.code()
    refused(browser.redeem(token), 400, "invalid_grant", 9002313)
    refused(browser.refresh(code), 400, "invalid_grant", 9002313)


@pytest.mark.parametrize("name", ["code", "redirect_uri"])
@pytest.mark.parametrize("value", [None, ""])
def test_what_is_missing_is_named(browser: Browser, name: str, value: str | None):
    answer = browser.token({**REDEMPTION, "code": "x", name: value}, ORIGIN)
    assert f"'{name}'" in refused(answer, 400, "invalid_request", 900144)


def test_a_refresh_token_that_is_missing_is_named(browser: Browser):
    assert "'refresh_token'" in refused(browser.refresh(""), 400, "invalid_request", 900144)


@pytest.mark.parametrize(
    ("changed", "error", "number"),
    [
        ({"scope": f"{CLIENT_ID}/everything"}, "invalid_scope", 70011),
        ({"scope": "openid"}, "invalid_scope", 70011),
        ({"scope": f"{SCOPE} {GRAPH}/Mail.Read"}, "invalid_scope", 28000),
        ({"scope": f"{GRAPH}/Mail.Read"}, "invalid_grant", 65001),
        ({"scope": "api://contoso/other/access"}, "invalid_resource", 500011),
        ({"claims": "x"}, "invalid_request", 90100),
        ({"req_cnf": "x"}, "invalid_request", 90100),
        ({"resource": CLIENT_ID}, "invalid_request", 901002),
    ],
)
def test_what_does_not_fit_is_refused_for_both(browser: Browser, changed: dict, error: str, number: int):
    refused(browser.redeem(browser.code(), **changed), 400, error, number)
    refused(browser.refresh(refresh_token(browser), **changed), 400, error, number)


def test_a_query_may_hold_hints_only(browser: Browser):
    form, headers = {**REDEMPTION, "code": browser.code()}, {"Origin": ORIGIN}
    answer = browser.visit(f"{TOKEN}?brk_client_id=x", "POST", data=form, headers=headers)
    refused(answer, 400, "invalid_request", 90100)
    assert browser.visit(f"{TOKEN}?client-request-id=x", "POST", data=form, headers=headers).ok


def test_a_refresh_token_gives_tokens_and_its_successor(ground: Ground, browser: Browser):
    first = browser.redeem(browser.code()).json()
    body = browser.refresh(first["refresh_token"], client_info="1").json()
    assert ground.tokens.verify(body["access_token"], CLIENT_ID)["oid"] == KIM
    assert ground.tokens.verify(body["id_token"], TIMELINE_CLIENT_ID)["oid"] == KIM
    assert body.keys() == first.keys()
    assert body["refresh_token"] != first["refresh_token"]
    assert browser.refresh(body["refresh_token"]).ok
    assert browser.refresh(first["refresh_token"]).ok


def test_no_successor_lives_longer_than_a_day(browser: Browser, later):
    token = refresh_token(browser)
    later(hours=23)
    renewed = browser.refresh(token).json()
    assert 0 < renewed["refresh_token_expires_in"] <= 3600
    later(hours=24)
    for one in (token, renewed["refresh_token"]):
        assert "1.00:00:00" in refused(browser.refresh(one), 400, "invalid_grant", 700084)


def test_a_refresh_token_outlives_the_session(browser: Browser):
    token = refresh_token(browser)
    browser.visit(f"/{TENANT}/oauth2/v2.0/logout")
    assert browser.refresh(token).ok


def test_whoever_is_disabled_or_gone_gets_no_tokens(ground: Ground, browser: Browser):
    token, code = refresh_token(browser), browser.code()
    ground.user.enabled = False
    refused(browser.redeem(code), 400, "invalid_grant", 50057)
    refused(browser.refresh(token), 400, "invalid_grant", 50057)
    del ground.state.tenant.users[KIM]
    refused(browser.refresh(token), 400, "invalid_grant", 50034)


def test_consent_that_is_taken_back_ends_a_refresh_token(ground: Ground, browser: Browser):
    token = refresh_token(browser)
    ground.registration.preauthorized = ()
    answer = browser.refresh(token)
    refused(answer, 400, "invalid_grant", 65001)
    assert answer.json()["suberror"] == "consent_required"


def test_a_script_may_read_tokens_and_refusals(browser: Browser):
    for answer in (browser.redeem(browser.code()), browser.redeem("x"), browser.redeem("x", client_id=OTHER)):
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert answer.headers["Vary"] == "Origin"


def test_who_is_no_script_is_told_nothing_about_origins(ground: Ground):
    assert "Access-Control-Allow-Origin" not in ground.entra(ground.own()).headers


@pytest.mark.parametrize("grant", [{"grant_type": "authorization_code", "code": "x"}, {"grant_type": "refresh_token"}])
def test_a_single_page_application_redeems_from_a_script_only(browser: Browser, grant: dict[str, str]):
    refused(browser.token({"client_id": TIMELINE_CLIENT_ID, **grant}, None), 400, "invalid_request", 9002327)


@pytest.mark.parametrize("grant", ["authorization_code", "refresh_token", "client_credentials"])
def test_no_other_application_redeems_from_a_script(ground: Ground, browser: Browser, grant: str):
    answer = browser.token(ground.own(grant_type=grant), ORIGIN)
    assert ORIGIN in refused(answer, 400, "invalid_request", 9002326)


@pytest.mark.parametrize("secret", [{"client_secret": "x"}, {"client_assertion": "x"}, {"client_assertion_type": "x"}])
def test_a_single_page_application_has_no_secret(browser: Browser, secret: dict[str, str]):
    refused(browser.redeem(browser.code(), **secret), 401, "invalid_client", 700025)


def test_a_single_page_application_has_no_token_of_its_own(browser: Browser):
    form = {"grant_type": "client_credentials", "client_id": TIMELINE_CLIENT_ID, "scope": f"{CLIENT_ID}/.default"}
    refused(browser.token(form, ORIGIN), 401, "invalid_client", 7000218)


def test_an_unknown_client_is_not_in_the_directory(browser: Browser):
    refused(browser.redeem("x", client_id=OTHER), 400, "unauthorized_client", 700016)


def test_the_preflight_names_what_msal_sends(browser: Browser):
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "x-anchormailbox",
    }
    answer = browser.visit(TOKEN, "OPTIONS", headers=asked)
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (204, ORIGIN)
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    allowed = answer.headers["Access-Control-Allow-Headers"].split(", ")
    assert {"content-type", "x-anchormailbox"} <= set(allowed)
    assert "authorization" not in allowed


def test_everyone_may_read_the_configuration_and_the_keys(browser: Browser):
    instance = f"/common/discovery/instance?authorization_endpoint={LOGIN}/x"
    paths = [f"/{TENANT}/v2.0/.well-known/openid-configuration", f"/{TENANT}/discovery/v2.0/keys", instance]
    for path in [*paths, "/fabrikam.com/discovery/v2.0/keys", "/common/discovery/instance"]:
        assert browser.visit(path).headers["Access-Control-Allow-Origin"] == "*"
