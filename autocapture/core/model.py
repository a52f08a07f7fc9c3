"""The words of the field as values: seller, record, match, suggestion, activity, tracking.

They carry no behaviour beyond what follows from their own fields, and no remote's wire names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from autocapture.core.attachments import StagedAttachment
from autocapture.core.outlook import Content, Entry, Header, Meeting, Message

PRIMARY_EMAIL = "emailaddress1"
"""The column that "the email of a contact" means.
https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/contact"""


@dataclass(frozen=True, slots=True)
class Seller:
    """Who asks: the tenant and the Entra object id from a verified token, and nothing else."""

    tenant_id: UUID
    object_id: UUID


@dataclass(frozen=True, slots=True)
class RecordRef:
    """A Dataverse row by logical table name and id; as the target of an activity, its regarding."""

    table: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Lookup:
    """A lookup column and the tables it may point at."""

    column: str
    targets: frozenset[str]


@dataclass(frozen=True, slots=True)
class Table:
    """What the metadata say of a table that is served."""

    name: str
    entity_set: str
    primary_id: str
    primary_name: str
    email_columns: tuple[str, ...]
    """Every column of Email format, custom ones included, by name."""
    lookups: tuple[Lookup, ...] = ()
    """Every column that may point at an account or a contact, by name."""
    regarding: Mapping[str, str] = field(default_factory=dict)
    """By which navigation property an activity is regarding a row of it, by the activity's table. It cannot be
    derived, and is not there where no such activity can be."""


@dataclass(frozen=True, slots=True)
class Record:
    """The record a seller looks at. `cannot_track` is None when the seller may append to it."""

    ref: RecordRef
    name: str
    cannot_track: str | None = None


class Path(StrEnum):
    """By which way an address belongs to a record."""

    RECORD = "record"
    PRIMARY_CONTACT = "primary_contact"
    ACCOUNT_CONTACT = "account_contact"
    OPPORTUNITY_CONTACT = "opportunity_contact"
    CUSTOMER = "customer"
    STAKEHOLDER = "stakeholder"
    ORIGINATING_LEAD = "originating_lead"
    LEAD_CONTACT = "lead_contact"
    PARENT_CONTACT = "parent_contact"
    CUSTOMER_CONTACT = "customer_contact"
    CUSTOMER_ACCOUNT = "customer_account"
    ACCOUNT_PRIMARY_CONTACT = "account_primary_contact"
    LOOKUP_CONTACT = "lookup_contact"
    LOOKUP_ACCOUNT = "lookup_account"


@dataclass(frozen=True, slots=True)
class Related:
    """A row whose addresses belong to the record, and by which path. `emails` is by column name."""

    path: Path
    table: str
    emails: Mapping[str, str]
    role: str = ""
    """For a stakeholder: the connection role's name."""
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Way:
    """Path and label: why an address belongs to the record."""

    path: Path
    label: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something belongs to the record: which address, in which header, by which way."""

    address: str
    header: Header
    way: Way


@dataclass(frozen=True, slots=True)
class Match:
    """A message or meeting that belongs to the record, with at least one reason."""

    entry: Entry
    reasons: tuple[Reason, ...]
    is_outgoing: bool


class TrackingState(StrEnum):
    """The states of a suggestion and of its tracking; `autocapture.core.tracking` draws how they follow."""

    UNTRACKED = "untracked"
    PENDING = "pending"
    TRACKED = "tracked"
    FAILED = "failed"
    TRACKED_ELSEWHERE = "tracked_elsewhere"
    TRACKED_NOT_VISIBLE = "tracked_not_visible"
    UNDONE = "undone"


class Stage(StrEnum):
    """How far a pending tracking has come; each is a step that its seller can see, as each state is."""

    ACCEPTED = "accepted"
    """The click was found to be right."""
    STAGED = "staged"
    """Its content is kept until it is written."""
    QUEUED = "queued"
    """The worker was asked to write it."""
    WAITING = "waiting"
    """Nothing is written before its meeting starts."""
    WRITING = "writing"
    """The worker is at it."""
    PUT_BACK = "put_back"
    """Dynamics 365 asked for a pause; it is queued again with a delay of its own."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a tracking: the name of a stage or of a state, and when."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Regarding:
    """What an activity is regarding. `name` is None when the seller may not read that record."""

    ref: RecordRef
    name: str | None


