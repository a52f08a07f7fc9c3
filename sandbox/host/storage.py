"""Queues as the host uses them: the real storage client, with the managed identity of the connection.

Clients are synchronous and run on the host's own threads. Bodies pass as they stand on the queue: encoding is the
caller's affair. Nothing is retried here; whoever polls comes again anyway.
https://learn.microsoft.com/rest/api/storageservices/queue-service-rest-api
"""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from azure.core.exceptions import ResourceExistsError, ResourceNotFoundError
from azure.identity import ManagedIdentityCredential
from azure.storage.queue import QueueClient, QueueMessage

from sandbox.host.settings import Connection

THREADS = "host-storage"
"""How the names of the host's own storage threads begin."""


@dataclass
class Received:
    """A message under lease. `receipt` changes with every renewal; times are aware, UTC."""

    id: str
    body: str
    dequeue_count: int
    inserted: datetime
    expires: datetime
    next_visible: datetime
    receipt: str


class Queue:
    """One queue. Every method raises azure.core's `AzureError` when storage fails."""

    def __init__(self, client: QueueClient, threads: ThreadPoolExecutor) -> None:
        self.name: str = client.queue_name
        self._client = client
        self._threads = threads

    async def receive(self, count: int, lease: int) -> list[Received] | None:
        """Takes up to `count` messages for `lease` seconds; None when the queue does not exist."""
        try:
            return await self._call(lambda: [_received(message) for message in self._page(count, lease)])
        except ResourceNotFoundError:
            return None

    def _page(self, count: int, lease: int) -> Iterable[QueueMessage]:
        return self._client.receive_messages(messages_per_page=count, max_messages=count, visibility_timeout=lease)

    async def hide(self, message: Received, seconds: int) -> None:
        """Lets the message be seen again after so many seconds from now."""
        changed = await self._call(
            lambda: self._client.update_message(message.id, message.receipt, visibility_timeout=seconds)
        )
        message.receipt = vars(changed)["pop_receipt"]

    async def delete(self, message: Received) -> None:
        """Deletes the message."""
        await self._call(lambda: self._client.delete_message(message.id, message.receipt))

    async def send(self, body: str) -> None:
        """Puts a message on the queue, which is made if it does not exist."""
        try:
            await self._call(lambda: self._client.send_message(body))
        except ResourceNotFoundError:
            await self._create()
            await self._call(lambda: self._client.send_message(body))

    async def _create(self) -> None:
        try:
            await self._call(self._client.create_queue)
        except ResourceExistsError:
            return

    async def _call[Answer](self, work: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def _received(message: QueueMessage) -> Received:
    known = vars(message)  # the client's types allow None everywhere; a received message has all of it
    return Received(
        id=known["id"],
        body=known["content"],
        dequeue_count=known["dequeue_count"],
        inserted=known["inserted_on"],
        expires=known["expires_on"],
        next_visible=known["next_visible_on"],
        receipt=known["pop_receipt"],
    )


class Queues:
    """The queues of all connections; one identity a connection."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(8, thread_name_prefix=THREADS)
        self._credentials: dict[Connection, ManagedIdentityCredential] = {}

    def open(self, connection: Connection, name: str) -> Queue:
        """The queue of that name; it need not exist."""
        if connection not in self._credentials:
            self._credentials[connection] = ManagedIdentityCredential(client_id=connection.client_id)
        client = QueueClient(
            connection.queue_uri,
            name,
            credential=self._credentials[connection],
            retry_total=0,
            connection_timeout=5,
            read_timeout=10,
        )
        return Queue(client, self._threads)

    def close(self) -> None:
        """Lets the threads go."""
        self._threads.shutdown(wait=False, cancel_futures=True)
