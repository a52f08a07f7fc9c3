"""The pictures of the documents, from the story in a real browser. `./dev pictures` renews them in `docs`."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Form, form_of
from playwright.sync_api import Browser, Locator, expect
from world import World

from sandbox.stack import Stack

PNG = b"\x89PNG\r\n\x1a\n"
BOARD, KIM = "Re: Forty Auroras for the lobby bars", "kim@contoso.com"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the pictures go."""
    return Path(os.environ.get("PICTURES", tmp_path)).resolve()


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack of its own: the story has tables and columns that no other test has, and the app keeps metadata."""
    with Stack(tmp_path_factory.mktemp("story")) as running:
        yield running


@pytest.fixture
def form(chromium: Browser, story: Stack) -> Iterator[Form]:
    """A tab with fine pixels, in the tenant of the story."""
    World(story).call("POST", "reset")
    context = chromium.new_context(viewport={"width": 1180, "height": 980}, device_scale_factor=1.5, locale="en-GB")
    yield form_of(context, World(story))
    context.close()


def opened(form: Form, table: str, name: str) -> Form:
    """The form of a record of the story, by its name."""
    (found,) = [one for one in form.world.call("GET", "records") if (one["table"], one["name"]) == (table, name)]
    return form.open(KIM, table, "", id=found["id"])


def take(form: Form, path: Path, shown: Locator) -> None:
    """Takes a picture with the mouse on a card, which shows its commands."""
    shown.hover()
    form.page.screenshot(path=path, full_page=True)
    assert path.read_bytes().startswith(PNG)
    assert path.stat().st_size > 30_000


def test_what_is_tracked_and_what_is_not_on_one_timeline(form, folder):
    opened(form, "opportunity", "40 Auroras for the lobby bars")
    expect(form.suggested(BOARD)).to_contain_text("Not tracked")
    form.click(form.suggested("Minutes: Aurora kick-off"), "Track")
    expect(form.activities.filter(has_text="Minutes: Aurora kick-off")).to_have_count(1)
    take(form, folder / "timeline.png", form.suggested(BOARD))


def test_why_a_suggestion_is_there(form, folder):
    opened(form, "opportunity", "40 Auroras for the lobby bars")
    card = form.suggested(BOARD)
    form.expand(card)
    expect(card).to_contain_text("Why am I seeing this?")
    take(form, folder / "timeline-why.png", card)
