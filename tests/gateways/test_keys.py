"""The ration of key fetches, by a clock in the test's own hands and an endpoint on loopback."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from forging import new_key, public

from autocapture.errors import NotSignedIn
from autocapture.gateways.keys import PAUSE_SECONDS, Keys

ISSUER = "https://login.microsoftonline.com/00000000-0000-0000-0000-000000000001/v2.0"


@dataclass
class Endpoint:
    """Publishes keys, and counts how often it is asked."""

    keys: list[dict[str, str]] = field(default_factory=list)
    asked: int = 0
    now: float = 0
    url: str = ""


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    endpoint = Endpoint()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            endpoint.asked += 1
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"keys": endpoint.keys}).encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        endpoint.url = f"http://127.0.0.1:{server.server_port}/keys"
        yield endpoint
        server.shutdown()


@pytest.fixture
def keys(endpoint: Endpoint) -> Keys:
    endpoint.keys = [public(new_key(), "first")]
    return Keys(endpoint.url, ISSUER, lambda: endpoint.now)


def is_known(keys: Keys, key_id: str) -> bool:
    try:
        return keys.key(key_id).key_id == key_id
    except NotSignedIn:
        return False


def test_keys_are_fetched_once(endpoint, keys):
    assert [is_known(keys, "first") for _ in range(5)] == [True] * 5
    assert endpoint.asked == 1


def test_a_new_key_right_after_the_first_fetch_does_not_wait(endpoint, keys):
    assert is_known(keys, "first")
    endpoint.keys.append(public(new_key(), "second"))
    assert is_known(keys, "second")
    assert endpoint.asked == 2


def test_after_a_fetch_for_an_unknown_key_there_is_a_pause_and_then_another(endpoint, keys):
    assert is_known(keys, "first")
    assert not is_known(keys, "unknown")
    endpoint.keys.append(public(new_key(), "second"))
    endpoint.now = PAUSE_SECONDS - 1
    assert [is_known(keys, "second"), is_known(keys, "first"), endpoint.asked] == [False, True, 2]
    endpoint.now = PAUSE_SECONDS
    assert [is_known(keys, "second"), endpoint.asked] == [True, 3]


def test_a_key_that_is_withdrawn_goes_with_the_next_fetch(endpoint, keys):
    assert is_known(keys, "first")
    endpoint.keys[:] = [public(new_key(), "second")]
    assert is_known(keys, "second")
    assert not is_known(keys, "first")


@pytest.mark.parametrize(
    ("issuer", "is_ours"),
    [
        (ISSUER, True),
        ("https://login.microsoftonline.com/{tenantid}/v2.0", True),
        ("https://login.microsoftonline.com/00000000-0000-0000-0000-000000000002/v2.0", False),
        ("https://evil.example/{tenantid}/v2.0", False),
        ("", False),
    ],
)
def test_a_key_that_names_another_issuer_is_left_out(endpoint, keys, issuer, is_ours):
    endpoint.keys.append(public(new_key(), "named", issuer=issuer))
    assert is_known(keys, "named") == is_ours
