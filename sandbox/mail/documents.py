"""A mailbox becomes a tenant document: its owner a seller, correspondents contacts, their domains accounts.

Times are counted back from a date, which so becomes now. It reads no file and sends nothing.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sandbox.mail.people import Correspondent
from sandbox.mail.reading import Mail

_RECORDS = UUID("5f0c5b0e-5d0b-4b53-8a1c-0e3a8a3f7d11")
_FREQUENT = 3
"""Messages from which on a correspondent is a contact; the busiest are in any case."""
_BUSIEST = 10
_REFERENCE = "$"
"""What a column of a document begins with when it names a record."""

type Document = dict[str, Any]


def contact_id(address: str) -> str:
    """The id of the contact with that address."""
    return str(uuid5(_RECORDS, f"contact/{address}"))


def contacts(correspondents: Sequence[Correspondent]) -> list[Correspondent]:
    """Those who become contacts, the busiest first."""
    known = [one for one in correspondents if not one.address.startswith(_REFERENCE)]
    return [one for number, one in enumerate(known) if number < _BUSIEST or one.count >= _FREQUENT]


def document(
    mails: Sequence[Mail], own: Sequence[str], seller: Correspondent, people: Sequence[Correspondent], as_of: datetime
) -> Document:
    """The tenant at that date. `own` are the seller's addresses, `people` who becomes a contact."""
    domains = dict.fromkeys(address.rpartition("@")[2] for address in (seller.address, *own))
    user = {
        "name": seller.name,
        "address": seller.address,
        "aliases": [address for address in own if address != seller.address],
        "messages": [_message(mail, as_of) for mail in mails],
    }
    return {
        "about": f"The mailbox of {seller.address} as of {as_of:%Y-%m-%d %H:%M} UTC.",
        "tenant": {"name": next(iter(domains)), "domains": [*domains]},
        "users": [user],
        "records": [*_accounts(people), *_contacts(people)],
    }


def _message(mail: Mail, as_of: datetime) -> Document:
    ago = round((as_of - mail.at).total_seconds())
    return {
        **mail.content,
        "folder": mail.folder,
        "at": f"-{ago // 86_400}d{ago % 86_400}s",
        "draft": mail.is_draft,
        "read": mail.is_read,
    }


def _accounts(people: Sequence[Correspondent]) -> Iterator[Document]:
    """One for each domain; its busiest contact is the primary one."""
    primary = {one.domain: one for one in reversed(people)}
    for domain, one in primary.items():
        columns = {"name": domain.strip(_REFERENCE), "primarycontactid": f"$contact/{one.address}"}
        yield {"key": f"account/{domain}", "table": "account", "columns": columns}


def _contacts(people: Sequence[Correspondent]) -> Iterator[Document]:
    for one in people:
        columns = {
            "fullname": one.name,
            "emailaddress1": one.address,
            "parentcustomerid": f"$account/{one.domain}",
        }
        key = {"key": f"contact/{one.address}", "id": contact_id(one.address)}
        yield {**key, "table": "contact", "columns": columns}
