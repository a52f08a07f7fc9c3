"""The ids of suggestions, trackings and activities: computed, never stored as a list, needing no key.

Each is useless to anyone but its seller: a suggestion's id is only ever resolved in the caller's own mailbox, a
tracking's under a hash of the caller's identity. An activity's id is the same for everyone who holds the message, so
that two sellers who track it make one activity.
"""

import base64
import binascii
import hashlib
from uuid import UUID, uuid5

from autocapture.core.address import normal
from autocapture.core.model import RecordRef, Seller, Ticket, Tracking
from autocapture.core.outlook import Entry, Meeting, Message
from autocapture.errors import InvalidRequest

EMAIL = "email"
MEETING = "meeting"
_MALFORMED = "The suggestion's id is malformed. Use the id as the list of suggestions gave it."


def kind(entry: Entry) -> str:
    """What a suggestion is called: `email` or `meeting`."""
    return MEETING if isinstance(entry, Meeting) else EMAIL


def suggestion_id(entry: Entry) -> str:
    """Base64url of kind and immutable Graph id, without padding."""
    return base64.urlsafe_b64encode(f"{kind(entry)}:{entry.id}".encode()).rstrip(b"=").decode()


def entry_id(suggestion: str) -> tuple[str, str]:
    """The kind and the immutable Graph id in a suggestion's id; raises `InvalidRequest` when it is malformed."""
    try:
        padded = suggestion.encode("ascii") + b"=" * (-len(suggestion) % 4)
        found, _, graph_id = base64.b64decode(padded, altchars=b"-_", validate=True).decode().partition(":")
    except (UnicodeError, binascii.Error) as error:
        raise InvalidRequest(_MALFORMED) from error
    if found not in {EMAIL, MEETING} or not graph_id:
        raise InvalidRequest(_MALFORMED)
    return found, graph_id


def seller_key(seller: Seller) -> str:
    """A hash of the seller's identity: the name under which what is theirs is stored."""
    return hashlib.sha256(f"{seller.tenant_id}/{seller.object_id}".encode()).hexdigest()


def ticket(tracking: Tracking) -> Ticket:
    """What the queue says of a tracking."""
    return Ticket(seller_key(tracking.seller), tracking.id)


def bare_message_id(internet_message_id: str) -> str:
    """An Internet message id in the form in which two are compared: trimmed, without brackets, in lower case.

    Rows written long ago lack the angle brackets, and Dataverse compares strings without case.
    """
    return internet_message_id.strip().removeprefix("<").removesuffix(">").lower()


def mark(entry: Entry) -> str:
    """By what the activity that this became is found, whoever made it; empty when it carries nothing of the kind."""
    if isinstance(entry, Meeting):
        return entry.global_object_id.lower()
    return bare_message_id(entry.internet_message_id or "")


def activity_id(organization_id: UUID, entry: Entry) -> UUID:
    """The id of the activity that this becomes, in this organisation, whoever tracks it.

    An email's sender is part of it because message ids are made by senders: a foreign one may repeat another's. A
    meeting's start is not: a meeting that was moved is the same meeting.
    """
    return uuid5(organization_id, _meeting(entry) if isinstance(entry, Meeting) else _message(entry))


def identity(entry: Entry) -> str:
    """What is the same for all copies of a message or meeting; its own id when it carries nothing of the kind."""
    if isinstance(entry, Meeting):
        return _meeting(entry) if entry.ical_uid else entry.id
    return _message(entry) if entry.internet_message_id else entry.id


def _message(message: Message) -> str:
    sender = normal(message.sender.address) if message.sender else None
    return f"{mark(message)}\n{sender or ''}"


def _meeting(meeting: Meeting) -> str:
    """For an occurrence its original start as well: whether its iCalUId is its own is reported both ways."""
    original = meeting.original_start.isoformat() if meeting.original_start else ""
    return f"{meeting.ical_uid}\n{original}"


def tracking_id(seller: Seller, record: RecordRef, activity: UUID) -> UUID:
    """The id of a seller's Track of an activity on a record."""
    return uuid5(activity, f"{seller.tenant_id}/{seller.object_id}/{record.table}/{record.id}")
