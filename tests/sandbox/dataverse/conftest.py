from collections.abc import Iterator

import pytest
from dataverse_client import Client, serving
from dataverse_world import tenant
from stillness import excused

from sandbox.dataverse.app import build
from sandbox.entra.tokens import Tokens
from sandbox.tenant.state import State
from sandbox.wire import Journalled


@pytest.fixture(scope="session")
def state() -> State:
    return State(lambda _: tenant())


@pytest.fixture(scope="session")
def tokens(state: State) -> Tokens:
    return Tokens(state)


@pytest.fixture(scope="session")
def base(state: State, tokens: Tokens) -> Iterator[str]:
    with serving(Journalled("dataverse", build(state, tokens), state)) as address:
        yield address


@pytest.fixture
def dataverse(base: str, state: State, tokens: Tokens, request: pytest.FixtureRequest) -> Iterator[Client]:
    """Dataverse with the rows of `dataverse_world`, afresh; it has mailed nobody in the end."""
    state.reset()
    client = Client(base, state, tokens)
    yield client
    client.http.close()
    assert excused(request.node) or state.tenant.organization.outbox == []
