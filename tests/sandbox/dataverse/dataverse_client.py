"""Calls to the emulated Dataverse on loopback, and what an answer must be."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

import requests
import uvicorn
from dataverse_world import APP, KIM, URL
from starlette.types import ASGIApp

from sandbox.entra.tokens import Tokens
from sandbox.tenant.model import Organization, Row
from sandbox.tenant.state import State

ROOT = "/api/data/v9.2/"
ANNOTATED = {"Prefer": 'odata.include-annotations="*"'}
LOGICAL_NAME = "Microsoft.Dynamics.CRM.lookuplogicalname"
FORMATTED = "OData.Community.Display.V1.FormattedValue"


@dataclass(frozen=True)
class Part:
    """A request in a batch."""

    method: str
    path: str
    body: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    content_id: str | None = None

    def written(self) -> bytes:
        named = f"Content-ID: {self.content_id}\r\n" if self.content_id else ""
        kind = {"Content-Type": "application/json"} if self.body is not None else {"Accept": "application/json"}
        headers = "".join(f"{name}: {text}\r\n" for name, text in (kind | self.headers).items())
        body = json.dumps(self.body, ensure_ascii=False) + "\r\n" if self.body is not None else ""
        url = self.path if self.path.startswith(("http", "/", "$1")) else ROOT + self.path
        opening = f"Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n{named}\r\n"
        return f"{opening}{self.method} {url} HTTP/1.1\r\n{headers}\r\n{body}".encode()


@dataclass(frozen=True)
class Answer:
    """A part of a batch's answer."""

    status: int
    content: Any
    headers: dict[str, str]
    content_id: str | None

    @property
    def code(self) -> str:
        return str(self.content["error"]["code"])


def change_set(*parts: Part, boundary: str = "changes") -> bytes:
    inner = b"".join(b"--" + boundary.encode() + b"\r\n" + part.written() for part in parts)
    return (
        f"Content-Type: multipart/mixed; boundary={boundary}\r\n\r\n".encode() + inner + f"--{boundary}--\r\n".encode()
    )


def multipart(*parts: Part | bytes) -> bytes:
    """The body of a batch; bytes are a part as it is."""
    written = (part if isinstance(part, bytes) else part.written() for part in parts)
    return b"".join(b"--batch\r\n" + part for part in written) + b"--batch--\r\n"


class Client:
    """Calls Dataverse as one of the people. Links are followed on loopback, as the proxy would lead them there."""

    def __init__(self, base: str, state: State, tokens: Tokens) -> None:
        self.base = base
        self.state = state
        self.tokens = tokens
        self.http = requests.Session()
        self.http.trust_env = False

    @property
    def organization(self) -> Organization:
        return self.state.tenant.organization

    def row(self, table: str, id_: str) -> Row:
        return self.organization.rows[table][id_]

    def token(
        self, oid: str = KIM, /, audience: str = URL, scopes: str = "user_impersonation", **overrides: Any
    ) -> str:
        return self.tokens.for_user(self.state.tenant.users[oid], audience, scopes, APP, **overrides)

    def application(self, client_id: str = APP) -> str:
        return self.tokens.for_application(self.state.tenant.registrations[client_id], URL)

    def send(self, method: str, path: str, bearer: str | None, **more: Any) -> requests.Response:
        headers = (more.pop("headers", None) or {}) | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
        if path.startswith("/"):
            url = self.base + path
        else:
            url = path.replace(URL, self.base) if "://" in path else f"{self.base}{ROOT}{path}"
        return self.http.request(method, url, headers=headers, timeout=60, **more)

    def get(self, path: str, oid: str = KIM, headers: dict[str, str] | None = None) -> requests.Response:
        return self.send("GET", path, self.token(oid), headers=headers)

    def post(self, path: str, body: Any, oid: str = KIM, headers: dict[str, str] | None = None) -> requests.Response:
        return self.send("POST", path, self.token(oid), json=body, headers=headers)

    def patch(self, path: str, body: Any, oid: str = KIM, headers: dict[str, str] | None = None) -> requests.Response:
        return self.send("PATCH", path, self.token(oid), json=body, headers={"If-Match": "*"} | (headers or {}))

    def one(self, path: str, oid: str = KIM, headers: dict[str, str] | None = None) -> dict[str, Any]:
        """The content of an answer that has to be good."""
        answer = self.get(path, oid, headers)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def rows(self, path: str, oid: str = KIM, headers: dict[str, str] | None = None) -> list[dict[str, Any]]:
        return list(self.one(path, oid, headers)["value"])

    def batch(
        self, *parts: Part | bytes, goes_on: bool = False, body: bytes | None = None, **headers: str
    ) -> requests.Response:
        prefer = {"Prefer": "odata.continue-on-error"} if goes_on else {}
        kind = {"Content-Type": headers.get("kind", 'multipart/mixed; boundary="batch"')}
        content = multipart(*parts) if body is None else body
        return self.send("POST", "$batch", self.token(), data=content, headers=kind | prefer)


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


def refused(answer: requests.Response, status: int, code: str) -> str:
    """The message of a refusal that has to be this one."""
    error = answer.json().get("error", {}) if answer.content else {}
    assert (answer.status_code, error.get("code")) == (status, code), answer.text
    return str(error["message"])


def answers(response: requests.Response) -> list[Answer]:
    """The parts of a batch's answer in order, those of change sets among them."""
    kind = response.headers["content-type"]
    assert kind.startswith("multipart/mixed; boundary=batchresponse_"), response.text
    whole = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + response.content)
    assert not whole.defects
    return [
        _answer(part.get_payload(decode=True), part["Content-ID"])  # type: ignore[arg-type]
        for part in whole.walk()
        if part.get_content_type() == "application/http"
    ]


def _answer(raw: bytes, content_id: str | None) -> Answer:
    line, _, rest = raw.partition(b"\r\n")
    head, _, body = rest.partition(b"\r\n\r\n")
    headers = dict(message_from_bytes(head + b"\r\n\r\n").items())
    content = json.loads(body) if body.strip() else None
    return Answer(int(line.split()[1]), content, headers, content_id)
