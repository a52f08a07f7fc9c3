"""The `Prefer` header: what Dataverse would do differently, and this sandbox does too. All else it refuses.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/compose-http-requests-handle-errors
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sandbox.dataverse.errors import bad_query, not_emulated

_ONE = re.compile(r'\s*([\w.-]+)(?:=("[^"]*"|[^",\s]*))?\s*(?:,|$)')
_PAGE = "odata.maxpagesize"
_ANNOTATIONS = "odata.include-annotations"
_RETURN = "return"
_CONTINUE = "odata.continue-on-error"
_KNOWN: Mapping[str, str | None] = {_PAGE: None, _ANNOTATIONS: None, _RETURN: "representation", _CONTINUE: ""}
"""Names, and the only value that is emulated where it is not free."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a request prefers."""

    annotations: frozenset[str] = frozenset()
    """Terms, or `*` for all of them."""
    page_size: int | None = None
    representation: bool = False
    """Whether a write answers with the row."""
    goes_on: bool = False
    """Whether a batch continues behind a refusal."""


def preferences(prefer: str) -> Preferences:
    """Reads a `Prefer` header; raises `DataverseError` for what cannot be read or is not emulated."""
    held = dict(_each(prefer))
    for name, given in held.items():
        if name not in _KNOWN or _KNOWN[name] not in (None, given):
            raise not_emulated(f"the preference {name}={given}")
    return Preferences(
        annotations=_terms(held[_ANNOTATIONS]) if _ANNOTATIONS in held else frozenset(),
        page_size=_size(held[_PAGE]) if _PAGE in held else None,
        representation=_RETURN in held,
        goes_on=_CONTINUE in held,
    )


def _each(prefer: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(prefer):
        found = _ONE.match(prefer, at)
        if found is None:
            raise bad_query(f"The Prefer header cannot be read at position {at}.")
        yield found[1], found[2] or ""
        at = found.end()


def _terms(text: str) -> frozenset[str]:
    if not text.startswith('"'):
        raise bad_query("The value of odata.include-annotations is not a quoted list.")
    return frozenset(term.strip() for term in text.strip('"').split(","))


def _size(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise not_emulated(f"a page of {text} rows")
    return int(text)
