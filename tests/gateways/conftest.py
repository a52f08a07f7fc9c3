"""What the gateways' tests share: Entra's token endpoint in the test's own hands."""

import json
from collections.abc import Iterator

import pytest
import requests
from entra_wire import Wire
from requests.adapters import HTTPAdapter


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    wire = Wire()

    def send(_: HTTPAdapter, request: requests.PreparedRequest, **__: object) -> requests.Response:
        response = requests.Response()
        response.status_code, body = wire.answer(request)
        response._content = json.dumps(body).encode()  # noqa: SLF001 - the library has no other way to make one
        response.headers["Content-Type"] = "application/json"
        response.url = request.url or ""
        return response

    monkeypatch.setattr(HTTPAdapter, "send", send)
    yield wire
    assert all(url.startswith("https://login.") for url in wire.urls)
