"""A person who calls the app and Dataverse over HTTP, with tokens that the sandbox hands out. It draws nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests

_TIMEOUT = 60
"""Seconds; the first call of a fresh app imports and signs in."""


@dataclass(frozen=True)
class Visitor:
    """One person by sign-in name, at the addresses of a running stack."""

    user: str
    addresses: Mapping[str, Any]

    def ask(self, path: str) -> requests.Response:
        """GET from the app; `path` begins with /api."""
        return self._send("GET", self.addresses["app"] + path, "app")

    def post(self, path: str, body: Mapping[str, Any]) -> requests.Response:
        """POST to the app."""
        return self._send("POST", self.addresses["app"] + path, "app", json=dict(body))

    def read(self, path: str, **query: str) -> requests.Response:
        """GET from the organisation's Web API, below `/api/data/v9.2/`."""
        return self._send("GET", f"{self.addresses['dataverse']}/api/data/v9.2/{path}", "dataverse", params=query)

    def _send(self, method: str, url: str, audience: str, **options: Any) -> requests.Response:  # noqa: ANN401 - requests' own
        headers = {"Authorization": f"Bearer {self._token(audience)}"}
        return requests.request(method, url, headers=headers, timeout=_TIMEOUT, **options)

    def _token(self, audience: str) -> str:
        asked = {"user": self.user, "for": audience}
        answer = requests.get(f"{self.addresses['control']}/_sandbox/token", asked, timeout=_TIMEOUT)
        answer.raise_for_status()
        token: str = answer.json()["token"]
        return token
