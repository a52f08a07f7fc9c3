"""Server-side synchronisation of appointments with calendars, at its worst, the moment a write is through.

Documented (https://learn.microsoft.com/power-platform/admin/sync-logic): what the filters take goes to Exchange as a
meeting; what is linked is synchronised both ways; Completed and Free are shown as free; nobody is mailed when it
starts in the past or has no attendees, and only sensitive properties mail an update; a deletion deletes what is linked
and lies ahead, and only unlinks what does not. Cancelling reaches Exchange where an administrator chose
`SSSPropagateAppointmentCancellationsToExchange` (https://learn.microsoft.com/power-platform/admin/orgdborgsettings).

Assumed, since no page says otherwise: every appointment of an owner whose mailbox synchronises passes the filters, past
and completed ones as well; it is pushed at once; a global object id that stands in the owner's calendar is a link, and
what differs from the meeting then is pushed; the link counts whoever organises; every calendar's copy follows;
cancelling is propagated; either side's start may be the one that lies ahead. The description is pushed once it changes.

Not emulated: recurring appointments, other filters, an attendee's own synchronisation, the way from Exchange to here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sandbox.tenant import calendars
from sandbox.tenant.calendars import Attendee
from sandbox.tenant.mailbox import Event
from sandbox.tenant.model import Organization, Reference, Row, Tenant, User

_KINDS = {5: "required", 6: "optional"}
_COMPLETED, _CANCELLED = 1, 2
_SHOWN = {1: "free", 2: "tentative", 3: "free", 4: "free", 5: "busy", 6: "oof"}
"""How Outlook shows a status reason."""
_BACK = {"workingElsewhere": "free"}
"""What comes from Outlook as free, for want of a status reason of its own."""
_NOT_SYNCHRONISED = 2
"""`actdeliverymethod` None. https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/mailbox"""
_LONGEST = 200
"""Characters of a subject or a place that an appointment holds: no more can be compared."""
_ZONES = timedelta(hours=14)
"""A day begins so much earlier or later than in UTC: an all-day meeting has no zone, an appointment has."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An appointment as synchronisation sees it."""

    owner: str
    """The id of its systemuser."""
    object_id: str
    state: int
    status: int
    subject: str
    location: str
    description: str
    start: datetime
    end: datetime
    is_all_day: bool
    attendees: frozenset[Attendee]


type Pictures = Mapping[str, Picture]
"""By the id of the appointment."""


def pictures(organization: Organization) -> Pictures:
    """Every appointment of an owner whose mailbox synchronises and that has its times."""
    rows = organization.rows.get("appointment", {}).values()
    owners = _synchronising(organization)
    return {row.id: found for row in rows if (found := _picture(organization, row)) and found.owner in owners}


def synchronise(tenant: Tenant, before: Pictures, now: datetime) -> None:
    """Does to calendars what follows from what became of the appointments; what would be mailed is in the outbox."""
    after = pictures(tenant.organization)
    for id_, picture in after.items():
        if picture != before.get(id_):
            _pushed(tenant, id_, picture, before.get(id_), now)
    for id_ in before.keys() - tenant.organization.rows.get("appointment", {}).keys():
        _deleted(tenant, id_, before[id_], now)


def _pushed(tenant: Tenant, id_: str, picture: Picture, earlier: Picture | None, now: datetime) -> None:
    owner = _user(tenant, picture.owner)
    if owner is None:
        return
    if any(calendars.object_id(event) == picture.object_id for event in calendars.of(owner) if picture.object_id):
        _linked(tenant, id_, picture, earlier, now)
    elif picture.state != _CANCELLED:
        _put(tenant, owner, id_, picture)
        if picture.attendees and picture.state != _COMPLETED and picture.start > now:
            tenant.organization.outbox.append(f"invitation to {id_}")


def _put(tenant: Tenant, owner: User, id_: str, picture: Picture) -> None:
    """A new meeting, to which the row is linked from now on."""
    made = calendars.put(owner, f"{id_}/{owner.id}", picture.start, picture.end, _content(picture))
    tenant.organization.rows["appointment"][id_].columns["globalobjectid"] = calendars.object_id(made)


