"""A tenant from a small document; Entra, the managed identity, the control API and the proxy served for it."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import requests
from ground_serving import certified, looping, proxying, serving, unused_port
from starlette.types import ASGIApp

from sandbox import control
from sandbox.entra import app as entra
from sandbox.entra import identity
from sandbox.entra.grants import EXCHANGE, JWT_BEARER, ON_BEHALF_OF
from sandbox.entra.tokens import Tokens
from sandbox.tenant import document
from sandbox.tenant.document.defaults import CLIENT_ID, IDENTITY_CLIENT_ID, IDENTITY_PRINCIPAL_ID
from sandbox.tenant.model import Registration, Tenant, User
from sandbox.tenant.state import State
from sandbox.wire import Journalled

TENANT = "6babcaad-604b-40ac-a9d7-9fd97c0b779f"
KIM, DANA = "0b1f6d0e-6f3c-4c26-9d53-5a7a6f0a0001", "0b1f6d0e-6f3c-4c26-9d53-5a7a6f0a0004"
LOGIN, GRAPH, ORGANIZATION = (
    "https://login.microsoftonline.com",
    "https://graph.microsoft.com",
    "https://contoso.crm.dynamics.com",
)
HEADER = "a header that only the app knows"
DOCUMENT: Mapping[str, Any] = {
    "users": [
        {
            "id": KIM,
            "name": "Kim Akers",
            "address": "kim@contoso.com",
            "appRoles": ["AutoCapture.Admin"],
            "messages": [{"at": "-1h", "from": "anna@fabrikam.com", "subject": "Offer"}],
        },
        {"id": DANA, "name": "Dana Birkby", "address": "dana@contoso.com", "enabled": False},
    ],
}


def load(now: datetime) -> Tenant:
    return document.tenant(DOCUMENT, now)


class Probe:
    """A remote that counts what reaches it and says back how much that was."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body: bytes = (await receive())["body"]
        self.bodies.append(body)
        scope["state"]["caller"] = scope["path"].strip("/") or None
        if scope["path"] == "/breaks":
            raise RuntimeError("the remote broke")
        await send({"type": "http.response.start", "status": 201, "headers": []})
        await send({"type": "http.response.body", "body": b"%d" % len(body)})


@dataclass
class Ground:
    """The parts, their addresses on loopback, and the short ways of the tests to them."""

    state: State
    tokens: Tokens
    probe: Probe
    urls: Mapping[str, str]
    proxy: int
    ca: str
    loop: asyncio.AbstractEventLoop
    http: requests.Session = field(default_factory=requests.Session)

    @property
    def user(self) -> User:
        return self.state.tenant.users[KIM]

    @property
    def registration(self) -> Registration:
        return self.state.tenant.registrations[CLIENT_ID]

    def send(self, method: str, part: str, path: str, **more: Any) -> requests.Response:
        return self.http.request(method, self.urls[part] + path, timeout=10, **more)

    def control(self, method: str, path: str, **more: Any) -> Any:
        """The content of an answer of the control API that has to be good."""
        answer = self.send(method, "control", f"/_sandbox/{path}", **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def mistake(self, method: str, path: str, **more: Any) -> str:
        """The sentence of the control API about a mistake."""
        answer = self.send(method, "control", f"/_sandbox/{path}", **more)
        assert answer.status_code == 400, answer.text
        return str(answer.json()["error"])

    def settle(self) -> None:
        """Waits until what was answered is written down."""
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0), self.loop).result(10)

    def journal(self, service: str | None = None) -> list[dict[str, Any]]:
        """What was served."""
        self.settle()
        return self.state.journal.read(service=service)

    def entra(self, form: Mapping[str, str], tenant: str = TENANT, **more: Any) -> requests.Response:
        return self.send("POST", "entra", f"/{tenant}/oauth2/v2.0/token", data=form, **more)

    def assertion(self, **claims: Any) -> str:
        """What the managed identity gets for the exchange; None takes a claim away."""
        issuer = f"{LOGIN}/{TENANT}/v2.0"
        given = {"aud": EXCHANGE, "iss": issuer, "sub": IDENTITY_PRINCIPAL_ID, "exp": 9_999_999_999, **claims}
        return self.tokens.sign({name: claim for name, claim in given.items() if claim is not None})

    def token(self, **claims: Any) -> str:
        """Kim's token for the app."""
        return self.tokens.for_user(self.user, CLIENT_ID, "access_as_user", CLIENT_ID, **claims)

    def own(self, **changes: str | None) -> dict[str, str]:
        """The form of a client credentials grant; None leaves a parameter out."""
        form = {
            "grant_type": "client_credentials",
            "client_id": CLIENT_ID,
            "client_assertion_type": JWT_BEARER,
            "client_assertion": self.assertion(),
            "scope": f"{GRAPH}/.default",
        }
        return {name: value for name, value in {**form, **changes}.items() if value is not None}

    def behalf(self, **changes: str | None) -> dict[str, str]:
        """The form of an on-behalf-of grant."""
        asked = {"requested_token_use": "on_behalf_of", "assertion": self.token(), "scope": f"{GRAPH}/Mail.Read"}
        return self.own(**{"grant_type": ON_BEHALF_OF, **asked, **changes})

    def msi(self, header: str | None = HEADER, **changes: str | None) -> requests.Response:
        query = {"api-version": "2019-08-01", "resource": EXCHANGE, "client_id": IDENTITY_CLIENT_ID}
        headers = {} if header is None else {"X-IDENTITY-HEADER": header.encode()}
        return self.send("GET", "identity", identity.PATH, params={**query, **changes}, headers=headers)


def refused(answer: requests.Response, status: int, error: str, number: int) -> str:
    """The sentence of Entra's refusal, which has to be this one."""
    body = answer.json()
    assert (answer.status_code, body["error"], body["error_codes"]) == (status, error, [number]), answer.text
    assert body["error_description"].startswith(f"AADSTS{number}: ")
    return str(body["error_description"])


@contextmanager
def opened(folder: Path) -> Iterator[Ground]:
    """Everything, until the end of the block."""
    state, probe = State(load), Probe()
    tokens = Tokens(state)
    apps: dict[str, ASGIApp] = {
        "control": control.build(state, tokens),
        "entra": Journalled("entra", entra.build(state, tokens), state),
        "identity": Journalled("identity", identity.build(state, tokens, HEADER), state),
        "probe": Journalled("graph", probe, state),
    }
    with ExitStack() as stack:
        loop = stack.enter_context(looping())
        urls = {name: stack.enter_context(serving(loop, app)) for name, app in apps.items()}
        ports = {name: int(url.rpartition(":")[2]) for name, url in urls.items()}
        context = certified(folder / "ca.pem")
        hosts = {"login.microsoftonline.com": ports["entra"], "graph.microsoft.com": ports["probe"]}
        hosts |= {"contoso.crm.dynamics.com": unused_port()}
        port = stack.enter_context(proxying(loop, hosts, context))
        ground = Ground(state, tokens, probe, urls, port, str(folder / "ca.pem"), loop)
        ground.http.trust_env = False
        yield stack.enter_context(closing(ground))


@contextmanager
def closing(ground: Ground) -> Iterator[Ground]:
    with ground.http:
        yield ground
