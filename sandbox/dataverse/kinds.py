"""The tables of activities that are written here: their states, parties, limits, and what a create must carry.

It writes nothing. https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/email
https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/appointment
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """One table of activities."""

    table: str
    parties: str
    """The collection of its parties."""
    masks: frozenset[int]
    """Participation types that may be written."""
    single: int
    """The participation type that there is one of at most: the sender, the organizer."""
    states: Mapping[int, frozenset[int]]
    """Each state with the status reasons that go with it."""
    initial: Mapping[str, Any]
    required: tuple[str, ...] = ()
    read_only: frozenset[str] = frozenset()
    sending: frozenset[int] = frozenset()
    """Status reasons that make the server mail it."""


_BY_PLATFORM = frozenset({"createdon", "modifiedon", "versionnumber"})

EMAIL = Kind(
    table="email",
    parties="email_activity_parties",
    masks=frozenset({1, 2, 3, 4}),
    single=1,
    states=MappingProxyType({0: frozenset({1, 8}), 1: frozenset({2, 3, 4, 6, 7}), 2: frozenset({5})}),
    initial=MappingProxyType({"directioncode": True, "statecode": 0, "statuscode": 1, "attachmentcount": 0}),
    read_only=_BY_PLATFORM
    | {"senton", "conversationindex", "inreplyto", "correlationmethod", "attachmentcount", "isemailfollowed"}
    | {"safedescription", "messageiddupcheck"},
    sending=frozenset({6, 7}),
)
APPOINTMENT = Kind(
    table="appointment",
    parties="appointment_activity_parties",
    masks=frozenset({5, 6, 7}),
    single=7,
    states=MappingProxyType({0: frozenset({1, 2}), 1: frozenset({3}), 2: frozenset({4}), 3: frozenset({5, 6})}),
    initial=MappingProxyType({"isalldayevent": False, "statecode": 0, "statuscode": 1}),
    required=("subject", "scheduledstart", "scheduledend"),
    read_only=_BY_PLATFORM
    | {"instancetypecode", "seriesid", "originalstartdate", "modifiedfieldsmask", "attachmentcount"},
)
KINDS: Mapping[str, Kind] = MappingProxyType({kind.table: kind for kind in (EMAIL, APPOINTMENT)})
