"""Licences, and teams that hold roles, in a tenant document."""

from typing import Any

import pytest
from ground_document import KIM, built

from sandbox.tenant.document import DocumentError, json_schema
from sandbox.tenant.model import Plan, Reference, Tenant

PLAN = {"id": "fedc185f-0711-4cc0-80ed-0a92da1a8384", "name": "DYN365_SALES_INSIGHTS", "status": "Disabled"}
PRODUCT = {"product": "DYN365_SALES_PREMIUM", "id": "2edaa1dc-966d-4475-93d6-8ee8dfd96877", "plans": [PLAN]}
ALEX = {"name": "Alex Wilber", "address": "alex@contoso.com", "unit": "Support"}
SELLERS = {"name": "Sellers", "roles": ["Sales Manager"], "members": ["kim@contoso.com"]}


def kims(tenant: Tenant):
    return next(iter(tenant.users.values()))


def refusal(**document: Any) -> str:
    with pytest.raises(DocumentError) as caught:
        built(**document)
    return str(caught.value)


def test_a_person_has_the_licence_that_sells_unless_the_document_says_otherwise():
    (licence,) = kims(built()).licences
    assert licence.product == "DYN365_ENTERPRISE_SALES"
    assert [plan.status for plan in licence.plans] == ["Success"]
    assert kims(built(users=[{**KIM, "licences": []}])).licences == []


def test_a_licence_and_the_states_of_its_plans_can_be_given():
    (licence,) = kims(built(users=[{**KIM, "licences": [PRODUCT]}])).licences
    assert (licence.product, licence.product_id) == ("DYN365_SALES_PREMIUM", PRODUCT["id"])
    assert licence.plans == (Plan(PLAN["id"], PLAN["name"], "Disabled"),)


def test_two_people_with_one_product_have_two_assignments():
    people = built(users=[KIM, ALEX]).users.values()
    assert len({licence.id for one in people for licence in one.licences}) == 2


def test_a_team_is_a_row_and_holds_roles_for_its_members():
    tenant = built(teams=[SELLERS])
    (team,) = tenant.organization.teams
    held = tenant.organization.rows["team"][team.id].columns
    assert (held["name"], held["teamtype"], held["membershiptype"]) == ("Sellers", 2, 0)
    assert isinstance(held["businessunitid"], Reference)
    assert [tenant.organization.roles[key].name for key in team.roles] == ["Sales Manager"]
    assert team.members == [kims(tenant).systemuser_id]


def test_a_team_may_be_of_a_unit_that_nobody_is_of():
    tenant = built(teams=[{"name": "Nobody", "unit": "Export"}])
    assert "Export" in {unit.columns["name"] for unit in tenant.organization.rows["businessunit"].values()}


def test_a_role_points_at_its_template():
    rows = built().organization.rows["role"].values()
    templates = {row.columns["name"]: row.columns["roletemplateid"] for row in rows}
    assert templates["Salesperson"] == Reference("roletemplate", "a4be89ff-7c35-4d69-9900-999c3f603e6f")
    assert templates["Auto Capture Worker"] is None


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"teams": [{**SELLERS, "roles": ["Boss"]}]}, "/teams/0/roles: 'Boss' is no role; known are Salesperson,"),
        ({"teams": [{**SELLERS, "members": ["pat@x"]}]}, "'pat@x' is no user of Sales; those are kim@contoso.com"),
        ({"users": [KIM, ALEX], "teams": [{**SELLERS, "members": ["alex@contoso.com"]}]}, "is no user of Sales"),
        ({"teams": [SELLERS, SELLERS]}, "teams/name: 'Sellers' stands twice"),
        ({"users": [{**KIM, "licences": [{**PRODUCT, "product": ""}]}]}, "/users/0/licences/0/product"),
        ({"users": [{**KIM, "licences": [{**PRODUCT, "id": "x"}]}]}, "/users/0/licences/0/id"),
        ({"users": [{**KIM, "licences": [{**PRODUCT, "plans": [{**PLAN, "status": "On"}]}]}]}, "/plans/0/status"),
        ({"users": [{**KIM, "licences": [{**PRODUCT, "sku": "x"}]}]}, "/users/0/licences/0/sku"),
    ],
)
def test_what_makes_no_sense_is_told_with_its_place(document: dict[str, Any], said: str):
    assert said in refusal(**document)


def test_the_schema_describes_them():
    assert {"LicencePart", "PlanPart", "TeamPart"} <= json_schema()["$defs"].keys()
