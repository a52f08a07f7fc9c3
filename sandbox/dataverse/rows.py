"""What the platform itself sets on a row: its version, and its times. It checks nothing."""

from datetime import UTC, datetime

from sandbox.dataverse.call import Call


def next_version(call: Call) -> int:
    """The next row version of the organisation."""
    call.organization.next_version += 1
    return call.organization.next_version


def now() -> datetime:
    """The time in whole seconds, as rows carry it."""
    return datetime.now(UTC).replace(microsecond=0)
