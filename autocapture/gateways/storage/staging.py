"""Content between the click and the activity: fetched with the seller's token, deleted once it is written.

One private blob a tracking, under `email/` or `meeting/`, and below it one for each attachment, which is never held as
a whole. Lifecycle rules of the storage account delete what a crash left over, mail sooner than meetings, which may have
to wait for their start.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from autocapture.core import ids
from autocapture.core.model import AppointmentDraft, Draft, EmailDraft, Tracking
from autocapture.gateways.storage.account import Account
from autocapture.gateways.storage.trouble import storage_trouble
from autocapture.gateways.storage.values import text, value

_DRAFTS: dict[str, type[EmailDraft] | type[AppointmentDraft]] = {ids.EMAIL: EmailDraft, ids.MEETING: AppointmentDraft}


class Staging:
    """Staged content by tracking."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def put(self, tracking: Tracking, draft: Draft) -> None:
        """Stages the content of a tracking, over what was staged before. Its attachments are there by then."""
        with storage_trouble():
            self._account.staged.upload_blob(_name(tracking), text(draft), overwrite=True)

    def put_attachment(self, tracking: Tracking, number: int, chunks: Iterator[bytes]) -> None:
        """Stages the content of an attachment, chunk by chunk; what `chunks` raises goes through."""
        with storage_trouble():
            self._account.staged.upload_blob(_attachment(tracking, number), chunks, overwrite=True)

    def get(self, tracking: Tracking) -> Draft | None:
        """The staged content; None when there is none any more, or not all of it."""
        from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415 - imported at the first need

        with storage_trouble():
            try:
                kept = self._account.staged.download_blob(_name(tracking)).readall()
            except ResourceNotFoundError:
                return None
        draft = value(kept, _DRAFTS[_kind(tracking)])
        return draft if isinstance(draft, AppointmentDraft) or self._is_whole(tracking, draft) else None

    def attachment(self, tracking: Tracking, number: int, offset: int, length: int) -> bytes:
        """That part of an attachment's content, shorter at its end; raises `Unavailable` when it is gone."""
        with storage_trouble():
            found = self._account.staged.download_blob(_attachment(tracking, number), offset=offset, length=length)
            return found.readall()

    def delete(self, tracking: Tracking) -> None:
        """Deletes what was staged; nothing staged is fine."""
        from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415

        with storage_trouble():
            below = list(self._account.staged.list_blob_names(name_starts_with=_below(tracking)))
            for name in (*below, _name(tracking)):
                with suppress(ResourceNotFoundError):
                    self._account.staged.delete_blob(name)

    def ping(self) -> None:
        """Raises `Unavailable` when the container cannot be reached."""
        with storage_trouble():
            self._account.staged.get_container_properties()

    def _is_whole(self, tracking: Tracking, draft: EmailDraft) -> bool:
        """Whether every attachment that the draft names is there, in full."""
        wanted = {_attachment(tracking, one.number): one.size for one in draft.attachments if one.obstacle is None}
        return not wanted or wanted.items() <= dict(self._sizes(tracking)).items()

    def _sizes(self, tracking: Tracking) -> Iterable[tuple[str, int]]:
        with storage_trouble():
            found = self._account.staged.list_blobs(name_starts_with=_below(tracking))
            return [(blob.name, blob.size) for blob in found]


def _name(tracking: Tracking) -> str:
    return f"{_stem(tracking)}.json"


def _below(tracking: Tracking) -> str:
    return f"{_stem(tracking)}/"


def _attachment(tracking: Tracking, number: int) -> str:
    return f"{_below(tracking)}{number}"


def _stem(tracking: Tracking) -> str:
    return f"{_kind(tracking)}/{ids.seller_key(tracking.seller)}/{tracking.id}"


def _kind(tracking: Tracking) -> str:
    return ids.entry_id(tracking.suggestion_id)[0]
