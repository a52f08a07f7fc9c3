"""What a tenant is made of.

Plain mutable state that the services read and change. It does not know HTTP, queries or tokens: those rules
belong to `sandbox.entra`, `sandbox.graph` and `sandbox.dataverse`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.tenant.mailbox import Mailbox

type Guid = str
"""A GUID in lower case with dashes, without braces."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The value of a lookup column: the row it points at."""

    table: str
    id: Guid


@dataclass
class Row:
    """A Dataverse row. `columns` holds logical column names (`parentcustomerid`, not `_parentcustomerid_value`).

    A value is None, str, bool, int, float, an aware UTC `datetime`, or a `Reference` for a lookup. A column that
    is absent is null. `version` is the row version that `@odata.etag` shows.
    """

    table: str
    id: Guid
    columns: dict[str, Any] = field(default_factory=dict)
    version: int = 1


@dataclass(frozen=True, slots=True)
class CustomColumn:
    """A column that an administrator added to a table."""

    table: str
    name: str
    type: str = "String"
    """An AttributeTypeCode name: String, Lookup, Customer …"""
    format: str | None = None
    """For strings: `Email` or `Text`."""
    targets: tuple[str, ...] = ()
    """For lookups: the tables it may point at."""


@dataclass(frozen=True, slots=True)
class CustomTable:
    """A table that an administrator made; its relationships carry the casing of their schema names."""

    name: str
    entity_set: str
    primary_name: str
    has_activities: bool = True
    navigation: dict[str, str] = field(default_factory=dict)
    """`<lookup column>/<target table>` to the navigation property's name."""


@dataclass(frozen=True, slots=True)
class Role:
    """A security role: for each table, the depth of each right.

    `grants[table][right]` is `user`, `unit` or `organization`; rights are create, read, write, delete, append,
    appendto, assign, share. The table `*` stands for every table. `privileges` are those that are not about a
    table, such as `prvActOnBehalfOfAnotherUser`.
    """

    id: Guid
    name: str
    template_id: Guid | None = None
    grants: dict[str, dict[str, str]] = field(default_factory=dict)
    privileges: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """One service of a licence; `status` is Graph's own: Success, Disabled and others."""

    id: Guid
    name: str
    status: str


@dataclass(frozen=True, slots=True)
class Licence:
    """A product that is assigned to a user. `product` is its part number, such as DYN365_ENTERPRISE_SALES."""

    id: str
    """Of the assignment, as Graph shows it; opaque."""
    product: str
    product_id: Guid
    plans: tuple[Plan, ...]


@dataclass
class User:
    """A person in the tenant. The Dataverse side is the `systemuser` row `systemuser_id`, if there is one."""

    id: Guid
    """The Entra object id."""
    name: str
    upn: str
    mail: str | None
    proxy_addresses: list[str] = field(default_factory=list)
    """Graph's form: `SMTP:primary@contoso.com`, `smtp:alias@contoso.com`."""
    other_mails: list[str] = field(default_factory=list)
    enabled: bool = True
    app_roles: list[str] = field(default_factory=list)
    """App role values of the product's registration this user holds."""
    licences: list[Licence] = field(default_factory=list)
    mailbox: Mailbox | None = None
    systemuser_id: Guid | None = None
    revocations: int = 0
    """How often all sign-ins of the user were revoked."""


@dataclass(frozen=True, slots=True)
class FederatedCredential:
    """Whose assertions stand for the registration's secret."""

    issuer: str
    subject: str
    audience: str


@dataclass
class Registration:
    """An app registration with its service principal."""

    client_id: Guid
    name: str
    object_id: Guid
    """The service principal's object id: the `oid` of its app-only tokens."""
    identifier_uri: str | None = None
    scopes: tuple[str, ...] = ()
    """Delegated scopes it exposes."""
    token_version: int = 2
    federated: tuple[FederatedCredential, ...] = ()
    consented: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Resource (`https://graph.microsoft.com`, the organisation's URL, a client id) to the consented scopes."""
    redirect_uris: tuple[str, ...] = ()
    """Of the platform Single-page application; whoever has some is a public client."""
    preauthorized: tuple[Guid, ...] = ()
    """The clients that may ask for its scopes without anybody's consent."""
    assigned: frozenset[Guid] | None = None
    """The users who may use it; None where nobody has to be assigned."""
    systemuser_id: Guid | None = None
    """The Dataverse application user made for it."""


@dataclass(frozen=True, slots=True)
class ManagedIdentity:
    """A user-assigned managed identity."""

    client_id: Guid
    principal_id: Guid


@dataclass(frozen=True, slots=True)
class Upload:
    """An attachment on its way, of which no row is there yet. `user` is the systemuser who began it."""

    user: Guid
    target: Mapping[str, Any]
    """The columns that it was begun with."""
    blocks: Mapping[str, bytes] = field(default_factory=dict)
    """What has come, by block id."""


@dataclass(frozen=True, slots=True)
class Download:
    """An attachment that is being read block by block; its content is that of the moment when it began."""

    user: Guid
    attachment: Guid
    content: bytes


@dataclass
class Team:
    """Users who hold security roles together. Its row, in the table `team`, has the same id."""

    id: Guid
    roles: list[Guid] = field(default_factory=list)
    members: list[Guid] = field(default_factory=list)
    """Ids of systemusers."""


@dataclass
class Organization:
    """The Dataverse organisation. `rows[table][id]`; `roles[id]`."""

    id: Guid
    url: str
    """`https://contoso.crm.dynamics.com`, without a trailing slash."""
    rows: dict[str, dict[Guid, Row]] = field(default_factory=dict)
    roles: dict[Guid, Role] = field(default_factory=dict)
    role_members: dict[Guid, list[Guid]] = field(default_factory=dict)
    """A systemuser's id to the roles assigned to it."""
    teams: list[Team] = field(default_factory=list)
    columns: list[CustomColumn] = field(default_factory=list)
    tables: list[CustomTable] = field(default_factory=list)
    outbox: list[str] = field(default_factory=list)
    """Ids of emails that were put into a sending state: what the server would now mail to people."""
    uploads: dict[str, Upload] = field(default_factory=dict)
    """By file continuation token."""
    downloads: dict[str, Download] = field(default_factory=dict)
    """Likewise."""
    next_version: int = 1000


@dataclass(frozen=True, slots=True)
class Policy:
    """A sign-in policy. `resource` is graph, dataverse or app, `requires` is mfa, device or block."""

    id: Guid
    resource: str
    requires: str
    users: frozenset[Guid] = frozenset()
    """Whom it is for; empty for everyone."""

    def is_for(self, user: User) -> bool:
        """Whether it holds for the user."""
        return not self.users or user.id in self.users


@dataclass
class Tenant:
    """Everything: directory, mailboxes, organisation."""

    id: Guid
    name: str
    domains: list[str]
    """Verified domains; the first is the default one."""
    users: dict[Guid, User]
    registrations: dict[Guid, Registration]
    identities: dict[Guid, ManagedIdentity]
    organization: Organization
    policies: list[Policy] = field(default_factory=list)
