"""The window: how far back, and for meetings how far ahead, suggestions reach. It reads no clock."""

from datetime import datetime, timedelta

from autocapture.core.model import Window
from autocapture.core.outlook import Entry, Meeting
from autocapture.core.zone import Zone, midnight

MEETING_DAYS_AHEAD = 3
"""A meeting is suggested from three days before its start."""


def window(now: datetime, days: int) -> Window:
    """The window at `now` (aware, UTC) for so many `days` back.

    A message belongs to it when it was received at or after `messages_since`, down to the second: Graph's filter
    compares whole seconds as we write them.
    """
    back = timedelta(days=days)
    return Window(
        now=now,
        messages_since=(now - back).replace(microsecond=0),
        meetings_from=now - back,
        meetings_to=now + timedelta(days=MEETING_DAYS_AHEAD),
    )


def is_within(entry: Entry, limits: Window, zone: Zone) -> bool:
    """Whether a message was received, or a meeting starts, within the window.

    `zone` is the seller's own: an all-day meeting starts at midnight there.
    """
    if isinstance(entry, Meeting):
        return limits.meetings_from <= starts(entry, zone) <= limits.meetings_to
    return entry.at >= limits.messages_since


def starts(meeting: Meeting, zone: Zone) -> datetime:
    """The instant (UTC) at which the meeting starts for someone in that zone."""
    return midnight(meeting.start.date(), zone) if meeting.is_all_day else meeting.start


def ends(meeting: Meeting, zone: Zone) -> datetime:
    """The instant (UTC) at which the meeting ends for someone in that zone."""
    return midnight(meeting.end.date(), zone) if meeting.is_all_day else meeting.end
