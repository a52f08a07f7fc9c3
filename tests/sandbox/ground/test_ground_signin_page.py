"""The page that a person sees: whom it offers, what it says, who may show it and who may press its buttons."""

import re

import pytest
from ground_browser import ORIGIN, Browser, accounts, authorize, browsing, canary, refused_on_a_page, told
from ground_world import DANA, KIM, Ground

from sandbox.tenant.model import User

ALEX = "0b1f6d0e-6f3c-4c26-9d53-5a7a6f0a0002"


@pytest.fixture(autouse=True)
def alex(ground: Ground) -> User:
    user = User(ALEX, "Alex Wilber", "alex@contoso.com", "alex@contoso.com")
    ground.state.tenant.users[ALEX] = user
    return user


def test_everyone_is_a_button_and_the_application_is_named(browser: Browser):
    page = browser.ask()
    assert page.status_code == 200
    assert accounts(page) == {
        KIM: "KA Kim Akers kim@contoso.com",
        DANA: "DB Dana Birkby dana@contoso.com Disabled",
        ALEX: "AW Alex Wilber alex@contoso.com",
    }
    assert "<strong>Auto Capture timeline</strong>" in page.text
    assert "<h1>Sign in</h1>" in page.text


def test_a_screen_reader_learns_language_title_and_what_the_list_holds(browser: Browser):
    page = browser.ask().text
    assert '<html lang="en-GB">' in page
    assert "<title>Sign in</title>" in page
    assert re.search(r'<ul aria-label="Accounts of [^"]+">', page)
    assert page.count('class="face" aria-hidden="true"') == 3


def test_it_runs_no_script_and_no_page_frames_it(browser: Browser):
    page = browser.ask()
    policy = dict(one.split(" ", 1) for one in page.headers["Content-Security-Policy"].split("; "))
    assert (policy["default-src"], policy["frame-ancestors"]) == ("'none'", "'none'")
    assert policy["form-action"] == f"'self' {ORIGIN}"
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Cache-Control"] == "no-store"
    assert "<script" not in page.text


def test_the_redirect_of_a_silent_sign_in_may_stand_in_a_frame(browser: Browser):
    browser.sign_in("kim@contoso.com")
    for answer in (browser.ask(prompt="none"), browser.ask(prompt="none", login_hint="alex@contoso.com")):
        assert "X-Frame-Options" not in answer.headers
        assert "Content-Security-Policy" not in answer.headers


def test_whoever_is_signed_in_is_marked_and_comes_first(browser: Browser):
    browser.sign_in("alex@contoso.com")
    page = browser.ask(prompt="select_account")
    assert list(accounts(page)) == [ALEX, KIM, DANA]
    assert accounts(page)[ALEX].endswith("alex@contoso.com Signed in")
    assert accounts(page)[KIM].endswith("kim@contoso.com")
    assert "<h1>Pick an account</h1>" in page.text


def test_whoever_is_hinted_at_comes_before_them(browser: Browser):
    browser.sign_in("alex@contoso.com")
    assert list(accounts(browser.ask(login_hint="dana@contoso.com"))) == [DANA, ALEX, KIM]


def test_several_who_are_signed_in_are_asked_who_it_is(browser: Browser):
    for name in ("kim@contoso.com", "alex@contoso.com"):
        browser.sign_in(name)
    page = browser.ask()
    assert list(accounts(page)) == [KIM, ALEX, DANA]
    assert "error" not in told(browser.click(page, value=ALEX))


@pytest.mark.parametrize("prompt", ["login", "select_account", "consent"])
def test_a_prompt_shows_the_page_to_the_only_one_too(browser: Browser, prompt: str):
    browser.sign_in("kim@contoso.com")
    assert list(accounts(browser.ask(prompt=prompt))) == [KIM, DANA, ALEX]


@pytest.mark.parametrize("hint", ["kim@contoso.com", "KIM@Contoso.com", KIM])
def test_a_hint_leads_straight_through_once_that_user_is_signed_in(browser: Browser, hint: str):
    browser.sign_in("alex@contoso.com")
    assert browser.ask(login_hint=hint).status_code == 200
    browser.sign_in("kim@contoso.com")
    assert "code" in told(browser.ask(login_hint=hint))


