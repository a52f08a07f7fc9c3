"""The click on Track: it checks seller, record and suggestion, stages the content, and queues the rest.

It writes nothing to Dataverse.
"""

from dataclasses import dataclass
from datetime import datetime

from autocapture.core import ids
from autocapture.core.body import sanitised
from autocapture.core.matching import is_left_out, match
from autocapture.core.model import Match, RecordRef, Tracking
from autocapture.core.outlook import Content, Entry, Meeting, Message
from autocapture.core.rules import address_book
from autocapture.errors import ConfirmationRequired, Forbidden, NotFound, NotTrackable
from autocapture.gateways.caller import Caller
from autocapture.gateways.dataverse.client import AsSeller
from autocapture.gateways.graph import Graph
from autocapture.track.desk import Desk
from autocapture.track.stage import Chosen, drafted, started

LONGEST_MESSAGE_ID = 320
"""Characters that `messageid` of an email holds.

https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/email
"""

_FOREIGN = "This does not belong to this record. Refresh the timeline."
_CANCELLED = "This meeting was cancelled, so there is nothing to track. Refresh the timeline."


@dataclass(frozen=True, slots=True)
class Click:
    """What a seller asked for: to track this suggestion on this record."""

    record: RecordRef
    suggestion_id: str
    confirm_private: bool


def accept(desk: Desk, caller: Caller, click: Click, now: datetime) -> Tracking:
    """Starts the tracking of a suggestion, or returns the one that is fresh on its way.

    Raises `InvalidRequest`; what the gate raises; then `NotFound` (`suggestion_not_found` where it is not a suggestion
    for this record in the caller's own mailbox), `Forbidden` when the seller may not append to the record,
    `ConfirmationRequired`, `NotTrackable`, and what the remotes raise.
    """
    kind, entry_id = ids.entry_id(click.suggestion_id)
    me = desk.branches.start(desk.access.who, AsSeller(caller))
    found, html = desk.gate.behind(caller, lambda: _suggested(desk, caller, click.record, kind, entry_id))
    _check(found.entry, confirm_private=click.confirm_private)
    activity_id = ids.activity_id(me.result().organization_id, found.entry)
    draft = drafted(desk, AsSeller(caller), Chosen(activity_id, click.record, found, html), now)
    return started(desk, caller, draft, now, is_confirmed=click.confirm_private)


def _suggested(desk: Desk, caller: Caller, ref: RecordRef, kind: str, entry_id: str) -> tuple[Match, str]:
    """The message or meeting with its body, provided that it is a suggestion for this record."""
    content = desk.branches.start(_content, desk.graph, caller, kind, entry_id)
    owner = desk.branches.start(desk.graph.owner, caller)
    record, related = desk.records.look_up(AsSeller(caller), ref)
    if record.cannot_track:
        raise Forbidden(record.cannot_track)
    own = owner.result().addresses
    found = match(content.result().entry, address_book(related, desk.rules, own), own)
    if found is None or is_left_out(found.entry, owner.result()):
        raise NotFound(_CANCELLED if found and _is_cancelled(found.entry) else _FOREIGN, "suggestion_not_found")
    return found, sanitised(content.result().html)


def _is_cancelled(entry: Entry) -> bool:
    return isinstance(entry, Meeting) and entry.is_cancelled


def _content(graph: Graph, caller: Caller, kind: str, entry_id: str) -> Content[Message] | Content[Meeting]:
    return graph.meeting(caller, entry_id) if kind == ids.MEETING else graph.message(caller, entry_id)


def _check(entry: Entry, *, confirm_private: bool) -> None:
    if isinstance(entry, Meeting):
        if not entry.ical_uid:
            raise NotTrackable("This meeting has no id by which it could be told from others. Save it by hand.")
    elif not entry.internet_message_id or len(entry.internet_message_id) > LONGEST_MESSAGE_ID:
        raise NotTrackable("This email has no message id by which it could be told from others. Save it by hand.")
    if entry.is_private and not confirm_private:
        raise ConfirmationRequired("This is private. Confirm that your team may see it, then track it.")
