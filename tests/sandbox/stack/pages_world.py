"""The sandbox alone, without the app, and its origin as a browser asks it."""

import http.client
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from sandbox.azurite import ROOT
from sandbox.part import Part

KIM, ALEX = "kim@contoso.com", "alex@contoso.com"
FABRIKAM = "a0c0ffee-0000-4000-8000-000000000001"


@dataclass(frozen=True)
class Origin:
    """A running sandbox with the story's tenant."""

    folder: Path
    addresses: dict[str, str]

    @property
    def url(self) -> str:
        return self.addresses["dataverse"]

    def get(self, path: str, **headers: str) -> requests.Response:
        return requests.get(self.url + path, headers=headers, timeout=10)

    def raw(self, path: str, method: str = "GET") -> tuple[int, bytes]:
        """Status and body for a path that no client may tidy up."""
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", parts.netloc)
        connection.endheaders()
        answer = connection.getresponse()
        found = answer.status, answer.read()
        connection.close()
        return found

    def control(self, path: str) -> Any:
        answer = requests.get(f"{self.addresses['control']}/_sandbox/{path}", timeout=10)
        assert answer.ok, answer.text
        return answer.json()

    def publish(self, name: str, content: str | bytes) -> None:
        """Puts a web resource where published ones are."""
        path = self.folder / "webresources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


@contextmanager
def opened(folder: Path) -> Iterator[Origin]:
    command = [sys.executable, "-m", "sandbox.serve", "--folder", str(folder)]
    part = Part("The sandbox", command, {"PATH": os.environ["PATH"]}, ROOT, folder / "sandbox.log")
    try:
        yield Origin(folder, part.start(_ready))
    finally:
        part.stop()


def _ready(lines: list[str]) -> dict[str, str] | None:
    return next((json.loads(line) for line in lines if line.startswith("{")), None)
