"""Small documents made into tenants."""

from datetime import UTC, datetime
from typing import Any

from sandbox.tenant import document
from sandbox.tenant.mailbox import Mailbox, Message
from sandbox.tenant.model import Row, Tenant, User

NOW = datetime(2026, 5, 4, 12, 0, 0, 123456, tzinfo=UTC)
KIM = {"name": "Kim Akers", "address": "kim@contoso.com"}


def built(now: datetime = NOW, **parts: Any) -> Tenant:
    return document.tenant({"users": [KIM], **parts}, now)


def kim(**more: Any) -> User:
    return next(iter(document.tenant({"users": [{**KIM, **more}]}, NOW).users.values()))


def box(*messages: dict[str, Any]) -> Mailbox:
    held = kim(messages=[{"at": "-1h", **one} for one in messages]).mailbox
    assert held is not None
    return held


def mail(**more: Any) -> Message:
    return next(iter(box(more).messages.values()))


def row(tenant: Tenant, table: str) -> Row:
    """The only row of a table."""
    rows = tenant.organization.rows[table]
    assert len(rows) == 1
    return next(iter(rows.values()))
