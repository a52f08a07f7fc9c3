"""A stack for rough handling: killed again and again, and with a storage that faults reach."""

from collections.abc import Iterator

import pytest
from rough import Rough

from sandbox.stack import Stack

QUICK = {
    "AzureFunctionsJobHost__extensions__queues__visibilityTimeout": "00:00:00",
    "AzureFunctionsJobHost__extensions__queues__maxPollingInterval": "00:00:00.200",
    "AzureFunctionsJobHost__extensions__queues__batchSize": "3",
    "AzureFunctionsJobHost__extensions__queues__newBatchThreshold": "1",
    "SUGGESTION_CAP": "200",
}
"""Few at once: a kill costs every message that is out one of its five attempts."""
LEASE = "1"
"""Seconds after which a message that a killed host held is seen again."""


@pytest.fixture(scope="module")
def rough(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rough]:
    """It is not measured: a killed process writes nothing down."""
    folder = tmp_path_factory.mktemp("rough")
    with (
        Stack(folder, settings=QUICK, host_arguments=["--lease", LEASE], storage_faults=True) as stack,
        pytest.MonkeyPatch.context() as patched,
    ):
        patched.setenv("REQUESTS_CA_BUNDLE", stack.addresses.sandbox["ca"])
        patched.setenv("NO_PROXY", "127.0.0.1")
        yield Rough(stack)
