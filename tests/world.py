"""A small world for a test: its own tenant in the running sandbox, its sellers, and what they ask of the app.

Every test names its people anew, so that nothing that the app keeps for a day belongs to anybody of another test.
"""

import itertools
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

import jwt
import requests
from organization import COLUMNS, TABLES
from stored import make_older, until_quiet

from autocapture.core.ids import seller_key
from autocapture.core.model import Seller as SellerIdentity
from autocapture.gateways.storage.account import Account
from sandbox.stack import Stack

_NUMBERS = itertools.count(1)
_PATIENCE = 60
"""Seconds until a tracking must have ended."""
RECORDS = UUID("a0c0ffee-0000-4000-8000-000000000000")
SALESPERSON = "a4be89ff-7c35-4d69-9900-999c3f603e6f"
"""The template of a role that may use the app."""

type Document = dict[str, Any]


def record_id(key: str) -> str:
    """The id of a record by its key in the document."""
    return str(uuid5(RECORDS, key))


def record(key: str, table: str, owner: str | None = None, **columns: Any) -> Document:
    made = {"key": key, "table": table, "id": record_id(key), "columns": columns}
    return made | ({"owner": owner} if owner else {})


def mail(
    sender: str | None, to: list[Any] | None = None, at: str = "-1h", subject: str = "Coffee", **more: Any
) -> Document:
    """An email with a message id of its own, so that it is nobody else's activity; None leaves the id out."""
    own = {"messageId": f"<{next(_NUMBERS)}@fabrikam.com>", "html": "<p>Coffee?</p>"}
    made: Document = {"from": sender, "to": to or [], "at": at, "subject": subject, **own, **more}
    return {name: value for name, value in made.items() if value is not None or name == "messageId"}


def meeting(
    organizer: str, required: Sequence[str] = (), start: str = "-1h", end: str = "-30m", **more: Any
) -> Document:
    """A meeting with a UID of its own, so that it is nobody else's activity though it starts when another does."""
    made = {"organizer": organizer, "required": [*required], "start": start, "end": end, "subject": "Tasting"}
    return made | {"iCalUId": f"{next(_NUMBERS)}@fabrikam.com", "html": "<p>Come.</p>"} | more


