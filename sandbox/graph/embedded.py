"""A message that hangs on another one: its properties, and how `$expand` asks for it. Its own attachments stay in MIME.

https://learn.microsoft.com/graph/api/attachment-get#example-3-expand-and-get-the-properties-of-the-item-attached-to-a-message
"""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.graph import values
from sandbox.graph.errors import bad_request, not_emulated, unknown_property
from sandbox.graph.names import empty, types
from sandbox.tenant.mailbox import Message

RELATIONSHIP = "item"
_CAST = re.compile(r"microsoft\.graph\.item[aA]ttachment/(\w+)(\(.*\))?", re.DOTALL)
"""The documentation writes the type in lower case."""
_SHOWN = (
    "createdDateTime", "lastModifiedDateTime", "receivedDateTime", "sentDateTime", "hasAttachments",
    "internetMessageId", "subject", "importance", "conversationId", "isDeliveryReceiptRequested",
    "isReadReceiptRequested", "isRead", "isDraft", "webLink", "body", "sender", "from", "toRecipients",
    "ccRecipients",
)  # fmt: skip
_ABSENT = frozenset({"from", "sender"})
"""Left out rather than null."""


def asked(expand: str | None) -> bool:
    """Whether the `$expand` of an attachment asks for the message; raises `GraphError` for anything else."""
    if expand is None:
        return False
    found = _CAST.fullmatch(expand)
    if found is None and re.fullmatch(r"\w+", expand):
        raise unknown_property(expand, "attachment")
    if found is None:
        raise bad_request(f"Parsing OData Select and Expand failed: Syntax error in '{expand}'.")
    types()["itemAttachment"].check_navigation(found[1])
    if found[2]:
        raise not_emulated("options on an attached message")
    return True


def rendered(message: Message) -> dict[str, Any]:
    """The message as JSON; it has no id of its own."""
    return {"@odata.type": f"#microsoft.graph.{message.type}", "id": ""} | dict(_held(message))


def _held(message: Message) -> Iterator[tuple[str, object]]:
    known = {
        "importance": "normal",
        **message.properties,
        "hasAttachments": any(not file.is_inline for file in message.attachments),
    }
    for name in _SHOWN:
        if known.get(name) is not None:
            yield name, values.wire(known[name])
        elif name not in _ABSENT:
            yield name, empty(types()["message"].properties[name])
