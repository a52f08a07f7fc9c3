"""Retry: a tracking that failed is started anew, from what lies in the seller's mailbox now. It forgives nothing."""

from datetime import datetime

from autocapture.core.model import Ticket, Tracking, TrackingState
from autocapture.errors import Conflicting, NotFound
from autocapture.gateways.caller import Caller
from autocapture.track.accept import Click, accept
from autocapture.track.desk import Desk

_NOTHING = "Only a tracking that failed can be tried again."
_OPEN = frozenset({TrackingState.FAILED, TrackingState.PENDING})


def retry(desk: Desk, caller: Caller, ticket: Ticket, now: datetime, *, confirm_private: bool) -> Tracking:
    """Tracks again what a tracking stands for; what the seller confirmed once need not be confirmed again.

    Raises `NotFound` (`tracking_not_found`), `Conflicting` (`nothing_to_retry`), and what `accept` raises.
    """
    found = desk.gate.behind(caller, lambda: desk.trackings.find(ticket))
    if found is None:
        raise NotFound("There is no such tracking. It may have been deleted after 30 days.", "tracking_not_found")
    if found.state not in _OPEN:
        raise Conflicting(_NOTHING)
    return accept(desk, caller, Click(found.record, found.suggestion_id, confirm_private or found.is_confirmed), now)
