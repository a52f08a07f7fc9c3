"""The part of the control API that plays Outlook: people move, edit, cancel and delete what lies in their mailboxes.

It mails nobody and does nothing in Dynamics 365; a change is in the calendars that it names, and in no other.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from sandbox.tenant import calendars
from sandbox.tenant.calendars import Attendee
from sandbox.tenant.document.times import RELATIVE, instant
from sandbox.tenant.mailbox import Event, Mailbox, Message
from sandbox.tenant.model import User
from sandbox.tenant.state import State

_TIME = Annotated[
    str, StringConstraints(pattern=rf"^({RELATIVE.pattern}|\d{{4}}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z|\d{{4}}-\d\d-\d\d)$")
]
"""As in a document: counted from now, or absolute; a plain date for what takes whole days."""


class OutlookError(Exception):
    """What cannot be done in a mailbox, and why."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Meeting(_Part):
    """What someone does to a meeting: of one user's calendar, or of everyone's where nobody is named."""

    do: Literal["change", "cancel", "delete"]
    meeting: str = Field(min_length=1)
    """Its subject, iCalUId or immutable id."""
    user: str | None = None
    start: _TIME | None = None
    end: _TIME | None = None
    subject: str | None = None
    location: str | None = None
    html: str | None = None
    showAs: Literal["free", "tentative", "busy", "oof", "workingElsewhere", "unknown"] | None = None  # noqa: N815
    globalObjectId: str | None = Field(default=None, pattern="^([0-9a-fA-F]{2})*$")  # noqa: N815
    """In hexadecimal; empty for a calendar that gives none."""
    required: list[str] | None = None
    optional: list[str] | None = None


class _Mail(_Part):
    """What someone does to a message of theirs."""

    do: Literal["move", "delete"]
    user: str
    message: str = Field(min_length=1)
    """Its subject, Internet message id or immutable id."""
    folder: str | None = None
    """Where it is moved: the name of a well-known folder."""


class Outlook:
    """The mailboxes of one living tenant."""

    def __init__(self, state: State) -> None:
        self._state = state

    def calendars(self) -> object:
        """What every calendar holds, by its user's sign-in name."""
        return {user.upn: calendars.digest(user) for user in self._state.tenant.users.values() if user.mailbox}

    def meeting(self, parsed: object) -> object:
        """Changes, cancels or deletes a meeting."""
        asked = _checked(_Meeting, parsed)
        held = [(user, event) for user in self._users(asked.user) for event in _named(user, asked.meeting)]
        if not held:
            raise OutlookError(f"'{asked.meeting}' is no meeting in that calendar.")
        for user, event in held:
            self._do(asked, user, event)
        return {"meetings": len(held)}

    def _do(self, asked: _Meeting, user: User, event: Event) -> None:
        if asked.do == "delete":
            calendars.remove(user, event)
        elif asked.do == "cancel":
            calendars.cancel(event)
        else:
            self._renamed(asked, event)
            calendars.change(event, self._changes(asked, event))

    @staticmethod
    def _renamed(asked: _Meeting, event: Event) -> None:
        if asked.globalObjectId is not None:
            calendars.rename(event, asked.globalObjectId)

    def _changes(self, asked: _Meeting, event: Event) -> dict[str, Any]:
        """A new start keeps how long it takes unless a new end is said; who was not named stays invited."""
        changes: dict[str, Any] = asked.model_dump(include={"subject", "location", "showAs"}, exclude_none=True)
        now = self._state.now()
        if asked.start:
            changes["start"] = start = _instant(asked.start, now)
            changes["end"] = start + (event.end - event.start)
        if asked.end:
            changes["end"] = _instant(asked.end, now)
        if changes.get("end", event.end) - changes.get("start", event.start) < timedelta(0):
            raise OutlookError("A meeting ends after it starts.")
        if asked.html is not None:
            changes["body"] = {"contentType": "html", "content": asked.html}
        if asked.required is not None or asked.optional is not None:
            changes["attendees"] = [*_invited(event, "required", asked.required)]
            changes["attendees"] += [*_invited(event, "optional", asked.optional), *_invited(event, "resource", None)]
        return changes

    def mail(self, parsed: object) -> object:
        """Moves a message, which gives it another ordinary id, or deletes it for good."""
        asked = _checked(_Mail, parsed)
        (user,) = self._users(asked.user)
        box = user.mailbox or Mailbox()
        for message in [one for one in box.messages.values() if asked.message in _names(one)]:
            if asked.do == "delete":
                del box.messages[message.immutable_id]
            else:
                message.folder = _folder(box, asked.folder)
                message.ordinary_id = _moved(message)
            return {"id": message.immutable_id}
        raise OutlookError(f"'{asked.message}' is no message in that mailbox.")

    def _users(self, name: str | None) -> list[User]:
        every = list(self._state.tenant.users.values())
        found = [user for user in every if name is None or name.lower() in (user.id, user.upn.lower())]
        if not found:
            raise OutlookError(f"'{name}' is nobody here; known are {', '.join(user.upn for user in every)}.")
        return found


def _named(user: User, wanted: str) -> list[Event]:
    """By its subject a series is meant with all its dates; a date alone is named by its id."""
    every = calendars.of(user)
    return [one for one in every if wanted in (one.immutable_id, one.properties["iCalUId"], one.properties["subject"])]


def _names(message: Message) -> tuple[Any, ...]:
    return message.immutable_id, message.properties["internetMessageId"], message.properties["subject"]


def _invited(event: Event, kind: str, wanted: list[str] | None) -> Iterator[Attendee]:
    if wanted is not None:
        yield from (Attendee(kind, address) for address in wanted)
        return
    for one in event.properties["attendees"]:
        if one["type"] == kind:
            yield Attendee(kind, one["emailAddress"]["address"], one["emailAddress"]["name"])


def _instant(text: str, now: datetime) -> datetime:
    return instant(text if "T" in text or text[0] in "+-" else f"{text}T00:00:00Z", now)


def _folder(box: Mailbox, name: str | None) -> str:
    known = {one.well_known: one.id for one in box.folders.values() if one.well_known}
    if name not in known:
        raise OutlookError(f"'folder' is one of {', '.join(sorted(known))}.")
    return known[name]


def _moved(message: Message) -> str:
    """The ordinary id changes with every move.

    https://learn.microsoft.com/graph/outlook-immutable-id
    """
    return "AAMkM" + hashlib.sha256(f"{message.ordinary_id}/{message.folder}".encode()).hexdigest()


def _checked[Kind: _Part](kind: type[Kind], parsed: Any) -> Kind:  # noqa: ANN401 - parsed JSON
    try:
        return kind.model_validate(parsed)
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, one['loc'])) or 'the body'}: {one['msg']}" for one in error.errors())
        raise OutlookError(f"{told}.") from error