def test_a_click_signs_in_for_the_next_time_beside_those_who_are(browser: Browser):
    browser.sign_in("alex@contoso.com")
    told(browser.click(browser.ask(prompt="login"), value=KIM))
    for name in ("alex@contoso.com", "kim@contoso.com"):
        assert "code" in told(browser.ask(prompt="none", login_hint=name))


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(browser: Browser):
    cookie = browser.ask().headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Expires" not in cookie


def test_a_session_is_never_one_that_a_browser_names(browser: Browser):
    browser.http.cookies.set("ESTSAUTH", "a name of my own", domain="127.0.0.1", path="/")
    answer = browser.ask()
    assert "a name of my own" not in answer.headers["Set-Cookie"]


def test_a_silent_sign_in_opens_no_session(browser: Browser):
    assert "Set-Cookie" not in browser.ask(prompt="none").headers


def test_cancelling_goes_back_to_the_application(browser: Browser):
    carried = told(browser.click(browser.ask(), "cancel", "1"))
    assert carried == {
        "error": "access_denied",
        "error_description": "the user canceled the authentication",
        "state": "a=state|&more",
    }
    assert told(browser.ask(prompt="none"))["error"] == "login_required"


@pytest.mark.parametrize("stolen", ["", "guessed", "☃"])
def test_a_form_that_is_not_ours_signs_nobody_in(browser: Browser, stolen: str):
    browser.ask()
    answer = browser.visit(authorize(), "POST", data={"canary": stolen, "user": KIM})
    assert answer.status_code == 400
    assert "Please choose again." in answer.text
    assert told(browser.ask(prompt="none"))["error"] == "login_required"
    assert "code" in told(browser.click(answer, value=KIM))


def test_another_browsers_form_is_not_ours_either(ground: Ground, browser: Browser):
    with browsing(ground) as other:
        stolen = canary(other.ask())
    browser.ask()
    assert browser.visit(authorize(), "POST", data={"canary": stolen, "user": KIM}).status_code == 400


def test_a_form_without_a_session_gets_a_new_page(browser: Browser):
    assert list(accounts(browser.visit(authorize(), "POST", data={"canary": "x", "user": KIM}))) == [KIM, DANA, ALEX]


def test_a_disabled_account_is_told_so_and_another_may_be_chosen(browser: Browser):
    page = browser.click(browser.ask(), value=DANA)
    assert page.status_code == 400
    assert '<p class="trouble" role="alert">The account of Dana Birkby is disabled (AADSTS50057).</p>' in page.text
    assert "code" in told(browser.click(page, value=KIM))


def test_an_account_that_left_meanwhile_is_not_signed_in(ground: Ground, browser: Browser):
    page = browser.ask()
    del ground.state.tenant.users[ALEX]
    again = browser.click(page, value=ALEX)
    assert "not in the directory any more" in again.text
    assert list(accounts(again)) == [KIM, DANA]


def test_a_hint_at_nobody_is_told_on_the_page(browser: Browser):
    page = browser.ask(login_hint="<b>@fabrikam.com")
    assert "The account &lt;b&gt;@fabrikam.com does not exist in" in page.text
    assert "(AADSTS50034)" in page.text
    assert len(accounts(page)) == 3


def test_names_are_text_and_never_markup(alex: User, browser: Browser):
    alex.name, alex.upn = '<img src=x onerror="1">', "\"><script>'@contoso.com"
    page = browser.ask()
    assert "<img" not in page.text
    assert "<script" not in page.text
    assert "&lt;img src=x onerror=&quot;1&quot;&gt;" in page.text


def test_what_a_request_says_never_becomes_markup(browser: Browser):
    page = refused_on_a_page(browser.ask(client_id="<script>"), 700016)
    assert "'<script>'" in page
    assert "<script" not in browser.ask(client_id="<script>").text


def test_a_post_without_the_applications_request_is_refused(browser: Browser):
    answer = browser.visit(authorize(client_id=None), "POST", data={"user": KIM})
    refused_on_a_page(answer, 900144)
