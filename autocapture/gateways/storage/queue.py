"""The queue between the click and the worker: its messages hold ids, and how often they were put back.

Delivery is at least once; whoever takes a message must bear to get it twice.
https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger
"""

import json
from uuid import UUID

from autocapture.core.model import Ticket
from autocapture.errors import InvalidRequest
from autocapture.gateways.storage.account import Account
from autocapture.gateways.storage.trouble import storage_trouble


class Queue:
    """The queue of trackings."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def put(self, ticket: Ticket, delay: int = 0) -> None:
        """Asks for the tracking to be carried out, after a delay in seconds."""
        ids = {"seller": ticket.key, "tracking": str(ticket.tracking_id)}
        message = json.dumps(ids | ({"pauses": ticket.pauses} if ticket.pauses else {}))
        with storage_trouble():
            self._account.tracking_queue.send_message(message, visibility_timeout=delay)

    def ping(self) -> None:
        """Raises `Unavailable` when the queue cannot be reached."""
        with storage_trouble():
            self._account.tracking_queue.get_queue_properties()


def ticket(body: str) -> Ticket:
    """The ids in a queue message; raises `InvalidRequest` when it is none of ours."""
    try:
        ids = json.loads(body)
        return Ticket(str(ids["seller"]), UUID(ids["tracking"]), int(ids.get("pauses", 0)))
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidRequest("The queue holds a message that is not a tracking. Delete it.") from error
