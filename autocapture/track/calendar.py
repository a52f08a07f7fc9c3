"""What of a meeting is kept until it is written: its times as Dataverse keeps them, and whether it has to wait.

It reads the seller's own settings, and writes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from autocapture.core.model import AppointmentDraft, RecordRef
from autocapture.core.outlook import Content, Meeting
from autocapture.core.rules import Rules
from autocapture.core.window import ends, starts
from autocapture.core.zone import Zone
from autocapture.errors import NotTrackable
from autocapture.gateways.dataverse.appointments import LONGEST_CALENDAR_ID
from autocapture.gateways.dataverse.client import AsSeller
from autocapture.gateways.dataverse.sellers import Sellers

_NO_LINK = (
    "This meeting has no id by which Dynamics 365 could tell it from a new one, and it synchronises with your "
    "calendar. Save it by hand."
)


@dataclass(frozen=True, slots=True)
class Calendars:
    """What is asked about sellers' calendars."""

    sellers: Sellers
    rules: Rules

    def draft(
        self, rights: AsSeller, activity_id: UUID, record: RecordRef, content: Content[Meeting], now: datetime
    ) -> AppointmentDraft:
        """The meeting as it is staged; an all-day one from midnight to midnight where the seller is.

        Raises `NotTrackable` for one that synchronisation would put into the seller's calendar a second time.
        """
        meeting = content.entry
        zone = self.sellers.zone(rights) if meeting.is_all_day else Zone()
        start, end = starts(meeting, zone), ends(meeting, zone)
        synchronises = self._synchronises(rights)
        if synchronises and not 0 < len(meeting.global_object_id) <= LONGEST_CALENDAR_ID:
            raise NotTrackable(_NO_LINK)
        waits = synchronises and start > now
        return AppointmentDraft(activity_id, record, content, start, end, waits, synchronises, seen_at=now)

    def _synchronises(self, rights: AsSeller) -> bool:
        known = self.sellers.synchronises(rights)
        return self.rules.defer_meetings if known is None else known
