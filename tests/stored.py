"""The app's storage account on the running Azurite, reached by the app's own gateway and the sandbox's identity."""

import re
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests
from azure.core.credentials import AccessToken
from azure.core.exceptions import ResourceNotFoundError
from azure.storage.queue import QueueClient

from autocapture.gateways.storage.account import Account
from sandbox.stack import Stack

_PATIENCE = 60
"""Seconds until it must be quiet."""
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


@dataclass
class Identity:
    """Tokens of the sandbox's managed identity."""

    stack: Stack

    def get_token(self, *_scopes: str, **_options: Any) -> AccessToken:
        tenant = self.stack.addresses.sandbox
        asked = {"resource": "https://storage.azure.com", "api-version": "2019-08-01"}
        asked["client_id"] = tenant["identity_client_id"]
        answer = requests.get(
            tenant["identity"], asked, headers={"X-IDENTITY-HEADER": tenant["identity_header"]}, timeout=9
        )
        return AccessToken(answer.json()["access_token"], int(answer.json()["expires_on"]))


def account_of(stack: Stack) -> Account:
    storage = stack.addresses.storage
    return Account(storage.blob, storage.queue, storage.table, "tracking", Identity(stack))


def queues(account: Account) -> Sequence[QueueClient]:
    """Of trackings, and of those given up."""
    taken = account.tracking_queue
    return [taken, QueueClient(account.queue_uri, f"{taken.queue_name}-poison", credential=account.credential)]


def is_quiet(account: Account) -> bool:
    """Whether no message is on its way, be it hidden or not."""
    return sum(map(_waiting, queues(account))) == 0


def until_quiet(account: Account, stack: Stack) -> None:
    until = time.monotonic() + _PATIENCE
    while not is_quiet(account):
        stack.check()
        assert time.monotonic() < until, f"messages are left in the queue\n{stack.host_log[-3000:]}"


def make_older(account: Account, span: timedelta, of: str = "") -> None:
    """What is stored becomes older, all of it or what is a seller's; what a worker deletes meanwhile is fine."""
    for row in account.table.list_entities():
        if of in f"{row['PartitionKey']} {row['RowKey']}":
            with suppress(ResourceNotFoundError):
                account.table.update_entity({name: _older(value, span) for name, value in row.items()}, mode="replace")
    for name in account.staged.list_blob_names():
        if of in name:
            with suppress(ResourceNotFoundError):
                kept = account.staged.download_blob(name).readall().decode()
                account.staged.upload_blob(name, _older(kept, span), overwrite=True)


def _older(value: Any, span: timedelta) -> Any:
    if not isinstance(value, str):
        return value
    return _INSTANT.sub(lambda found: (datetime.fromisoformat(found[0]) - span).isoformat(), value)


def _waiting(queue: QueueClient) -> int:
    try:
        return queue.get_queue_properties().approximate_message_count or 0
    except ResourceNotFoundError:
        return 0
