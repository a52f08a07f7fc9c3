"""The codes that the API's description names, and those that the app raises: the same, at the same status."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from autocapture import errors
from autocapture.problems import STATUSES
from tests.contracts.described import operations, problems

_ROOT = Path(errors.__file__).parent
_KINDS = {name: kind for name, kind in vars(errors).items() if inspect.isclass(kind)}


def test_the_description_names_every_code_that_the_app_raises_and_no_other():
    raised = {found for path in sorted(_ROOT.rglob("*.py")) for found in _raised(ast.parse(path.read_text("utf-8")))}
    assert {found for one in operations() for found in problems(one)} == raised


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('raise NotFound("x")', {(404, "record_not_found")}),
        ('raise NotFound("x", "y_not_found")', {(404, "y_not_found")}),
        ('return errors.Forbidden("x", code="y")', {(403, "y")}),
        ("raise RemoteRefused('x', 400, 'y')", {(502, "remote_refused")}),
        ("raise ValueError('x', 'y')", set()),
    ],
)
def test_a_code_is_found_wherever_an_error_is_made(source, found):
    assert set(_raised(ast.parse(source))) == found


def _raised(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Status and code of every error that is made somewhere in the tree."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and (kind := _kind(call.func)):
            status = next(status for parent, status in STATUSES if issubclass(kind, parent))
            yield from ((status.value, code) for code in _codes(kind, call))


def _kind(called: ast.expr) -> type[errors.AutoCaptureError] | None:
    name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
    kind = _KINDS.get(name)
    return kind if kind and issubclass(kind, errors.AutoCaptureError) else None


def _codes(kind: type[errors.AutoCaptureError], call: ast.Call) -> set[str]:
    """The codes that a call may give to the error; without one, its kind's own."""
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    given = dict(zip(inspect.signature(kind).parameters, call.args, strict=False)) | named
    match given.get("code"):
        case None:
            return {kind.code}
        case ast.Constant(value=str(code)):
            return {code}
        case other:
            raise AssertionError(f"line {call.lineno}: {ast.unparse(other)} is no code that a test can read")
