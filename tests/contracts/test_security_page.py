"""The page for the security reviewer: every test that it names is there, and every threat names one."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))
THREATS = [line.strip("| ").split(" | ") for line in PAGE.partition("\n## Threats")[2].splitlines() if line[:2] == "| "]


@pytest.mark.parametrize(("path", "name"), NAMED, ids=[name for _, name in NAMED])
def test_every_test_that_is_named_is_there(path, name):
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("threat", THREATS[1:], ids=lambda threat: threat[0])
def test_every_threat_has_something_that_stands_against_it_and_a_test(threat):
    _, against, tests = threat
    assert against.endswith(".")
    assert re.fullmatch(r"`tests/[\w/]+\.py::test_\w+`(, `tests/[\w/]+\.py::test_\w+`)*", tests.strip(" |"))


def test_there_are_threats():
    assert len(THREATS) > 20
