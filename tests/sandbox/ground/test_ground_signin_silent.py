"""Signing in without a page, the shortcut into a session, and the ways out of it."""

from urllib.parse import quote, urlencode

import pytest
from ground_browser import ORIGIN, REDIRECT, Browser, browsing, refused_back, refused_on_a_page, told
from ground_world import DANA, KIM, TENANT, Ground

from sandbox.tenant.model import User

ALEX = "0b1f6d0e-6f3c-4c26-9d53-5a7a6f0a0002"
HOME = f"{ORIGIN}/timeline.html?user=kim@contoso.com"
OUT = f"/{TENANT}/oauth2/v2.0/logout"


@pytest.fixture(autouse=True)
def alex(ground: Ground) -> User:
    user = User(ALEX, "Alex Wilber", "alex@contoso.com", "wilber@contoso.com")
    ground.state.tenant.users[ALEX] = user
    return user


def shortcut(browser: Browser, **query: str):
    return browser.visit(f"/_sandbox/session?{urlencode({'return': HOME, **query})}")


def is_signed_in(browser: Browser, name: str = "kim@contoso.com") -> bool:
    return "code" in told(browser.ask(prompt="none", login_hint=name))


def test_nobody_is_signed_in_at_first(browser: Browser):
    for hint in (None, "kim@contoso.com", "nobody@fabrikam.com", ""):
        said = refused_back(browser.ask(prompt="none", login_hint=hint), "login_required", 50058)
        assert "no user is signed in" in said


def test_the_only_one_needs_no_hint(browser: Browser):
    browser.sign_in("kim@contoso.com")
    assert "code" in told(browser.ask(prompt="none"))


def test_a_hint_at_somebody_else_finds_nobody(browser: Browser):
    browser.sign_in("kim@contoso.com")
    refused_back(browser.ask(prompt="none", login_hint="alex@contoso.com"), "login_required", 50058)


def test_of_several_a_hint_tells_who(ground: Ground, browser: Browser):
    browser.sign_in("kim@contoso.com")
    browser.sign_in("alex@contoso.com")
    refused_back(browser.ask(prompt="none"), "interaction_required", 16000)
    for hint, user in {"wilber@contoso.com": ALEX, "Kim@Contoso.com": KIM}.items():
        browser.redeem(told(browser.ask(prompt="none", login_hint=hint))["code"])
        assert ground.journal("entra")[-1]["caller"] == user


def test_whoever_is_disabled_meanwhile_gets_nothing_more(ground: Ground, browser: Browser):
    browser.sign_in("kim@contoso.com")
    ground.user.enabled = False
    refused_back(browser.ask(prompt="none"), "interaction_required", 50057)
    assert browser.ask(login_hint="kim@contoso.com").status_code == 200


def test_whoever_left_the_directory_is_signed_in_no_more(ground: Ground, browser: Browser):
    browser.sign_in("alex@contoso.com")
    del ground.state.tenant.users[ALEX]
    refused_back(browser.ask(prompt="none"), "login_required", 50058)


@pytest.mark.parametrize("name", ["kim@contoso.com", "KIM@CONTOSO.COM", KIM])
def test_the_shortcut_signs_in_and_leads_back(browser: Browser, name: str):
    answer = shortcut(browser, user=name)
    assert (answer.status_code, answer.headers["Location"]) == (302, HOME)
    assert is_signed_in(browser)


def test_the_shortcut_adds_to_those_who_are_signed_in(browser: Browser):
    for name in ("kim@contoso.com", "alex@contoso.com", "kim@contoso.com"):
        shortcut(browser, user=name)
    assert is_signed_in(browser, "alex@contoso.com")
    assert is_signed_in(browser)


def test_the_shortcut_ends_the_session_as_well(browser: Browser):
    shortcut(browser, user="kim@contoso.com")
    answer = shortcut(browser, end="1")
    assert (answer.status_code, answer.headers["Location"]) == (302, HOME)
    assert not is_signed_in(browser)


