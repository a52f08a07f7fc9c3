"""The whole way of a sign-in: the page, a click, the code, the tokens."""

import base64
import json
from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
from ground_browser import VERIFIER, Browser, authorize, browsing, canary, told
from ground_world import KIM, LOGIN, TENANT, Ground

from sandbox.tenant.document.defaults import CLIENT_ID, TIMELINE_CLIENT_ID

URI = f"api://{TENANT}/auto-capture"


def claims(token: str) -> dict[str, object]:
    return dict(jwt.decode(token, options={"verify_signature": False}))


def test_a_click_on_the_page_leads_to_a_token_that_the_app_accepts(ground: Ground, browser: Browser):
    carried = told(browser.click(browser.ask(), value=KIM))
    answer = browser.redeem(carried["code"])
    assert answer.status_code == 200
    got = ground.tokens.verify(answer.json()["access_token"], CLIENT_ID)
    assert (got["oid"], got["tid"], got["scp"]) == (KIM, TENANT, "access_as_user")
    assert (got["azp"], got["azpacr"], got["ver"]) == (TIMELINE_CLIENT_ID, "0", "2.0")
    assert (got["iss"], got["preferred_username"]) == (f"{LOGIN}/{TENANT}/v2.0", "kim@contoso.com")
    assert got["roles"] == ["AutoCapture.Admin"]


def test_the_app_exchanges_such_a_token_for_one_of_graph(ground: Ground, browser: Browser):
    token = browser.redeem(browser.code()).json()["access_token"]
    assert ground.entra(ground.behalf(assertion=token)).ok


def test_the_redirect_carries_code_state_and_whose_account_it_is(browser: Browser):
    browser.sign_in("kim@contoso.com")
    carried = told(browser.ask())
    assert carried.keys() == {"code", "state", "client_info"}
    assert carried["state"] == "a=state|&more"
    assert json.loads(base64.urlsafe_b64decode(carried["client_info"] + "==")) == {"uid": KIM, "utid": TENANT}


def test_what_is_not_asked_for_is_not_carried(browser: Browser):
    browser.sign_in("kim@contoso.com")
    assert told(browser.ask(client_info=None, state=None)).keys() == {"code"}


@pytest.mark.parametrize("mode", ["query", None])
def test_the_answer_comes_in_the_query_unless_the_fragment_is_asked_for(browser: Browser, mode: str | None):
    browser.sign_in("kim@contoso.com")
    target = urlsplit(browser.ask(response_mode=mode).headers["Location"])
    assert target.fragment == ""
    assert dict(parse_qsl(target.query))["state"] == "a=state|&more"


def test_the_token_endpoints_answer_is_whole(browser: Browser):
    answer = browser.redeem(browser.code())
    body = answer.json()
    assert (body["token_type"], body["expires_in"], body["ext_expires_in"]) == ("Bearer", 3600, 3600)
    assert body["scope"] == f"{CLIENT_ID}/access_as_user"
    assert 86_000 < body["refresh_token_expires_in"] <= 86_400
    assert json.loads(base64.urlsafe_b64decode(body["client_info"] + "==")) == {"uid": KIM, "utid": TENANT}
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_id_token_says_who_signed_in_where(ground: Ground, browser: Browser):
    got = ground.tokens.verify(browser.redeem(browser.code()).json()["id_token"], TIMELINE_CLIENT_ID)
    assert (got["nonce"], got["oid"], got["tid"]) == ("a nonce", KIM, TENANT)
    assert (got["iss"], got["ver"]) == (f"{LOGIN}/{TENANT}/v2.0", "2.0")
    assert (got["name"], got["preferred_username"]) == ("Kim Akers", "kim@contoso.com")
    assert got["sub"] not in (KIM, "")
    assert "scp" not in got


def test_a_subject_is_the_same_at_every_sign_in_and_another_for_every_user(browser: Browser):
    first, again = (claims(browser.redeem(browser.code()).json()["id_token"])["sub"] for _ in range(2))
    browser.ground.state.tenant.users[KIM].id = "0b1f6d0e-6f3c-4c26-9d53-5a7a6f0a0009"
    browser.ground.state.tenant.users["0b1f6d0e-6f3c-4c26-9d53-5a7a6f0a0009"] = browser.ground.state.tenant.users[KIM]
    assert first == again
    assert claims(browser.redeem(browser.code()).json()["id_token"])["sub"] != first


def test_without_a_nonce_the_id_token_has_none(browser: Browser):
    assert "nonce" not in claims(browser.redeem(browser.code(nonce=None)).json()["id_token"])


def test_id_token_and_refresh_token_come_only_where_the_user_was_asked_for_them(browser: Browser):
    body = browser.redeem(browser.code(scope=f"{CLIENT_ID}/access_as_user"), client_info=None).json()
    assert body.keys() == {"token_type", "scope", "expires_in", "ext_expires_in", "access_token"}


@pytest.mark.parametrize("scope", [f"{URI}/access_as_user", f"{CLIENT_ID}/.default", f"{URI}/.default openid"])
def test_the_api_is_named_by_its_identifier_too_and_all_its_scopes_by_default(browser: Browser, scope: str):
    body = browser.redeem(browser.code(scope=scope), scope=None).json()
    assert body["scope"] == f"{scope.split(maxsplit=1)[0].rpartition('/')[0]}/access_as_user"
    assert (claims(body["access_token"])["aud"], claims(body["access_token"])["scp"]) == (CLIENT_ID, "access_as_user")


def test_the_journal_says_as_whom_and_holds_no_secret(ground: Ground, browser: Browser):
    page = browser.ask()
    carried = told(browser.click(page, value=KIM))
    body = browser.redeem(carried["code"]).json()
    renewed = browser.refresh(body["refresh_token"]).json()
    entries = ground.journal("entra")
    assert [entry["caller"] for entry in entries] == [None, KIM, KIM, KIM]
    secrets = {carried["code"], VERIFIER, canary(page), *browser.http.cookies.values()}
    secrets |= {one[name] for one in (body, renewed) for name in ("access_token", "refresh_token", "id_token")}
    written = json.dumps(entries)
    assert len(secrets) == 10
    assert [one for one in secrets if one in written] == []


def test_a_browser_of_another_session_knows_none_of_it(ground: Ground, browser: Browser):
    browser.sign_in("kim@contoso.com")
    with browsing(ground) as other:
        assert "kim@contoso.com Signed in" not in other.ask().text
        assert "error" in told(other.ask(prompt="none"))


def test_a_tenant_that_starts_afresh_has_forgotten_session_code_and_refresh_token(ground: Ground, browser: Browser):
    code, token = browser.code(), browser.redeem(browser.code()).json()["refresh_token"]
    ground.state.reset()
    assert told(browser.ask(prompt="none"))["error"] == "login_required"
    assert browser.redeem(code).json()["error_codes"] == [9002313]
    assert browser.refresh(token).json()["error_codes"] == [9002313]


def test_a_tenant_is_known_by_its_domain(browser: Browser):
    assert browser.visit(authorize("contoso.com")).status_code == 200
