"""A small tenant at Contoso, and Graph served for it on loopback."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import requests
import uvicorn
from starlette.types import ASGIApp

from sandbox.entra.tokens import Tokens
from sandbox.graph.authentication import AUDIENCE
from sandbox.tenant.mailbox import Attachment, Folder, Mailbox, Message
from sandbox.tenant.model import Organization, Registration, Tenant, User
from sandbox.tenant.state import State

TENANT = "5d3a1f6e-0c4b-4b0e-9f6d-2f1f0a6f3c11"
KIM, ALEX = "0b1f6d0e-6f3c-4c26-9d53-5a7a6f0a0001", "0b1f6d0e-6f3c-4c26-9d53-5a7a6f0a0002"
NOOR, DANA = "0b1f6d0e-6f3c-4c26-9d53-5a7a6f0a0003", "0b1f6d0e-6f3c-4c26-9d53-5a7a6f0a0004"
APP, OTHER_APP = "3f8e2b8a-77f5-4a43-8a0d-0c2d6a7b1001", "3f8e2b8a-77f5-4a43-8a0d-0c2d6a7b1002"
SCOPES = "User.Read Mail.Read"
IMMUTABLE = {"Prefer": 'IdType="ImmutableId"'}


def recipient(address: str | None, name: str = "") -> dict[str, Any]:
    return {"emailAddress": {"name": name, "address": address}}


def message(number: int, folder: str = "AAMkFinbox", /, **more: Any) -> Message:
    """A mail from Fabrikam, received on that day of January 2026 at noon."""
    held = {
        "internetMessageId": f"<{number}@fabrikam.com>",
        "conversationId": "AAQkC1",
        "subject": f"Offer {number}",
        "from": recipient("anna@fabrikam.com", "Anna"),
        "sender": recipient("anna@fabrikam.com", "Anna"),
        "toRecipients": [recipient("kim@contoso.com", "Kim")],
        "receivedDateTime": f"2026-01-{number:02}T12:00:00Z",
        "sentDateTime": f"2026-01-{number:02}T11:59:00Z",
        "bodyPreview": "Please find",
        "body": {"contentType": "html", "content": "<p>Please find our offer</p>"},
        "webLink": f"https://outlook.office365.com/owa/?ItemID={number}",
        "isDraft": False,
        "isRead": True,
    }
    type_name = more.pop("type", "message")
    fields = {name: more.pop(name) for name in ("extended", "attachments") if name in more}
    held = {name: value for name, value in (held | more).items() if value is not ...}
    return Message(f"AAkAI{number:03}", f"AAMkO{number:03}", folder, type_name, held, **fields)


def folders() -> dict[str, Folder]:
    rows = (
        Folder("AAMkFinbox", "Posteingang", "inbox"),
        Folder("AAMkFsent", "Gesendete Elemente", "sentitems"),
        Folder("AAMkFjunk", "Junk-E-Mail", "junkemail"),
        Folder("AAMkFoffers", "Offers", parent="AAMkFinbox"),
        Folder("AAMkFold", "Old offers", parent="AAMkFoffers"),
    )
    return {folder.id: folder for folder in rows}


def mailbox(*messages: Message) -> Mailbox:
    return Mailbox(folders(), {one.immutable_id: one for one in messages})


def picture() -> Attachment:
    return Attachment("AAMkApicture", "logo.png", "image/png", b"\x89PNG", is_inline=True, content_id="logo@fabrikam")


def offer() -> Attachment:
    return Attachment("AAMkAoffer", "offer.pdf", "application/pdf", b"%PDF-1.7")


def tenant(*messages: Message) -> Tenant:
    """Kim's mailbox holds the messages; Alex has one mail of his own, Noor no mailbox, Dana is disabled."""
    people = (
        User(
            KIM,
            "Kim Abercrombie",
            "kim@contoso.com",
            "kim@contoso.com",
            proxy_addresses=["SMTP:kim@contoso.com", "smtp:k.abercrombie@contoso.com"],
            other_mails=["kim@adventure-works.com"],
            mailbox=mailbox(*messages),
        ),
        User(ALEX, "Alex Wilber", "alex@contoso.com", "alex@contoso.com", mailbox=mailbox(message(31))),
        User(NOOR, "Noor Ali", "noor@contoso.com", None),
        User(DANA, "Dana Birkby", "dana@contoso.com", "dana@contoso.com", enabled=False, mailbox=mailbox()),
    )
    return Tenant(
        id=TENANT,
        name="Contoso",
        domains=["contoso.com", "contoso.onmicrosoft.com"],
        users={user.id: user for user in people},
        registrations={APP: Registration(APP, "Auto Capture", "3f8e2b8a-77f5-4a43-8a0d-0c2d6a7b2001")},
        identities={},
        organization=Organization("7c0b7c36-8c7e-4f5e-8f0a-1d5f7f6a9001", "https://contoso.crm.dynamics.com"),
    )


class Client:
    """Calls Graph as one of the users. Links are followed on loopback, as the proxy would lead them there."""

    def __init__(self, base: str, state: State, tokens: Tokens) -> None:
        self.base = base
        self.state = state
        self.tokens = tokens
        self.http = requests.Session()
        self.http.trust_env = False

    def holding(self, *messages: Message) -> "Client":
        """Starts afresh with these messages in Kim's mailbox."""
        self.state.reset(lambda _: tenant(*messages))
        return self

    def token(self, oid: str = KIM, scopes: str = SCOPES, app: str = APP, **overrides: Any) -> str:
        return self.tokens.for_user(self.state.tenant.users[oid], AUDIENCE, scopes, app, **overrides)

    def send(self, method: str, path: str, bearer: str | None, **more: Any) -> requests.Response:
        headers = more.pop("headers", {}) | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
        url = path.replace("https://graph.microsoft.com", self.base) if "://" in path else f"{self.base}/v1.0/{path}"
        return self.http.request(method, url, headers=headers, timeout=10, **more)

    def get(self, path: str, oid: str = KIM, headers: dict[str, str] | None = None) -> requests.Response:
        return self.send("GET", path, self.token(oid), headers=headers or {})

    def rows(self, path: str, headers: dict[str, str] | None = None) -> list[dict[str, Any]]:
        """The rows of an answer that has to be good."""
        answer = self.get(path, headers=headers)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["value"])

    def pages(self, path: str, headers: dict[str, str] | None = None) -> Iterator[list[dict[str, Any]]]:
        """Every page, by the links as they come."""
        link: str | None = path
        while link:
            answer = self.get(link, headers=headers)
            assert answer.status_code == 200, answer.text
            yield answer.json()["value"]
            link = answer.json().get("@odata.nextLink")

    def batch(self, *parts: dict[str, Any], oid: str = KIM) -> requests.Response:
        return self.send("POST", "$batch", self.token(oid), json={"requests": list(parts)})


def refused(answer: requests.Response, status: int, code: str) -> str:
    """The message of a refusal that has to be this one."""
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), answer.text
    return str(answer.json()["error"]["message"])


def load(_: datetime) -> Tenant:
    return tenant()


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """Serves the application on a free port of loopback; the port listens before the server runs."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none", http="h11"))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
