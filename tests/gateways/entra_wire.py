"""Entra's token endpoint in the test's own hands: what MSAL sends is written down, what it gets is chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import requests

from autocapture.core.model import Seller
from autocapture.gateways.caller import Caller
from autocapture.gateways.clouds import CLOUDS
from autocapture.gateways.credentials import Credential, by_identity
from autocapture.gateways.entra import Entra, Registration

TENANT, CLIENT = UUID(int=1), UUID(int=2)
GRAPH = "https://graph.microsoft.com/.default"
DATAVERSE = "https://contoso.crm.dynamics.com/user_impersonation"


@dataclass
class Wire:
    """Grants a new token to each request, for an hour, unless `refusals` holds something else to answer."""

    forms: list[dict[str, str]] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    refusals: list[Mapping[str, Any]] = field(default_factory=list)
    seconds: int = 3_600

    def answer(self, request: requests.PreparedRequest) -> tuple[int, Mapping[str, Any]]:
        url = request.url or ""
        self.urls.append(url)
        root = url.partition("/v2.0/")[0]
        if request.method == "GET":
            paths = {"authorization_endpoint": "authorize", "token_endpoint": "token"}
            return 200, {name: f"{root}/oauth2/v2.0/{path}" for name, path in paths.items()} | {"issuer": root}
        self.forms.append({name: values[0] for name, values in parse_qs(str(request.body)).items()})
        if self.refusals:
            return 400, self.refusals.pop(0)
        token = f"token {len(self.forms)}"
        return 200, {"access_token": token, "token_type": "Bearer", "expires_in": self.seconds, "scope": "x"}


def entra(credential: Credential | None = None, cloud: str = "public") -> Entra:
    return Entra(Registration(CLOUDS[cloud], TENANT, CLIENT), credential or by_identity(lambda: "by the identity"))


def caller(assertion: str = "kim's token", expires: float = 4e9) -> Caller:
    return Caller(Seller(TENANT, UUID(int=7)), assertion, expires)


def header(bearer: requests.auth.AuthBase) -> str:
    """What a remote would be sent."""
    request = requests.Request("GET", "https://graph.microsoft.com", auth=bearer).prepare()
    return str(request.headers["Authorization"])
