"""What lies in a seller's mailbox: messages and meetings, and the people on them.

They carry no behaviour beyond what follows from their own fields, and no remote's wire names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Header(StrEnum):
    """Where a participant stands. Bcc is not among them, nor is a meeting's resource: they never count."""

    FROM = "from"
    """The sender of a message, the organizer of a meeting."""
    TO = "to"
    """A recipient, a required attendee."""
    CC = "cc"
    """A recipient in copy, an optional attendee."""


@dataclass(frozen=True, slots=True)
class Participant:
    """A person on a message or meeting. `address` is as it stood there; empty when there was none."""

    name: str
    address: str


class MessageClass(StrEnum):
    """What kind of thing lies among the mail."""

    MAIL = "mail"
    MEETING = "meeting"
    """A meeting request, response or cancellation: the meeting itself is shown instead."""
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Message:
    """An email in the seller's mailbox, without its body."""

    id: str
    """Graph's immutable id."""
    internet_message_id: str | None
    conversation_id: str
    subject: str
    preview: str
    at: datetime
    sender: Participant | None
    to: tuple[Participant, ...]
    cc: tuple[Participant, ...]
    folder_id: str
    web_link: str
    message_class: MessageClass = MessageClass.MAIL
    is_draft: bool = False
    is_private: bool = False
    """Private, confidential or rights-protected: tracking it needs an explicit yes."""
    has_attachments: bool = False
    importance: str = "normal"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting in the seller's calendar, or one occurrence of a series, without its body.

    `start` and `end` are aware, UTC. An all-day meeting has no zone: it runs from midnight to midnight of calendar
    days, and its times are those midnights written as UTC.
    """

    id: str
    """Graph's immutable id."""
    ical_uid: str
    """The same in every mailbox that holds the meeting."""
    global_object_id: str
    """Upper-case hexadecimal, as Dynamics 365 keeps it; empty when Outlook gave none."""
    subject: str
    preview: str
    organizer: Participant | None
    required: tuple[Participant, ...]
    optional: tuple[Participant, ...]
    start: datetime
    end: datetime
    web_link: str
    original_start: datetime | None = None
    """For an occurrence or exception of a series: when the series had it begin."""
    location: str = ""
    join_url: str = ""
    is_all_day: bool = False
    is_cancelled: bool = False
    is_draft: bool = False
    is_private: bool = False
    has_attachments: bool = False
    importance: str = "normal"
    shows_as: str = "busy"
    """How the seller's calendar shows it: free, tentative, busy, oof, workingElsewhere or unknown."""

    @property
    def at(self) -> datetime:
        """When it starts: what it is sorted by."""
        return self.start

    @property
    def sender(self) -> Participant | None:
        """The organizer counts as From."""
        return self.organizer

    @property
    def to(self) -> tuple[Participant, ...]:
        """Required attendees count as To."""
        return self.required

    @property
    def cc(self) -> tuple[Participant, ...]:
        """Optional attendees count as Cc."""
        return self.optional


type Entry = Message | Meeting
"""Anything in the mailbox that may be suggested."""


@dataclass(frozen=True, slots=True)
class Content[E: (Message, Meeting)]:
    """A message or a meeting together with its body as HTML."""

    entry: E
    html: str


class Place(StrEnum):
    """A mail folder whose content is never suggested."""

    DRAFTS = "drafts"
    JUNK = "junkemail"
    DELETED = "deleteditems"
    OUTBOX = "outbox"
    CHAT = "conversationhistory"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose mailbox it is: own addresses in normal form, and the folders that are left out, by folder id."""

    addresses: frozenset[str]
    left_out: Mapping[str, Place]
