"""The guides: every setting, every command and every file they name is there."""

import re
from pathlib import Path

import pytest

from autocapture.settings import SETTINGS

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "infra").glob("*.md")]


def test_the_administrators_guide_names_every_setting_with_its_default():
    guide = (ROOT / "docs" / "administrator.md").read_text("utf-8")
    rows = {row[1]: row for row in (line.split("|") for line in guide.splitlines() if line.startswith("| `"))}
    for one in SETTINGS:
        default = {None: "needed", "": "none"}.get(one.default, f"`{one.default}`")
        assert rows[f" `{one.name}` "][-2].strip() == default, one.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page):
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_of_dev_that_is_named_exists(page):
    known = set(re.findall(r"^([a-z]+)\(\) \{ # ", (ROOT / "dev").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"\./dev ([a-z]+)", page.read_text("utf-8"))) <= known