@pytest.mark.parametrize(
    "target",
    [
        "",
        "/timeline.html",
        "https://127.0.0.1/",
        "http://fabrikam.com/",
        "http://127.0.0.1@fabrikam.com/",
        "http://127.0.0.1:80@fabrikam.com/",
        "http://127.0.0.1.fabrikam.com/",
        "http://127.0.0.1\\@fabrikam.com/",
        "http://127.0.0.1/\\fabrikam.com",
        "http://127.0.0.1/\r\nSet-Cookie: x=y",
        "javascript:alert(1)//http://127.0.0.1/",
        "HTTP://127.0.0.1/",
    ],
)
def test_the_shortcut_leads_nowhere_but_to_this_machine(browser: Browser, target: str):
    for query in ({"user": "kim@contoso.com"}, {"end": "1"}):
        answer = shortcut(browser, **query, **{"return": target})
        assert (answer.status_code, "Location" in answer.headers) == (400, False)
        assert "loopback" in answer.json()["error"] or "127.0.0.1" in answer.json()["error"]
    assert not is_signed_in(browser)


@pytest.mark.parametrize("target", ["http://localhost", "http://localhost:1/", "http://127.0.0.1?a=b", HOME])
def test_the_shortcut_leads_anywhere_on_this_machine(browser: Browser, target: str):
    assert shortcut(browser, user=KIM, **{"return": target}).headers["Location"] == target


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({}, "'user' is one of kim@contoso.com, dana@contoso.com, alex@contoso.com."),
        ({"user": "nobody@contoso.com"}, "'user' is one of kim@contoso.com, dana@contoso.com, alex@contoso.com."),
        ({"user": DANA}, "Dana Birkby is disabled and cannot sign in."),
        ({"end": "0"}, "'end' is 1, and stands without 'user'."),
        ({"end": "1", "user": KIM}, "'end' is 1, and stands without 'user'."),
        ({"who": KIM}, "'who' is no parameter here; known are user, end, return."),
    ],
)
def test_the_shortcut_says_what_is_wrong(browser: Browser, query: dict[str, str], sentence: str):
    answer = shortcut(browser, **query)
    assert (answer.status_code, answer.json()) == (400, {"error": sentence})


def test_the_shortcut_takes_each_parameter_once(browser: Browser):
    answer = browser.visit(f"/_sandbox/session?user={KIM}&user={ALEX}&return={quote(HOME)}")
    assert (answer.status_code, "duplicated" in answer.json()["error"]) == (400, True)


def test_logging_out_signs_everyone_out_and_leads_back(browser: Browser):
    for name in ("kim@contoso.com", "alex@contoso.com"):
        browser.sign_in(name)
    answer = browser.visit(f"{OUT}?{urlencode({'post_logout_redirect_uri': REDIRECT, 'state': 'a b'})}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{REDIRECT}?state=a+b")
    assert not is_signed_in(browser)
    assert not is_signed_in(browser, "alex@contoso.com")


def test_logging_out_takes_the_cookie_and_the_session_behind_it(browser: Browser):
    browser.sign_in("kim@contoso.com")
    (kept,) = browser.http.cookies.values()
    browser.visit(OUT)
    assert browser.http.cookies.values() == []
    browser.http.cookies.set("ESTSAUTH", kept, domain="127.0.0.1", path="/")
    assert not is_signed_in(browser)


def test_logging_out_ends_no_other_browsers_session(ground: Ground, browser: Browser):
    browser.sign_in("kim@contoso.com")
    with browsing(ground) as other:
        assert other.visit(OUT).status_code == 200
    assert is_signed_in(browser)


@pytest.mark.parametrize("target", [None, "", "http://fabrikam.com/", "http://127.0.0.1/elsewhere.html"])
def test_logging_out_leads_to_no_address_that_is_not_registered(browser: Browser, target: str | None):
    browser.sign_in("kim@contoso.com")
    query = "" if target is None else f"?{urlencode({'post_logout_redirect_uri': target})}"
    answer = browser.visit(OUT + query)
    assert answer.status_code == 200
    assert "You signed out of your account" in answer.text
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert not is_signed_in(browser)


def test_logging_out_takes_msals_hints(browser: Browser):
    hints = {"logout_hint": "x", "id_token_hint": "eyJh.eyJh.x", "client-request-id": "1", "pocd": "1"}
    assert browser.visit(f"{OUT}?{urlencode(hints)}").status_code == 200
    assert "eyJh" not in browser.ground.journal("entra")[-1]["path"]


@pytest.mark.parametrize(("query", "number"), [("?sid=1", 90100), ("?state=1&state=2", 9000411)])
def test_logging_out_refuses_what_is_not_emulated(browser: Browser, query: str, number: int):
    browser.sign_in("kim@contoso.com")
    refused_on_a_page(browser.visit(OUT + query), number)
    assert is_signed_in(browser)
