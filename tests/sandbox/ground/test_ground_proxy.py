import logging
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
import requests
from ground_serving import certified, proxying
from ground_world import GRAPH, LOGIN, ORGANIZATION, Ground

GRAPH_HOST = "graph.microsoft.com"


@contextmanager
def connected(ground: Ground, head: bytes) -> Iterator[socket.socket]:
    """A connection to the proxy that has sent this."""
    with socket.create_connection(("127.0.0.1", ground.proxy), timeout=10) as raw:
        raw.sendall(head)
        yield raw


def answered(ground: Ground, head: bytes) -> bytes:
    """The whole answer; the proxy closes the connection behind it."""
    with connected(ground, head) as raw:
        return b"".join(iter(lambda: raw.recv(4096), b""))


@pytest.fixture
def session(ground: Ground) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        session.proxies = dict.fromkeys(("http", "https"), f"http://127.0.0.1:{ground.proxy}")
        session.verify = ground.ca
        yield session


def test_a_remote_is_reached_under_its_own_name(ground: Ground, session: requests.Session):
    answer = session.post(f"{GRAPH}/v1.0/me?$select=id", data=b"hello", timeout=10)
    assert (answer.status_code, answer.text, ground.probe.bodies) == (201, "5", [b"hello"])
    assert ground.journal("graph")[0]["path"] == "/v1.0/me?$select=id"


def test_one_connection_serves_many_requests_and_large_ones(ground: Ground, session: requests.Session):
    sizes = [0, 1, 3_000_000, 5]
    assert [session.post(GRAPH, data=b"x" * size, timeout=10).text for size in sizes] == [str(size) for size in sizes]
    assert [len(body) for body in ground.probe.bodies] == sizes


@pytest.mark.parametrize(
    "url", ["https://example.com/", "https://contoso.com/", "https://graph.microsoft.com.fabrikam.com/"]
)
def test_another_host_is_never_reached(session: requests.Session, url: str):
    with pytest.raises(requests.exceptions.ProxyError, match="403 Forbidden"):
        session.get(url, timeout=10)


def test_without_tls_nothing_is_reached(ground: Ground, session: requests.Session):
    assert session.get("http://graph.microsoft.com/", timeout=10).status_code == 403
    assert ground.probe.bodies == []


@pytest.mark.parametrize(
    "line",
    [
        f"CONNECT {GRAPH_HOST}:80 HTTP/1.1",
        f"CONNECT {GRAPH_HOST} HTTP/1.1",
        f"CONNECT {GRAPH_HOST}:443",
        f"CONNECT  {GRAPH_HOST}:443 HTTP/1.1",
        f"connect {GRAPH_HOST}:443 HTTP/1.1",
        f"GET https://{GRAPH_HOST}:443 HTTP/1.1",
        "CONNECT 127.0.0.1:443 HTTP/1.1",
        "CONNECT [::1]:443 HTTP/1.1",
        "\xff",
        "",
    ],
)
def test_what_is_no_connect_to_a_remote_is_forbidden(ground: Ground, line: str):
    assert answered(ground, f"{line}\r\n\r\n".encode("latin-1")).startswith(b"HTTP/1.1 403 Forbidden\r\n")


def test_a_host_is_known_in_any_case(ground: Ground):
    with connected(ground, b"CONNECT Graph.Microsoft.COM:443 HTTP/1.1\r\nHost: x\r\n\r\n") as raw:
        assert raw.recv(4096) == b"HTTP/1.1 200 Connection established\r\n\r\n"


@pytest.mark.parametrize("head", [b"", b"CONNECT graph.mic", b"a" * 200_000])
def test_a_head_that_never_ends_only_ends_its_connection(ground: Ground, caplog, head: bytes):
    with caplog.at_level(logging.WARNING), connected(ground, b"") as raw:
        with suppress(OSError):
            raw.sendall(head)
            raw.shutdown(socket.SHUT_WR)
        with suppress(ConnectionError):
            assert raw.recv(4096) == b""
    assert caplog.records == []


def test_a_client_that_speaks_no_tls_only_ends_its_connection(ground: Ground, session: requests.Session):
    with connected(ground, f"CONNECT {GRAPH_HOST}:443 HTTP/1.1\r\n\r\n".encode()) as raw:
        raw.recv(4096)
        raw.sendall(b"GET / HTTP/1.1\r\n\r\n" * 20)
        with suppress(ConnectionError):
            assert b"HTTP/1.1" not in raw.recv(4096)
    assert ground.probe.bodies == []
    assert session.get(GRAPH, timeout=10).ok


def test_a_remote_that_is_down_is_a_lost_connection(session: requests.Session):
    with pytest.raises(requests.ConnectionError):
        session.get(ORGANIZATION, timeout=10)


def test_a_client_that_does_not_trust_the_authority_gets_nothing(ground: Ground, session: requests.Session):
    session.verify = True
    with pytest.raises(requests.exceptions.SSLError):
        session.get(GRAPH, timeout=10)
    assert ground.probe.bodies == []


def test_the_remotes_speak_the_first_version_of_http_each_to_its_own_name(ground: Ground, session: requests.Session):
    session.get(GRAPH, timeout=10)
    assert session.get(f"{LOGIN}/common/discovery/instance", timeout=10).status_code == 400
    assert len(ground.probe.bodies) == 1


def test_the_end_of_the_proxy_ends_every_connection(ground: Ground, tmp_path):
    port = int(ground.urls["probe"].rpartition(":")[2])
    with proxying(ground.loop, {GRAPH_HOST: port}, certified(tmp_path / "ca.pem")) as proxy:
        raw = socket.create_connection(("127.0.0.1", proxy), timeout=10)
        raw.sendall(f"CONNECT {GRAPH_HOST}:443 HTTP/1.1\r\n\r\n".encode())
        raw.recv(4096)
        context = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
        encrypted = context.wrap_socket(raw, server_hostname=GRAPH_HOST)
        assert encrypted.version() is not None
    with encrypted, suppress(ConnectionError, ssl.SSLError):
        assert encrypted.recv(4096) == b""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", proxy), timeout=10)
