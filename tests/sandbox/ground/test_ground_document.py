import json

from ground_document import KIM, NOW, built, kim, row

from sandbox.serve import SCENARIOS
from sandbox.tenant import document
from sandbox.tenant.document.defaults import (
    APPLICATION_OBJECT_ID,
    APPLICATION_USER_ID,
    CLIENT_ID,
    IDENTITY_CLIENT_ID,
    IDENTITY_PRINCIPAL_ID,
    WORKER_ROLE,
)
from sandbox.tenant.model import FederatedCredential


def test_a_tenant_of_one_person_has_everything_the_app_needs():
    tenant = built()
    registration, identity = tenant.registrations[CLIENT_ID], tenant.identities[IDENTITY_CLIENT_ID]
    issuer = f"https://login.microsoftonline.com/{tenant.id}/v2.0"
    trusted = FederatedCredential(issuer, IDENTITY_PRINCIPAL_ID, "api://AzureADTokenExchange")
    assert (registration.federated, registration.object_id) == ((trusted,), APPLICATION_OBJECT_ID)
    assert identity.principal_id == IDENTITY_PRINCIPAL_ID
    assert registration.consented[tenant.organization.url] == ("user_impersonation",)
    assert (tenant.name, tenant.domains[0]) == ("Contoso", "contoso.com")


def test_consent_and_trust_follow_the_tenant_and_the_organisation():
    tenant = built(
        tenant={"id": "11111111-2222-4333-8444-555555555555", "name": "Northwind", "domains": ["northwind.example"]},
        organization={"url": "https://northwind.crm4.dynamics.com"},
    )
    registration = tenant.registrations[CLIENT_ID]
    assert "11111111-2222-4333-8444-555555555555" in registration.federated[0].issuer
    assert registration.consented.keys() == {"https://graph.microsoft.com", "https://northwind.crm4.dynamics.com"}
    assert row(tenant, "organization").columns["name"] == "Northwind"


def test_a_person_is_a_salesperson_with_a_mailbox_and_a_dataverse_user():
    tenant = built()
    user = next(iter(tenant.users.values()))
    assert user.systemuser_id is not None
    assert (user.enabled, user.app_roles, user.proxy_addresses) == (True, [], ["SMTP:kim@contoso.com"])
    roles = tenant.organization.role_members[user.systemuser_id]
    assert [tenant.organization.roles[role].name for role in roles] == ["Salesperson"]
    held = tenant.organization.rows["systemuser"][user.systemuser_id].columns
    assert (held["azureactivedirectoryobjectid"], held["isdisabled"]) == (user.id, False)
    assert held["internalemailaddress"] == "kim@contoso.com"


def test_the_application_has_a_dataverse_user_with_the_workers_role():
    organization = built().organization
    held = organization.rows["systemuser"][APPLICATION_USER_ID].columns
    assert (held["applicationid"], held["azureactivedirectoryobjectid"]) == (CLIENT_ID, APPLICATION_OBJECT_ID)
    (role,) = organization.role_members[APPLICATION_USER_ID]
    assert organization.roles[role].name == WORKER_ROLE
    assert "prvActOnBehalfOfAnotherUser" in organization.roles[role].privileges


def test_without_a_mailbox_only_aliases_are_left():
    user = kim(mailbox=False, aliases=["k@contoso.com"], enabled=False)
    assert (user.mailbox, user.proxy_addresses, user.enabled) == (None, ["smtp:k@contoso.com"], False)


def test_people_of_one_unit_share_it():
    people = [KIM, {"name": "Alex", "address": "alex@contoso.com"}, {"name": "Noor", "address": "n@c.com", "unit": "B"}]
    units = built(users=people).organization.rows["businessunit"].values()
    assert sorted(unit.columns["name"] for unit in units) == ["B", "Sales"]


def test_ids_are_the_same_every_time():
    assert document.tenant({"users": [KIM]}, NOW) == document.tenant({"users": [KIM]}, NOW)


def test_the_story_loads_and_says_why_each_message_is_there():
    story = json.loads((SCENARIOS / "story.json").read_text("utf-8"))
    tenant = document.tenant(story, NOW)
    assert {user.upn for user in tenant.users.values()} == {one["address"] for one in story["users"]}
    held = [len(user.mailbox.messages) if user.mailbox else 0 for user in tenant.users.values()]
    assert held == [len(one.get("messages", [])) for one in story["users"]]
    assert all(message["why"] for user in story["users"] for message in user.get("messages", []))
