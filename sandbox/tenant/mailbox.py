"""What a mailbox is made of: folders, messages, events, attachments.

Plain mutable state that `sandbox.graph` reads. It does not know HTTP or queries.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class Folder:
    """A mail folder. `well_known` is Graph's locale-independent name, or None."""

    id: str
    name: str
    well_known: str | None = None
    parent: str | None = None


@dataclass
class Attachment:
    """What hangs on a message or an event: a file, another message, or a link to a file in the cloud.

    `content` is a file's and empty for the others.
    """

    id: str
    name: str
    content_type: str | None
    content: bytes
    is_inline: bool = False
    content_id: str | None = None
    content_location: str | None = None
    embedded: "Message | None" = None
    """Of an attached message."""
    link: str | None = None
    """Of a link."""

    @property
    def type(self) -> str:
        """Graph's type name."""
        if self.embedded is not None:
            return "itemAttachment"
        return "fileAttachment" if self.link is None else "referenceAttachment"


@dataclass
class Message:
    """A message in a mailbox. `properties` carries Graph v1.0's own names, without `id` and `parentFolderId`.

    The immutable id stays when the message moves; the ordinary one changes with every move.
    """

    immutable_id: str
    ordinary_id: str
    folder: str
    """The id of the folder it lies in."""
    type: str
    """Graph's type name: message, eventMessage, eventMessageRequest, eventMessageResponse."""
    properties: dict[str, Any]
    extended: dict[str, str] = field(default_factory=dict)
    """MAPI properties by Graph's id in canonical form: `Integer 0x36`, `String 0x1a`."""
    attachments: list[Attachment] = field(default_factory=list)


@dataclass
class Event:
    """Something in the default calendar. `properties` carries Graph v1.0's own names, without ids, times and type.

    `start` and `end` are aware, UTC; of an all-day event they are the midnights of its days, which have no zone.
    """

    immutable_id: str
    ordinary_id: str
    type: str
    """Graph's own: singleInstance, seriesMaster, occurrence, exception."""
    start: datetime
    end: datetime
    properties: dict[str, Any]
    extended: dict[str, str] = field(default_factory=dict)
    """MAPI properties by Graph's id in canonical form; binary ones in base64."""
    attachments: list[Attachment] = field(default_factory=list)
    master: str | None = None
    """The immutable id of the series that it is a date of."""
    changes: int = 0
    """How often it was changed: its change key is another each time."""


@dataclass
class Mailbox:
    """A user's mailbox; messages and events by immutable id, folders by id."""

    folders: dict[str, Folder] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
