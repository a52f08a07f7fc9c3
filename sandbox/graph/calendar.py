"""How an event is shown: its times in UTC, its ids in the form that was asked for, what was expanded of it.

It finds none. https://learn.microsoft.com/graph/api/resources/event
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.graph import attachments, expand, ids, query, select
from sandbox.graph.call import Call, context
from sandbox.graph.errors import not_emulated
from sandbox.graph.names import empty, types
from sandbox.tenant.mailbox import Event

_ABSENT = frozenset({"originalStart", "recurrence"})
"""Left out rather than null: only dates of a series have the one; patterns are not emulated."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of each event; without names, everything."""

    names: tuple[str, ...] | None
    expansion: expand.Expansion | None

    @property
    def suffix(self) -> str:
        """How a context URL tells it."""
        return select.suffix(self.names, (f"{self.expansion.name}()",) if self.expansion else None)


def shown(asked: query.Query) -> Shown:
    """What the query selects and expands; raises `GraphError`."""
    names = select.parse(asked.get(query.SELECT), types()["event"])
    if "recurrence" in (names or ()):
        raise not_emulated("the pattern of a series")
    return Shown(names, expand.parse(asked.get(query.EXPAND), "event"))


def rendered(call: Call, event: Event, wanted: Shown) -> dict[str, Any]:
    """The event as JSON; its id and its etag always come."""
    always = {"@odata.etag": f'W/"{_change_key(event)}"', "id": ids.of_event(event, immutable=call.immutable)}
    chosen = wanted.names or tuple(types()["event"].properties)
    return always | dict(_held(call, event, chosen)) | _expanded(call, event, wanted.expansion)


def _held(call: Call, event: Event, names: tuple[str, ...]) -> Iterator[tuple[str, object]]:
    master = call.mailbox.events.get(event.master or "")
    known = {
        **event.properties,
        "type": event.type,
        "start": _local(event.start),
        "end": _local(event.end),
        "hasAttachments": any(not file.is_inline for file in event.attachments),
        "seriesMasterId": ids.of_event(master, immutable=call.immutable) if master else None,
        "changeKey": _change_key(event),
    }
    for name in names:
        if name in known:
            yield name, known[name]
        elif name != "id" and name not in _ABSENT:
            yield name, empty(types()["event"].properties[name])


def _local(at: datetime) -> dict[str, str]:
    """Seven digits of a second and no offset, in the preferred zone, which is UTC.

    https://learn.microsoft.com/graph/api/resources/datetimetimezone
    """
    return {"dateTime": at.strftime("%Y-%m-%dT%H:%M:%S.0000000"), "timeZone": "UTC"}


def _expanded(call: Call, event: Event, expansion: expand.Expansion | None) -> dict[str, Any]:
    if expansion is None:
        return {}
    if expansion.name == expand.ATTACHMENTS:
        files = event.attachments
        rows = [attachments.rendered(f, event, expansion.select, immutable=call.immutable) for f in files]
    else:
        rows = [{"id": name, "value": value} for name, value in event.extended.items() if name in expansion.extended]
        if not rows:
            return {}
    owner = f"users('{call.user.id}')/events('{ids.of_event(event, immutable=call.immutable)}')"
    return {f"{expansion.name}@odata.context": context(f"{owner}/{expansion.name}"), expansion.name: rows}


def _change_key(event: Event) -> str:
    return hashlib.sha256(f"{event.ordinary_id}/{event.changes}".encode()).hexdigest()[:24]
