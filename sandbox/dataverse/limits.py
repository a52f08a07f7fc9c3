"""What an organisation takes as a file: how large, of which extension, of which MIME type. It keeps no file.

https://learn.microsoft.com/power-apps/developer/data-platform/attachment-annotation-files#file-size-limits
https://learn.microsoft.com/power-apps/developer/data-platform/files-images-overview#block-certain-types-of-files

The pages name the errors and not their HTTP status, which is 400 here as for any other refusal of a value. They do
not say either which characters a file name must not have: here those that Windows refuses, and control characters.
"""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.dataverse.errors import DataverseError
from sandbox.tenant.model import Organization

LARGEST = 5_242_880
"""The default of `maxuploadfilesize`."""
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_SEPARATOR = re.compile(r"[;,]")


def encoded_size(count: int) -> int:
    """How many characters so many bytes have in base64, which is what the limit counts."""
    return (count + 2) // 3 * 4


def check_size(organization: Organization, encoded: int) -> None:
    """Raises `DataverseError` for a file with more characters in base64 than the organisation takes."""
    if encoded > (_settings(organization).get("maxuploadfilesize") or LARGEST):
        raise DataverseError(400, "0x80044a02", "Attachment file size is too big.")


def check_type(organization: Organization, name: str | None, mime_type: str | None) -> None:
    """Raises `DataverseError` for a name or a MIME type that the organisation does not take."""
    if _FORBIDDEN.search(name or ""):
        raise DataverseError(400, "0x80044a08", "Attachment file name contains invalid characters.")
    settings = _settings(organization)
    if _extension(name or "") in _listed(settings.get("blockedattachments")):
        sentence = "The attachment is either not a valid type or is too large. It cannot be uploaded or downloaded."
        raise DataverseError(400, "0x80043e09", sentence)
    _check_mime_type(settings, mime_type or "")


def _check_mime_type(settings: Mapping[str, Any], mime_type: str) -> None:
    """Where some are allowed, no other is, and what is blocked does not count."""
    bare = mime_type.partition(";")[0].strip().lower()
    allowed = _listed(settings.get("allowedmimetypes"))
    if allowed and bare not in allowed:
        raise DataverseError(
            400, "0x80072521", f"Operation not allowed as mime type {mime_type} is not in the allow list."
        )
    if not allowed and bare in _listed(settings.get("blockedmimetypes")):
        raise DataverseError(400, "0x80072522", f"Operation not allowed as mime type {mime_type} is blocked.")


def _settings(organization: Organization) -> Mapping[str, Any]:
    """The organisation's only row."""
    row = organization.rows.get("organization", {}).get(organization.id)
    return row.columns if row else {}


def _listed(text: str | None) -> frozenset[str]:
    return frozenset(part.strip().lower() for part in _SEPARATOR.split(text or "") if part.strip())


def _extension(name: str) -> str | None:
    """Without what Windows would drop at the end."""
    _, dot, extension = name.rstrip(" .").rpartition(".")
    return extension.lower() if dot else None
