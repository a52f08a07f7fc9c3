"""Events of the signed-in user's default calendar: a view of a span of time, the list, one. It writes nothing.

https://learn.microsoft.com/graph/api/user-list-calendarview
https://learn.microsoft.com/graph/api/user-list-events
https://learn.microsoft.com/graph/api/event-get
"""

from collections.abc import Iterable

from sandbox.graph import expand, ids, orderby, query, window
from sandbox.graph.calendar import Shown, rendered, shown
from sandbox.graph.call import Answer, Call, context, paged
from sandbox.graph.errors import not_emulated
from sandbox.tenant.mailbox import Event

_ON_MANY = query.PAGED | {query.EXPAND, query.ORDER_BY}
_ON_ONE = frozenset({query.SELECT, query.EXPAND})
_START = ("start", "dateTime")
_NOT_SELECTABLE = frozenset({"createdDateTime", "lastModifiedDateTime"})
"""On the view; they come when nothing is selected. https://learn.microsoft.com/graph/api/user-list-calendarview"""


def view(call: Call) -> Answer:
    """GET /me/calendarView: what touches the span; of a series its dates, never its master."""
    asked = query.parse(call.query, _ON_MANY, collection=True, plain=window.PARAMETERS)
    span = window.parse(asked)
    wanted = shown(asked)
    if unselectable := _NOT_SELECTABLE.intersection(wanted.names or ()):
        raise not_emulated(f"selecting {min(unselectable)} on the calendar view")
    events = call.mailbox.events.values()
    found = [event for event in events if event.type != "seriesMaster" and span.touches(event)]
    return _many(call, asked, wanted, found)


def listed(call: Call) -> Answer:
    """GET /me/events: single meetings, and the masters of series instead of their dates."""
    asked = query.parse(call.query, _ON_MANY, collection=True)
    wanted = shown(asked)
    return _many(call, asked, wanted, (event for event in call.mailbox.events.values() if event.master is None))


def one(call: Call) -> Answer:
    """GET /me/events/{id}: a single meeting, a date of a series, or its master."""
    wanted = shown(query.parse(call.query, _ON_ONE))
    event = ids.event(call.mailbox, call.path[2], immutable=call.immutable)
    about = context(f"users('{call.user.id}')/events{wanted.suffix}/$entity")
    return Answer({"@odata.context": about} | rendered(call, event, wanted))


def _many(call: Call, asked: query.Query, wanted: Shown, events: Iterable[Event]) -> Answer:
    if wanted.expansion is not None and wanted.expansion.name == expand.ATTACHMENTS:
        raise not_emulated("attachments of many events")
    rows = _ordered(events, orderby.parse(asked.get(query.ORDER_BY), "event"))
    about = context(f"users('{call.user.id}')/{call.path[1]}{wanted.suffix}")
    return paged(call, asked, rows, about, lambda event: rendered(call, event, wanted))


def _ordered(events: Iterable[Event], keys: tuple[orderby.Key, ...]) -> list[Event]:
    """By start where that is asked for; without, in no order to rely on."""
    if not keys:
        return sorted(events, key=lambda event: event.ordinary_id)
    if len(keys) > 1 or keys[0].path != _START:
        raise not_emulated("ordering events by anything but start/dateTime")
    return sorted(events, key=lambda event: event.start, reverse=keys[0].descending)
