"""Which messages and meetings belong to a record, and which are never suggested.

It does not sort, cap or look at what is tracked.
"""

from collections.abc import Iterable, Iterator

from autocapture.core.address import domain, normal
from autocapture.core.model import Match, Reason
from autocapture.core.outlook import Entry, Header, Meeting, MessageClass, Owner, Participant
from autocapture.core.rules import AddressBook


def match(entry: Entry, book: AddressBook, own: frozenset[str]) -> Match | None:
    """The message or meeting with its reasons when any of the record's addresses stands on it; else None.

    `own` are the mailbox owner's addresses in normal form: what comes from one of them is outgoing.
    """
    reasons = tuple(_reasons(entry, book))
    if not reasons:
        return None
    is_outgoing = entry.sender is not None and normal(entry.sender.address) in own
    return Match(entry, reasons, is_outgoing)


def is_left_out(entry: Entry, owner: Owner) -> bool:
    """Whether it is of a kind, or lies in a place, that is never suggested."""
    if isinstance(entry, Meeting):
        return entry.is_cancelled or entry.is_draft
    return entry.is_draft or entry.message_class is not MessageClass.MAIL or entry.folder_id in owner.left_out


def is_internal_only(entry: Entry, domains: frozenset[str]) -> bool:
    """Whether everyone on it has an address in one of the tenant's verified `domains`."""
    addresses = [normal(person.address) for _, person in participants(entry)]
    return all(address and domain(address) in domains for address in addresses)


def participants(entry: Entry) -> Iterator[tuple[Header, Participant]]:
    """Everyone on it with the header they stand in: From, then To, then Cc."""
    if entry.sender:
        yield Header.FROM, entry.sender
    yield from ((Header.TO, person) for person in entry.to)
    yield from ((Header.CC, person) for person in entry.cc)


def _reasons(entry: Entry, book: AddressBook) -> Iterable[Reason]:
    seen = set()
    for header, person in participants(entry):
        address = normal(person.address) or ""
        if (header, address) not in seen:
            seen.add((header, address))
            yield from (Reason(address, header, way) for way in book.get(address, ()))
