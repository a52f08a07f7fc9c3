"""The world around a host under test: storage, its queues, an identity endpoint, and the demo apps."""

import json
import os
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import requests
from azure.core.credentials import AccessToken
from azure.storage.queue import QueueClient, TextBase64DecodePolicy, TextBase64EncodePolicy

from sandbox.azurite import ROOT, Storage
from sandbox.part import Part

APPS = Path(__file__).parent / "apps"
CLIENT_ID = "0f4c8f4e-9d55-4f8a-8f8b-0d2b6c1d7a10"


def storage_token(now: int) -> str:
    claims = {"aud": "https://storage.azure.com", "iss": f"https://sts.windows.net/{CLIENT_ID}/"}
    return jwt.encode(claims | {"nbf": now, "iat": now, "exp": now + 3600}, "k" * 32)


class Identity(BaseHTTPRequestHandler):
    """The managed-identity endpoint of App Service, for one identity."""

    def do_GET(self) -> None:
        query = parse_qs(urlsplit(self.path).query)
        allowed = self.headers["X-IDENTITY-HEADER"] == "let me in" and query["client_id"] == [CLIENT_ID]
        now = int(time.time())
        answer = {"access_token": storage_token(now), "expires_on": str(now + 3600), "token_type": "Bearer"}
        self.send_response(200 if allowed else 403)
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer | {"resource": query["resource"][0]}).encode() if allowed else b"{}")

    def log_message(self, *_: object) -> None:
        """Keeps the test's output clean."""


class StaticCredential:
    """The test's own way into storage."""

    def get_token(self, *_scopes: str, **_options: object) -> AccessToken:
        now = int(time.time())
        return AccessToken(storage_token(now), now + 3600)


@dataclass(frozen=True)
class Account:
    """Azurite as the tests and the hosts under test see it."""

    storage: Storage
    certificate: Path
    identity: str

    def queue(self, name: str, *, is_base64: bool = True) -> QueueClient:
        policies: dict[str, Any] = {
            "message_encode_policy": TextBase64EncodePolicy(),
            "message_decode_policy": TextBase64DecodePolicy(),
        }
        return QueueClient(
            self.storage.queue,
            name,
            StaticCredential(),
            connection_verify=str(self.certificate),
            **(policies if is_base64 else {}),
        )

    @property
    def settings(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": os.environ["HOME"],
            "REQUESTS_CA_BUNDLE": str(self.certificate),
            "SSL_CERT_FILE": str(self.certificate),
            "IDENTITY_ENDPOINT": self.identity,
            "IDENTITY_HEADER": "let me in",
            "AzureWebJobsStorage__queueServiceUri": self.storage.queue,
            "AzureWebJobsStorage__credential": "managedidentity",
            "AzureWebJobsStorage__clientId": CLIENT_ID,
        }


def eventually[Answer](look: Callable[[], Answer | None], seconds: float = 15) -> Answer:
    """What `look` finds, looked for until a deadline."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = look()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"nothing was found within {seconds} seconds")


@dataclass
class Running:
    """A host under test with its own queues: `jobs` it listens to, `seen` it writes to."""

    url: str
    part: Part
    account: Account
    names: dict[str, str]
    took: list[Any] = field(default_factory=list)

    @property
    def log(self) -> str:
        return "\n".join(self.part.lines())

    def get(self, path: str, **options: Any) -> requests.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> requests.Response:
        return self.request("POST", path, **options)

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        return requests.request(method, self.url + path, timeout=10, **options)

    def fire(self, function: str, given: str | None = None) -> requests.Response:
        return self.post(f"/admin/functions/{function}", json={} if given is None else {"input": given})

    def put(self, *bodies: Any) -> None:
        for body in bodies:
            self.account.queue(self.names["JOBS"]).send_message(body if isinstance(body, str) else json.dumps(body))

    def count(self, name: str) -> int:
        """How many messages lie on a queue, hidden ones too."""
        return self.account.queue(self.names[name]).get_queue_properties().approximate_message_count or 0

    def seen(self, count: int = 1) -> list[Any]:
        """The next notes that functions left, at least so many."""

        def look() -> list[Any] | None:
            self._take()
            return self.took if len(self.took) >= count else None

        found = eventually(look)
        self.took = []
        return found

    def _take(self) -> None:
        queue = self.account.queue(self.names["SEEN"])
        for message in queue.receive_messages(messages_per_page=32):
            queue.delete_message(message)
            self.took.append(json.loads(message.content))


type Start = Callable[..., Running]


@contextmanager
def hosting(account: Account, folder: Path, app: str, *arguments: str, **settings: str) -> Iterator[Running]:
    """A running host; its queues exist, since a deployment makes them."""
    mark = uuid.uuid4().hex[:12]
    names = {"JOBS": f"jobs-{mark}", "SEEN": f"seen-{mark}", "NOTES": f"notes-{mark}"}
    for name in ("JOBS", "SEEN"):
        account.queue(names[name]).create_queue()
    part = host_part(account, folder / f"{mark}.log", app, *arguments, **{**names, **settings})
    try:
        yield Running(part.start(ready), part, account, names)
    finally:
        part.stop()


def host_part(account: Account, log: Path, app: str, *arguments: str, **settings: str) -> Part:
    command = [sys.executable, "-m", "sandbox.host", "--app", str(APPS / app), *arguments]
    return Part("The host", command, {**account.settings, **settings}, ROOT, log)


def ready(lines: list[str]) -> str | None:
    return next((json.loads(line)["app"] for line in lines if line.startswith('{"app"')), None)
