"""Email addresses: the one form in which they are compared.

It does not judge whether an address could receive mail.
"""


def normal(address: str | None) -> str | None:
    """The address trimmed and in lower case; None when it is none.

    Exchange puts directory names (`/o=ExchangeLabs/…`) where an internal address is not resolved: without an `@`
    there is nothing to compare.
    """
    trimmed = (address or "").strip().lower()
    local, at, domain = trimmed.rpartition("@")
    return trimmed if at and local and domain else None


def domain(address: str) -> str:
    """The domain of an address in normal form."""
    return address.rpartition("@")[2]
