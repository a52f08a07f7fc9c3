"""Requests made up from the API's description, against the running stack: no fault, and no answer it does not name.

The requests are the same in every run. With HYPOTHESIS_PROFILE=soak there are twenty times as many.
"""

from collections.abc import Mapping

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from schemathesis import Case, Config, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from test_suggest import ANNA, from_anna
from world import World, meeting, record_id

from autocapture.openapi import document
from sandbox.stack import Stack
from tests.contracts.described import operations

OURS = {"with-security-parameters": False}  # which token is sent is what the tests below are about
API, STRICT_API = (
    schemathesis.openapi.from_dict(document(), config=Config.from_dict({"generation": OURS | more}))
    for more in ({}, {"allow-extra-parameters": False})
)
"""The latter makes up no query options that are not described: the app does not look at them."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
MADE_UP = settings(
    max_examples=settings().max_examples // 10,
    phases=[Phase.generate],  # what fails is shown as it was sent; to shrink it would be to send it many times more
    suppress_health_check=[HealthCheck.too_slow],  # the stack answers at its own pace
)
FITTING, UNFITTING = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
MADE = [
    *((one.name, FITTING) for one in operations()),
    *((one.name, UNFITTING) for one in operations() if "{" in one.path),  # the others take nothing that could be wrong
]


@pytest.fixture(scope="module")
def known(stack: Stack) -> Mapping[str, str]:
    """A seller's token, and what that seller may name: a record, a suggestion, a tracking."""
    world = World(stack)
    to_come = meeting("anna@fabrikam.com", start="+1d", end="+2d", allDay=True)
    world.load(kim=[from_anna()], calendar=[to_come], records=[ANNA])
    kim = world.as_(world.kim)
    (found,) = [one for one in kim.suggestions("contact", "anna") if one["kind"] == "email"]
    tracking = kim.tracked("contact", "anna", found)
    names = {"table": "contact", "recordId": record_id("anna")}
    return {"token": kim.token, **names, "suggestionId": found["id"], "trackingId": tracking["id"]}


def answers(stack: Stack, made_up: SearchStrategy[Case], authorization: str | None) -> set[int]:
    """The statuses of the answers to made up requests, each of which must be as it is described."""
    headers = {"Authorization": authorization} if authorization else {}
    statuses = set()

    @MADE_UP
    @given(case=made_up)
    def send(case: Case) -> None:
        answer = case.call(base_url=f"{stack.addresses.app}/api", session=session, headers=headers)
        case.validate_response(answer, checks=CHECKS)
        statuses.add(answer.status_code)

    with requests.Session() as session:
        send()
    return statuses


def naming(known: Mapping[str, str], name: str, mode: GenerationMode) -> SearchStrategy[Case]:
    """Requests that name in their path what there is."""
    operation = STRICT_API.find_operation_by_id(name)
    path = {one: known[one] for one in known if f"{{{one}}}" in operation.path}
    return operation.as_strategy(mode, path_parameters=path)


@pytest.mark.parametrize(("name", "mode"), MADE)
def test_a_seller_who_sends_whatever_there_is(stack, known, name, mode):
    assert answers(stack, API.find_operation_by_id(name).as_strategy(mode), f"Bearer {known['token']}")


@pytest.mark.parametrize("name", ["suggestions", "track", "tracking", "undo"])
def test_a_seller_who_names_what_there_is_succeeds(stack, known, name):
    assert answers(stack, naming(known, name, FITTING), f"Bearer {known['token']}") == {202 if name == "track" else 200}


@pytest.mark.parametrize("name", ["suggestions", "track"])
def test_a_seller_who_names_what_there_is_and_gets_the_rest_wrong_is_refused(stack, known, name):
    """A body that may be left out is left out at times, which is right; that nothing wrong succeeds is a check."""
    assert answers(stack, naming(known, name, UNFITTING), f"Bearer {known['token']}") - {202} == {400}


@pytest.mark.parametrize("authorization", [None, "Bearer rubbish"], ids=["no token", "rubbish"])
@pytest.mark.parametrize(("name", "mode"), MADE)
def test_nobody_gets_anything_but_the_question_who_they_are(stack, name, mode, authorization):
    found = answers(stack, API.find_operation_by_id(name).as_strategy(mode), authorization)
    needs_token = next(one for one in operations() if one.name == name).needs_token
    assert found == ({401} if needs_token or (name == "health" and authorization) else {200})
