"""By what a meeting is known in every calendar that holds it: its global object id and its iCalendar UID.

Both are made from what all its holders see alike, so two users' copies meet. It knows no properties.
https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxocal/1d3aac05-a7b9-45cc-a213-47f0a0a2c5c1
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_ARRAY_ID = bytes.fromhex("040000008200E00074C5B7101A82E008")
"""What every global object id begins with."""
_OBJECT_ID = "Binary {6ed8da90-450b-101b-98da-00aa003f1305} Id 0x3"
_CLEAN_OBJECT_ID = "Binary {6ed8da90-450b-101b-98da-00aa003f1305} Id 0x23"
_FIRST_TICK = datetime(1601, 1, 1, tzinfo=UTC)
_INVITED_BEFORE = timedelta(days=7)
"""How long before it starts a meeting was made, for want of anything that says so."""


@dataclass(frozen=True, slots=True)
class Identity:
    """One meeting or series. `start` is its first, aware, UTC; `given` is the document's own iCalendar UID."""

    subject: str
    organizer: str
    start: datetime
    given: str | None

    @property
    def created(self) -> datetime:
        """When the meeting was made, aware, UTC."""
        return self.start - _INVITED_BEFORE

    def extended(self, original: datetime | None) -> dict[str, str]:
        """The two extended properties in base64; `original` is where a date of a series stood, the clean one has none.

        https://learn.microsoft.com/office/client-developer/outlook/mapi/pidlidcleanglobalobjectid-canonical-property
        """
        found = {_OBJECT_ID: self._object_id(original), _CLEAN_OBJECT_ID: self._object_id(None)}
        return {name: base64.b64encode(value).decode() for name, value in found.items()}

    def ical_uid(self, original: datetime | None) -> str:
        """Another for each date of a series, as https://learn.microsoft.com/graph/api/resources/event says."""
        if self.given is None:
            return self._object_id(original).hex().upper()
        return self.given if original is None else f"{self.given}_{original:%Y%m%dT%H%M%SZ}"

    def _object_id(self, original: datetime | None) -> bytes:
        """Array id, the date replaced with its year big-endian, creation time, eight reserved bytes, size, content."""
        made = f"{self.subject}|{self.start.isoformat()}|{self.organizer.lower()}"
        content = hashlib.sha256((self.given or made).encode()).digest()[:16]
        date = original.year.to_bytes(2) + bytes([original.month, original.day]) if original else bytes(4)
        ticks = (self.created - _FIRST_TICK) // timedelta(microseconds=1) * 10
        return _ARRAY_ID + date + ticks.to_bytes(8, "little") + bytes(8) + len(content).to_bytes(4, "little") + content
