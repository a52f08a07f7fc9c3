"""What an application may not ask of the sign-in page: shown to the person, or carried back to the application."""

import pytest
from ground_browser import REDIRECT, Browser, authorize, refused_back, refused_on_a_page, told
from ground_world import GRAPH, KIM, ORGANIZATION, TENANT, Ground

from sandbox.tenant.document.defaults import CLIENT_ID, TIMELINE_CLIENT_ID
from sandbox.tenant.model import Registration

PATH = "/WebResources/autocapture_/signin.html"
OTHER = "11111111-2222-4333-8444-555555555555"


@pytest.mark.parametrize("silent", [None, "none"])
@pytest.mark.parametrize(
    ("changed", "number"),
    [
        ({"client_id": None}, 900144),
        ({"client_id": ""}, 900144),
        ({"client_id": OTHER}, 700016),
        ({"redirect_uri": None}, 900971),
        ({"redirect_uri": ""}, 900971),
        ({"redirect_uri": f"{REDIRECT}?x=1"}, 50011),
        ({"client_id": CLIENT_ID}, 50011),
    ],
)
def test_without_a_known_way_back_the_person_is_told(browser: Browser, changed: dict, number: int, silent: str | None):
    refused_on_a_page(browser.ask(**changed, prompt=silent), number)


@pytest.mark.parametrize("tenant", ["fabrikam.com", "common", "organizations"])
def test_another_tenant_is_refused_on_a_page(browser: Browser, tenant: str):
    assert f"Tenant '{tenant}' not found." in refused_on_a_page(browser.visit(authorize(tenant)), 90002)
    refused_on_a_page(browser.visit(f"/{tenant}/oauth2/v2.0/logout"), 90002)


def test_a_parameter_that_comes_twice_is_refused_on_a_page(browser: Browser):
    page = refused_on_a_page(browser.visit(f"{authorize()}&state=again"), 9000411)
    assert "The parameter 'state' is duplicated." in page


@pytest.mark.parametrize("port", ["", ":1", ":8123", ":65535"])
def test_on_loopback_the_port_does_not_count(browser: Browser, port: str):
    browser.sign_in("kim@contoso.com")
    uri = f"http://127.0.0.1{port}{PATH}"
    assert browser.ask(redirect_uri=uri).headers["Location"].startswith(f"{uri}#code=")


@pytest.mark.parametrize(
    "uri",
    [
        f"http://127.0.0.1:8123{PATH.upper()}",
        f"http://127.0.0.1:8123{PATH}/",
        f"http://127.0.0.1:8123{PATH}#x",
        f"https://127.0.0.1:8123{PATH}",
        f"http://localhost:8123{PATH}",
        f"http://127.0.0.1:8123@fabrikam.com{PATH}",
        f"http://127.0.0.1:x{PATH}",
        f"http://127.0.0.1.fabrikam.com{PATH}",
        f"http://fabrikam.com/http://127.0.0.1:8123{PATH}",
        f" http://127.0.0.1:8123{PATH}",
        f"http://127.0.0.1:8123{PATH}\n",
        "http://127.0.0.1:8123/",
        "http://127.0.0.1:8123",
    ],
)
def test_everything_else_of_a_redirect_uri_counts(browser: Browser, uri: str):
    browser.sign_in("kim@contoso.com")
    refused_on_a_page(browser.ask(redirect_uri=uri), 50011)


def test_elsewhere_the_port_counts(ground: Ground, browser: Browser):
    registered = "https://contoso.crm.dynamics.com/signin.html"
    ground.state.tenant.registrations[TIMELINE_CLIENT_ID].redirect_uris = (registered,)
    browser.sign_in("kim@contoso.com")
    assert browser.ask(redirect_uri=registered).headers["Location"].startswith(registered)
    refused_on_a_page(browser.ask(redirect_uri=registered.replace(".com/", ".com:443/")), 50011)


