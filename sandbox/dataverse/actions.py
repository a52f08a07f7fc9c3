"""Actions by their names. It performs none.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/use-web-api-actions
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from sandbox.dataverse import downloads, uploads
from sandbox.dataverse.call import Answer, Call
from sandbox.dataverse.errors import DataverseError

_ACTIONS: Mapping[str, Callable[[Call], Answer]] = MappingProxyType(
    {
        "InitializeAttachmentBlocksUpload": uploads.begin,
        "UploadBlock": uploads.block,
        "CommitAttachmentBlocksUpload": uploads.commit,
        "InitializeAttachmentBlocksDownload": downloads.begin,
        "DownloadBlock": downloads.block,
    }
)
_BODY = re.compile(r"activitymimeattachments\(([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})\)/body/\$value")


def answer(call: Call) -> Answer | None:
    """The answer to an action's path or to that of an attachment's content, None for any other path."""
    found = _BODY.fullmatch(call.path)
    if found and call.method == "GET":
        return downloads.raw(call, found[1].lower())
    action = _ACTIONS.get(call.path)
    if action is None and found is None:
        return None
    if action is None or call.method != "POST":
        raise DataverseError(405, "0x80060888", "The requested resource does not support this method.")
    return action(call)
