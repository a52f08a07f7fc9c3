"""GET /me/licenseDetails: the caller's own licences with their service plans."""

import pytest
from graph_world import KIM, NOOR, Client, refused

from sandbox.tenant.model import Licence, Plan

ON = Plan("2da8e897-7791-486b-b08f-cc63c8129df7", "DYN365_ENTERPRISE_SALES", "Success")
OFF = Plan("fedc185f-0711-4cc0-80ed-0a92da1a8384", "DYN365_SALES_INSIGHTS", "Disabled")
PREMIUM = Licence("x1", "DYN365_SALES_PREMIUM", "2edaa1dc-966d-4475-93d6-8ee8dfd96877", (ON, OFF))


@pytest.fixture(autouse=True)
def _licensed(graph: Client) -> None:
    graph.state.tenant.users[KIM].licences = [PREMIUM]


def test_a_licence_comes_with_its_plans_and_their_states(graph: Client):
    assert graph.get("me/licenseDetails").json() == {
        "@odata.context": f"https://graph.microsoft.com/v1.0/$metadata#users('{KIM}')/licenseDetails",
        "value": [
            {
                "id": "x1",
                "skuId": PREMIUM.product_id,
                "skuPartNumber": "DYN365_SALES_PREMIUM",
                "servicePlans": [
                    {
                        "servicePlanId": ON.id,
                        "servicePlanName": "DYN365_ENTERPRISE_SALES",
                        "provisioningStatus": "Success",
                        "appliesTo": "User",
                    },
                    {
                        "servicePlanId": OFF.id,
                        "servicePlanName": "DYN365_SALES_INSIGHTS",
                        "provisioningStatus": "Disabled",
                        "appliesTo": "User",
                    },
                ],
            }
        ],
    }


def test_only_what_is_selected_comes(graph: Client):
    answer = graph.get("me/licenseDetails?$select=skuPartNumber").json()
    assert answer["value"] == [{"skuPartNumber": "DYN365_SALES_PREMIUM"}]
    assert answer["@odata.context"].endswith("/licenseDetails(skuPartNumber)")


def test_who_has_no_licence_and_no_mailbox_has_an_empty_list(graph: Client):
    assert graph.get("me/licenseDetails", NOOR).json()["value"] == []


@pytest.mark.parametrize("name", ["servicePlan", "ServicePlans", "provisioningStatus"])
def test_a_name_that_a_licence_does_not_have_is_refused(graph: Client, name: str):
    told = refused(graph.get(f"me/licenseDetails?$select={name}"), 400, "RequestBroker--ParseUri")
    assert "microsoft.graph.licenseDetails" in told


@pytest.mark.parametrize("option", ["$filter=skuPartNumber eq 'x'", "$top=5", "$orderby=skuPartNumber", "$expand=x"])
def test_nothing_but_select_is_supported(graph: Client, option: str):
    refused(graph.get(f"me/licenseDetails?{option}"), 501, "NotImplemented")


def test_one_by_its_id_is_no_path_here(graph: Client):
    assert graph.get("me/licenseDetails/x1").status_code == 400
