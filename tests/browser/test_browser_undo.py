"""Undo, Retry and every step of a tracking, in a real browser."""

import re

import pytest
from browsing import logged
from playwright.sync_api import expect
from test_browser_access import tab_to, violations
from test_retry import BUSY
from test_suggest import ANNA, from_anna
from test_undo import DENIED, change
from world import meeting

OFFER = "Forty Auroras for the lobby bars"
SAVED = "is saved for your team"


def track(world, form) -> None:
    """Kim tracks the only suggestion and sees it saved."""
    world.load(kim=[from_anna(OFFER)], records=[ANNA], activities=[logged(world, "Site visit")])
    form.open(world.kim, "contact", "anna")
    form.click(form.suggested(OFFER), "Track")
    expect(form.activities.filter(has_text=OFFER)).to_have_count(1)


def test_undo_takes_the_activity_away_and_the_suggestion_is_back_without_a_reload(world, form):
    track(world, form)
    form.mark()
    expect(form.suggested(SAVED)).to_contain_text("Undo removes the activity for everyone")
    form.click(form.suggested(SAVED), "Undo")
    expect(form.suggested(OFFER)).to_contain_text("Not tracked")
    expect(form.suggested(SAVED)).to_have_count(0)
    expect(form.activities.filter(has_text=OFFER)).to_have_count(0)
    expect(form.activities.filter(has_text="Site visit")).to_have_count(1)
    assert [row["subject"] for row in world.rows("emails")] == ["Site visit"]
    assert form.is_marked()
    assert form.errors == []


def test_an_undo_that_is_refused_says_why_and_the_activity_stays(world, form):
    track(world, form)
    (ours,) = [row for row in world.rows("emails") if row["subject"] == OFFER]
    change(world, ours["activityid"], subject="Forty-two Auroras")
    form.click(form.suggested(SAVED), "Undo")
    expect(form.suggested(SAVED)).to_contain_text("Someone changed this activity since it was saved, so it stays.")
    expect(form.suggested(SAVED).locator(".command", has_text="Undo")).to_have_count(0)
    assert len(world.rows("emails")) == 2
    assert violations(form) == []


def test_undo_by_keyboard_alone(world, form):
    track(world, form)
    tab_to(form, "Undo")
    form.page.keyboard.press("Enter")
    expect(form.suggested(OFFER)).to_contain_text("Not tracked")
    assert violations(form) == []


def test_a_meeting_that_waits_for_its_start_can_be_taken_back(world, form):
    to_come = meeting("anna@fabrikam.com", [world.kim], start="+1h", end="+2h")
    world.load(calendar=[to_come], records=[ANNA], users={world.kim: {"synchronises": True}})
    form.open(world.kim, "contact", "anna")
    form.click(form.suggested("Tasting"), "Track")
    expect(form.suggested("Tasting")).to_contain_text("saved when the meeting starts")
    form.click(form.suggested("Tasting"), "Don't save it")
    expect(form.suggested("Tasting")).to_contain_text("Not tracked")


def test_every_step_is_told_and_a_retry_goes_on_from_there(world, form):
    world.load(kim=[from_anna(OFFER)], records=[ANNA])
    form.open(world.kim, "contact", "anna")
    world.fault("dataverse", method="POST", path=r"\$batch", status=403, body=DENIED)
    form.click(form.suggested(OFFER), "Track")
    expect(form.suggested(OFFER)).to_contain_text("Tracking failed")
    form.expand(form.suggested(OFFER))
    expect(form.suggested(OFFER)).to_contain_text(
        re.compile(r"What happened.*You tracked it.*Could not be saved", re.DOTALL)
    )
    form.click(form.suggested(OFFER), "Retry")
    expect(form.activities.filter(has_text=OFFER)).to_have_count(1)
    assert len(world.rows("emails")) == 1


@pytest.mark.timeout(90)
def test_a_pause_that_dynamics_365_asks_for_is_told_and_it_is_saved_after(world, form):
    world.load(kim=[from_anna(OFFER)], records=[ANNA])
    form.open(world.kim, "contact", "anna")
    world.fault("dataverse", **BUSY)
    form.click(form.suggested(OFFER), "Track")
    expect(form.suggested(OFFER)).to_contain_text("Dynamics 365 is busy")
    expect(form.activities.filter(has_text=OFFER)).to_have_count(1)


def test_a_subject_in_the_notice_is_text(world, form):
    hostile = "<img src=x onerror=alert(1)>"
    world.load(kim=[from_anna(hostile)], records=[ANNA])
    form.open(world.kim, "contact", "anna")
    form.click(form.suggested(hostile), "Track")
    expect(form.suggested(SAVED)).to_contain_text(hostile)
    assert form.errors == []
