"""Queue messages as functions see them: the body, what a function puts out, and the trigger's metadata.

It does not talk to storage.
https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger#message-metadata
"""

import base64
import json
import uuid
from datetime import UTC, datetime, timedelta

from sandbox.host.protos import TypedData
from sandbox.host.storage import Received

_LIFETIME = timedelta(days=7)


def encode(body: bytes, *, is_base64: bool) -> str:
    """The body as it stands on the queue."""
    return base64.b64encode(body).decode() if is_base64 else body.decode()


def decode(text: str, *, is_base64: bool) -> bytes:
    """The body of what stands on the queue. Raises ValueError when it is not base64 but should be."""
    return base64.b64decode(text, validate=True) if is_base64 else text.encode()


def trigger_value(body: bytes) -> TypedData:
    """What the worker gets: text, or bytes where it is not UTF-8."""
    try:
        return TypedData(string=body.decode())
    except UnicodeDecodeError:
        return TypedData(bytes=body)


def trigger_metadata(message: Received) -> dict[str, TypedData]:
    """The message's metadata by the names that the worker knows."""
    texts = {
        "Id": message.id,
        "InsertionTime": message.inserted.isoformat(),
        "ExpirationTime": message.expires.isoformat(),
        "NextVisibleTime": message.next_visible.isoformat(),
        "PopReceipt": message.receipt,
    }
    metadata = {name: TypedData(string=text) for name, text in texts.items()}
    return metadata | {"DequeueCount": TypedData(json=str(message.dequeue_count))}


def manual(body: str) -> Received:
    """A message that never lay on a queue: what the admin endpoint makes of its input."""
    now = datetime.now(UTC)
    return Received(str(uuid.uuid4()), body, 0, now, now + _LIFETIME, now, "")


def outgoing(output: TypedData) -> list[bytes]:
    """The bodies that a function's queue output stands for: a JSON list is several messages."""
    if output.form == "bytes":
        return [bytes(output.value)]
    if output.form != "json":
        return [str(output.value).encode()]
    value = json.loads(output.value)
    parts = value if isinstance(value, list) else [value]
    return [(part if isinstance(part, str) else json.dumps(part)).encode() for part in parts]
