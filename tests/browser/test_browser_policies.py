"""Under conditional access, in a real browser: the product works, and says in plain words what stands in the way."""

import pytest
from playwright.sync_api import expect
from test_suggest import ANNA, from_anna


@pytest.fixture
def kim(world, form):
    world.load(kim=[from_anna("Hello")], records=[ANNA])
    return form


def demand(world, **policy) -> None:
    world.call("POST", "policies", json={"resource": "graph", "requires": "mfa", "users": [world.kim], **policy})


@pytest.mark.parametrize("resource", ["graph", "dataverse"])
def test_a_policy_is_satisfied_by_one_click_and_the_suggestions_appear(world, kim, resource):
    demand(world, resource=resource)
    kim.open(world.kim, "contact", "anna")
    notice = kim.suggested("Your organisation asks for another sign-in step")
    expect(notice).to_have_count(1)
    kim.mark()
    with kim.page.expect_popup() as opened:
        kim.click(notice, "Sign in")
    opened.value.get_by_role("button", name="Approve sign-in").click()
    expect(kim.suggested("Hello")).to_have_count(1)
    kim.click(kim.suggested("Hello"), "Track")
    expect(kim.activities.filter(has_text="Hello")).to_have_count(1)
    assert kim.is_marked()


def test_a_policy_on_the_app_itself_is_satisfied_in_the_same_way(world, kim):
    demand(world, resource="app")
    kim.open(world.kim, "contact", "anna")
    with kim.page.expect_popup() as opened:
        kim.click(kim.suggestions, "Sign in")
    opened.value.get_by_role("button", name="Approve sign-in").click()
    expect(kim.suggested("Hello")).to_have_count(1)


def test_a_policy_that_comes_between_look_and_click_is_satisfied_by_the_click(world, kim):
    kim.open(world.kim, "contact", "anna")
    expect(kim.suggested("Hello")).to_have_count(1)
    demand(world)
    world.fault("graph", path="messages/", status=401, headers={"WWW-Authenticate": "Bearer"}, body="{}", times=1)
    with kim.page.expect_popup() as opened:
        kim.click(kim.suggested("Hello"), "Track")
    opened.value.get_by_role("button", name="Approve sign-in").click()
    expect(kim.activities.filter(has_text="Hello")).to_have_count(1)


@pytest.mark.parametrize(
    ("change", "title"),
    [
        (lambda world: demand(world, requires="block"), "A sign-in policy blocks auto capture"),
        (lambda world: demand(world, requires="device"), "A sign-in policy blocks auto capture"),
        (lambda world: consent(world, given=False), "Auto capture has not been approved yet"),
        (lambda world: world.call("POST", "assignment", json={"users": []}), "You are not assigned to auto capture"),
    ],
)
def test_what_stands_in_the_way_has_a_name_and_a_next_step(world, kim, change, title):
    change(world)
    kim.open(world.kim, "contact", "anna")
    expect(kim.suggestions).to_contain_text(title)
    expect(kim.suggestions.locator(".command").first).to_contain_text("Look again")


def consent(world, *, given: bool) -> None:
    world.call("POST", "consent", json={"resource": "graph", "given": given})


def test_an_administrator_finds_where_consent_is_given(world, kim):
    consent(world, given=False)
    kim.open(world.kim, "contact", "anna")
    link = kim.suggestions.get_by_role("link", name="Give consent")
    expect(link).to_have_attribute(
        "href", f"https://login.microsoftonline.com/{tenant(world)}/adminconsent?{client(world)}"
    )
    consent(world, given=True)
    kim.click(kim.suggestions, "Look again")
    expect(kim.suggested("Hello")).to_have_count(1)


def tenant(world) -> str:
    return str(world.stack.addresses.sandbox["tenant"])


def client(world) -> str:
    return f"client_id={world.stack.addresses.sandbox['client_id']}"


def test_after_a_revocation_a_new_sign_in_goes_on_where_the_seller_was(world, kim):
    kim.open(world.kim, "contact", "anna")
    expect(kim.suggested("Hello")).to_have_count(1)
    kim.mark()
    world.call("POST", "revocations", json={"user": world.kim})
    kim.page.get_by_role("button", name="Refresh timeline").click()
    with kim.page.expect_popup() as opened:
        kim.click(kim.suggested("Sign in to see your suggestions"), "Sign in")
    opened.value.get_by_role("button", name="Kim Akers").click()
    expect(kim.suggested("Hello")).to_have_count(1)
    assert kim.is_marked()