def _linked(tenant: Tenant, id_: str, picture: Picture, earlier: Picture | None, now: datetime) -> None:
    """The meeting follows the row; who was invited to something that lies ahead is told."""
    was_linked = earlier is not None and earlier.object_id == picture.object_id
    is_told = False
    for _, event in calendars.copies(tenant, picture.object_id):
        is_ahead = max(event.start, picture.start) > now
        is_mailed = is_ahead and bool(calendars.attendees(event) or picture.attendees)
        if picture.state == _CANCELLED:
            is_told |= is_mailed and not event.properties.get("isCancelled")
            _cancel(event)
        elif changes := _differing(picture, event, described=was_linked and picture != _with(earlier, picture)):
            is_told |= is_mailed and bool(changes.keys() - {"showAs"})
            calendars.change(event, changes)
    if is_told:
        verb = "cancellation" if picture.state == _CANCELLED else "update"
        tenant.organization.outbox.append(f"{verb} of {id_}")


def _with(earlier: Picture | None, picture: Picture) -> Picture | None:
    """The row as it is now, but with the description that it had."""
    return replace(picture, description=earlier.description) if earlier else None


def _cancel(event: Event) -> None:
    if not event.properties.get("isCancelled"):
        calendars.cancel(event)


def _deleted(tenant: Tenant, id_: str, picture: Picture, now: datetime) -> None:
    """What lies ahead goes with the row; what has started stays, and is linked no more."""
    held = calendars.copies(tenant, picture.object_id)
    if not any(max(event.start, picture.start) > now for _, event in held):
        return
    if picture.attendees or any(calendars.attendees(event) for _, event in held):
        tenant.organization.outbox.append(f"cancellation of {id_}")
    for user, event in held:
        calendars.remove(user, event)


def _content(picture: Picture) -> dict[str, Any]:
    return {
        "subject": picture.subject,
        "location": picture.location,
        "body": {"contentType": "html", "content": picture.description},
        "isAllDay": picture.is_all_day,
        "attendees": sorted(picture.attendees, key=lambda one: one.address),
        "showAs": _SHOWN[picture.status],
    }


def _differing(picture: Picture, event: Event, *, described: bool) -> dict[str, Any]:
    """What of the meeting is not as the row has it."""
    held, wanted = event.properties, _content(picture)
    same = {
        "subject": not held.get("subject") or held["subject"][:_LONGEST] == picture.subject,
        "location": ((held.get("location") or {}).get("displayName") or "")[:_LONGEST] == picture.location,
        "body": not described,
        "isAllDay": bool(held.get("isAllDay")) == picture.is_all_day,
        "attendees": calendars.attendees(event) == picture.attendees,
        "showAs": _BACK.get(str(held.get("showAs")), held.get("showAs")) == _SHOWN[picture.status],
    }
    times = {"start": picture.start, "end": picture.end}
    same |= {name: _is_same(getattr(event, name), at, picture) for name, at in times.items()}
    return {name: value for name, value in (wanted | times).items() if not same[name]}


def _is_same(held: datetime, wanted: datetime, picture: Picture) -> bool:
    return abs(held - wanted) <= (_ZONES if picture.is_all_day else timedelta(0))


def _synchronising(organization: Organization) -> set[str]:
    """The systemusers whose appointments synchronise."""
    mailboxes = (one.columns for one in organization.rows.get("mailbox", {}).values())
    found = (one.get("regardingobjectid") for one in mailboxes if one.get("actdeliverymethod") != _NOT_SYNCHRONISED)
    return {owner.id for owner in found if isinstance(owner, Reference)}


def _user(tenant: Tenant, systemuser: str) -> User | None:
    return next((user for user in tenant.users.values() if user.systemuser_id == systemuser), None)


def _picture(organization: Organization, row: Row) -> Picture | None:
    held = row.columns
    owner, start, end = held.get("ownerid"), held.get("scheduledstart"), held.get("scheduledend")
    if not (isinstance(owner, Reference) and isinstance(start, datetime) and isinstance(end, datetime)):
        return None
    return Picture(
        owner=owner.id,
        object_id=str(held.get("globalobjectid") or "").upper(),
        state=held.get("statecode") or 0,
        status=held.get("statuscode") or 1,
        subject=held.get("subject") or "",
        location=held.get("location") or "",
        description=held.get("description") or "",
        start=start,
        end=end,
        is_all_day=bool(held.get("isalldayevent")),
        attendees=_attendees(organization, row),
    )


def _attendees(organization: Organization, row: Row) -> frozenset[Attendee]:
    """Those who are required or optional; one without an address that was used is known by its row."""
    own = Reference(row.table, row.id)
    parties = (one.columns for one in organization.rows.get("activityparty", {}).values())
    return frozenset(
        Attendee(_KINDS[one["participationtypemask"]], str(one.get("addressused") or one.get("partyid")).lower())
        for one in parties
        if one.get("activityid") == own and one.get("participationtypemask") in _KINDS
    )