@pytest.mark.parametrize(
    ("changed", "error", "number"),
    [
        ({"response_type": None}, "invalid_request", 900144),
        ({"response_type": "id_token"}, "unsupported_response_type", 700054),
        ({"response_type": "code id_token"}, "unsupported_response_type", 700054),
        ({"response_type": "token"}, "unsupported_response_type", 70005),
        ({"scope": None}, "invalid_request", 900144),
        ({"scope": "openid profile"}, "invalid_scope", 70011),
        ({"scope": f"{CLIENT_ID}/access_as_user {GRAPH}/Mail.Read"}, "invalid_scope", 28000),
        ({"scope": f"{CLIENT_ID}/everything"}, "invalid_scope", 70011),
        ({"scope": "api://contoso/other/access"}, "invalid_resource", 500011),
        ({"scope": "Mail.Read"}, "interaction_required", 65001),
        ({"scope": f"{GRAPH}/.default"}, "interaction_required", 65001),
        ({"scope": f"{ORGANIZATION}/user_impersonation"}, "interaction_required", 65001),
        ({"code_challenge": None}, "invalid_request", 9002325),
        ({"code_challenge_method": None}, "invalid_request", 50149),
        ({"code_challenge_method": "plain"}, "invalid_request", 50149),
        ({"code_challenge": "x" * 42}, "invalid_request", 501491),
        ({"code_challenge": "=" * 43}, "invalid_request", 501491),
        ({"prompt": "consent select_account"}, "invalid_request", 90023),
        ({"prompt": "select_account", "login_hint": "kim@contoso.com"}, "invalid_request", 90023),
        ({"prompt": "select_account", "sid": "x"}, "invalid_request", 90023),
        ({"sid": "x", "login_hint": "kim@contoso.com"}, "invalid_request", 90005),
        ({"claims": "x"}, "invalid_request", 90100),
        ({"claims": "[]"}, "invalid_request", 90100),
        ({"claims": ""}, "invalid_request", 90100),
        ({"resource": CLIENT_ID}, "invalid_request", 901002),
        ({"nativebroker": "1"}, "invalid_request", 90100),
        ({"Prompt": "none"}, "invalid_request", 90100),
    ],
)
def test_any_other_mistake_goes_back_to_the_application(browser: Browser, changed: dict, error: str, number: int):
    browser.sign_in("kim@contoso.com")
    refused_back(browser.ask(**changed), error, number)


def test_a_mode_that_is_not_emulated_is_refused_in_the_query(browser: Browser):
    location = browser.ask(response_mode="form_post").headers["Location"]
    assert location.startswith(f"{REDIRECT}?error=invalid_request&error_description=AADSTS70007%3A")


def test_a_parameter_that_is_not_emulated_is_named(browser: Browser):
    assert "'" not in refused_back(browser.ask(req_cnf="x"), "invalid_request", 90100).partition(" parameter")[0]
    assert "AADSTS90100: req_cnf parameter" in refused_back(browser.ask(req_cnf="x"), "invalid_request", 90100)


@pytest.mark.parametrize(
    "hints",
    [
        {"domain_hint": "contoso.com", "instance_aware": "true"},
        {"X-AnchorMailbox": "UPN:kim@contoso.com", "pocd": "1"},
        {"x-client-OS": "", "x-client-CPU": "", "x-app-name": "Sales", "x-app-ver": "1"},
        {"claims": '{"access_token":{"xms_cc":{"values":["CP1"]}}}'},
        {"sid": "0199a0e0"},
    ],
)
def test_hints_of_msal_change_nothing(browser: Browser, hints: dict[str, str]):
    browser.sign_in("kim@contoso.com")
    assert "code" in told(browser.ask(prompt="none", **hints))


def test_a_client_that_nobody_trusts_needs_consent(ground: Ground, browser: Browser):
    ground.registration.preauthorized = ()
    browser.sign_in("kim@contoso.com")
    for prompt in (None, "none"):
        carried = told(browser.ask(prompt=prompt))
        assert (carried["error"], carried["suberror"]) == ("interaction_required", "consent_required")
        assert TIMELINE_CLIENT_ID in carried["error_description"]
    refused_back(browser.click(browser.ask(prompt="login"), value=KIM), "interaction_required", 65001)


def test_a_client_may_have_the_scope_by_consent_as_well(ground: Ground, browser: Browser):
    uri = "http://127.0.0.1/other.html"
    other = Registration(OTHER, "Other", OTHER, redirect_uris=(uri,), consented={CLIENT_ID: ("access_as_user",)})
    ground.state.tenant.registrations[OTHER] = other
    browser.sign_in("kim@contoso.com")
    asked = browser.ask(client_id=OTHER, redirect_uri=uri, response_mode="query")
    assert asked.headers["Location"].startswith(f"{uri}?code=")


def test_the_page_of_a_refusal_is_framed_by_nobody(browser: Browser):
    answer = browser.ask(client_id=OTHER)
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "form-action 'none'" in answer.headers["Content-Security-Policy"]


def test_another_path_or_verb_is_not_there(browser: Browser):
    assert browser.visit(f"/{TENANT}/oauth2/v2.0/devicecode").status_code == 404
    assert browser.visit(authorize(), "DELETE").status_code == 405
