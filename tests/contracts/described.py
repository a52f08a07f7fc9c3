"""The API's description as tests read it: its operations, and any answer held against it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import requests
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from autocapture.openapi import document

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_ADDRESS = "urn:auto-capture:openapi"
_PROBLEM = "application/problem+json"

type Json = Mapping[str, Any]


@dataclass(frozen=True)
class Operation:
    """One method of one path; `path` begins below the server's address."""

    name: str
    method: str
    path: str
    responses: Mapping[int, Json]
    """What it may answer, by status, with references resolved."""
    needs_token: bool


def operations() -> list[Operation]:
    """Every operation in the document."""
    return [
        _operation(method, path, entry[method], document()["security"])
        for path, entry in document()["paths"].items()
        for method in METHODS
        if method in entry
    ]


def operation(name: str) -> Operation:
    return next(one for one in operations() if one.name == name)


def resolved(part: Json) -> Json:
    """A part of the document, or what it refers to."""
    if "$ref" not in part:
        return part
    found: Json = document()
    for step in part["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return found


def errors(schema: Json, value: object) -> list[str]:
    """What a value has against a schema of the document, formats included."""
    validator = Draft202012Validator(
        _absolute(schema), registry=_registry(), format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def conforms(name: str, answer: requests.Response) -> Any:
    """The body of an answer, once status, content type, headers and body are as the operation's description says."""
    one = operation(name)
    assert answer.status_code in one.responses, f"{name} answers {answer.status_code} undocumented: {answer.text}"
    described = one.responses[answer.status_code]
    content_type = answer.headers["Content-Type"].partition(";")[0]
    assert content_type in described["content"], f"{name}, {answer.status_code}: {content_type} is undocumented"
    for header, wanted in described["headers"].items():
        assert header in answer.headers or not resolved(wanted).get("required"), f"{name} lacks the header {header}"
    assert errors(described["content"][content_type]["schema"], answer.json()) == [], answer.text
    return answer.json()


def problems(one: Operation) -> Iterator[tuple[int, str]]:
    """Status and code of every problem that an operation may answer with."""
    for status, response in one.responses.items():
        if _PROBLEM in response["content"]:
            schema = response["content"][_PROBLEM]["schema"]
            for kind in map(resolved, schema.get("oneOf", [schema])):
                assert kind["properties"]["status"] == {"const": status}
                yield from ((status, code) for code in kind["properties"]["code"]["enum"])


def _operation(method: str, path: str, entry: Json, security: list[Json]) -> Operation:
    responses = {int(status): resolved(response) for status, response in entry["responses"].items()}
    needs_token = {} not in entry.get("security", security)
    return Operation(entry["operationId"], method.upper(), path, responses, needs_token)


@cache
def _registry() -> Registry:
    return Registry().with_resource(_ADDRESS, DRAFT202012.create_resource(document()))


def _absolute(part: Any) -> Any:
    """The part with references that lead into the document from wherever it stands."""
    if isinstance(part, list):
        return [_absolute(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {name: f"{_ADDRESS}{one}" if name == "$ref" else _absolute(one) for name, one in part.items()}
