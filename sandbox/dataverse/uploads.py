"""Attachments that come in blocks: begun, uploaded in any order, committed. Until then there is no row.

https://learn.microsoft.com/power-apps/developer/data-platform/attachment-annotation-files#upload-attachment-files

Where the page is silent, this is strict, under the code for an invalid argument. A token is its user's own and ends
with the commit; the committed target is the one it was begun with; a block may be sent again only as it was; the list
names every block once. A target whose id exists is a duplicate at both ends, so a commit that is sent twice answers
412 where the client chose the id.
"""

import base64
import secrets
from typing import Any

from sandbox.dataverse import attachments, limits
from sandbox.dataverse.call import Answer, Call
from sandbox.dataverse.columns import columns_of
from sandbox.dataverse.errors import bad_body, invalid_argument
from sandbox.dataverse.parameters import answered, given, target
from sandbox.dataverse.schema import ATTACHMENT
from sandbox.tenant.model import Upload

LARGEST_BLOCK = 4 * 1024 * 1024
LONGEST_ID = 64
"""Bytes of a block id before it is encoded."""


def begin(call: Call) -> Answer:
    """InitializeAttachmentBlocksUpload: a token for the blocks of a new attachment."""
    columns = _checked(call, given(call, {"Target": dict})["Target"])
    token = secrets.token_urlsafe(32)  # nobody may guess it, so it is not made of the tenant's seed
    call.organization.uploads[token] = Upload(call.principal.user.id, columns)
    return answered(call, "InitializeAttachmentBlocksUploadResponse", FileContinuationToken=token)


def block(call: Call) -> Answer:
    """UploadBlock: one block, of 4 MB at most, under an id of its own."""
    sent = given(call, {"BlockId": str, "BlockData": str, "FileContinuationToken": str})
    token, name = sent["FileContinuationToken"], sent["BlockId"]
    upload = _upload(call, token)
    _check_id(upload, name)
    content = attachments.decoded("BlockData", sent["BlockData"])
    if not content or len(content) > LARGEST_BLOCK:
        raise invalid_argument(f"BlockData has {len(content)} bytes; a block has from 1 to {LARGEST_BLOCK}.")
    if upload.blocks.get(name, content) != content:
        raise invalid_argument(f"The block {name} was uploaded with other content.")
    blocks = {**upload.blocks, name: content}
    limits.check_size(call.organization, limits.encoded_size(sum(map(len, blocks.values()))))
    call.organization.uploads[token] = Upload(upload.user, upload.target, blocks)
    return Answer(204)


def commit(call: Call) -> Answer:
    """CommitAttachmentBlocksUpload: the attachment, made of its blocks in the order of the list."""
    sent = given(call, {"Target": dict, "BlockList": list, "FileContinuationToken": str})
    columns = _checked(call, sent["Target"])
    upload = _upload(call, sent["FileContinuationToken"])
    if columns != upload.target:
        raise invalid_argument("Target is not the one that the upload was initialized with.")
    encoded = base64.b64encode(_joined(upload, sent["BlockList"])).decode("ascii")
    email = attachments.parent(call, columns)
    ready = attachments.prepared(call, columns, encoded)
    attachments.put(call, email, [ready])
    del call.organization.uploads[sent["FileContinuationToken"]]
    about = {"ActivityMimeAttachmentId": ready.key, "FileSizeInBytes": ready.size}
    return answered(call, "CommitAttachmentBlocksUploadResponse", **about)


def _checked(call: Call, payload: dict[str, Any]) -> dict[str, Any]:
    """The target's columns; raises `DataverseError` for one that could not be created."""
    named = target(payload)
    if "body" in named:
        raise bad_body("body of a target comes in blocks.")
    columns = columns_of(call, call.schema.tables[ATTACHMENT], named, on_create=True)
    attempt = dict(columns)
    attachments.parent(call, attempt)
    attachments.described(call, attempt)
    return columns


def _upload(call: Call, token: str) -> Upload:
    found = call.organization.uploads.get(token)
    if found is None or found.user != call.principal.user.id:
        raise invalid_argument("FileContinuationToken is not that of an upload under way.")
    return found


def _joined(upload: Upload, names: list[object]) -> bytes:
    """The blocks in the order of the list."""
    listed = [name for name in names if isinstance(name, str)]
    if not names or sorted(listed) != sorted(upload.blocks) or len(listed) < len(names):
        raise invalid_argument("BlockList does not name every uploaded block once.")
    return b"".join(upload.blocks[name] for name in listed)


def _check_id(upload: Upload, name: str) -> None:
    size = len(attachments.decoded("BlockId", name))
    if not 0 < size <= LONGEST_ID:
        raise invalid_argument(f"BlockId has {size} bytes before encoding; it has from 1 to {LONGEST_ID}.")
    if any(len(other) != len(name) for other in upload.blocks):
        raise invalid_argument("BlockId does not have the length of the other ones of this file.")
