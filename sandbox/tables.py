"""What `./dev up` prints: suggestions with their reasons, a tracking on its way, the addresses. It asks nobody.

Everything fits 100 columns and reads without colours in a plain pipe.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

_WIDTH = 100
_MARK = 17
"""As wide as the longest state of a tracking."""
_STATES = {
    "untracked": ("untracked", "yellow"),
    "pending": ("Tracking pending", "cyan"),
    "tracked": ("tracked", "green"),
    "tracked_elsewhere": ("tracked elsewhere", "magenta"),
    "tracked_not_visible": ("tracked, not visible", "magenta"),
    "failed": ("failed", "red"),
}
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}\s*")
_DIRECTIONS = {"incoming": "from", "outgoing": "to"}


@dataclass(frozen=True, slots=True)
class Contact:
    """What came of someone's mail: how much there is, how much of it in the window, matched and suggested."""

    name: str
    address: str
    messages: int
    in_window: int
    matched: int
    suggested: int


def console(*, is_recorded: bool = False) -> Console:
    """Standard output: as wide as it is up to 100 columns, exactly 100 where it has no width."""
    plain = Console(highlight=False, record=is_recorded)
    return Console(highlight=False, record=is_recorded, width=min(plain.width, _WIDTH) if plain.is_terminal else _WIDTH)


def suggestions(found: Mapping[str, Any], seller: str) -> RenderableType:
    """A record's suggestions as the table that a seller's timeline would show."""
    record, shown = found["record"], found["suggestions"]
    title = Text.assemble((record["name"], "bold"), f"  {record['table']}, as {seller} sees it")
    counted = f"{found['matched']} matched, {len(shown)} shown"
    return Group(Text(), title, _table(map(_row, shown)), Text(counted, "dim"))


def contacts(found: Iterable[Contact]) -> RenderableType:
    """The contacts with the figures of their timelines."""
    table = Table(box=box.SIMPLE_HEAD, expand=True, padding=(0, 1), show_edge=False, pad_edge=False, header_style="dim")
    table.add_column("Contact", ratio=1)
    for name in ("In the mailbox", "In the window", "Matched", "Suggested"):
        table.add_column(name, justify="right", no_wrap=True)
    for one in found:
        figures = (one.messages, one.in_window, one.matched, one.suggested)
        table.add_row(Text.assemble(one.name, "  ", (one.address, "dim")), *(f"{figure:,}" for figure in figures))
    told = "Drafts, deleted and junk mail, chats and meeting requests are in the window, but never matched."
    return Group(table, Text(told, "dim"))


def first_suggestions(name: str, shown: Iterable[Mapping[str, Any]], ahead: timedelta) -> RenderableType:
    """Some suggestions of a contact, with the dates that the mail has: `ahead` is how far now lies after it."""
    rows = ((Text(_date(one["at"], ahead)), *_row(one)[1:]) for one in shown)
    return Group(Text(), Text(name, "bold"), _table(rows))


def _date(at: str, ahead: timedelta) -> str:
    return (datetime.fromisoformat(at) - ahead).astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def _table(rows: Iterable[tuple[RenderableType, ...]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, expand=True, padding=(0, 1), show_edge=False, pad_edge=False, header_style="dim")
    table.add_column("When (UTC)", no_wrap=True)
    table.add_column("Who", width=18)
    table.add_column("Subject, and why it is here", ratio=1)
    table.add_column("State", max_width=9)
    for row in rows:
        table.add_row(*row)
    return table


def _row(suggestion: Mapping[str, Any]) -> tuple[RenderableType, ...]:
    lock = " (private)" if suggestion["isPrivate"] else ""
    subject = Text(f"{suggestion['subject'] or '(no subject)'}{lock}", "bold")
    why = [Text(line, "dim") for line in reasons(suggestion["reasons"])]
    return Text(_when(suggestion)), _who(suggestion), Group(subject, *why), state(suggestion["state"])


def _who(suggestion: Mapping[str, Any]) -> Text:
    """Whom it came from or went to, with the direction; for a meeting, who called it."""
    if suggestion["kind"] == "meeting":
        organizer = suggestion["from"] or {"name": "", "address": "nobody"}
        return Text.assemble(("meeting by", "dim"), " ", organizer["name"] or organizer["address"])
    is_incoming = suggestion["direction"] == "incoming"
    people = [suggestion["from"]] if is_incoming else suggestion["to"]
    names = [person["name"] or person["address"] for person in people if person]
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return Text.assemble((_DIRECTIONS[suggestion["direction"]], "dim"), " ", (names[0] if names else "nobody"), more)


def reasons(found: Iterable[Mapping[str, str]]) -> list[str]:
    """`Cc: anna@fabrikam.com, stakeholder Decision Maker`: a line for each address with all its ways."""
    ways: dict[str, list[str]] = {}
    for one in found:
        ways.setdefault(f"{one['header'].capitalize()}: {one['address']}", []).append(one["label"] or one["path"])
    return [", ".join([participant, *labels]) for participant, labels in ways.items()]


def state(name: str) -> Text:
    """A state in the words of the timeline."""
    words, colour = _STATES.get(name, (name, "red"))
    return Text(words, colour)


def step(mark: Text | str, sentence: str) -> RenderableType:
    """One thing that happened: a state or a name, and the sentence to it."""
    line = Table.grid(padding=(0, 1))
    line.add_column(width=_MARK)
    line.add_row(mark, Text(sentence))
    return line


def heading(text: str) -> RenderableType:
    """The beginning of a chapter."""
    return Group(Text(), Text(text, "bold underline"))


def addresses(found: Mapping[str, Any]) -> RenderableType:
    """Where all parts are: what `.local/sandbox.json` says, the page to open in a browser first."""
    table = Table.grid(padding=(0, 2))
    for name, address in sorted(found.items(), key=lambda one: one[0] != "timeline"):
        if isinstance(address, Mapping):
            for part, where in address.items():
                table.add_row(Text(f"{name} ({part})", "dim"), where)
        else:
            table.add_row(Text(name, "dim"), str(address).removeprefix(f"{Path.cwd()}/"))
    return Group(Text(), Panel(table, title="Addresses", title_align="left", box=box.ROUNDED, expand=True))


def picture(printed: Console) -> str:
    """What a recorded console printed, as SVG that loads nothing from elsewhere."""
    return _FONT_FACE.sub("", printed.export_svg(title="./dev up"))


def _when(suggestion: Mapping[str, Any]) -> str:
    if suggestion["isAllDay"]:
        return f"{datetime.fromisoformat(suggestion['start']):%a} all day"
    return _moment(suggestion["at"])


def _moment(at: str) -> str:
    return datetime.fromisoformat(at).astimezone(UTC).strftime("%a %H:%M")
