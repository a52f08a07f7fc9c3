"""What hangs on a Graph message as a value of the core: which properties are asked for, and what they mean.

It sends nothing, and asks for no content: listed, that would be all of it at once.
https://learn.microsoft.com/graph/api/resources/attachment
"""

from collections.abc import Mapping
from typing import Any

from autocapture.core.attachments import Attachment, Kind

LISTED = "id,name,contentType,size,isInline,microsoft.graph.fileAttachment/contentId"
"""A content id is a file's alone, so it is asked for behind a cast to that type.

https://docs.oasis-open.org/odata/odata/v4.0/os/part2-url-conventions/odata-v4.0-os-part2-url-conventions.html
"""

_KINDS = {"#microsoft.graph.itemAttachment": Kind.MESSAGE, "#microsoft.graph.referenceAttachment": Kind.LINK}


def attachment(row: Mapping[str, Any]) -> Attachment:
    """The attachment behind one row of Graph's answer. Everything in it was written by strangers."""
    return Attachment(
        id=row["id"],
        kind=_KINDS.get(row.get("@odata.type", ""), Kind.FILE),
        name=row.get("name") or "",
        content_type=row.get("contentType") or "",
        size=row.get("size") or 0,
        content_id=(row.get("contentId") or "").strip(" <>"),
    )
