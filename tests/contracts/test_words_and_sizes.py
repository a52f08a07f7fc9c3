import ast

import pytest

from tests.contracts.sizes import findings as too_long
from tests.contracts.words import banned_words, findings_of_scripts, names


@pytest.mark.parametrize(
    ("name", "banned"),
    [
        ("tracking_service", ["service"]),
        ("HTTPHelper", ["helper"]),
        ("utils", ["util"]),
        ("_items", ["item"]),
        ("metadata", []),
        ("dataverse_url", []),
        ("object_id", []),
        ("information", []),
    ],
)
def test_a_name_is_read_word_by_word(name, banned):
    assert banned_words(name) == banned


def test_only_names_that_are_defined_are_looked_at():
    tree = ast.parse("import x as a\nclass B:\n    def c(self, d):\n        self.e = f.g\n        h: int = i(j)\n")
    assert sorted(name for _, name in names(tree)) == ["B", "a", "c", "d", "e", "h", "self"]


def test_names_of_scripts_are_looked_at_too(tmp_path):
    (tmp_path / "cards.ts").write_text(
        "import { type AccountInfo } from 'x';\nconst items = 1;\nexport class Good {}\n"
    )
    (tmp_path / "contract.ts").write_text("export interface IRecordData {}\n")
    assert [line.split(": ")[1] for line in findings_of_scripts(tmp_path)] == ["items says 'item'; name what it is"]


def test_a_long_function_and_a_long_file_are_found(tmp_path):
    path = tmp_path / "long.py"
    body = "\n".join(f"    a{number} = {number}" for number in range(41))
    path.write_text(f'def fits():\n    """{"x" * 10}"""\n{body[: body.rindex(chr(10))]}\n\n\ndef grows():\n{body}\n')
    assert [line.split(": ")[1] for line in too_long(path)] == ["grows has 41 lines, more than 40; split it"]
    path.write_text("\n" * 301)
    assert [line.split(": ")[1] for line in too_long(path)] == ["301 lines, more than 300; split it by concern"]
