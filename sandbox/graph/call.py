"""One request as the routes see it, and their answer. It knows no socket, no token and no header."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from sandbox.graph.errors import no_mailbox
from sandbox.graph.paging import Pages
from sandbox.graph.preferences import Preferences
from sandbox.graph.query import Query
from sandbox.tenant.mailbox import Mailbox
from sandbox.tenant.model import Tenant, User

BASE = "https://graph.microsoft.com/v1.0"
"""Links name the real host, whatever address the sandbox listens on."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request for one resource. `path` holds the decoded segments after the version, `query` is as sent."""

    path: tuple[str, ...]
    query: str
    user: User
    tenant: Tenant
    preferences: Preferences
    pages: Pages

    @property
    def mailbox(self) -> Mailbox:
        """The caller's own mailbox; raises `GraphError` when there is none."""
        mailbox = self.user.mailbox
        if mailbox is None:
            raise no_mailbox()
        return mailbox

    @property
    def immutable(self) -> bool:
        """Whether ids are to be immutable ones, in the path and in the answer."""
        return self.preferences.immutable_ids


@dataclass(frozen=True, slots=True)
class Answer:
    """What a route answers: a JSON document, or raw bytes with their own content type."""

    body: dict[str, Any] | bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def paged[Row](
    call: Call, asked: Query, rows: Sequence[Row], about: str, rendered: Callable[[Row], dict[str, Any]]
) -> Answer:
    """The page that the query asks for, with the link to the next one; `about` is its `@odata.context`."""
    path = "/".join(quote(segment, safe="=") for segment in call.path)
    page, more = call.pages.cut(rows, asked, f"{call.user.id} {path}")
    link = {"@odata.nextLink": f"{BASE}/{path}?{more}"} if more else {}
    return Answer({"@odata.context": about, "value": [rendered(row) for row in page]} | link)


def context(fragment: str) -> str:
    """An `@odata.context` for a fragment of the metadata document."""
    return f"{BASE}/$metadata#{fragment}"
