"""The API's description: valid, complete in itself, and the same as what the app registers and names."""

import asyncio
import json

import azure.functions as func
import pytest
import requests
from openapi_spec_validator import OpenAPIV31SpecValidator
from triggers import http_triggers

from autocapture import arguments, web
from autocapture.core.model import Path, Stage, TrackingState
from autocapture.core.outlook import Header
from autocapture.core.tracking import MOST_STEPS
from autocapture.openapi import document
from autocapture.settings import SETTINGS
from tests.contracts.described import conforms, errors, operations, resolved

SCHEMAS = document()["components"]["schemas"]


def test_it_is_valid_openapi_3_1():
    assert document()["openapi"].startswith("3.1.")
    assert [str(error) for error in OpenAPIV31SpecValidator(document()).iter_errors()] == []


def test_its_operations_are_the_functions_that_the_app_registers():
    registered = {
        (name, str(method.value), f"/{trigger['route']}")
        for name, trigger in http_triggers().items()
        for method in trigger["methods"]
    }
    assert {(one.name, one.method, one.path) for one in operations()} == registered


@pytest.mark.parametrize(
    ("schema", "field", "words"),
    [
        ("AnySuggestion", "state", set(TrackingState) - {TrackingState.UNDONE}),
        ("AnyTracking", "state", set(TrackingState) - {TrackingState.UNTRACKED}),
        ("Step", "name", {*Stage, *TrackingState} - {TrackingState.UNTRACKED, TrackingState.PENDING}),
        ("Reason", "path", Path),
        ("Reason", "header", Header),
    ],
)
def test_its_words_are_the_words_of_the_app(schema, field, words):
    assert set(SCHEMAS[schema]["properties"][field]["enum"]) == {word.value for word in words}


def test_its_bounds_are_the_bounds_of_the_app():
    most = SCHEMAS["Timeline"]["properties"]["suggestions"]["maxItems"]
    (cap,) = [one for one in SETTINGS if one.name == "SUGGESTION_CAP"]
    assert cap.parse(str(most)) == most
    with pytest.raises(ValueError, match=r"^$"):
        cap.parse(str(most + 1))
    assert SCHEMAS["Trackings"]["properties"]["trackings"]["maxItems"] == web.RECENT
    assert SCHEMAS["AnyTracking"]["properties"]["steps"]["maxItems"] == MOST_STEPS
    for path in (path for path in document()["paths"].values() if "post" in path):
        assert f"{arguments.LONGEST_BODY} bytes" in path["post"]["requestBody"]["description"]


def test_no_object_takes_a_field_that_is_not_described():
    common = {reference["$ref"].rpartition("/")[2] for one in SCHEMAS.values() for reference in one.get("allOf", ())}
    closed = {"additionalProperties", "unevaluatedProperties"}
    is_open = {name for name, one in SCHEMAS.items() if "properties" in one and not closed & one.keys()}
    assert is_open == common


def test_every_field_is_always_there_but_for_what_a_caller_sends():
    for name, one in SCHEMAS.items():
        merged = [one, *map(resolved, one.get("allOf", ()))]
        named = {field for part in merged for field in part.get("properties", ())}
        required = {field for part in merged for field in part.get("required", ())}
        assert named <= required or name == "Track", name


def contents():
    """Whatever content the document describes, with where it stands."""
    for one in operations():
        for status, response in one.responses.items():
            for media_type, content in response["content"].items():
                yield pytest.param(content, id=f"{one.name}-{status}-{media_type}")


@pytest.mark.parametrize("content", list(contents()))
def test_every_answer_has_an_example_that_is_as_it_says(content):
    named = [resolved(one)["value"] for one in content.get("examples", {}).values()]
    shown = [*named, content["example"]] if "example" in content else named
    assert shown
    assert [error for one in shown for error in errors(content["schema"], one)] == []


def test_the_example_of_a_body_and_of_each_parameter_is_as_it_says():
    paths = document()["paths"].values()
    body = next(path["post"]["requestBody"] for path in paths if "post" in path)["content"]["application/json"]
    parameters = [
        resolved(one)
        for path in paths
        for part in (path, *path.values())
        if "parameters" in part
        for one in part["parameters"]
    ]
    for one in (body, *parameters):
        assert errors(one["schema"], one["example"]) == []


def test_anybody_may_read_it(stack):
    answer = requests.get(f"{stack.addresses.app}/api/openapi.json", timeout=30)
    assert conforms("openapi", answer) == document()


def test_it_is_answered_before_a_single_setting_is_right():
    request = func.HttpRequest("GET", "/api/openapi.json", body=b"")
    answer = asyncio.run(web.answer(web.openapi, request, "an invocation"))
    assert (answer.status_code, json.loads(answer.get_body())) == (200, document())
