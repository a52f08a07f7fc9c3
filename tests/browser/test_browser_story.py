"""The story in a real browser: what is tracked and what is not stand together; Track; what the colleague sees."""

import re

from browsing import form_of, logged
from playwright.sync_api import expect
from test_suggest import ANNA, from_anna
from world import mail, meeting

OFFER = "Forty Auroras for the lobby bars"


def load(world, *messages, **document):
    world.load(kim=[*messages], records=[ANNA], activities=[logged(world, "Site visit")], **document)


def test_tracked_and_untracked_stand_together_by_date(world, form):
    load(world, from_anna("Newest", at="-10m"), from_anna("Oldest", at="-2d20h"))
    form.open(world.kim, "contact", "anna")
    expect(form.suggestions).to_have_count(2)
    subjects = form.page.locator(".card").all_inner_texts()
    order = [name for text in subjects for name in ("Newest", "Site visit", "Oldest") if name in text]
    assert order == ["Newest", "Site visit", "Oldest"]
    expect(form.suggested("Newest")).to_contain_text("Not tracked")
    assert form.errors == []


def test_a_card_expands_and_says_why_it_is_there(world, form):
    load(world, from_anna(OFFER, to=[world.kim], cc=["Pat <pat@fabrikam.com>"]))
    form.open(world.kim, "contact", "anna")
    card = form.suggested(OFFER)
    form.expand(card)
    expect(card).to_contain_text("Why am I seeing this?")
    expect(card).to_contain_text("From: anna@fabrikam.com")
    expect(card).to_contain_text("Cc: Pat <pat@fabrikam.com>")
    link = card.get_by_role("link", name="Open in Outlook")
    expect(link).to_have_attribute("href", re.compile("^https://outlook"))
    expect(link).to_have_attribute("rel", re.compile("noopener"))


def test_track_is_pending_and_becomes_the_activity_without_a_reload(world, form):
    load(world, from_anna(OFFER))
    form.open(world.kim, "contact", "anna")
    form.mark()
    form.click(form.suggested(OFFER), "Track")
    expect(form.suggested(OFFER)).to_contain_text("Tracking pending")
    expect(form.activities.filter(has_text=OFFER)).to_have_count(1)
    expect(form.suggested(OFFER)).to_have_count(1)
    expect(form.suggested(OFFER)).to_contain_text("is saved for your team")
    assert form.is_marked()
    assert form.errors == []
    assert len(world.rows("emails")) == 2
    assert world.outbox() == []


def test_the_colleague_sees_the_activity_and_none_of_the_suggestions(world, form, session):
    load(world, from_anna(OFFER), from_anna("Between us"))
    form.open(world.kim, "contact", "anna")
    form.click(form.suggested(OFFER), "Track")
    expect(form.activities.filter(has_text=OFFER)).to_have_count(1)
    other = session.browser.new_context()
    theirs = form_of(other, world).open(world.alex, "contact", "anna")
    expect(theirs.activities.filter(has_text=OFFER)).to_have_count(1)
    expect(theirs.suggested("No suggestions since")).to_have_count(1)
    expect(theirs.card("Between us")).to_have_count(0)
    other.close()


def test_a_private_one_is_shared_after_an_explicit_yes_only(world, form):
    load(world, from_anna("Between us", sensitivity="private"))
    form.open(world.kim, "contact", "anna")
    card = form.suggested("Between us")
    expect(card).to_contain_text("Private")
    form.click(card, "Track")
    form.page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(card).to_contain_text("Not tracked")
    form.click(card, "Track")
    form.page.get_by_role("dialog").get_by_role("button", name="Track").click()
    expect(form.activities.filter(has_text="Between us")).to_have_count(1)


def test_a_meeting_shows_when_and_where_in_the_sellers_time_zone(world, form):
    tasting = meeting(
        f"Kim <{world.kim}>", ["anna@fabrikam.com"], "2026-01-01T09:00", "2026-01-01T10:00", location="Lisbon bar",
        timeZone="America/New_York",
    )  # fmt: skip
    world.load(calendar=[tasting | {"start": "-2h", "end": "-1h"}], records=[ANNA])
    form.open(world.kim, "contact", "anna")
    card = form.suggested("Tasting")
    form.expand(card)
    expect(card).to_contain_text("Where: Lisbon bar")
    expect(card).to_contain_text(re.compile(r"When: \w+,? \d+ \w+, \d\d:\d\d \u2013 "))


def test_what_failed_says_why_and_can_be_retried(world, form):
    load(world, from_anna(OFFER))
    form.open(world.kim, "contact", "anna")
    denied = '{"error":{"code":"0x80040220","message":"missing prvCreateActivity privilege"}}'
    world.fault("dataverse", method="POST", path=r"\$batch", status=403, body=denied)
    form.click(form.suggested(OFFER), "Track")
    expect(form.suggested(OFFER)).to_contain_text("Tracking failed")
    world.mend()
    form.click(form.suggested(OFFER), "Retry")
    expect(form.activities.filter(has_text=OFFER)).to_have_count(1)


def test_polling_goes_on_while_the_form_is_open_and_ends_when_it_is_closed(world, form):
    load(world, from_anna(OFFER))
    world.fault("dataverse", method="POST", path=r"\$batch", status=503, times=1_000, body="{}")
    form.page.clock.install()
    form.open(world.kim, "contact", "anna")
    form.click(form.suggested(OFFER), "Track")
    with form.page.expect_request(lambda request: "/api/trackings/" in request.url):
        form.page.clock.run_for(2_000)
    asked: list[str] = []
    form.page.on("request", lambda request: asked.append(request.url) if "/api/trackings/" in request.url else None)
    form.page.get_by_role("button", name="Close form").click()
    form.page.clock.run_for(120_000)
    assert asked == []
    world.mend()


def test_mail_of_others_stays_out(world, form):
    load(world, mail("Zoe <zoe@northwind.example>", [world.kim], subject="Something else"))
    form.open(world.kim, "contact", "anna")
    expect(form.card("Site visit")).to_have_count(1)
    expect(form.card("Something else")).to_have_count(0)
