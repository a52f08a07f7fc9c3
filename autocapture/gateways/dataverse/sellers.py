"""What Dynamics 365 keeps about its users that matters here: their time zone, and whether their calendar synchronises.

It changes neither. https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/usersettings
"""

from collections.abc import Callable, Mapping
from typing import Any

from autocapture.core.zone import Change, Zone
from autocapture.errors import Forbidden, NotFound
from autocapture.gateways import odata
from autocapture.gateways.caching import DAY, Kept
from autocapture.gateways.dataverse.access import Access
from autocapture.gateways.dataverse.client import AsSeller, Dataverse

_SELECT = ",".join(
    ["timezonebias", "timezonestandardbias", "timezonedaylightbias"]
    + [
        f"timezone{season}{part}"
        for season in ("standard", "daylight")
        for part in ("month", "day", "dayofweek", "hour", "minute")
    ]
)
_NOT_SYNCHRONISED = 2
"""`actdeliverymethod` None: appointments, contacts and tasks stay in Dynamics 365.

https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/mailbox
"""


class Sellers:
    """Settings of the seller who asks, each kept for a day."""

    def __init__(self, dataverse: Dataverse, access: Access, clock: Callable[[], float]) -> None:
        self._dataverse = dataverse
        self._access = access
        self._zones = Kept[Zone](2_000, clock)

    def zone(self, rights: AsSeller) -> Zone:
        """The seller's own time zone, in which their all-day meetings begin."""
        return self._zones.get_or(rights.caller.seller, lambda: (self._zone(rights), DAY))

    def synchronises(self, rights: AsSeller) -> bool | None:
        """Whether the seller's appointments are synchronised with their calendar; None where it cannot be known.

        Asked anew at every Track: an administrator may switch it on at any time.
        """
        mine = f"_regardingobjectid_value eq {self._access.who(rights).user_id}"
        options = odata.query(_select="actdeliverymethod", _filter=mine)
        try:
            found = self._dataverse.get(rights, f"mailboxes?{options}")["value"]
        except Forbidden:
            return None
        return any(one["actdeliverymethod"] != _NOT_SYNCHRONISED for one in found) if found else None

    def _zone(self, rights: AsSeller) -> Zone:
        """UTC where the seller's role does not let them read their own settings."""
        path = f"usersettingscollection({self._access.who(rights).user_id})"
        try:
            return _rule(self._dataverse.get(rights, f"{path}?{odata.query(_select=_SELECT)}"))
        except (Forbidden, NotFound):
            return Zone()


def _rule(row: Mapping[str, Any]) -> Zone:
    return Zone(
        bias=row.get("timezonebias") or 0,
        standard_bias=row.get("timezonestandardbias") or 0,
        daylight_bias=row.get("timezonedaylightbias") or 0,
        to_standard=_change(row, "timezonestandard"),
        to_daylight=_change(row, "timezonedaylight"),
    )


def _change(row: Mapping[str, Any], season: str) -> Change | None:
    """When that season begins; a zone without daylight time has zero for the month."""
    month, week, weekday, hour, minute = (
        row.get(f"{season}{part}") or 0 for part in ("month", "day", "dayofweek", "hour", "minute")
    )
    return Change(month, week, weekday, hour, minute) if month else None
