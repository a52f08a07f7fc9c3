"""Short ways to build core values for tests."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from autocapture.core.ids import mark, suggestion_id
from autocapture.core.model import (
    Activity,
    AppointmentDraft,
    Match,
    Path,
    Reason,
    RecordRef,
    Regarding,
    Related,
    Seller,
    Tracking,
    TrackingState,
    Way,
)
from autocapture.core.outlook import Content, Entry, Header, Meeting, Message, Participant

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
ORGANIZATION = UUID(int=1)
ACCOUNT = RecordRef("account", UUID(int=2))
CONTACT = RecordRef("contact", UUID(int=3))
KIM = Seller(UUID(int=10), UUID(int=11))
ALEX = Seller(UUID(int=10), UUID(int=12))


def person(address: str, name: str = "") -> Participant:
    return Participant(name, address)


def mail(message_id: str = "m1", *, sender: str | None = "anna@fabrikam.com", hours: float = 1, **changes: object):
    """A message received so many hours before NOW; `to` and `cc` are addresses."""
    people = {name: tuple(map(person, changes.pop(name, ()))) for name in ("to", "cc")}
    return Message(
        **{
            "id": message_id,
            "internet_message_id": f"<{message_id}@fabrikam.com>",
            "conversation_id": "c",
            "subject": "Coffee",
            "preview": "",
            "at": NOW - timedelta(hours=hours),
            "sender": person(sender) if sender is not None else None,
            "folder_id": "inbox",
            "web_link": "",
            **people,
            **changes,
        }
    )


def meeting(meeting_id: str = "e1", *, hours: float = 1, lasts: float = 1, **changes: object) -> Meeting:
    """A meeting that starts so many hours after NOW; `required` and `optional` are addresses."""
    people = {name: tuple(map(person, changes.pop(name, ()))) for name in ("required", "optional")}
    start = NOW + timedelta(hours=hours)
    return Meeting(
        **{
            "id": meeting_id,
            "ical_uid": f"uid-{meeting_id}",
            "global_object_id": "0400AB",
            "subject": "Tasting",
            "preview": "",
            "organizer": person("anna@fabrikam.com", "Anna"),
            "start": start,
            "end": start + timedelta(hours=lasts),
            "web_link": "",
            **people,
            **changes,
        }
    )


def drafted(found: Meeting, *, waits: bool = False, **more: Any) -> AppointmentDraft:
    content = Content(found, "<p>Come.</p>")
    return AppointmentDraft(UUID(int=60), ACCOUNT, content, found.start, found.end, waits, **more)


def related(path: Path = Path.RECORD, table: str = "contact", *, role: str = "", is_active: bool = True, **emails: str):
    return Related(path, table, emails, role, is_active)


def matched(entry: Entry) -> Match:
    return Match(entry, (Reason("anna@fabrikam.com", Header.FROM, Way(Path.RECORD, "this contact")),), False)


def activity(entry: Entry, on: RecordRef | None, *, parties: tuple[UUID, ...] = (), number: int = 100) -> Activity:
    return Activity(
        id=UUID(int=number),
        mark=mark(entry),
        regarding=Regarding(on, "Fabrikam") if on else None,
        parties=frozenset(parties),
        owner="Alex Wilber",
        at=NOW,
    )


def tracking(state: TrackingState, *, minutes: float = 0) -> Tracking:
    at = NOW - timedelta(minutes=minutes)
    return Tracking(UUID(int=50), KIM, ACCOUNT, suggestion_id(mail()), UUID(int=60), state, at)
