"""The shape of a tenant document. What its parts become stands in `building`.

A record is named by its `key` as `$key`.
"""

from collections import Counter
from typing import Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sandbox.tenant.document.base import Guid, Moment, Name, Part, When
from sandbox.tenant.document.message import AttachmentPart, MessagePart, Participant, Person
from sandbox.tenant.document.organization import OrganizationPart
from sandbox.tenant.document.rights import SALES_ENTERPRISE, LicencePart, RolePart, TeamPart

__all__ = [
    "ActivityPart",
    "AttachmentPart",
    "ColumnPart",
    "ConnectionPart",
    "ConnectionRolePart",
    "Document",
    "ExceptionPart",
    "MeetingPart",
    "MessagePart",
    "OrganizationPart",
    "Participant",
    "PartyPart",
    "Person",
    "RecordPart",
    "RolePart",
    "TablePart",
    "TeamPart",
    "TenantPart",
    "UserPart",
]


class TenantPart(Part):
    """The Entra tenant; the first domain is the default one."""

    id: Guid = "6babcaad-604b-40ac-a9d7-9fd97c0b779f"
    name: str = "Contoso"
    domains: list[str] = Field(default=["contoso.com", "contoso.onmicrosoft.com"], min_length=1)


class ExceptionPart(Part):
    """One date of a series, the first being 0, that is not as the others are; `deleted` takes it from the calendar."""

    occurrence: int = Field(ge=0)
    start: Moment | None = None
    end: Moment | None = None
    subject: str | None = None
    location: str | None = None
    cancelled: bool | None = None
    deleted: bool = False


class MeetingPart(Part):
    """What lies in a calendar. An absolute time without `Z` is meant in `timeZone`.

    An all-day one takes dates: `+1d` or `2026-05-01`; its end is the day after its last.
    """

    why: str = ""
    """Which rule it exercises; for readers and tests."""
    subject: str = ""
    organizer: Participant | None = None
    """The mailbox's owner when absent."""
    required: list[Participant] = Field(default=[])
    optional: list[Participant] = Field(default=[])
    resources: list[Participant] = Field(default=[])
    start: Moment
    end: Moment
    all_day: bool = Field(default=False, alias="allDay")
    time_zone: str = Field(default="UTC", alias="timeZone")
    cancelled: bool = False
    draft: bool = False
    sensitivity: Literal["normal", "personal", "private", "confidential"] = "normal"
    importance: Literal["low", "normal", "high"] = "normal"
    location: str = ""
    online: str | None = None
    """The link to join."""
    html: str | None = None
    text: str | None = None
    attachments: list[AttachmentPart] = Field(default=[])
    ical_uid: str | None = Field(default=None, alias="iCalUId")
    """The same for everyone who holds the meeting; made from subject, organizer and start when absent."""
    repeats: str | None = None
    """A recurrence rule such as `FREQ=DAILY;COUNT=5`. https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10"""
    exceptions: list[ExceptionPart] = Field(default=[])


class UserPart(Part):
    """A person of the tenant with a Dynamics 365 user; `mailbox` false means none in Exchange Online."""

    id: Guid | None = None
    name: str
    address: str
    aliases: list[str] = Field(default=[])
    enabled: bool = True
    unit: str = "Sales"
    roles: list[str] = Field(default=["Salesperson"])
    licences: list[LicencePart] = Field(default=[SALES_ENTERPRISE])
    app_roles: list[str] = Field(default=[], alias="appRoles")
    mailbox: bool = True
    time_zone: str = Field(default="UTC", alias="timeZone")
    """The time zone of the person's Dynamics 365 settings, such as `Europe/Lisbon`."""
    synchronises: bool = False
    """Whether server-side synchronisation keeps the person's appointments in both."""
    messages: list[MessagePart] = Field(default=[])
    calendar: list[MeetingPart] = Field(default=[])


class ColumnPart(Part):
    """A column that was added to a table."""

    table: Name
    name: Name
    type: Literal["String", "Lookup", "Customer"] = "String"
    format: Literal["Email", "Text"] | None = None
    targets: list[Name] = Field(default=[])


class TablePart(Part):
    """A table that was added. `navigation` is `<lookup column>/<target>` to the navigation property's name."""

    name: Name
    entity_set: Name = Field(alias="entitySet")
    primary_name: Name = Field(alias="primaryName")
    has_activities: bool = Field(default=True, alias="hasActivities")
    navigation: dict[str, str] = Field(default={})


class RecordPart(Part):
    """A Dataverse row. A lookup is written as `$key`."""

    key: str
    table: Name
    id: Guid | None = None
    owner: str | None = None
    columns: dict[str, Any] = Field(default={})


class ConnectionRolePart(Part):
    """A role that a connection gives; category 1000 is Stakeholder."""

    name: str
    category: int = 1000


class ConnectionPart(Part):
    """A connection of a record with another; both directions are stored."""

    record: str
    other: str
    role: str
    active: bool = True


class PartyPart(Part):
    """Someone on an activity: sender 1, to 2, cc 3."""

    mask: Literal[1, 2, 3]
    party: str | None = None
    address: str


class ActivityPart(Part):
    """An email that is tracked already."""

    key: str
    id: Guid | None = None
    owner: str
    subject: str
    message_id: str = Field(alias="messageId")
    regarding: str | None = None
    outgoing: bool = False
    at: When
    parties: list[PartyPart] = Field(default=[])


class Document(Part):
    """A whole tenant."""

    about: str = ""
    tenant: TenantPart = TenantPart()
    organization: OrganizationPart = OrganizationPart()
    users: list[UserPart] = Field(min_length=1)
    roles: list[RolePart] = Field(default=[])
    teams: list[TeamPart] = Field(default=[])
    columns: list[ColumnPart] = Field(default=[])
    tables: list[TablePart] = Field(default=[])
    records: list[RecordPart] = Field(default=[])
    connection_roles: list[ConnectionRolePart] = Field(default=[], alias="connectionRoles")
    connections: list[ConnectionPart] = Field(default=[])
    activities: list[ActivityPart] = Field(default=[])

    @model_validator(mode="after")
    def _names_once(self) -> Self:
        """Whatever is referred to by a name has it alone."""
        named = {
            "users/address": [one.address.lower() for one in self.users],
            "roles/name": [one.name for one in self.roles],
            "teams/name": [one.name for one in self.teams],
            "tables/name": [one.name for one in self.tables],
            "connectionRoles/name": [one.name for one in self.connection_roles],
            "records and activities/key": [r.key for r in self.records] + [a.key for a in self.activities],
        }
        for where, names in named.items():
            if twice := [name for name, count in Counter(names).items() if count > 1]:
                raise PydanticCustomError("twice", "{where}: '{name}' stands twice", {"where": where, "name": twice[0]})
        return self
