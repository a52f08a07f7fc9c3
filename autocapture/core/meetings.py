"""When a tracked meeting may be written, and how much of it: so that Dynamics 365 never invites anyone.

Its synchronisation puts every appointment into its owner's calendar, sends invitations for one that lies ahead and has
attendees, and changes and cancels what is linked. What has started, and says what the calendar says, is safe.
https://learn.microsoft.com/power-platform/admin/sync-logic
"""

import hashlib
import html
from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from autocapture.core.ids import suggestion_id
from autocapture.core.model import AppointmentDraft, Stage, Tracking, TrackingState, Window
from autocapture.core.outlook import Entry, Meeting, Participant


class Step(StrEnum):
    """What can be done about a tracked meeting now."""

    WAIT = "wait"
    """Nothing: it is written when it starts."""
    BARE = "bare"
    """Written without attendees and without link to the calendar; they stand in its description."""
    WHOLE = "whole"
    """Written with everyone on it."""
    CANCEL = "cancel"
    """Not written any more; what was written before its start is cancelled."""


def step(draft: AppointmentDraft, now: datetime) -> Step:
    """How much of the meeting may be written now."""
    if draft.content.entry.is_cancelled:
        return Step.CANCEL
    if draft.start <= now:
        return Step.WHOLE
    return Step.WAIT if draft.waits else Step.BARE


def may_be_deleted(start: datetime, now: datetime, *, is_linked: bool) -> bool:
    """Whether deleting an appointment can reach no meeting that lies ahead.

    `start` is the later of the appointment's own and of where its meeting was moved to since, as far as that is known.
    Only what is linked to a calendar takes a meeting along, and only while that lies ahead.
    """
    return not is_linked or start <= now


def digest(meeting: Meeting, salt: UUID) -> str:
    """By what is told that a meeting changed; salted, so that two trackings of one meeting do not look alike."""
    people = [(header, one.name, one.address) for header, one in _everyone(meeting)]
    what = [meeting.subject, meeting.location, meeting.join_url, meeting.preview, meeting.importance, meeting.shows_as]
    when = [meeting.start.isoformat(), meeting.end.isoformat(), meeting.is_all_day, meeting.is_cancelled]
    return hashlib.sha256(repr((str(salt), what, when, people)).encode()).hexdigest()


def changed(trackings: Iterable[Tracking], entries: Iterable[Entry], limits: Window) -> list[Tracking]:
    """The trackings whose meeting is not what it was when it was staged, among what the seller's calendar shows.

    One that still has to start and should be in the window, but is not there, was moved away or deleted.
    """
    known = {suggestion_id(one): one for one in entries if isinstance(one, Meeting)}
    return [one for one in trackings if _is_followed(one) and _is_changed(one, known.get(one.suggestion_id), limits)]


def _is_followed(tracking: Tracking) -> bool:
    """Whether it is a meeting that waits, or whose activity this tracking made."""
    if tracking.state is TrackingState.PENDING:
        is_open = bool(tracking.steps) and tracking.steps[-1].name == Stage.WAITING
    else:
        is_open = tracking.state is TrackingState.TRACKED and bool(tracking.receipt or tracking.due)
    return is_open and bool(tracking.seen)


def _is_changed(tracking: Tracking, meeting: Meeting | None, limits: Window) -> bool:
    if meeting:
        return digest(meeting, tracking.id) != tracking.seen
    return tracking.due is not None and limits.now < tracking.due <= limits.meetings_to


def description(draft: AppointmentDraft, now: datetime) -> str:
    """The appointment's description as HTML: who was invited when last seen, the link to join, and the body."""
    meeting = draft.content.entry
    join = _line("Join", [meeting.join_url]) if meeting.join_url else ""
    people = "" if step(draft, now) is Step.WHOLE else _people(meeting)
    return people + _as_of(draft) + join + draft.content.html


def _as_of(draft: AppointmentDraft) -> str:
    """When it was last seen, where that was before it started: it may have changed since."""
    if draft.seen_at is None or draft.seen_at >= draft.start:
        return ""
    return f"<p>As of {draft.seen_at:%Y-%m-%d %H:%M} UTC</p>"


def _people(meeting: Meeting) -> str:
    lines: dict[str, list[str]] = {}
    for title, person in _everyone(meeting):
        lines.setdefault(title, []).append(_shown(person))
    return "".join(_line(title, people) for title, people in lines.items())


def _everyone(meeting: Meeting) -> Iterator[tuple[str, Participant]]:
    organizer = (meeting.organizer,) if meeting.organizer else ()
    for title, people in (("Organizer", organizer), ("Required", meeting.required), ("Optional", meeting.optional)):
        yield from ((title, person) for person in people)


def _line(title: str, values: Iterable[str]) -> str:
    return f"<p>{title}: {html.escape('; '.join(values))}</p>"


def _shown(person: Participant) -> str:
    return f"{person.name} <{person.address}>" if person.name and person.address else person.name or person.address
