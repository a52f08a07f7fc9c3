"""What hangs on an email goes from Outlook into the staging, by the seller's own token, without ever being held whole.

It decides nothing about what Dynamics 365 takes: the worker does, once it knows the organisation's limits.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from autocapture.core.attachments import (
    Attachment,
    Obstacle,
    StagedAttachment,
    named,
    refers_to_inline,
    with_content,
)
from autocapture.core.model import EmailDraft, Tracking
from autocapture.errors import NotFound
from autocapture.gateways.caller import Caller
from autocapture.track.desk import Desk

_BEGINNING = 64
"""Bytes that tell what Outlook made of a thing of its own."""


def with_attachments(desk: Desk, caller: Caller, begun: Tracking, draft: EmailDraft) -> EmailDraft:
    """The draft with what hangs on its email, all of which is staged once this returns.

    Raises what Graph and storage raise; what Outlook refuses to give out is noted as unreadable.
    """
    message = draft.content.entry
    if not (message.has_attachments or refers_to_inline(draft.content.html)):
        return draft
    fetch = _Fetch(desk, caller, begun, message.id)
    listed = enumerate(desk.graph.attachments(caller, message.id), 1)
    return replace(draft, attachments=tuple(fetch.staged(number, one) for number, one in listed))


@dataclass(frozen=True, slots=True)
class _Fetch:
    """The attachments of one message on their way, for one tracking."""

    desk: Desk
    caller: Caller
    tracking: Tracking
    message_id: str

    def staged(self, number: int, listed: Attachment) -> StagedAttachment:
        """The attachment with its content staged, or with why there is none."""
        wanted = named(number, listed)
        if wanted.obstacle:
            return wanted
        try:
            with self.desk.graph.content(self.caller, self.message_id, listed.id) as chunks:
                measured = _Measured(chunks)
                self.desk.staging.put_attachment(self.tracking, number, measured)
        except NotFound:
            return replace(wanted, obstacle=Obstacle.UNREADABLE)
        return with_content(wanted, listed.kind, measured.size, measured.beginning)


class _Measured:
    """Chunks that are counted as they pass, and of which the beginning is kept."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self.size = 0
        self.beginning = b""

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        chunk = next(self._chunks)
        if len(self.beginning) < _BEGINNING:
            self.beginning += chunk[:_BEGINNING]
        self.size += len(chunk)
        return chunk
