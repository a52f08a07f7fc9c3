"""Whose mailbox it is, and who the owner corresponds with. It makes no records.

Addresses are compared in lower case. Bcc counts for nobody.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sandbox.mail.errors import MailError
from sandbox.mail.reading import Mail
from sandbox.tenant.document.schema import Person

_SENT = "sentitems"
_SHARE = 10
"""An address is the owner's when one in so many sent messages comes from it."""


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Someone on the owner's mail: the address in lower case, the commonest name, on how many messages."""

    address: str
    name: str
    count: int

    @property
    def domain(self) -> str:
        """Behind the last @."""
        return self.address.rpartition("@")[2]


def owner(mails: Sequence[Mail], own: Sequence[str]) -> Correspondent:
    """Whose mailbox it is, by the first of the owner's addresses; raises `MailError` when there is none."""
    if not own:
        raise MailError("Nothing lies in a folder of sent mail, so say whose mailbox it is: --as ADDRESS.")
    wanted = own[0]
    if not _is_address(wanted):
        raise MailError(f"'{wanted}' is no address; write one such as --as kim@contoso.com.")
    return next((one for one in _everyone(mails) if one.address == wanted), Correspondent(wanted, _spelt(wanted), 0))


def own_addresses(mails: Sequence[Mail]) -> list[str]:
    """The addresses that the sent mail comes from, the most frequent first; a stray one does not count."""
    senders = Counter(_address(mail.sender) for mail in mails if mail.folder.partition("/")[0] == _SENT)
    return [address for address, count in senders.most_common() if address and count * _SHARE >= senders.total()]


def correspondents(mails: Sequence[Mail], own: Sequence[str]) -> list[Correspondent]:
    """Everyone but the owner, the busiest first."""
    return [one for one in _everyone(mails) if one.address not in own]


def nameless(mails: Sequence[Mail]) -> tuple[int, int]:
    """How many times someone stands on a message with a name only, and with a directory's name for an address."""
    addresses = [person.address for mail in mails for person in mail.people]
    names = sum(address is None for address in addresses)
    return names, sum(address is not None and not _is_address(address) for address in addresses)


def is_on(address: str, mail: Mail) -> bool:
    """Whether that person stands in From, To or Cc."""
    return any(_address(person) == address for person in mail.people)


def _everyone(mails: Sequence[Mail]) -> list[Correspondent]:
    counts = Counter(address for mail in mails for address in {_address(person) for person in mail.people} if address)
    names: dict[str, Counter[str]] = {}
    for address, name in _names(mails):
        names.setdefault(address, Counter())[name] += 1
    found = (
        Correspondent(address, names[address].most_common(1)[0][0] if address in names else _spelt(address), count)
        for address, count in counts.items()
    )
    return sorted(found, key=lambda one: (-one.count, one.address))


def _names(mails: Sequence[Mail]) -> Iterator[tuple[str, str]]:
    """Every name that says more than the address does."""
    for mail in mails:
        for person in mail.people:
            address, name = _address(person), person.name.strip(" '\"$+-")
            if address and name and name.lower() != address:
                yield address, name


def _address(person: Person | None) -> str:
    """In lower case; empty for who has none."""
    address = (person.address or "").strip().lower() if person else ""
    return address if _is_address(address) else ""


def _is_address(text: str) -> bool:
    local, _, domain = text.rpartition("@")
    return bool(local and domain) and not text.startswith("/")


def _spelt(address: str) -> str:
    """A name for someone who has only an address: `Anna Kowalski` for anna.kowalski@fabrikam.com."""
    words = address.rpartition("@")[0].replace("_", ".").split(".")
    return " ".join(word.capitalize() for word in words if word).strip(" $+-") or address
