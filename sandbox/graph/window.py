"""The span of time that a calendar view is asked for. It looks at no event.

https://learn.microsoft.com/graph/api/user-list-calendarview
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sandbox.graph.errors import GraphError, not_emulated
from sandbox.graph.query import Query
from sandbox.tenant.mailbox import Event

START, END = "startDateTime", "endDateTime"
PARAMETERS = frozenset({START, END})
LONGEST = timedelta(days=1825)

_TIME = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Window:
    """Both ends are aware, UTC."""

    start: datetime
    end: datetime

    def touches(self, event: Event) -> bool:
        """Whether the event lies in it, laps over it, or only ends where it starts or starts where it ends.

        https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/387
        """
        return event.start <= self.end and event.end >= self.start


def parse(asked: Query) -> Window:
    """The window that the query asks for; raises `GraphError`."""
    start, end = (_instant(asked, name) for name in (START, END))
    if end < start:
        raise not_emulated("a time window that ends before it starts")
    if end - start > LONGEST:
        raise _too_long()
    return Window(start, end)


def _instant(asked: Query, name: str) -> datetime:
    """A time with an offset, or without one, which is UTC; the preferred time zone has no say in it."""
    text = asked.get(name)
    if not text:
        raise _invalid(
            "This request requires a time window specified by the query string parameters "
            "StartDateTime and EndDateTime."
        )
    try:
        if _TIME.fullmatch(text):
            at = datetime.fromisoformat(text)
            return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        pass  # a day such as 30 February: refused below like every other malformed time
    raise _invalid(f"The value '{text}' of parameter '{name[0].upper()}{name[1:]}' is invalid.")


def _invalid(message: str) -> GraphError:
    """A parameter that is missing or no time.

    As seen in https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/8385 and
    https://github.com/microsoftgraph/msgraph-sdk-javascript/issues/529
    """
    return GraphError(400, "ErrorInvalidParameter", message)


def _too_long() -> GraphError:
    """As seen in https://github.com/microsoftgraph/microsoft-graph-docs/issues/6284."""
    message = (
        "Your request can't be completed. The range between the start and end dates is greater than the allowed range. "
        f"Maximum number of days: {LONGEST.days}"
    )
    return GraphError(400, "ErrorInvalidRequest", message)
