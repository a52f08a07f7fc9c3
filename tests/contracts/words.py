"""`python -m tests.contracts.words`: names in `autocapture/` and `timeline/` say what a thing is, not that it is one.

It looks at names that are defined there (modules, classes, functions, parameters, variables, attributes) and not at
names of others that are only used. Words that a remote or a library gave to something are allowed where its name is
used.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

_BANNED = frozenset(["manager", "service", "helper", "util", "handler", "processor", "data", "info", "item", "object"])
_OF_OTHERS = frozenset(
    {
        "object_id",  # Entra's identifier of a person
        "objectid",  # likewise, as scripts write it
        "global_object_id",  # Outlook's identifier of a meeting
        "fetch_data",  # PyJWT's own name for fetching keys, which is overridden
    }
)
_DECLARED = re.compile(
    r"\b(?:(?:const|let|function|class|interface|type(?= \w+ =))\s+|readonly\s+(?=\w+\??:))(\w+)"
).findall
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every name that the tree defines, with its line."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.lineno, node.name
            case ast.arg():
                yield node.lineno, node.arg
            case ast.Name(ctx=ast.Store()):
                yield node.lineno, node.id
            case ast.Attribute(ctx=ast.Store()):
                yield node.lineno, node.attr
            case ast.alias(asname=str(alias)):
                yield node.lineno, alias


def banned_words(name: str) -> list[str]:
    """The banned words in a name, whether it says them in singular or plural."""
    if name.strip("_").lower() in _OF_OTHERS:
        return []
    singular = [word.lower().removesuffix("s") for word in _WORDS.findall(name)]
    return [word for word in singular if word in _BANNED]


def findings(root: Path) -> Iterator[str]:
    """One line for each name with a banned word."""
    for path in sorted(root.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for line, name in [(1, path.stem), *names(tree)]:
            if banned := banned_words(name):
                yield f"{path}:{line}: {name} says {banned[0]!r}; name what it is"


def findings_of_scripts(root: Path) -> Iterator[str]:
    """The same of TypeScript; `contract.ts` has the names that the timeline's interface gave."""
    for path in sorted(root.glob("*.ts")):
        lines = path.read_text("utf-8").splitlines() if path.stem != "contract" else []
        for line, name in [
            (1, path.stem),
            *((at, name) for at, text in enumerate(lines, 1) for name in _DECLARED(text)),
        ]:
            if banned := banned_words(name):
                yield f"{path}:{line}: {name} says {banned[0]!r}; name what it is"


if __name__ == "__main__":
    found = [*findings(Path("autocapture")), *findings_of_scripts(Path("timeline/src"))]
    sys.exit("\n".join(found) if found else 0)
