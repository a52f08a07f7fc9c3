"""What can go wrong with real mail: all of it, or one message."""

from dataclasses import dataclass


class MailError(Exception):
    """The mailbox cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file or a part of one that is no message, and why."""

    place: str
    reason: str
