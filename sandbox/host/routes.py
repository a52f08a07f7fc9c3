"""Which function a request is for: route templates below the route prefix, and the table of them.

It reads no request and calls no function. A path that matches only with another method is not found, as in the real
host, which answers 404 there and not 405 (https://github.com/Azure/azure-functions-host/issues/10098); HEAD is a
method like any other (https://github.com/Azure/azure-functions-host/issues/11625).
https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger#customize-the-http-endpoint
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from sandbox.host.constraints import Constraint, constraint
from sandbox.host.errors import CannotStart
from sandbox.host.functions import Function, HttpTrigger

_SEGMENT = re.compile(r"(?:\{((?:[^{}]|\{\{|\}\})+)\}|([^{}/]+))(?:/|$)")
_PARAMETER = re.compile(r"(\*{0,2})(\w+)((?::\w+(?:\(.*?\))?(?=:|\?|$))*)(\?)?")
_CONSTRAINT = re.compile(r":(\w+)(?:\((.*?)\))?(?=:|$)")


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a template: a literal, or a parameter when it has a name."""

    literal: str = ""
    name: str = ""
    constraints: tuple[Constraint, ...] = ()
    is_optional: bool = False
    is_rest: bool = False

    @property
    def precedence(self) -> int:
        """Lower comes first: literals, then constrained parameters, parameters, and the rest of the path."""
        if not self.name:
            return 1
        return (2 if self.constraints else 3) + (2 if self.is_rest else 0)

    def accepts(self, text: str) -> bool:
        """Whether a part of a path fits here."""
        if not self.name:
            return text.lower() == self.literal.lower()
        return all(fits(text) for fits in self.constraints)


def parse_template(template: str) -> tuple[Segment, ...]:
    """The segments of a route template. Raises `CannotStart` when it cannot be understood."""
    segments: list[Segment] = []
    position = 0
    while position < len(template):
        found = _SEGMENT.match(template, position)
        is_last = found is not None and found.end() >= len(template)
        segment = found and (Segment(found[2]) if found[2] else _parameter(found[1], template))
        if not found or not segment or (not is_last and (segment.is_optional or segment.is_rest)):
            raise CannotStart(f"The route {template} cannot be understood near character {position + 1}.")
        segments.append(segment)
        position = found.end()
    return tuple(segments)


def _parameter(written: str, template: str) -> Segment | None:
    found = _PARAMETER.fullmatch(written.replace("{{", "{").replace("}}", "}"))
    if found is None:
        return None
    constraints = tuple(constraint(name, argument, template) for name, argument in _constraints(found[3]))
    return Segment("", found[2], constraints, is_optional=bool(found[4]), is_rest=bool(found[1]))


def _constraints(written: str) -> list[tuple[str, str | None]]:
    return [(found[1], found[2]) for found in _CONSTRAINT.finditer(written)]


def match_path(segments: tuple[Segment, ...], path: list[str]) -> dict[str, str] | None:
    """The route parameters when the parts of a path fit the template, else None."""
    values: dict[str, str] = {}
    for number, segment in enumerate(segments):
        if segment.is_rest:
            rest = "/".join(path[number:])
            return values | {segment.name: rest} if not rest or segment.accepts(rest) else None
        if number >= len(path):
            return values if segment.is_optional else None
        if not path[number] or not segment.accepts(path[number]):
            return None
        if segment.name:
            values[segment.name] = path[number]
    return values if len(path) <= len(segments) else None


def path_parts(raw_path: str) -> list[str]:
    """The parts of a path as they stood on the wire, decoded; an encoded slash stays encoded."""
    trimmed = raw_path.strip("/")
    return (
        [unquote(re.sub("%2f", "%252F", part, flags=re.IGNORECASE)) for part in trimmed.split("/")] if trimmed else []
    )


@dataclass(frozen=True, slots=True)
class Route:
    """A function and its parsed template, the prefix included."""

    function: Function
    trigger: HttpTrigger
    segments: tuple[Segment, ...]


class RouteTable:
    """All HTTP functions of an app."""

    def __init__(self, functions: Iterable[Function], prefix: str) -> None:
        start = f"{prefix}/" if prefix else ""
        routes = [
            Route(function, function.trigger, parse_template(start + function.trigger.route))
            for function in functions
            if isinstance(function.trigger, HttpTrigger)
        ]
        self._routes = sorted(routes, key=lambda route: [segment.precedence for segment in route.segments])

    def find(self, method: str, raw_path: str) -> tuple[Route, dict[str, str]] | None:
        """The route for a request with its route parameters; None when the host would answer 404."""
        path = path_parts(raw_path)
        for route in self._routes:
            values = match_path(route.segments, path)
            if values is not None and method in (route.trigger.methods or {method}):
                return route, values
        return None
