"""A tracked meeting changed in Outlook: what was staged is renewed as its seller looks, and the worker applies it.

It never fails a look and nobody waits for it: what it could not do is done at the next one.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from autocapture.core import ids
from autocapture.core.body import sanitised
from autocapture.core.meetings import digest
from autocapture.core.model import AppointmentDraft, Tracking
from autocapture.core.outlook import Content
from autocapture.core.tracking import STUCK_AFTER
from autocapture.errors import AutoCaptureError, NotFound
from autocapture.gateways.caller import Caller
from autocapture.gateways.dataverse.client import AsSeller
from autocapture.gateways.graph import Graph
from autocapture.gateways.storage.queue import Queue
from autocapture.gateways.storage.staging import Staging
from autocapture.gateways.storage.trackings import Trackings
from autocapture.track.calendar import Calendars


@dataclass(frozen=True, slots=True)
class Renewal:
    """Where what was staged is renewed."""

    graph: Graph
    calendars: Calendars
    trackings: Trackings
    staging: Staging
    queue: Queue

    def of(self, caller: Caller, changed: Iterable[Tracking], now: datetime) -> None:
        """Renews the caller's own trackings whose meeting changed; raises nothing that waiting may mend."""
        for one in changed:
            with suppress(AutoCaptureError):
                self._renew(caller, one, now)

    def _renew(self, caller: Caller, found: Tracking, now: datetime) -> None:
        """It is due first, and seen last: stopped in between, the timer finds it, and the next look does it again."""
        draft = self._draft(caller, found, now)
        if draft is None:
            return
        noted = self.trackings.put(replace(found, due=now + STUCK_AFTER))
        self.staging.put(noted, draft)
        self.trackings.put(replace(noted, seen=digest(draft.content.entry, found.id)))
        self.queue.put(ids.ticket(found))

    def _draft(self, caller: Caller, found: Tracking, now: datetime) -> AppointmentDraft | None:
        """The meeting as it is now; one that is gone as it was, but cancelled; None where nothing is left to do."""
        try:
            content = self.graph.meeting(caller, ids.entry_id(found.suggestion_id)[1])
        except NotFound:
            return self._gone(found)
        content = Content(content.entry, sanitised(content.html))
        made = self.calendars.draft(AsSeller(caller), found.activity_id, found.record, content, now)
        return replace(made, is_renewed=True)

    def _gone(self, found: Tracking) -> AppointmentDraft | None:
        kept = self.staging.get(found)
        if not isinstance(kept, AppointmentDraft):
            return None
        entry = replace(kept.content.entry, is_cancelled=True)
        return replace(kept, content=Content(entry, kept.content.html), is_renewed=True)
