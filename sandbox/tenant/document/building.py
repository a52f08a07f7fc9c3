"""A checked document becomes a tenant: directory, mailboxes, organisation. Ids that it does not give are computed."""

import uuid
from datetime import datetime

from sandbox.tenant.document import defaults
from sandbox.tenant.document.calendar import events
from sandbox.tenant.document.mail import mailbox
from sandbox.tenant.document.rights import LicencePart
from sandbox.tenant.document.rows import Rows
from sandbox.tenant.document.schema import Document, UserPart
from sandbox.tenant.mailbox import Mailbox
from sandbox.tenant.model import CustomColumn, CustomTable, Licence, Organization, Plan, Role, Tenant, User


class Builder:
    """Builds one tenant from one document at one `now`."""

    def __init__(self, document: Document, now: datetime) -> None:
        self._document = document
        self._now = now

    def build(self) -> Tenant:
        """The tenant; raises `DocumentError` for what the shape alone does not show."""
        document, identity = self._document, defaults.identity()
        registrations = (defaults.registration(document), defaults.timeline())
        people = [self._user(number, part) for number, part in enumerate(document.users)]
        return Tenant(
            id=document.tenant.id,
            name=document.tenant.name,
            domains=list(document.tenant.domains),
            users={user.id: user for user in people},
            registrations={one.client_id: one for one in registrations},
            identities={identity.client_id: identity},
            organization=self._organization(people),
        )

    def _user(self, number: int, part: UserPart) -> User:
        aliases = [f"smtp:{alias}" for alias in part.aliases]
        return User(
            id=part.id or self._id(f"user/{part.address}"),
            name=part.name,
            upn=part.address,
            mail=part.address,
            proxy_addresses=[f"SMTP:{part.address}", *aliases] if part.mailbox else aliases,
            enabled=part.enabled,
            app_roles=list(part.app_roles),
            licences=[self._licence(part, one) for one in part.licences],
            mailbox=self._mailbox(part, f"/users/{number}") if part.mailbox else None,
            systemuser_id=self._id(f"systemuser/{part.address}"),
        )

    def _licence(self, user: UserPart, part: LicencePart) -> Licence:
        plans = tuple(Plan(one.id, one.name, one.status) for one in part.plans)
        return Licence(self._id(f"licence/{user.address}/{part.id}"), part.product, part.id, plans)

    def _mailbox(self, part: UserPart, place: str) -> Mailbox:
        box = mailbox(part, place, self._now)
        box.events = events(part, place, self._now)
        return box

    def _organization(self, people: list[User]) -> Organization:
        document = self._document
        organization = Organization(document.organization.id, document.organization.url)
        organization.columns = [
            CustomColumn(c.table, c.name, c.type, c.format, tuple(c.targets)) for c in document.columns
        ]
        organization.tables = [
            CustomTable(t.name, t.entity_set, t.primary_name, t.has_activities, dict(t.navigation))
            for t in document.tables
        ]
        organization.roles = {role.id: role for role in self._roles()}
        Rows(document, organization, people, self._now, self._id).fill()
        return organization

    def _roles(self) -> list[Role]:
        custom = tuple(table.name for table in self._document.tables)
        own = [
            Role(self._id(f"role/{r.name}"), r.name, r.template, r.grants, frozenset(r.privileges))
            for r in self._document.roles
        ]
        return [*defaults.roles(custom), *own]

    def _id(self, name: str) -> str:
        return str(uuid.uuid5(uuid.UUID(self._document.tenant.id), name))
