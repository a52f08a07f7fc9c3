"""Which addresses belong to a record: the rule table, applied to the rows that were read.

It does not know how the rows are read, and not what is done with the addresses.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from autocapture.core.address import normal
from autocapture.core.model import PRIMARY_EMAIL, Path, Related, Way

type AddressBook = Mapping[str, tuple[Way, ...]]
"""Addresses in normal form, each with every way by which it belongs to the record."""

_CONTACTS_WHOLE = frozenset({Path.CUSTOMER_CONTACT, Path.LOOKUP_CONTACT})
_ALL_COLUMNS = _CONTACTS_WHOLE | {Path.RECORD, Path.ORIGINATING_LEAD, Path.CUSTOMER_ACCOUNT, Path.LOOKUP_ACCOUNT}
"""Paths on which every email column counts; on the others it is "the email" of a contact."""

_LABELS = {
    Path.PRIMARY_CONTACT: "primary contact",
    Path.ACCOUNT_CONTACT: "contact of the account",
    Path.OPPORTUNITY_CONTACT: "contact of the opportunity",
    Path.CUSTOMER: "customer",
    Path.STAKEHOLDER: "stakeholder",
    Path.ORIGINATING_LEAD: "originating lead",
    Path.LEAD_CONTACT: "contact of the originating lead",
    Path.PARENT_CONTACT: "parent contact",
    Path.CUSTOMER_CONTACT: "customer",
    Path.CUSTOMER_ACCOUNT: "customer",
    Path.ACCOUNT_PRIMARY_CONTACT: "primary contact of the account",
    Path.LOOKUP_CONTACT: "contact",
    Path.LOOKUP_ACCOUNT: "account",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """The choices that the feature's page leaves open, each a setting of the administrator's."""

    related_contacts_all_addresses: bool = False
    """Whether every email column of a related contact counts, not its primary email alone."""
    inactive_contacts: bool = False
    """Whether inactive related contacts count."""
    contact_cap: int = 50
    """How many contacts of one account are looked at, the latest modified first."""
    hide_internal_only: bool = False
    suggestion_cap: int = 50
    window_days: int = 3
    defer_meetings: bool = True
    """Whether a seller's calendar is taken to synchronise where that cannot be known."""
    undo_span: timedelta = timedelta(hours=24)
    """For how long a Track may be undone."""


def address_book(related: Iterable[Related], rules: Rules, own: frozenset[str] = frozenset()) -> AddressBook:
    """The addresses of the related rows; `own` (normal form) are the mailbox owner's and never count."""
    book: dict[str, tuple[Way, ...]] = {}
    for row in related:
        if not _counts(row, rules):
            continue
        way = Way(row.path, _label(row))
        for address in _addresses(row, rules):
            if address not in own and way not in book.get(address, ()):
                book[address] = (*book.get(address, ()), way)
    return book


def _counts(row: Related, rules: Rules) -> bool:
    """A record that is looked at counts whatever its state; people related to it must be active."""
    return row.is_active or rules.inactive_contacts or row.path in _ALL_COLUMNS - _CONTACTS_WHOLE


def _addresses(row: Related, rules: Rules) -> list[str]:
    every = row.path in _ALL_COLUMNS or rules.related_contacts_all_addresses
    values = [value for column, value in row.emails.items() if every or column == PRIMARY_EMAIL]
    return [address for address in map(normal, values) if address]


def _label(row: Related) -> str:
    if row.path is Path.RECORD:
        return f"this {row.table}"
    return f"{_LABELS[row.path]} {row.role}".strip()
