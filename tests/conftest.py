"""What all tests share: hypothesis profiles, and one running stack with the app in it."""

import os
from collections.abc import Iterator
from pathlib import Path

import coverage
import pytest
from hypothesis import settings
from stillness import MARKER, Watches
from stored import account_of
from world import World

from autocapture.gateways.storage.account import Account
from sandbox.stack import Stack

settings.register_profile("test", derandomize=True, deadline=None, max_examples=100)
settings.register_profile("soak", derandomize=True, deadline=None, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))

LEASE = "5"
"""Seconds after which a message that a killed host held is seen again; the real host's are ten minutes."""
AT_ONCE = {
    "AzureFunctionsJobHost__extensions__queues__visibilityTimeout": "00:00:00",
    "AzureFunctionsJobHost__extensions__queues__maxPollingInterval": "00:00:00.200",
}
"""A new message is seen soon and a failed one again at once, so that no test has to wait."""


def pytest_configure(config: pytest.Config) -> None:
    """A marker for tests of the sandbox's own mailing."""
    config.addinivalue_line("markers", f"{MARKER}(reason): the sandbox mails people in this test, on purpose")


@pytest.fixture(scope="session", autouse=True)
def watches() -> Iterator[Watches]:
    """Every stack that a test starts is watched, from its start to its end."""
    found = Watches()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stack, "__enter__", found.entering(Stack.__enter__))
        patch.setattr(Stack, "close", found.closing(Stack.close))
        yield found


@pytest.fixture(autouse=True)
def nobody_is_mailed(request: pytest.FixtureRequest, watches: Watches) -> Iterator[None]:
    """After every test the outbox is empty and every calendar as it was loaded."""
    with watches.around(request.node):
        yield


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The tenant, Azurite and the app; measured when the tests are."""
    with stack_in(tmp_path_factory.mktemp("stack")) as running:
        yield running


@pytest.fixture(scope="module")
def faulty_storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack of its own, whose storage faults reach."""
    with stack_in(tmp_path_factory.mktemp("faulty"), storage_faults=True) as running:
        yield running


def stack_in(folder: Path, *, storage_faults: bool = False) -> Stack:
    is_measured, arguments = coverage.Coverage.current() is not None, ["--lease", LEASE]
    return Stack(
        folder, settings=AT_ONCE, host_arguments=arguments, coverage=is_measured, storage_faults=storage_faults
    )


@pytest.fixture
def account(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Account:
    """The app's storage, past the app."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", stack.addresses.sandbox["ca"])
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return account_of(stack)


@pytest.fixture
def world(stack: Stack) -> World:
    """The stack with a fresh tenant, of nobody's mail and nobody's records."""
    return World(stack)