@dataclass(frozen=True, slots=True)
class Activity:
    """A tracked email or meeting as the seller may read it in Dataverse."""

    id: UUID
    mark: str
    """By what it is found again: a bare Internet message id, or a global object id; empty when it carries none."""
    regarding: Regarding | None
    parties: frozenset[UUID]
    """Ids of the records that are a party of it."""
    owner: str
    """The name of the activity's owner: by whom it was tracked."""
    at: datetime
    is_open: bool = False
    """Whether it is not completed; of an email, that it is half written."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """Which tracking of which seller: all that a queue message says. `key` is a hash of who the seller is."""

    key: str
    tracking_id: UUID
    pauses: int = 0
    """How often it was put back because Dynamics 365 asked for a pause."""


@dataclass(frozen=True, slots=True)
class Tracking:
    """One seller's Track of one message or meeting on one record."""

    id: UUID
    seller: Seller
    record: RecordRef
    suggestion_id: str
    """What was clicked: it names the message or meeting in the seller's own mailbox."""
    activity_id: UUID
    state: TrackingState
    at: datetime
    """When the state was entered."""
    reason: str | None = None
    """For `failed` a sentence the seller can act on; for a meeting that waits, until when; for `tracked` what was left
    out."""
    due: datetime | None = None
    """When the timer looks after it; None once nothing is left to do."""
    steps: tuple[Step, ...] = ()
    """What happened to it, the oldest first."""
    is_confirmed: bool = False
    """Whether the seller said that a private item may be shared."""
    seen: str = ""
    """A digest of its meeting as it was staged last; empty for an email."""
    receipt: str = ""
    """A digest of what this tracking wrote; empty as long as it has made no activity."""
    version: str = ""
    """By what storage tells that it was changed in between; empty for one that was never stored."""


@dataclass(frozen=True, slots=True)
class EmailDraft:
    """An email on its way to become an activity. Everything in it was fetched with the seller's own token."""

    activity_id: UUID
    record: RecordRef
    content: Content[Message]
    is_outgoing: bool
    attachments: tuple[StagedAttachment, ...] = ()
    """By number. Their content is staged beside it."""


@dataclass(frozen=True, slots=True)
class AppointmentDraft:
    """A meeting on its way to become an activity.

    `start` and `end` are as Dataverse keeps them: UTC, an all-day one from midnight to midnight where the seller is.
    """

    activity_id: UUID
    record: RecordRef
    content: Content[Meeting]
    start: datetime
    end: datetime
    waits: bool = False
    """Whether nothing may be written before the meeting starts."""
    synchronises: bool = False
    """Whether the seller's appointments have to be taken to be synchronised with their calendar."""
    seen_at: datetime | None = None
    """When the meeting was read; None for what was staged before that was noted."""
    is_renewed: bool = False
    """Whether it was staged because the meeting is not as it was when the seller tracked it."""


type Draft = EmailDraft | AppointmentDraft


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A match with its state. `tracking` and `activity` are what the state was read from, where there is any."""

    match: Match
    state: TrackingState
    tracking: Tracking | None = None
    activity: Activity | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The answer to a seller who looks at a record."""

    record: Record
    status: str
    """`ok`, `none` or `no_mailbox`."""
    window: "Window"
    matched: int
    suggestions: tuple[Suggestion, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when the seller's Outlook is looked at; aware, UTC."""

    now: datetime
    messages_since: datetime
    meetings_from: datetime
    meetings_to: datetime