class World:
    """The tenant of one test. `kim` and `alex` are sellers of one unit, `sanjay` of another, `renee` their manager."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.control = stack.addresses.sandbox["control"]
        number = next(_NUMBERS)
        self.kim, self.alex, self.sanjay, self.renee = (
            f"{name}.{number}@contoso.com" for name in ("kim", "alex", "sanjay", "renee")
        )
        self.mend()

    def load(
        self,
        *,
        kim: Sequence[Document] = (),
        alex: Sequence[Document] = (),
        calendar: Sequence[Document] = (),
        **document: Any,
    ) -> dict[str, Any]:
        """Loads a tenant with these mailboxes and Kim's calendar, and says when; `users` may override what one is."""
        document["tables"] = [*TABLES, *document.get("tables", [])]
        document["columns"] = [*COLUMNS, *document.get("columns", [])]
        changes = document.pop("users", {})
        people = {
            self.kim: {"name": "Kim Akers", "messages": [*kim], "calendar": [*calendar]},
            self.alex: {"name": "Alex Wilber", "messages": [*alex]},
            self.sanjay: {"name": "Sanjay Patel", "unit": "Field Service"},
            self.renee: {"name": "Renée Lo", "roles": ["Sales Manager"]},
        }
        users = [{"address": address, **user, **changes.get(address, {})} for address, user in people.items()]
        loaded: dict[str, Any] = self.call("POST", "tenant", json={"users": users, **document})
        return loaded

    def call(self, method: str, path: str, **options: Any) -> Any:
        with self.stack.watch.forgetting(path):
            answer = requests.request(method, f"{self.control}/_sandbox/{path}", timeout=30, **options)
            assert answer.ok, answer.text
        return answer.json()

    def fault(self, service: str, **fault: Any) -> None:
        """Orders a fault of a remote."""
        self.call("POST", "faults", json={"service": service, **fault})

    def mend(self) -> None:
        """Forgets the ordered faults; how many of a look's parallel requests a fault met is chance."""
        self.call("DELETE", "faults")

    def journal(self, since: int = 0, service: str | None = None) -> list[dict[str, Any]]:
        """What the remotes served."""
        asked = {"since": since} | ({"service": service} if service else {})
        found: list[dict[str, Any]] = self.call("GET", "journal", params=asked)
        return found

    def mark(self) -> int:
        """The number of the newest entry of the journal."""
        entries = self.journal()
        return int(entries[-1]["number"]) if entries else 0

    def as_(self, user: str, **token: Any) -> "Seller":
        """A seller who has just signed in."""
        asked = {"user": user, "for": "app", **token}
        return Seller(self, str(self.call("GET", "token", params=asked)["token"]))

    def as_timeline_without_token(self) -> requests.Response:
        """Someone who did not sign in opens a timeline."""
        url = f"{self.stack.addresses.app}/api/records/contact/{record_id('anna')}/suggestions"
        return requests.get(url, timeout=30)

    def outbox(self) -> list[str]:
        """What Dynamics 365 and its synchronisation would have mailed to people."""
        found: list[str] = self.call("GET", "outbox")
        return found

    def refresh(self) -> dict[str, Any]:
        """Lets the timer do a round, and returns what it logged of it."""
        before = len(self.stack.host_log)
        self.start_refresh()
        return self.logged("refresh", before)

    def start_refresh(self) -> None:
        """Lets the timer begin a round, as an administrator may at any time."""
        answer = requests.post(f"{self.stack.addresses.app}/admin/functions/refresh", json={}, timeout=60)
        assert answer.status_code == 202, answer.text

    def deliver_again(self, seller: "Seller", tracking_id: str) -> None:
        """The queue delivers a seller's message once more, and it is worked on to the end."""
        before = len(self.stack.host_log)
        body = {"input": json.dumps({"seller": seller.key, "tracking": tracking_id})}
        answer = requests.post(f"{self.stack.addresses.app}/admin/functions/write_tracking", json=body, timeout=60)
        assert answer.status_code == 202, answer.text
        self.logged("write_tracking", before)

    def graph(self, path: str) -> dict[str, Any]:
        """What Graph answers Kim, with immutable ids."""
        token = self.call("GET", "token", params={"user": self.kim, "for": "graph"})["token"]
        headers = {"Authorization": f"Bearer {token}", "Prefer": 'IdType="ImmutableId"'}
        answer = requests.get(f"{self.stack.addresses.sandbox['graph']}/v1.0/{path}", headers=headers, timeout=30)
        assert answer.ok, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def logged(self, event: str, before: int) -> dict[str, Any]:
        """The next line of that event in the app's log, behind so many characters."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            for line in self.stack.host_log[before:].splitlines():
                if f'"event": "{event}"' in line and line.endswith("}"):
                    found: dict[str, Any] = json.loads(line[line.index("{") :])
                    return found
        raise AssertionError(f"no {event} within {_PATIENCE} seconds\n{self.stack.host_log[-2000:]}")

    def wait(self, is_done: Callable[[], bool]) -> None:
        """Until it is done by itself."""
        until = time.monotonic() + _PATIENCE
        while not is_done():
            assert time.monotonic() < until, self.stack.host_log[-2000:]

    def carry_on(self, is_done: Callable[[], bool]) -> None:
        """Round after round until it is done."""
        until = time.monotonic() + _PATIENCE
        while not is_done():
            assert time.monotonic() < until, self.stack.host_log[-2000:]
            self.refresh()

    def pass_time(self, account: Account, seller: "Seller", span: timedelta) -> None:
        """The tenant becomes older, and what the app keeps for a seller; the app itself lives in real time."""
        until_quiet(account, self.stack)
        self.call("POST", "clock", json={"shift": f"+{int(span.total_seconds())}s"})
        make_older(account, span, seller.key)

    def patch(self, path: str, columns: dict[str, Any]) -> None:
        """The manager changes a row."""
        self._written("PATCH", path, json=columns, headers={"If-Match": "*"})

    def delete(self, path: str) -> None:
        """The manager deletes a row."""
        self._written("DELETE", path)

    def post(self, path: str, columns: dict[str, Any], user: str) -> None:
        """A user makes a row."""
        self._written("POST", path, user, json=columns)

    def _written(self, method: str, path: str, user: str | None = None, **options: Any) -> None:
        token = self.call("GET", "token", params={"user": user or self.renee, "for": "dataverse"})["token"]
        url = f"{self.stack.addresses.sandbox['dataverse']}/api/data/v9.2/{path}"
        headers = {"Authorization": f"Bearer {token}", **options.pop("headers", {})}
        answer = requests.request(method, url, headers=headers, timeout=30, **options)
        assert answer.ok, answer.text

    def rows(self, entity_set: str, options: str = "", user: str | None = None) -> list[dict[str, Any]]:
        """Rows of the organisation, as the manager or as another user."""
        token = self.call("GET", "token", params={"user": user or self.renee, "for": "dataverse"})["token"]
        url = f"{self.stack.addresses.sandbox['dataverse']}/api/data/v9.2/{entity_set}{options}"
        answer = requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=30)
        assert answer.ok, answer.text
        found: list[dict[str, Any]] = answer.json()["value"]
        return found


@dataclass
class Seller:
    """Someone with a token for the app."""

    world: World
    token: str

    @property
    def key(self) -> str:
        """Under what the app keeps what is theirs."""
        claims = jwt.decode(self.token, options={"verify_signature": False})
        return seller_key(SellerIdentity(UUID(claims["tid"]), UUID(claims["oid"])))

    def send(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        url = f"{self.world.stack.addresses.app}/api/{path}"
        return requests.request(method, url, headers=headers, timeout=60, **options)

    def look(self, table: str, key: str, query: str = "") -> requests.Response:
        """Opens a record's timeline."""
        return self.send("GET", f"records/{table}/{record_id(key)}/suggestions{query}")

    def suggestions(self, table: str, key: str, query: str = "") -> list[dict[str, Any]]:
        answer = self.look(table, key, query)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["suggestions"]
        return found

    def subjects(self, table: str, key: str, query: str = "") -> list[str]:
        return [one["subject"] for one in self.suggestions(table, key, query)]

    def track(self, table: str, key: str, suggestion: Mapping[str, Any] | str, **body: Any) -> requests.Response:
        """Clicks Track."""
        chosen = suggestion if isinstance(suggestion, str) else suggestion["id"]
        return self.send("POST", f"records/{table}/{record_id(key)}/suggestions/{chosen}/track", json=body)

    def tracked(self, table: str, key: str, suggestion: Mapping[str, Any], **body: Any) -> dict[str, Any]:
        """Clicks Track and waits for its end."""
        answer = self.track(table, key, suggestion, **body)
        assert answer.status_code == 202, answer.text
        return self.ended(answer)

    def ended(self, accepted: requests.Response) -> dict[str, Any]:
        """Follows the Location until the tracking is no longer pending."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            answer = self.send("GET", accepted.headers["Location"].removeprefix("/api/"))
            found: dict[str, Any] = answer.json()
            if found["state"] != "pending":
                return found
        raise AssertionError(f"still pending after {_PATIENCE} seconds\n{self.world.stack.host_log[-2000:]}")
