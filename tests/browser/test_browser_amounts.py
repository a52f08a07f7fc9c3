"""Nothing, the cap, and very much: the timeline in a real browser."""

from browsing import logged
from playwright.sync_api import expect
from test_suggest import ANNA, from_anna


def test_nothing_is_said_in_one_quiet_line(world, form):
    world.load(records=[ANNA])
    form.open(world.kim, "contact", "anna")
    expect(form.suggestions).to_have_count(1)
    expect(form.suggestions).to_contain_text("No suggestions since")


def test_fifty_of_fifty_seven(world, form):
    world.load(kim=[from_anna(f"Mail {number:02}", at=f"-{number + 1}m") for number in range(57)], records=[ANNA])
    form.open(world.kim, "contact", "anna")
    form.everything()
    expect(form.suggestions).to_have_count(51)
    expect(form.suggestions.last).to_contain_text("Showing 50 of 57 suggestions")
    shown = [text for text in form.suggestions.all_inner_texts() if "Mail " in text]
    assert [text.split("Mail ")[1][:2] for text in shown] == [f"{number:02}" for number in range(50)]


def test_two_hundred_logged_activities_and_the_suggestions_among_them(world, form):
    activities = [logged(world, f"Logged {number:03}", number, f"-{number * 20 + 10}m") for number in range(200)]
    messages = [from_anna(f"Mail {number}", at=f"-{number * 200}m") for number in range(20)]
    world.load(kim=messages, records=[ANNA], activities=activities)
    form.open(world.kim, "contact", "anna", pageSize=50)
    form.everything()
    expect(form.activities).to_have_count(200)
    expect(form.suggestions).to_have_count(20)
    times = form.page.locator(".card").evaluate_all("cards => cards.map((card) => card.dataset.card)")
    assert len(set(times)) == 220
    texts = form.page.locator(".card").all_inner_texts()
    ages = [
        int(text.split("Logged ")[1][:3]) * 20 + 10
        if "Logged " in text
        else int(text.split("Mail ")[1].split()[0]) * 200
        for text in texts
    ]
    assert ages == sorted(ages)


def test_the_filter_counts_and_narrows(world, form):
    world.load(
        kim=[from_anna("Open one"), from_anna("Private one", sensitivity="private")],
        records=[ANNA],
        activities=[logged(world, "Site visit")],
    )
    form.open(world.kim, "contact", "anna")
    form.page.get_by_role("button", name="Filter").click()
    choice = form.page.get_by_label("Private (1)")
    expect(form.page.get_by_label("Not tracked (2)")).to_be_visible()
    choice.check()
    expect(form.page.locator(".card")).to_have_count(1)
    expect(form.suggested("Private one")).to_have_count(1)
    form.page.get_by_role("button", name="Clear all").click()
    expect(form.page.locator(".card")).to_have_count(3)


def test_the_search_finds_in_both(world, form):
    world.load(
        kim=[from_anna("Aurora offer"), from_anna("Other")],
        records=[ANNA],
        activities=[logged(world, "Aurora visit")],
    )
    form.open(world.kim, "contact", "anna")
    form.page.get_by_label("Search timeline").fill("aurora")
    expect(form.page.locator(".card")).to_have_count(2)
