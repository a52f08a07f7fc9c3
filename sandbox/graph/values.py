"""Reading a value out of a message by a property path. It changes nothing."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sandbox.tenant.mailbox import Message


def at(message: Message, path: Sequence[str]) -> Any:  # noqa: ANN401 - a property holds any JSON value
    """The value at the end of the path, None where it breaks off; times come as aware `datetime`."""
    found: Any = message.properties
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return instant(found) if found is not None and path[-1].endswith("DateTime") else found


def instant(value: str | datetime) -> datetime:
    """A DateTimeOffset as an aware UTC time."""
    return (value if isinstance(value, datetime) else datetime.fromisoformat(value)).astimezone(UTC)


def wire(value: Any) -> Any:  # noqa: ANN401 - likewise
    """A property's value as JSON carries it."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value
