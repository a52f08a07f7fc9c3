from collections.abc import Iterator

import pytest
from graph_world import Client, load, serving

from sandbox.entra.tokens import Tokens
from sandbox.graph.app import build
from sandbox.tenant.state import State
from sandbox.wire import Journalled


@pytest.fixture(scope="session")
def state() -> State:
    return State(load)


@pytest.fixture(scope="session")
def tokens(state: State) -> Tokens:
    return Tokens(state)


@pytest.fixture(scope="session")
def base(state: State, tokens: Tokens) -> Iterator[str]:
    with serving(Journalled("graph", build(state, tokens), state)) as address:
        yield address


@pytest.fixture
def graph(base: str, state: State, tokens: Tokens) -> Iterator[Client]:
    """Graph with an empty mailbox of Kim's."""
    client = Client(base, state, tokens).holding()
    yield client
    client.http.close()
