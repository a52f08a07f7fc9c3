"""Everything by keyboard, and what a screen reader is told; held against the WCAG rules of axe-core."""

from browsing import ROOT, logged
from playwright.sync_api import expect
from test_suggest import ANNA, from_anna

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def violations(form) -> list[str]:
    """https://github.com/dequelabs/axe-core/blob/develop/doc/API.md"""
    form.page.evaluate(AXE.read_text("utf-8"))
    found = form.page.evaluate("rules => axe.run(document, rules)", RULES)
    return [f"{one['id']}: {node['html']}" for one in found["violations"] for node in one["nodes"]]


def test_no_rule_is_broken_collapsed_expanded_filtering_or_asking(world, form):
    private = from_anna("Between us", sensitivity="private", at="-5m")
    world.load(kim=[from_anna("Hello"), private], records=[ANNA], activities=[logged(world, "Site visit")])
    form.open(world.kim, "contact", "anna")
    expect(form.suggestions).to_have_count(2)
    assert violations(form) == []
    form.expand(form.suggested("Hello"))
    form.page.get_by_role("button", name="Filter").click()
    assert violations(form) == []
    form.page.keyboard.press("Escape")
    form.click(form.suggested("Between us"), "Track")
    assert violations(form) == []


def test_a_narrow_window_shows_everything(world, form):
    form.page.set_viewport_size({"width": 360, "height": 740})
    world.load(kim=[from_anna("A very long subject " * 8)], records=[ANNA])
    form.open(world.kim, "contact", "anna")
    form.expand(form.suggestions.first)
    assert form.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(form) == []


def test_track_by_keyboard_alone(world, form):
    world.load(kim=[from_anna("Hello")], records=[ANNA])
    form.open(world.kim, "contact", "anna")
    expect(form.suggested("Hello")).to_have_count(1)
    tab_to(form, "Expand")
    form.page.keyboard.press("Enter")
    expect(form.suggested("Hello")).to_contain_text("Why am I seeing this?")
    tab_to(form, "Track: Hello")
    form.page.keyboard.press("Enter")
    expect(form.activities.filter(has_text="Hello")).to_have_count(1)


def tab_to(form, name: str) -> None:
    """Presses Tab until the control with that name has the focus."""
    naming = "(e => e.getAttribute('aria-label') || e.title || e.textContent)(document.activeElement)"
    for _ in range(60):
        if str(form.page.evaluate(naming)).startswith(name):
            return
        form.page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {name}")


def test_a_screen_reader_hears_a_whole_card(world, form):
    world.load(kim=[from_anna("Hello", sensitivity="private")], records=[ANNA])
    form.open(world.kim, "contact", "anna")
    name = form.suggestions.locator("article").get_attribute("aria-label") or ""
    assert name.startswith("Email from your Outlook: Hello. Anna Kowalski")
    assert name.endswith("Not tracked, private.")
