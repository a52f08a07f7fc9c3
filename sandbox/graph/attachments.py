"""Attachments of a message or an event: files, messages, and links to files in the cloud.

https://learn.microsoft.com/graph/api/message-list-attachments
https://learn.microsoft.com/graph/api/event-list-attachments
https://learn.microsoft.com/graph/api/attachment-get

Of an attached message only the documented `$expand` is emulated, on one attachment. What the link of a reference is,
v1.0 does not tell.
"""

import base64
from typing import Any

from sandbox.graph import embedded, ids, mime, query, select, values
from sandbox.graph.call import Answer, Call, context
from sandbox.graph.errors import method_not_allowed
from sandbox.graph.names import types
from sandbox.tenant.mailbox import Attachment, Event, Message

_ON_MANY = frozenset({query.SELECT})
_ON_ONE = frozenset({query.SELECT, query.EXPAND})
_DERIVED = ("fileAttachment", "itemAttachment", "referenceAttachment")
_CAST = "microsoft.graph."


def listed(call: Call) -> Answer:
    """GET /me/{messages|events}/{id}/attachments: all of them, with content unless `$select` leaves it out."""
    names = _selected(query.parse(call.query, _ON_MANY))
    owner = _owner(call)
    rows = [rendered(one, owner, names, immutable=call.immutable) for one in owner.attachments]
    return Answer({"@odata.context": context(f"{_fragment(call)}{select.suffix(names)}"), "value": rows})


def one(call: Call) -> Answer:
    """GET /me/{messages|events}/{id}/attachments/{id}, with the message that it is where that is asked for."""
    sent = query.parse(call.query, _ON_ONE)
    names, is_expanded = _selected(sent), embedded.asked(sent.get(query.EXPAND))
    owner = _owner(call)
    found = ids.attachment(owner, call.path[4], immutable=call.immutable)
    about = context(f"{_fragment(call)}{select.suffix(names)}/$entity")
    held = rendered(found, owner, names, immutable=call.immutable)
    return Answer({"@odata.context": about} | held | (_expanded(call, found) if is_expanded else {}))


def content(call: Call) -> Answer:
    """GET /me/{messages|events}/{id}/attachments/{id}/$value: the file as it is, a message as MIME, of a link nothing.

    The bytes of a file are those that the tenant holds, however many: they are not copied on their way.
    """
    query.parse(call.query, frozenset())
    found = ids.attachment(_owner(call), call.path[4], immutable=call.immutable)
    if found.type == "referenceAttachment":
        raise method_not_allowed()
    if found.embedded is not None:
        return Answer(mime.build(found.embedded), headers={"Content-Type": "text/plain"})
    return Answer(found.content, headers={"Content-Type": found.content_type or "application/octet-stream"})


def rendered(
    file: Attachment, owner: Message | Event, names: tuple[str, ...] | None, *, immutable: bool
) -> dict[str, Any]:
    """The attachment as JSON with what its type has; its type and its id always come."""
    kinds = {"@odata.type": f"#microsoft.graph.{file.type}"}
    if file.type == "fileAttachment":
        kinds["@odata.mediaContentType"] = file.content_type or "application/octet-stream"
    chosen = {"id"} | {_bare(name, file.type) for name in names or types()[file.type].properties}
    held = _common(file, owner, immutable=immutable) | (_of_a_file(file, chosen) if file.embedded is None else {})
    return kinds | {name: held[name] for name in held if name in chosen and name in types()[file.type].properties}


def _common(file: Attachment, owner: Message | Event, *, immutable: bool) -> dict[str, Any]:
    changed = owner.properties.get("receivedDateTime") or owner.properties.get("lastModifiedDateTime")
    return {
        "id": ids.of_part(file.id, immutable=immutable),
        "lastModifiedDateTime": values.wire(changed),
        "name": file.name,
        "contentType": file.content_type,
        "size": _size(file),
        "isInline": file.is_inline,
    }


def _of_a_file(file: Attachment, chosen: set[str]) -> dict[str, Any]:
    """What only a file has; its content is encoded only where it is asked for."""
    encoded = base64.b64encode(file.content).decode("ascii") if "contentBytes" in chosen else None
    return {"contentId": file.content_id, "contentLocation": file.content_location, "contentBytes": encoded}


def _size(file: Attachment) -> int:
    """Bytes; of a message those of its MIME, of a link those of the link."""
    if file.embedded is not None:
        return len(mime.build(file.embedded))
    return len(file.content if file.link is None else file.link.encode())


def _expanded(call: Call, file: Attachment) -> dict[str, Any]:
    if file.embedded is None:
        return {}
    about = f"{_fragment(call)}('{call.path[4]}')/{_CAST}itemAttachment/{embedded.RELATIONSHIP}/$entity"
    return {
        f"{embedded.RELATIONSHIP}@odata.context": context(about),
        embedded.RELATIONSHIP: embedded.rendered(file.embedded),
    }


def _bare(name: str, kind: str) -> str:
    """The name without the cast to this type; with another type's cast it is nothing that this one has."""
    return name.removeprefix(f"{_CAST}{kind}/")


def _owner(call: Call) -> Message | Event:
    find = ids.event if call.path[1] == "events" else ids.message
    return find(call.mailbox, call.path[2], immutable=call.immutable)


def _selected(sent: query.Query) -> tuple[str, ...] | None:
    """What every kind has can be selected by its name, what only one has behind a cast to that kind.

    https://docs.oasis-open.org/odata/odata/v4.0/os/part2-url-conventions/odata-v4.0-os-part2-url-conventions.html
    """
    text = sent.get(query.SELECT)
    if text is None:
        return None
    names = tuple(text.split(","))
    for name in names:
        kind, slash, behind = name.removeprefix(_CAST).partition("/")
        is_cast = name.startswith(_CAST) and bool(slash) and kind in _DERIVED
        types()[kind if is_cast else "attachment"].property(behind if is_cast else name)
    return names


def _fragment(call: Call) -> str:
    return f"users('{call.user.id}')/{call.path[1]}('{call.path[2]}')/attachments"
