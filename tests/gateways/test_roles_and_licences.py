"""What the remotes say of a seller's roles and licences, as values."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from autocapture.core.gate import Plan, SecurityRole
from autocapture.core.model import Seller
from autocapture.errors import AutoCaptureError, Forbidden, NotFound
from autocapture.gateways.caller import Caller
from autocapture.gateways.dataverse.client import AsSeller, Dataverse, Rights
from autocapture.gateways.dataverse.roles import Roles
from autocapture.gateways.graph_licences import plans

KIM = Caller(Seller(UUID(int=1), UUID(int=2)), "token", 0.0)
TEMPLATE, PLAN = "a4be89ff-7c35-4d69-9900-999c3f603e6f", "2da8e897-7791-486b-b08f-cc63c8129df7"


class Answering(Dataverse):
    """A Dataverse of these pages, or of this trouble."""

    def __init__(self, *pages: Mapping[str, Any], trouble: AutoCaptureError | None = None) -> None:
        self.pages = list(pages)
        self.trouble = trouble
        self.asked: list[tuple[Rights, str]] = []

    def get(self, rights: Rights, path: str) -> dict[str, Any]:
        self.asked.append((rights, path))
        if self.trouble:
            raise self.trouble
        return dict(self.pages.pop(0))


def test_roles_are_asked_as_the_seller_for_the_seller():
    dataverse = Answering({"value": []})
    assert Roles(dataverse).held(KIM) == ()
    (asked,) = dataverse.asked
    path = "RetrieveAadUserRoles(DirectoryObjectId=00000000-0000-0000-0000-000000000002)"
    assert asked == (AsSeller(KIM), f"{path}?$select=name%2C_roletemplateid_value")


def test_a_role_without_a_template_is_a_role_and_every_page_is_read():
    first = {"value": [{"name": "Copied", "_roletemplateid_value": None}], "@odata.nextLink": "https://next"}
    second = {"value": [{"name": "Salesperson", "_roletemplateid_value": TEMPLATE, "t_x002e_name": "x"}, {}]}
    held = Roles(Answering(first, second)).held(KIM)
    assert held == (SecurityRole("Copied"), SecurityRole("Salesperson", UUID(TEMPLATE)), SecurityRole(""))


@pytest.mark.parametrize("trouble", [Forbidden("x"), NotFound("x")])
def test_a_refusal_of_the_question_is_no_role(trouble):
    assert Roles(Answering(trouble=trouble)).held(KIM) == ()


def test_a_refusal_that_says_more_is_told():
    with pytest.raises(Forbidden) as caught:
        Roles(Answering(trouble=Forbidden("x", "policy_blocked"))).held(KIM)
    assert caught.value.code == "policy_blocked"


@pytest.mark.parametrize(
    ("status", "is_on"),
    [
        ("Success", True),
        *((status, False) for status in ("Disabled", "PendingInput", "PendingActivation", "PendingProvisioning")),
        *((status, False) for status in ("success", "", None)),
    ],
)
def test_a_plan_is_on_in_one_state_only(status, is_on):
    row = {"servicePlans": [{"servicePlanId": PLAN, "provisioningStatus": status}]}
    assert list(plans(row)) == [Plan(UUID(PLAN), is_on)]


@pytest.mark.parametrize("row", [{}, {"servicePlans": None}, {"servicePlans": []}])
def test_a_licence_may_be_without_plans(row):
    assert list(plans(row)) == []
