"""What the browser tests share: one Chromium a module, one browser session a test."""

from collections.abc import Iterator

import pytest
from browsing import PATIENCE, Form, browser, form_of
from playwright.sync_api import Browser, BrowserContext, expect
from world import World

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A module's own: while it runs, tests of other modules could not run event loops."""
    with browser() as running:
        yield running


@pytest.fixture
def session(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser in which nobody is signed in yet."""
    context = chromium.new_context(viewport={"width": 1180, "height": 900}, locale="en-GB")
    yield context
    context.close()


@pytest.fixture
def form(session: BrowserContext, world: World) -> Form:
    """A tab in it."""
    return form_of(session, world)
