from collections.abc import Iterator

import pytest
from ground_browser import Browser, browsing
from ground_world import Ground, load, opened
from stillness import excused


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with opened(tmp_path_factory.mktemp("ground")) as ground:
        yield ground


@pytest.fixture
def ground(running: Ground, request: pytest.FixtureRequest) -> Iterator[Ground]:
    """Everything as it was at the start; nobody was mailed in the end."""
    running.settle()
    running.state.reset(load)
    running.probe.bodies.clear()
    yield running
    assert excused(request.node) or running.state.tenant.organization.outbox == []


@pytest.fixture
def browser(ground: Ground) -> Iterator[Browser]:
    with browsing(ground) as browser:
        yield browser
