"""Reading the content of an attachment: as it is stored, or in blocks.

https://learn.microsoft.com/power-apps/developer/data-platform/attachment-annotation-files#download-attachment-files

Where the page is silent, this is strict: a token is its user's own, the attachment is still there and readable, and
a block has 4 MB at most.
"""

import base64
import secrets
import uuid

from sandbox.dataverse import attachments
from sandbox.dataverse.call import Answer, Call
from sandbox.dataverse.errors import bad_body, invalid_argument, no_row
from sandbox.dataverse.parameters import answered, given, target
from sandbox.dataverse.query import parse
from sandbox.dataverse.schema import ATTACHMENT
from sandbox.tenant.model import Download, Row

LARGEST_BLOCK = 4 * 1024 * 1024


def raw(call: Call, key: str) -> Answer:
    """GET activitymimeattachments(id)/body/$value: the base64 as text."""
    parse(call.query).allow()
    body: str = _readable(call, key).columns["body"]
    return Answer(200, body.encode("ascii"), {"Content-Type": "text/plain"})


def begin(call: Call) -> Answer:
    """InitializeAttachmentBlocksDownload: a token for the blocks of an attachment, its name and size."""
    named = target(given(call, {"Target": dict})["Target"])
    if named.keys() != {"activitymimeattachmentid"}:
        raise bad_body("Target names an activitymimeattachmentid and nothing else.")
    row = _readable(call, _key(named["activitymimeattachmentid"]))
    token = secrets.token_urlsafe(32)
    content = base64.b64decode(row.columns["body"])
    call.organization.downloads[token] = Download(call.principal.user.id, row.id, content)
    about = {"FileName": row.columns.get("filename"), "FileSizeInBytes": len(content), "FileContinuationToken": token}
    return answered(call, "InitializeAttachmentBlocksDownloadResponse", **about)


def block(call: Call) -> Answer:
    """DownloadBlock: what lies at an offset, shorter at the end."""
    sent = given(call, {"Offset": int, "BlockLength": int, "FileContinuationToken": str})
    found = call.organization.downloads.get(sent["FileContinuationToken"])
    if found is None or found.user != call.principal.user.id:
        raise invalid_argument("FileContinuationToken is not that of a download under way.")
    _readable(call, found.attachment)
    start, length = sent["Offset"], sent["BlockLength"]
    if not 0 <= start < len(found.content) or not 0 < length <= LARGEST_BLOCK:
        raise invalid_argument(f"Offset lies within the file, and BlockLength from 1 to {LARGEST_BLOCK}.")
    encoded = base64.b64encode(found.content[start : start + length]).decode("ascii")
    return answered(call, "DownloadBlockResponse", Data=encoded)


def _readable(call: Call, key: str) -> Row:
    row = attachments.rows(call).get(key)
    if row is None:
        raise no_row(ATTACHMENT, key)
    call.principal.demand("read", row)
    return row


def _key(text: object) -> str:
    try:
        return str(uuid.UUID(str(text)))
    except ValueError as error:
        raise bad_body(f"Cannot convert the literal '{text}' to the expected type 'Edm.Guid'.") from error
