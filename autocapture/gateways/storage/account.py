"""The storage account's clients, by managed identity. There is no key and no connection string.

https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection
"""

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential
    from azure.data.tables import TableClient
    from azure.storage.blob import ContainerClient
    from azure.storage.queue import QueueClient

TRACKINGS = "trackings"
SHARED = "shared"
CONTAINER = "staged"
TIMEOUTS: dict[str, Any] = {"connection_timeout": 5, "read_timeout": 20}
"""Seconds."""
RETRIES = 2
BACKOFF = 0.2
TABLE_RETRIES: dict[str, Any] = {"retry_total": RETRIES, "retry_backoff_factor": BACKOFF}
"""Someone waits: the clients' own backoff would be a quarter of a minute and more.

https://learn.microsoft.com/azure/storage/blobs/storage-retry-policy-python
"""


@dataclass(frozen=True)
class Account:
    """Where the services are, and which queue takes the trackings."""

    blob_uri: str
    queue_uri: str
    table_uri: str
    queue: str
    credential: "TokenCredential"

    @cached_property
    def table(self) -> "TableClient":
        """The table of trackings; it exists once this returns."""
        return self._table(TRACKINGS)

    @cached_property
    def shared(self) -> "TableClient":
        """The table of what all instances share; it exists once this returns."""
        return self._table(SHARED)

    def _table(self, name: str) -> "TableClient":
        from azure.data.tables import TableServiceClient  # noqa: PLC0415 - imported at the first need

        tables = TableServiceClient(self.table_uri, credential=self.credential, **TIMEOUTS, **TABLE_RETRIES)
        return tables.create_table_if_not_exists(name)

    @cached_property
    def staged(self) -> "ContainerClient":
        """The private container of staged content; it exists once this returns."""
        from azure.core.exceptions import ResourceExistsError  # noqa: PLC0415
        from azure.storage.blob import BlobServiceClient, LinearRetry  # noqa: PLC0415

        retry = LinearRetry(backoff=1, retry_total=RETRIES, random_jitter_range=1)
        blobs = BlobServiceClient(self.blob_uri, self.credential, retry_policy=retry, **TIMEOUTS)
        container = blobs.get_container_client(CONTAINER)
        with suppress(ResourceExistsError):
            container.create_container()
        return container

    @cached_property
    def tracking_queue(self) -> "QueueClient":
        """The queue of trackings. Its messages are base64, as `host.json` says; the deployment makes the queue."""
        from azure.storage.queue import LinearRetry, QueueServiceClient, TextBase64EncodePolicy  # noqa: PLC0415

        retry = LinearRetry(backoff=1, retry_total=RETRIES, random_jitter_range=1)
        queues = QueueServiceClient(self.queue_uri, self.credential, retry_policy=retry, **TIMEOUTS)
        return queues.get_queue_client(self.queue, message_encode_policy=TextBase64EncodePolicy())
