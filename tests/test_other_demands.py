"""The gate as an administrator may set it: a role of the organisation's own, and no licence asked for."""

from collections.abc import Iterator

import pytest
from test_who_may_look import load, told
from world import record_id

from autocapture.core.gate import PLANS, TEMPLATES
from sandbox.stack import Stack


@pytest.fixture(scope="module")
def demanding(stack: Stack) -> Iterator[None]:
    stack.restart_host(SALES_ROLES=f"field sales, {record_id('template')}", LICENCE_PLANS="")
    yield
    stack.restart_host(SALES_ROLES=",".join(map(str, TEMPLATES)), LICENCE_PLANS=",".join(map(str, PLANS)))


pytestmark = pytest.mark.usefixtures("demanding")


@pytest.mark.parametrize(
    ("kim", "outcome"),
    [
        ({"roles": ["Field Sales"], "licences": []}, (200, "ok")),
        ({"roles": ["Salesperson"]}, (403, "no_role")),
    ],
)
def test_a_role_of_ones_own_is_named_without_case(world, kim, outcome):
    assert told(load(world, **kim).look("contact", "anna")) == outcome


def test_who_lacks_it_is_told_its_name_and_the_id_of_a_template_that_is_not_known(world):
    detail = load(world).look("contact", "anna").json()["detail"]
    assert f"field sales or {record_id('template')}" in detail


def test_what_is_switched_off_is_not_asked_for(world):
    seller = load(world, roles=["Field Sales"])
    before = world.mark()
    seller.look("contact", "anna")
    paths = " ".join(entry["path"] for entry in world.journal(before))
    assert "RetrieveAadUserRoles" in paths
    assert "licenseDetails" not in paths
