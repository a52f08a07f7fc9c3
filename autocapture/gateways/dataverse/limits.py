"""What the organisation takes as a file: how large, of which types. It judges no file.

It is read in a seller's name and kept for them for a day: what an administrator changes counts by then.
https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/organization
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from autocapture.core.attachments import Limits
from autocapture.errors import Forbidden
from autocapture.gateways import odata
from autocapture.gateways.caching import DAY, Kept
from autocapture.gateways.dataverse.client import Dataverse, Rights

_SELECT = "maxuploadfilesize,blockedattachments,blockedmimetypes,allowedmimetypes"
_SEPARATOR = re.compile(r"[;,]")


class FileLimits:
    """The organisation's limits for files."""

    def __init__(self, dataverse: Dataverse, clock: Callable[[], float]) -> None:
        self._dataverse = dataverse
        self._kept = Kept[Limits](2_000, clock)

    def of(self, rights: Rights) -> Limits:
        """The limits; the default ones, not kept, where the seller may not read them: Dataverse has the last word."""
        try:
            return self._kept.get_or(rights, lambda: (self._limits(rights), DAY))
        except Forbidden:
            return Limits()

    def _limits(self, rights: Rights) -> Limits:
        (row,) = self._dataverse.get(rights, f"organizations?{odata.query(_select=_SELECT)}")["value"]
        return _limits(row)


def _limits(row: Mapping[str, Any]) -> Limits:
    return Limits(
        largest=row["maxuploadfilesize"],
        blocked_extensions=_listed(row["blockedattachments"]),
        blocked_types=_listed(row["blockedmimetypes"]),
        allowed_types=_listed(row["allowedmimetypes"]),
    )


def _listed(text: str | None) -> frozenset[str]:
    parts = (part.strip().lower() for part in _SEPARATOR.split(text or ""))
    return frozenset(part for part in parts if part)
