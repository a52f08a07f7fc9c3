"""Meetings are changed in calendars: put, edited, cancelled, taken out, each time with a new change key.

It knows no wire and decides nothing: Outlook's part and that of synchronisation are played elsewhere.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.tenant.document.times import wire
from sandbox.tenant.mailbox import Event
from sandbox.tenant.model import Tenant, User

_PEOPLE = ("required", "optional")
_OBJECT_ID = "Binary {6ed8da90-450b-101b-98da-00aa003f1305} Id 0x3"
"""https://learn.microsoft.com/office/client-developer/outlook/mapi/pidlidglobalobjectid-canonical-property"""


@dataclass(frozen=True, slots=True)
class Attendee:
    """Someone invited: `kind` is Graph's own, required, optional or resource."""

    kind: str
    address: str
    name: str = ""


def object_id(event: Event) -> str:
    """The global object id in upper-case hexadecimal; empty where the event has none."""
    return base64.b64decode(event.extended.get(_OBJECT_ID, "")).hex().upper()


def of(user: User) -> Iterator[Event]:
    """What lies in a user's calendar."""
    if user.mailbox is not None:
        yield from user.mailbox.events.values()


def copies(tenant: Tenant, wanted: str) -> list[tuple[User, Event]]:
    """Every calendar's copy of the meeting with that global object id."""
    return [
        (user, event)
        for user in tenant.users.values()
        for event in of(user)
        if wanted and object_id(event) == wanted.upper()
    ]


def attendees(event: Event) -> set[Attendee]:
    """The people who are invited, by address in lower case; the organizer is nobody's attendee, a resource is none."""
    organizer = ((event.properties.get("organizer") or {}).get("emailAddress") or {}).get("address") or ""
    return {
        Attendee(one["type"], address)
        for one in event.properties.get("attendees") or ()
        if one["type"] in _PEOPLE
        and (address := (one["emailAddress"]["address"] or "").lower())
        and address != organizer.lower()
    }


def put(user: User, key: str, start: datetime, end: datetime, properties: Mapping[str, Any]) -> Event:
    """A new meeting in a user's calendar, made by that user; `key` makes its ids."""
    content = hashlib.sha256(key.encode()).digest()
    made = Event(
        immutable_id="AAkI" + base64.urlsafe_b64encode(content).decode(),
        ordinary_id="AAMk" + base64.urlsafe_b64encode(content).decode(),
        type="singleInstance",
        start=start,
        end=end,
        properties={"iCalUId": content.hex().upper(), "isCancelled": False, "attendees": [], "isOrganizer": True},
        extended={_OBJECT_ID: base64.b64encode(content).decode()},
    )
    made.properties["organizer"] = {"emailAddress": {"name": user.name, "address": user.mail or user.upn}}
    if user.mailbox is not None:
        user.mailbox.events[made.immutable_id] = made
    change(made, properties)
    return made


def change(event: Event, changes: Mapping[str, Any]) -> None:
    """Changes Graph's properties of a meeting; `start` and `end` are its times, `attendees` are `Attendee`."""
    given = {**changes, "lastModifiedDateTime": wire(datetime.now(UTC))}
    event.start, event.end = given.pop("start", event.start), given.pop("end", event.end)
    if "attendees" in given:
        given["attendees"] = [_attendee(one) for one in given["attendees"]]
    if "location" in given:
        given["location"] = {**(event.properties.get("location") or {}), "displayName": given["location"]}
    event.properties |= given
    event.changes += 1


def rename(event: Event, wanted: str) -> None:
    """Gives a meeting another global object id, as another calendar may have made it; none where that is empty."""
    event.extended.pop(_OBJECT_ID, None)
    if wanted:
        event.extended[_OBJECT_ID] = base64.b64encode(bytes.fromhex(wanted)).decode()


def cancel(event: Event) -> None:
    """Cancels a meeting as Outlook shows it: it stays, with a word before its subject.

    https://learn.microsoft.com/graph/api/resources/event
    """
    subject = event.properties.get("subject") or ""
    change(event, {"isCancelled": True, "showAs": "free", "subject": f"Canceled: {subject}"})


def remove(user: User, event: Event) -> None:
    """Takes a meeting out of a user's calendar."""
    if user.mailbox is not None:
        del user.mailbox.events[event.immutable_id]


def digest(user: User) -> list[dict[str, Any]]:
    """What a calendar holds, in an order of its own: two that are equal were not changed."""
    return sorted(map(_shown, of(user)), key=lambda one: str(one["id"]))


def _shown(event: Event) -> dict[str, Any]:
    held = event.properties
    body = str((held.get("body") or {}).get("content") or "")
    return {
        "id": event.immutable_id,
        "iCalUId": held.get("iCalUId"),
        "globalObjectId": object_id(event),
        "subject": held.get("subject"),
        "start": wire(event.start),
        "end": wire(event.end),
        "location": (held.get("location") or {}).get("displayName") or "",
        "attendees": sorted((one["type"], one["emailAddress"]["address"]) for one in held.get("attendees") or ()),
        "cancelled": bool(held.get("isCancelled")),
        "showAs": held.get("showAs"),
        "body": hashlib.sha256(body.encode()).hexdigest(),
        "changes": event.changes,
    }


def _attendee(one: Attendee) -> dict[str, Any]:
    person = {"name": one.name or one.address, "address": one.address}
    return {"type": one.kind, "status": {"response": "none", "time": "0001-01-01T00:00:00Z"}, "emailAddress": person}
