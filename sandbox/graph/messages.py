"""Messages of the signed-in user: of the whole mailbox, of a folder, one. It writes nothing.

The whole mailbox means every folder, deleted items, junk, drafts and chat items included.
https://learn.microsoft.com/graph/api/user-list-messages
https://learn.microsoft.com/graph/api/message-get
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from sandbox.graph import attachments, expand, filters, ids, mime, orderby, query, select, values
from sandbox.graph.call import Answer, Call, context, paged
from sandbox.graph.names import empty, types
from sandbox.tenant.mailbox import Mailbox, Message

_ON_MANY = query.PAGED | {query.EXPAND, query.FILTER, query.ORDER_BY}
_ON_ONE = frozenset({query.SELECT, query.EXPAND})
_ON_REQUEST = frozenset({"internetMessageHeaders", "uniqueBody"})
"""Come only when selected. https://learn.microsoft.com/graph/api/resources/message"""
_ABSENT = frozenset({"from", "sender"}) | _ON_REQUEST
"""Left out rather than null when the message, such as a draft, has none."""
_USUAL: Mapping[str, object] = MappingProxyType(
    {"importance": "normal", "inferenceClassification": "focused", "flag": {"flagStatus": "notFlagged"}}
)


def of_mailbox(call: Call) -> Answer:
    """GET /me/messages."""
    return _listing(call, "messages", lambda mailbox: mailbox.messages.values())


def of_folder(call: Call) -> Answer:
    """GET /me/mailFolders/{id}/messages: that folder's own, not those of folders in it."""

    def own(mailbox: Mailbox) -> Iterable[Message]:
        folder = ids.folder(mailbox, call.path[2], immutable=call.immutable)
        return (message for message in mailbox.messages.values() if message.folder == folder.id)

    return _listing(call, f"mailFolders('{call.path[2]}')/messages", own)


def one(call: Call) -> Answer:
    """GET /me/messages/{id}."""
    asked = query.parse(call.query, _ON_ONE)
    names = select.parse(asked.get(query.SELECT), types()["message"])
    expansion = expand.parse(asked.get(query.EXPAND))
    message = ids.message(call.mailbox, call.path[2], immutable=call.immutable)
    about = f"users('{call.user.id}')/messages{_suffix(names, expansion)}/$entity"
    return Answer({"@odata.context": context(about)} | _rendered(call, message, names, expansion))


def raw(call: Call) -> Answer:
    """GET /me/messages/{id}/$value: the message as MIME.

    https://learn.microsoft.com/graph/outlook-get-mime-message
    """
    query.parse(call.query, frozenset())
    message = ids.message(call.mailbox, call.path[2], immutable=call.immutable)
    return Answer(mime.build(message), headers={"Content-Type": "text/plain"})


def _listing(call: Call, collection: str, source: Callable[[Mailbox], Iterable[Message]]) -> Answer:
    asked = query.parse(call.query, _ON_MANY, collection=True)
    names = select.parse(asked.get(query.SELECT), types()["message"])
    expansion = expand.parse(asked.get(query.EXPAND))
    conditions = filters.parse(asked.get(query.FILTER))
    keys = orderby.parse(asked.get(query.ORDER_BY))
    orderby.check(keys, conditions)
    rows = orderby.arranged(_filtered(call.mailbox, source, conditions), keys)
    about = context(f"users('{call.user.id}')/{collection}{_suffix(names, expansion)}")
    return paged(call, asked, rows, about, lambda message: _rendered(call, message, names, expansion))


def _filtered(
    mailbox: Mailbox, source: Callable[[Mailbox], Iterable[Message]], conditions: filters.Filter
) -> list[Message]:
    """What meets the conditions, folder by folder: without `$orderby` there is no order to rely on."""
    walk = {folder: number for number, folder in enumerate(mailbox.folders)}
    found = [message for message in source(mailbox) if conditions.matches(message)]
    return sorted(found, key=lambda message: walk.get(message.folder, len(walk)))


def _rendered(
    call: Call, message: Message, names: tuple[str, ...] | None, expansion: expand.Expansion | None
) -> dict[str, Any]:
    derived = message.type != "message"
    kind = {"@odata.type": f"#microsoft.graph.{message.type}"} if derived else {}
    always = {
        "@odata.etag": f'W/"{_change_key(message)}"',
        "id": ids.of_message(message, immutable=call.immutable),
    }
    chosen = names or tuple(name for name in types()[message.type].properties if name not in _ON_REQUEST)
    held = dict(_held(call, message, chosen))
    return kind | always | held | _expanded(call, message, expansion)


def _held(call: Call, message: Message, names: Iterable[str]) -> Iterator[tuple[str, object]]:
    computed = {
        "parentFolderId": ids.of_part(message.folder, immutable=call.immutable),
        "hasAttachments": any(not file.is_inline for file in message.attachments),
        "changeKey": _change_key(message),
    }
    known = {**_USUAL, **computed, **message.properties}
    for name in names:
        if name in known:
            yield name, values.wire(known[name])
        elif name not in _ABSENT and name != "id":
            yield name, empty(types()[message.type].properties[name])


def _expanded(call: Call, message: Message, expansion: expand.Expansion | None) -> dict[str, Any]:
    if expansion is None:
        return {}
    if expansion.name == expand.ATTACHMENTS:
        files = message.attachments
        rows = [attachments.rendered(f, message, expansion.select, immutable=call.immutable) for f in files]
    else:
        rows = [{"id": name, "value": value} for name, value in message.extended.items() if name in expansion.extended]
        if not rows:
            return {}
    owner = f"users('{call.user.id}')/messages('{ids.of_message(message, immutable=call.immutable)}')"
    return {f"{expansion.name}@odata.context": context(f"{owner}/{expansion.name}"), expansion.name: rows}


def _suffix(names: tuple[str, ...] | None, expansion: expand.Expansion | None) -> str:
    return select.suffix(names, (f"{expansion.name}()",) if expansion else None)


def _change_key(message: Message) -> str:
    return message.properties.get("changeKey") or hashlib.sha256(message.ordinary_id.encode()).hexdigest()[:24]
