"""When something stands in the way, the timeline says what, and its own activities stay."""

import json

import pytest
from browsing import logged
from playwright.sync_api import expect
from test_suggest import ANNA, from_anna
from world import SALESPERSON


def load(world, **document):
    world.load(kim=[from_anna("Hello")], records=[ANNA], activities=[logged(world, "Site visit")], **document)


@pytest.mark.parametrize(
    ("fault", "title"),
    [
        ({"service": "graph", "status": 429, "headers": {"Retry-After": "60"}}, "Microsoft 365 asks for a pause"),
        ({"service": "graph", "status": 503, "body": "{}"}, "Suggestions are not available"),
    ],
)
def test_a_remote_in_trouble_is_told_and_looking_again_helps(world, form, fault, title):
    load(world)
    world.fault(times=1_000, **fault)
    form.open(world.kim, "contact", "anna")
    expect(form.suggestions).to_contain_text(title)
    expect(form.activities).to_contain_text("Site visit")
    world.mend()
    form.click(form.suggestions, "Look again")
    expect(form.suggestions).to_contain_text("Hello")


def test_a_seller_without_a_mailbox(world, form):
    load(world, users={world.kim: {"messages": [], "mailbox": False}})
    form.open(world.kim, "contact", "anna")
    expect(form.suggestions).to_contain_text("You have no Outlook mailbox here")


def test_another_step_that_a_policy_asks_for_is_one_click_away(world, form):
    """The API relays what Entra asks for; the browser's next sign-in carries it."""
    claims = '{"access_token":{"polids":{"essential":true,"values":["c2a1"]}}}'
    body = json.dumps({"error": "interaction_required", "error_codes": [50076], "claims": claims})
    load(world)
    world.fault("entra", method="POST", path="/token$", status=400, body=body, times=1_000)
    form.open(world.kim, "contact", "anna")
    expect(form.suggestions).to_contain_text("Your organisation asks for another sign-in step")


def test_a_wrong_origin_is_refused_by_the_browser_and_told(world, form):
    """Web security is on: this fails when the app answers whomever."""
    world.stack.restart_host(Host__CORS="https://contoso.crm.dynamics.com")
    try:
        load(world)
        form.open(world.kim, "contact", "anna")
        expect(form.suggestions).to_contain_text("Auto capture could not be reached")
        expect(form.activities).to_contain_text("Site visit")
    finally:
        world.stack.restart_host(Host__CORS=world.stack.addresses.sandbox["dataverse"])


def test_a_record_that_may_not_be_changed_is_shown_without_track(world, form):
    reader = {
        "name": "Reader",
        "template": SALESPERSON,
        "grants": {table: {"read": "unit"} for table in ("contact", "email", "activitypointer")},
    }
    load(world, roles=[reader], users={world.kim: {"messages": [from_anna("Hello")], "roles": ["Reader"]}})
    form.open(world.kim, "contact", "anna")
    expect(form.suggested("You may look, but not track here")).to_have_count(1)
    expect(form.suggested("Hello").locator(".command")).to_have_count(1)
