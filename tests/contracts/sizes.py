"""`python -m tests.contracts.sizes`: no function over 40 lines, no file over 300.

A function's size is its body without the docstring; those of scripts are measured by Biome. Tests and data are not
measured.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

_FUNCTION = 40
_FILE = 300


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first statement after the docstring to the last."""
    has_docstring = ast.get_docstring(function) is not None
    body = function.body[1:] if has_docstring else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def too_long(path: Path) -> Iterator[str]:
    """One line for a file that is too long."""
    if (count := len(path.read_text("utf-8").splitlines())) > _FILE:
        yield f"{path}: {count} lines, more than {_FILE}; split it by concern"


def findings(path: Path) -> Iterator[str]:
    """One line for each part of a file that is too long."""
    yield from too_long(path)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (count := body_lines(node)) > _FUNCTION:
            yield f"{path}:{node.lineno}: {node.name} has {count} lines, more than {_FUNCTION}; split it"


if __name__ == "__main__":
    files = [
        Path("function_app.py"),
        *sorted(Path("autocapture").rglob("*.py")),
        *sorted(Path("sandbox").rglob("*.py")),
    ]
    scripts = [*Path("timeline/src").glob("*.ts"), *Path("sandbox").rglob("*.js")]
    found = [line for path in files for line in findings(path)] + [line for path in scripts for line in too_long(path)]
    sys.exit("\n".join(found) if found else 0)
