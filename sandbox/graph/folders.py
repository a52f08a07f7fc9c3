"""Mail folders of the signed-in user: one, and those in it. Listing the top level is not emulated.

https://learn.microsoft.com/graph/api/mailfolder-get
https://learn.microsoft.com/graph/api/mailfolder-list-childfolders
"""

from typing import Any

from sandbox.graph import ids, query, select
from sandbox.graph.call import Answer, Call, context, paged
from sandbox.graph.names import types
from sandbox.tenant.mailbox import Folder


def one(call: Call) -> Answer:
    """GET /me/mailFolders/{id or well-known name}."""
    asked = query.parse(call.query, frozenset({query.SELECT}))
    names = select.parse(asked.get(query.SELECT), types()["mailFolder"])
    folder = ids.folder(call.mailbox, call.path[2], immutable=call.immutable)
    about = f"users('{call.user.id}')/mailFolders{select.suffix(names)}/$entity"
    return Answer({"@odata.context": context(about)} | _rendered(call, folder, names))


def children(call: Call) -> Answer:
    """GET /me/mailFolders/{id}/childFolders: the next level only."""
    asked = query.parse(call.query, query.PAGED, collection=True)
    names = select.parse(asked.get(query.SELECT), types()["mailFolder"])
    parent = ids.folder(call.mailbox, call.path[2], immutable=call.immutable)
    rows = [folder for folder in call.mailbox.folders.values() if folder.parent == parent.id]
    about = context(f"users('{call.user.id}')/mailFolders('{call.path[2]}')/childFolders{select.suffix(names)}")
    return paged(call, asked, rows, about, lambda folder: _rendered(call, folder, names))


def _rendered(call: Call, folder: Folder, names: tuple[str, ...] | None) -> dict[str, Any]:
    mailbox = call.mailbox
    inside = [message for message in mailbox.messages.values() if message.folder == folder.id]
    held = {
        "id": ids.of_part(folder.id, immutable=call.immutable),
        "displayName": folder.name,
        "parentFolderId": ids.of_part(folder.parent, immutable=call.immutable) if folder.parent else None,
        "childFolderCount": sum(other.parent == folder.id for other in mailbox.folders.values()),
        "unreadItemCount": sum(not message.properties.get("isRead") for message in inside),
        "totalItemCount": len(inside),
        "isHidden": False,
    }
    return {name: held[name] for name in held if names is None or name in ("id", *names)}
