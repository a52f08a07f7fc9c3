"""Kim's calendar in the sandbox, filled from a tenant document, and what Graph shows of it."""

from datetime import UTC, datetime
from typing import Any

import requests
from graph_world import Client

from sandbox.tenant import document
from sandbox.tenant.mailbox import Event, Mailbox
from sandbox.tenant.model import Tenant

type Meeting = dict[str, Any]

NOW = datetime(2026, 3, 10, 9, 30, 15, tzinfo=UTC)
SCOPES = "User.Read Mail.Read Calendars.Read"
PREFER = {"Prefer": 'IdType="ImmutableId", outlook.timezone="UTC"'}
ANNA = "Anna Kowalski <anna@fabrikam.com>"
JANUARY = "startDateTime=2026-01-01T00:00:00Z&endDateTime=2026-02-01T00:00:00Z"


def meeting(start: str = "2026-01-05T09:00Z", end: str = "2026-01-05T10:00Z", **more: Any) -> Meeting:
    return {"subject": "Tasting", "organizer": ANNA, "start": start, "end": end, **more}


def daily(count: int = 5, **more: Any) -> Meeting:
    """Every day from 5 January 2026 at nine."""
    return meeting(repeats=f"FREQ=DAILY;COUNT={count}", **more)


def tenant(*meetings: Meeting, now: datetime = NOW, **kim: Any) -> Tenant:
    """Kim's calendar holds the meetings, and Alex's as well."""
    kim = {"name": "Kim Akers", "address": "kim@contoso.com", "calendar": [*meetings], **kim}
    alex = {"name": "Alex Wilber", "address": "alex@contoso.com", "calendar": [*meetings]}
    noor = {"name": "Noor Ali", "address": "noor@contoso.com", "mailbox": False}
    return document.tenant({"users": [kim, alex, noor]}, now)


def mailbox(made: Tenant, name: str = "kim") -> Mailbox:
    found = next(user.mailbox for user in made.users.values() if user.upn == f"{name}@contoso.com")
    assert found is not None
    return found


def events(*meetings: Meeting, now: datetime = NOW, **kim: Any) -> list[Event]:
    """What becomes of the meetings in Kim's calendar."""
    return [*mailbox(tenant(*meetings, now=now, **kim)).events.values()]


class Calendar:
    """Graph as one of the users sees it."""

    def __init__(self, graph: Client) -> None:
        self.graph = graph

    def holding(self, *meetings: Meeting, **kim: Any) -> "Calendar":
        self.graph.state.reset(lambda _: tenant(*meetings, **kim))
        return self

    def token(self, name: str = "kim", scopes: str = SCOPES) -> str:
        users = self.graph.state.tenant.users.values()
        oid = next(user.id for user in users if user.upn == f"{name}@contoso.com")
        return self.graph.token(oid, scopes)

    def get(self, path: str, name: str = "kim", headers: dict[str, str] | None = None) -> requests.Response:
        sent = PREFER if headers is None else headers
        return self.graph.send("GET", path, self.token(name), headers=sent)

    def rows(self, path: str, headers: dict[str, str] | None = None) -> list[dict[str, Any]]:
        answer = self.get(path, headers=headers)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["value"])

    def view(self, query: str = "$orderby=start/dateTime&$top=100", window: str = JANUARY) -> list[dict[str, Any]]:
        return self.rows(f"me/calendarView?{window}&{query}")

    def one(self, query: str = "") -> dict[str, Any]:
        """The only event of January, read by its id."""
        (row,) = self.view("$select=id")
        answer = self.get(f"me/events/{row['id']}?{query}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found
