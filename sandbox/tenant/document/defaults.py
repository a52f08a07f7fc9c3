"""What every tenant has without its document saying so: the product's registrations, its identity, security roles."""

from sandbox.tenant.document.schema import Document
from sandbox.tenant.model import FederatedCredential, ManagedIdentity, Registration, Role

CLIENT_ID = "b7e4c1d2-5a3f-4e68-9b0c-1d2e3f4a5b6c"
IDENTITY_CLIENT_ID = "c8f5d2e3-6b40-4f79-8c1d-2e3f4a5b6c7d"
IDENTITY_PRINCIPAL_ID = "d906e3f4-7c51-4a8a-9d2e-3f4a5b6c7d8e"
TIMELINE_CLIENT_ID = "a6d3b0c1-4938-4d57-8a9b-0c1d2e3f4a5b"
TIMELINE_OBJECT_ID = "0c391637-af84-4dbd-8051-6c7d8e9fa0b1"
APPLICATION_OBJECT_ID = "ea17f405-8d62-4b9b-8e3f-4a5b6c7d8e9f"
APPLICATION_USER_ID = "fb280516-9e73-4cac-9f40-5b6c7d8e9fa0"
WORKER_ROLE = "Auto Capture Worker"

RECORDS = ("account", "contact", "lead", "opportunity", "incident", "connection")
ACTIVITIES = ("email", "appointment", "activitypointer", "activityparty", "activitymimeattachment")
DIRECTORY = ("systemuser", "team", "businessunit", "role", "queue", "connectionrole", "organization")
OWN = ("usersettings", "mailbox")
EVERY = ("create", "read", "write", "delete", "append", "appendto", "assign", "share")

_SALESPERSON = "a4be89ff-7c35-4d69-9900-999c3f603e6f"
_SALES_MANAGER = "c0ed2f4f-6f92-4691-92ba-78f2931e8fba"
"""https://learn.microsoft.com/dynamics365/sales/security-roles-for-sales"""


def registration(document: Document) -> Registration:
    """The product's app registration: its scope, what is consented, and the identity that stands for its secret."""
    issuer = f"https://login.microsoftonline.com/{document.tenant.id}/v2.0"
    return Registration(
        client_id=CLIENT_ID,
        name="Auto Capture",
        object_id=APPLICATION_OBJECT_ID,
        identifier_uri=f"api://{document.tenant.id}/auto-capture",
        scopes=("access_as_user",),
        federated=(FederatedCredential(issuer, IDENTITY_PRINCIPAL_ID, "api://AzureADTokenExchange"),),
        consented={
            "https://graph.microsoft.com": ("Calendars.Read", "Mail.Read", "User.Read"),
            document.organization.url: ("user_impersonation",),
        },
        systemuser_id=APPLICATION_USER_ID,
        preauthorized=(TIMELINE_CLIENT_ID,),
    )


def timeline() -> Registration:
    """The registration of the timeline's record source: a single-page application.

    Its redirect URI is on loopback, where the port does not count.
    https://learn.microsoft.com/entra/identity-platform/reply-url#localhost-exceptions
    """
    return Registration(
        client_id=TIMELINE_CLIENT_ID,
        name="Auto Capture timeline",
        object_id=TIMELINE_OBJECT_ID,
        redirect_uris=("http://127.0.0.1/WebResources/autocapture_/signin.html",),
    )


def identity() -> ManagedIdentity:
    """The app's user-assigned managed identity."""
    return ManagedIdentity(IDENTITY_CLIENT_ID, IDENTITY_PRINCIPAL_ID)


def roles(custom: tuple[str, ...]) -> list[Role]:
    """The security roles; `custom` tables are treated like the standard ones."""
    return [_salesperson((*RECORDS, *custom)), _manager((*RECORDS, *custom)), _worker((*RECORDS, *custom))]


def _salesperson(records: tuple[str, ...]) -> Role:
    """Reads what the own business unit owns, writes what is the seller's own."""
    rights = {"create": "user", "read": "unit", "write": "user", "append": "unit", "appendto": "unit", "delete": "user"}
    grants = dict.fromkeys((*records, *ACTIVITIES), rights) | _directory() | _own()
    return Role("0a1b2c3d-0000-4000-8000-000000000001", "Salesperson", _SALESPERSON, grants)


def _manager(records: tuple[str, ...]) -> Role:
    grants = {table: dict.fromkeys(EVERY, "organization") for table in (*records, *ACTIVITIES)} | _directory() | _own()
    return Role("0a1b2c3d-0000-4000-8000-000000000002", "Sales Manager", _SALES_MANAGER, grants)


def _worker(records: tuple[str, ...]) -> Role:
    """What the app's own user may do, never alone: the seller's rights bound it."""
    on_activities = ("create", "read", "write", "append", "appendto", "delete")
    grants = {table: dict.fromkeys(on_activities, "organization") for table in ACTIVITIES}
    grants |= {table: {"read": "organization", "appendto": "organization"} for table in records}
    privileges = frozenset({"prvActOnBehalfOfAnotherUser"})
    return Role("0a1b2c3d-0000-4000-8000-000000000003", WORKER_ROLE, None, grants | _directory(), privileges)


def _own() -> dict[str, dict[str, str]]:
    """Everyone reads their own settings and their own mailbox's."""
    return {table: {"read": "user"} for table in OWN}


def _directory() -> dict[str, dict[str, str]]:
    """Everyone reads users, queues, roles; users and queues can be a party of an activity."""
    return {table: {"read": "organization", "appendto": "organization"} for table in DIRECTORY}
