"""The gate in the app: Kim with and without a role and a licence, what is told, and what is not."""

from typing import Any

import pytest
import requests
from test_suggest import ANNA, from_anna
from world import SALESPERSON, Seller, World, record, record_id

from autocapture.core.gate import PLANS, TEMPLATES

INTERN = {"name": "Intern", "grants": {"*": {"read": "organization", "appendto": "organization"}}}
FIELD = {**INTERN, "name": "Field Sales"}
COPIED = {**INTERN, "name": "Copied", "template": SALESPERSON}
NOT_KIMS = record("theirs", "contact", fullname="Theirs")


def licence(*states: str) -> dict[str, Any]:
    plans = [{"id": str(plan), "name": "x", "status": state} for plan, state in zip(PLANS, states, strict=False)]
    return {"product": "x", "id": record_id("product"), "plans": plans}


def load(world: World, *, teams: Any = (), **kim: Any) -> Seller:
    world.load(
        kim=[from_anna()],
        records=[ANNA, NOT_KIMS | {"owner": world.sanjay}],
        roles=[INTERN, FIELD, COPIED],
        teams=[*teams],
        users={world.kim: kim},
    )
    return world.as_(world.kim)


def told(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, str(answer.json().get("code") or answer.json().get("status"))


@pytest.mark.parametrize(
    ("kim", "outcome"),
    [
        ({}, (200, "ok")),
        ({"roles": ["Sales Manager"]}, (200, "ok")),
        ({"roles": ["Intern", "Copied"]}, (200, "ok")),
        ({"roles": ["Intern"]}, (403, "no_role")),
        ({"roles": []}, (403, "no_role")),
        ({"roles": ["Field Sales"]}, (403, "no_role")),
        ({"licences": []}, (403, "not_licensed")),
        ({"licences": [licence("Disabled", "PendingInput")]}, (403, "not_licensed")),
        ({"licences": [licence("PendingActivation", "Success")]}, (200, "ok")),
        ({"licences": [licence(), licence("Disabled"), licence("Success")]}, (200, "ok")),
        ({"roles": ["Intern"], "licences": []}, (403, "no_role")),
        ({"mailbox": False}, (200, "no_mailbox")),
        ({"mailbox": False, "licences": []}, (403, "not_licensed")),
    ],
)
def test_who_gets_suggestions(world, kim, outcome):
    assert told(load(world, **kim).look("contact", "anna")) == outcome


@pytest.mark.parametrize(("role", "outcome"), [("Salesperson", (200, "ok")), ("Intern", (403, "no_role"))])
def test_a_role_may_be_held_by_a_team(world, role, outcome):
    team = {"name": "Sellers", "roles": [role], "members": [world.kim]}
    assert told(load(world, roles=[], teams=[team]).look("contact", "anna")) == outcome


def test_each_refusal_names_what_would_do(world):
    detail = load(world, roles=["Intern"]).look("contact", "anna").json()["detail"]
    assert all(name in detail for name in TEMPLATES.values())
    world.mend()
    other = World(world.stack)
    detail = load(other, licences=[]).look("contact", "anna").json()["detail"]
    assert all(name in detail for name in PLANS.values())


def refused(kim: dict[str, Any]) -> list[Any]:
    return [pytest.param({"roles": ["Intern"]} | kim, "no_role"), pytest.param({"licences": []} | kim, "not_licensed")]


@pytest.mark.parametrize(("kim", "code"), refused({}))
def test_every_route_of_a_seller_is_behind_it_and_says_the_same_of_what_is_there_and_what_is_not(world, kim, code):
    seller = load(world, **kim)
    tracking = f"trackings/{record_id('nothing')}"
    answers = [seller.look("contact", key) for key in ("anna", "theirs", "nobody")]
    answers += [seller.look("nothing", "anna"), seller.send("GET", "trackings"), seller.send("GET", tracking)]
    answers += [seller.track("contact", key, "ZW1haWw6eA") for key in ("anna", "theirs", "nobody")]
    told = [{**answer.json(), "invocation": None} for answer in answers]
    assert told == [told[0]] * len(answers)
    assert (told[0]["status"], told[0]["code"]) == (403, code)


@pytest.mark.parametrize(("kim", "code"), refused({}))
def test_what_exists_is_not_told_by_the_first_look_either(world, kim, code):
    """The first look asks for everything side by side, and a record that is not there is known before the gate is."""
    world.fault("graph", path="licenseDetails", status=0, delay=0.3, times=5)
    world.fault("dataverse", path="RetrieveAadUserRoles", status=0, delay=0.3, times=5)
    assert told(load(world, **kim).look("contact", "nobody")) == (403, code)


@pytest.mark.parametrize(("kim", "code"), refused({}))
def test_track_starts_nothing(world, kim, code):
    seller = load(world)
    (found,) = seller.suggestions("contact", "anna")
    elsewhere = World(world.stack)
    stripped = load(elsewhere, **kim)
    assert told(stripped.track("contact", "anna", found)) == (403, code)
    assert elsewhere.rows("emails") == []


def test_the_alive_and_the_administrators_health_are_not_behind_it(world):
    world.load(users={world.kim: {"roles": ["Sales Manager"], "licences": [], "appRoles": ["AutoCapture.Admin"]}})
    assert world.as_(world.kim).send("GET", "health").json()["status"] == "ok"


@pytest.mark.parametrize("status", [403, 404])
def test_a_seller_whom_dataverse_refuses_the_question_has_no_role(world, status):
    seller = load(world)
    world.fault("dataverse", path="RetrieveAadUserRoles", status=status, body='{"error":{"code":"0x80040220"}}')
    assert told(seller.look("contact", "anna")) == (403, "no_role")


@pytest.mark.parametrize(("service", "path"), [("graph", "licenseDetails"), ("dataverse", "RetrieveAadUserRoles")])
def test_a_remote_in_trouble_lets_nobody_through(world, service, path):
    seller = load(world)
    world.fault(service, path=path, status=429, headers={"retry-after": "77"}, times=5)
    assert told(seller.look("contact", "anna")) == (503, "throttled")
    world.mend()
    assert told(seller.look("contact", "anna")) == (200, "ok")


def test_licences_that_graph_does_not_show_are_a_matter_of_consent(world):
    seller = load(world)
    world.fault("graph", path="licenseDetails", status=403, body='{"error":{"code":"Authorization_RequestDenied"}}')
    assert told(seller.look("contact", "anna")) == (403, "consent_required")
