"""Route constraints: what a parameter of a route template may look like.

They say yes or no to a text and convert nothing: a function gets its route parameters as texts.
https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-constraints
"""

import re
from collections.abc import Callable
from uuid import UUID

from sandbox.host.errors import CannotStart

type Constraint = Callable[[str], bool]


def constraint(name: str, argument: str | None, template: str) -> Constraint:
    """The constraint `name(argument)`. Raises `CannotStart` for one that is unknown or has a wrong argument."""
    try:
        if argument is None:
            return _PLAIN[name]
        return _WITH_ARGUMENT[name](argument)
    except (KeyError, ValueError, re.error):
        written = name if argument is None else f"{name}({argument})"
        raise CannotStart(
            f"The route {template} has the constraint {written}, which this host does not know."
        ) from None


def _integer(bits: int) -> Constraint:
    def fits(text: str) -> bool:
        return bool(re.fullmatch(r"[+-]?\d+", text, re.ASCII)) and -(2 ** (bits - 1)) <= int(text) < 2 ** (bits - 1)

    return fits


def _guid(text: str) -> bool:
    try:
        UUID(text.strip("{}()"))
    except ValueError:
        return False
    return True


def _matches(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> Constraint:
    compiled = re.compile(pattern, flags)
    return lambda text: compiled.search(text) is not None


def _number(text: str) -> bool:
    return re.fullmatch(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", text, re.ASCII) is not None


def _value(least: str | None, most: str | None) -> Constraint:
    low, high = (None if bound is None else int(bound) for bound in (least, most))
    fits = _integer(64)
    return lambda text: fits(text) and (low is None or int(text) >= low) and (high is None or int(text) <= high)


def _length(least: str | None, most: str | None) -> Constraint:
    low, high = int(least or 0), None if most is None else int(most)
    return lambda text: len(text) >= low and (high is None or len(text) <= high)


def _pair(argument: str) -> tuple[str, str]:
    first, _, second = argument.partition(",")
    return first, second or first


_PLAIN: dict[str, Constraint] = {
    "int": _integer(32),
    "long": _integer(64),
    "guid": _guid,
    "bool": _matches(r"^(true|false)$", re.IGNORECASE),
    "alpha": _matches(r"^[a-z]*$", re.IGNORECASE),
    "decimal": _number,
    "double": _number,
    "float": _number,
}

_WITH_ARGUMENT: dict[str, Callable[[str], Constraint]] = {
    "regex": lambda pattern: _matches(pattern, re.IGNORECASE),
    "min": lambda least: _value(least, None),
    "max": lambda most: _value(None, most),
    "range": lambda argument: _value(*_pair(argument)),
    "minlength": lambda least: _length(least, None),
    "maxlength": lambda most: _length(None, most),
    "length": lambda argument: _length(*_pair(argument)),
}
