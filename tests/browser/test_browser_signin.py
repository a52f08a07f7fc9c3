"""Signing in, in a real browser against the sandbox's Entra: silently, by a popup, as somebody else, after a fault."""

from playwright.sync_api import expect
from test_suggest import ANNA, from_anna

SIGN_IN = "Sign in to see your suggestions"


def test_whoever_is_signed_in_already_is_asked_nothing(world, form, session):
    world.load(kim=[from_anna("Hello")], records=[ANNA])
    form.open(world.kim, "contact", "anna")
    expect(form.suggested("Hello")).to_have_count(1)
    assert len(session.pages) == 1


def test_without_a_session_one_click_opens_entras_page_and_shows_the_suggestions(world, form):
    world.load(kim=[from_anna("Hello")], records=[ANNA])
    form.open(world.kim, "contact", "anna", is_signed_in=False)
    form.mark()
    with form.page.expect_popup() as opened:
        form.click(form.suggested(SIGN_IN), "Sign in")
    opened.value.get_by_role("button", name="Kim Akers").click()
    expect(form.suggested("Hello")).to_have_count(1)
    assert form.is_marked()
    assert opened.value.is_closed()


def test_a_window_that_is_closed_leaves_a_sentence_and_the_button(world, form):
    world.load(kim=[from_anna("Hello")], records=[ANNA])
    form.open(world.kim, "contact", "anna", is_signed_in=False)
    with form.page.expect_popup() as opened:
        form.click(form.suggested(SIGN_IN), "Sign in")
    opened.value.wait_for_load_state()
    opened.value.close()
    with form.page.expect_popup() as again:
        form.click(form.suggested(SIGN_IN), "Sign in")
    again.value.get_by_role("button", name="Kim Akers").click()
    expect(form.suggested("Hello")).to_have_count(1)


def test_another_persons_account_is_refused_by_name(world, form):
    """Alex's mail must not appear on a form that Kim has open."""
    world.load(kim=[from_anna("To Kim")], alex=[from_anna("To Alex")], records=[ANNA])
    form.open(world.kim, "contact", "anna", is_signed_in=False)
    with form.page.expect_popup() as opened:
        form.click(form.suggested(SIGN_IN), "Sign in")
    opened.value.get_by_role("button", name="Alex Wilber").click()
    expect(form.suggested("You are signed in with another account")).to_contain_text(world.kim)
    expect(form.card("To Alex")).to_have_count(0)


def test_the_token_is_kept_in_no_storage_of_the_browser(world, form):
    world.load(kim=[from_anna("Hello")], records=[ANNA])
    form.open(world.kim, "contact", "anna")
    expect(form.suggested("Hello")).to_have_count(1)
    kept = form.page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert "eyJ" not in kept
    assert "secret" not in kept


def test_a_second_look_asks_entra_for_nothing(world, form):
    world.load(kim=[from_anna("Hello")], records=[ANNA])
    form.open(world.kim, "contact", "anna")
    expect(form.suggested("Hello")).to_have_count(1)
    before = len(world.journal(service="entra"))
    with form.page.expect_response(lambda answer: answer.url.endswith("/suggestions")):
        form.page.get_by_role("button", name="Refresh timeline").click()
    browsers = [one for one in world.journal(service="entra")[before:] if "authorize" in one["path"]]
    assert browsers == []
