"""A seller in a real browser: opens a form, reads its cards, clicks. It asserts nothing.

Chromium comes from npm and needs no root; its own arguments are not used, because they switch web security off.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright
from world import Document, World, record_id

ROOT = Path(__file__).parents[2]
ARGUMENTS = ["--no-sandbox", "--no-zygote", "--headless=shell", "--disable-gpu"]
PATIENCE = 20_000
"""Milliseconds until something must be there."""
_WHERE = 'import chromium from "@sparticuz/chromium"; process.stdout.write(await chromium.executablePath())'


@cache
def chromium() -> str:
    """The path of the executable; unpacked at the first call."""
    command = ["node", "--input-type=module", "--eval", _WHERE]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603


@contextmanager
def browser() -> Iterator[Browser]:
    """A running Chromium. While it runs, no event loop of one's own can run in this thread."""
    with sync_playwright() as playwright:
        fonts = {**os.environ, "FONTCONFIG_PATH": str(Path(chromium()).parent / "fonts")}
        running = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS, env=fonts)
        yield running
        running.close()


def logged(world: World, subject: str, number: int = 0, at: str = "-1h") -> Document:
    """An email that Alex tracked on Anna."""
    made = {"key": f"logged{number}", "owner": world.alex, "subject": subject, "messageId": f"<logged-{number}@x>"}
    return made | {"at": at, "regarding": "$anna"}


class Form:
    """The form of a record, as one seller sees it."""

    def __init__(self, page: Page, world: World) -> None:
        self.page = page
        self.world = world
        self.said: list[str] = []
        self.opened: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.said.append(f"uncaught: {error}"))

    def open(self, user: str, table: str, key: str, *, is_signed_in: bool = True, **options: object) -> "Form":
        """Opens the form; signed in at Entra too, as whoever is signed in to Dynamics 365 is."""
        asked = {"user": user, "table": table, "id": record_id(key), **options}
        form = f"{self.world.stack.addresses.sandbox['timeline']}?{urlencode(asked)}"
        self.page.goto(self._through_entra(user, form) if is_signed_in else form)
        self.page.wait_for_selector(".card, .empty")
        return self

    def _through_entra(self, user: str, form: str) -> str:
        entra = self.world.stack.addresses.sandbox["entra"]
        return f"{entra}/_sandbox/session?{urlencode({'user': user, 'return': form})}"

    @property
    def suggestions(self) -> Locator:
        """The cards of suggestions and of notices about them."""
        return self.page.locator('.card[data-module="autocapture"]')

    @property
    def activities(self) -> Locator:
        """The cards of logged activities."""
        return self.page.locator('.card[data-module]:not([data-module="autocapture"])')

    def card(self, text: str) -> Locator:
        """The one card with this text."""
        return self.page.locator(".card", has_text=text)

    def suggested(self, text: str) -> Locator:
        """The one suggestion or notice with this text."""
        return self.suggestions.filter(has_text=text)

    def expand(self, card: Locator) -> None:
        card.locator("button[aria-expanded]").click()

    def click(self, card: Locator, label: str) -> None:
        """Clicks a command of a card."""
        card.locator(".command", has_text=label).click()

    def everything(self) -> None:
        """Loads until there is no more."""
        more = self.page.get_by_role("button", name="Load more")
        while more.is_visible():
            before = self.page.locator(".card").count()
            more.click()
            self.page.wait_for_function("before => document.querySelectorAll('.card').length > before", arg=before)

    def mark(self) -> None:
        """Leaves a mark that a reload of the page would wipe out."""
        self.page.evaluate("window.marked = true")

    def is_marked(self) -> bool:
        return bool(self.page.evaluate("window.marked === true"))

    @property
    def errors(self) -> list[str]:
        """What went wrong in the page itself."""
        return [one for one in self.said if one.startswith(("error", "uncaught"))]


def form_of(context: BrowserContext, world: World) -> Form:
    """A tab of a browser session."""
    return Form(context.new_page(), world)
