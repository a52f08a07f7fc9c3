"""Real storage for the host under test, and hosts to start."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import trustme
from host_world import Account, Identity, Running, Start, hosting

from sandbox.azurite import azurite, storage


@pytest.fixture(scope="session")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    folder = tmp_path_factory.mktemp("azurite")
    authority = trustme.CA()
    leaf = authority.issue_cert("127.0.0.1")
    authority.cert_pem.write_to_path(folder / "ca.pem")
    leaf.private_key_pem.write_to_path(folder / "key.pem")
    leaf.cert_chain_pems[0].write_to_path(folder / "certificate.pem")
    part = azurite(folder / "certificate.pem", folder / "key.pem", os.environ, folder / "azurite.log")
    with ThreadingHTTPServer(("127.0.0.1", 0), Identity) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            addresses = part.start(storage)
            yield Account(addresses, folder / "ca.pem", f"http://127.0.0.1:{server.server_port}/msi/token")
        finally:
            part.stop()
            server.shutdown()


@pytest.fixture
def start(account: Account, tmp_path: Path) -> Iterator[Start]:
    """Starts hosts and ends them with the test."""
    with ExitStack() as stack:
        yield lambda app, *arguments, **settings: stack.enter_context(
            hosting(account, tmp_path, app, *arguments, **settings)
        )


@pytest.fixture(scope="session")
def web(account: Account, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The HTTP demo app, for all tests that only ask it."""
    with hosting(
        account, tmp_path_factory.mktemp("web"), "web", Host__CORS="https://contoso.crm.dynamics.com"
    ) as running:
        yield running


@pytest.fixture(scope="session")
def jobs(account: Account, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The queue demo app with immediate retries."""
    retry = {"AzureFunctionsJobHost__extensions__queues__visibilityTimeout": "00:00:00"}
    with hosting(account, tmp_path_factory.mktemp("queues"), "queues", **retry) as running:
        yield running
