"""The two forms of an id, and finding in the caller's own mailbox what an id means.

A request that prefers immutable ids gives and gets them; the other form is unknown to it.
https://learn.microsoft.com/graph/outlook-immutable-id
"""

import base64
import hashlib
import re

from sandbox.graph.errors import GraphError, malformed_id, missing
from sandbox.tenant.mailbox import Attachment, Event, Folder, Mailbox, Message

_WELL_FORMED = re.compile(r"[A-Za-z0-9_-]+={0,2}")


def of_message(message: Message, *, immutable: bool) -> str:
    """The message's id in the form that was asked for."""
    return message.immutable_id if immutable else message.ordinary_id


def of_part(ordinary: str, *, immutable: bool) -> str:
    """The id of a folder or an attachment, of which the tenant knows the ordinary form only.

    The documentation says that containers have no immutable ids, yet their ids differ with the preference:
    https://github.com/microsoftgraph/microsoft-graph-docs/issues/10626
    """
    if not immutable:
        return ordinary
    return "AAkA" + base64.urlsafe_b64encode(hashlib.sha256(ordinary.encode()).digest()).decode()


def message(mailbox: Mailbox, wanted: str, *, immutable: bool) -> Message:
    """The message of that id; raises `GraphError`."""
    for found in mailbox.messages.values():
        if of_message(found, immutable=immutable) == wanted:
            return found
    raise _unknown(wanted)


def of_event(event: Event, *, immutable: bool) -> str:
    """The event's id in the form that was asked for."""
    return event.immutable_id if immutable else event.ordinary_id


def event(mailbox: Mailbox, wanted: str, *, immutable: bool) -> Event:
    """The event of that id; raises `GraphError`."""
    for found in mailbox.events.values():
        if of_event(found, immutable=immutable) == wanted:
            return found
    raise _unknown(wanted)


def folder(mailbox: Mailbox, wanted: str, *, immutable: bool) -> Folder:
    """The folder of that id or well-known name, which may be in any case; raises `GraphError`.

    https://learn.microsoft.com/graph/api/resources/mailfolder
    """
    for found in mailbox.folders.values():
        if of_part(found.id, immutable=immutable) == wanted or found.well_known == wanted.lower():
            return found
    raise _unknown(wanted)


def attachment(owner: Message | Event, wanted: str, *, immutable: bool) -> Attachment:
    """The attachment of a message or an event by that id; raises `GraphError`."""
    for found in owner.attachments:
        if of_part(found.id, immutable=immutable) == wanted:
            return found
    raise _unknown(wanted)


def _unknown(wanted: str) -> GraphError:
    return missing() if _WELL_FORMED.fullmatch(wanted) else malformed_id()
