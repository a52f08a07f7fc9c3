"""Attachments of an email that is still open: each under an id that we chose, in one request or in blocks.

An id that exists already is left as it is. It decides nothing about what may be saved.
https://learn.microsoft.com/power-apps/developer/data-platform/attachment-annotation-files#upload-attachment-files
"""

import base64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from autocapture.core.attachments import BLOCK, Obstacle, StagedAttachment, attachment_id, encoded_size
from autocapture.gateways import odata
from autocapture.gateways.dataverse.batch import Write
from autocapture.gateways.dataverse.client import Dataverse, OnBehalf, encoded, error_code, understood
from autocapture.gateways.dataverse.writing import EXISTS, JSON
from autocapture.gateways.http import Answer

OBSTACLES: Mapping[str, Obstacle] = {
    "0x80044a02": Obstacle.TOO_LARGE,
    "0x80043e09": Obstacle.FILE_TYPE,
    "0x80072521": Obstacle.CONTENT_TYPE,
    "0x80072522": Obstacle.CONTENT_TYPE,
    "0x80044a08": Obstacle.REFUSED,
}
"""What Dataverse's refusal of a file means: its size, its extension, its MIME type, the characters of its name.

https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes
"""
_SET = "activitymimeattachments"
_KEY = "activitymimeattachmentid"
_TYPE = "Microsoft.Dynamics.CRM.activitymimeattachment"


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """An attachment about to be written: of which activity, and where its content comes from.

    `read` gives the part of the content at an offset, of so many bytes at most.
    """

    activity_id: UUID
    staged: StagedAttachment
    read: Callable[[int, int], bytes]

    @property
    def id(self) -> UUID:
        """The id of its row."""
        return attachment_id(self.activity_id, self.staged.number)

    @property
    def columns(self) -> dict[str, Any]:
        """Its row without the content."""
        content_id = {"attachmentcontentid": self.staged.content_id} if self.staged.content_id else {}
        return {
            _KEY: str(self.id),
            "objectid_email@odata.bind": f"/emails({self.activity_id})",
            "objecttypecode": "email",
            "filename": self.staged.name,
            "mimetype": self.staged.mime_type,
            **content_id,
        }

    def blocks(self) -> Iterator[bytes]:
        """The content, block by block."""
        return (self.read(offset, BLOCK) for offset in range(0, self.staged.size, BLOCK))


class Attachments:
    """Writes attachments on behalf of sellers."""

    def __init__(self, dataverse: Dataverse) -> None:
        self._dataverse = dataverse

    def created(self, rights: OnBehalf, new: NewAttachment) -> Write:
        """Its creation as part of a change set, with the content whole."""
        return Write("POST", f"{self._dataverse.base}/{_SET}", dict(rights.headers), _body(new))

    def present(self, rights: OnBehalf, activity_id: UUID) -> frozenset[UUID]:
        """The ids of the attachments that an email has."""
        options = odata.query(_select=_KEY, _filter=f"_objectid_value eq {activity_id}")
        rows = odata.rows(f"{_SET}?{options}", lambda link: self._dataverse.get(rights, link))
        return frozenset(UUID(row[_KEY]) for row in rows)

    def put(self, rights: OnBehalf, new: NewAttachment) -> Obstacle | None:
        """Writes the attachment, unless it is there; says why, where Dataverse does not take such a file.

        Raises as `understood` does.
        """
        whole = encoded_size(new.staged.size) <= BLOCK
        refused = self._whole(rights, new) if whole else self._in_blocks(rights, new)
        if refused is None or error_code(refused) == EXISTS:
            return None
        obstacle = OBSTACLES.get(error_code(refused).lower())
        if obstacle is None:
            understood(refused)
        return obstacle

    def _whole(self, rights: OnBehalf, new: NewAttachment) -> Answer | None:
        return _refusal(self._sent(rights, _SET, _body(new)))

    def _in_blocks(self, rights: OnBehalf, new: NewAttachment) -> Answer | None:
        target = {"Target": {"@odata.type": _TYPE, **new.columns}}
        begun = self._sent(rights, "InitializeAttachmentBlocksUpload", encoded(target))
        if refused := _refusal(begun):
            return refused
        token = {"FileContinuationToken": begun.json()["FileContinuationToken"]}
        names = []
        for number, block in enumerate(new.blocks()):
            names.append(base64.b64encode(f"{number:06}".encode()).decode())
            sent = self._sent(rights, "UploadBlock", _with({"BlockId": names[-1], **token}, "BlockData", block))
            if refused := _refusal(sent):
                return refused
        return _refusal(
            self._sent(rights, "CommitAttachmentBlocksUpload", encoded(target | token | {"BlockList": names}))
        )

    def _sent(self, rights: OnBehalf, path: str, body: bytes) -> Answer:
        return self._dataverse.send(rights, "POST", f"{self._dataverse.base}/{path}", JSON, body)


def _refusal(answer: Answer) -> Answer | None:
    return answer if answer.status >= HTTPStatus.BAD_REQUEST else None


def _body(new: NewAttachment) -> bytes:
    return _with(new.columns, "body", b"".join(new.blocks()))


def _with(columns: Mapping[str, Any], name: str, content: bytes) -> bytes:
    """A JSON body with a content in base64 at its end, put together without holding that content many times."""
    return b'%s, "%s": "%s"}' % (encoded(columns)[:-1], name.encode(), base64.b64encode(content))
