"""The composition root: settings, transport and clock become gateways and use cases. Built once, at the first need.

Nothing is built, read or reached at import: an app that cannot be imported has no functions at all.
"""

import logging
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

from autocapture.core.model import Ticket
from autocapture.gate import Gate, Remotes
from autocapture.gateways.caller import Accepted, Caller, Callers
from autocapture.gateways.credentials import Credential, by_certificate, by_identity
from autocapture.gateways.dataverse.access import Access
from autocapture.gateways.dataverse.activities import Activities
from autocapture.gateways.dataverse.attachments import Attachments
from autocapture.gateways.dataverse.client import Dataverse
from autocapture.gateways.dataverse.limits import FileLimits
from autocapture.gateways.dataverse.metadata import Metadata
from autocapture.gateways.dataverse.parties import PartyLookup
from autocapture.gateways.dataverse.promoted import Promoted
from autocapture.gateways.dataverse.receipts import Receipts
from autocapture.gateways.dataverse.records import Records
from autocapture.gateways.dataverse.roles import Roles
from autocapture.gateways.dataverse.sellers import Sellers
from autocapture.gateways.dataverse.writing import Writing
from autocapture.gateways.entra import Entra, Registration
from autocapture.gateways.graph import Graph
from autocapture.gateways.http import Http
from autocapture.gateways.reads import Lane
from autocapture.gateways.storage.account import Account
from autocapture.gateways.storage.claims import Claims
from autocapture.gateways.storage.queue import Queue
from autocapture.gateways.storage.shelf import TableShelf
from autocapture.gateways.storage.staging import Staging
from autocapture.gateways.storage.trackings import Trackings
from autocapture.refresh import Rounds
from autocapture.settings import Settings, settings
from autocapture.suggest import Sources
from autocapture.track.calendar import Calendars
from autocapture.track.desk import Desk
from autocapture.track.job import Bench
from autocapture.track.renew import Renewal

if TYPE_CHECKING:
    from azure.identity import ManagedIdentityCredential

USE_CASES = 16
"""Use cases side by side: the HTTP concurrency that one instance is deployed with."""
BRANCHES = 4 * USE_CASES
READS = 64

_TALKATIVE = ("azure", "msal", "urllib3")
"""Libraries that log whole URLs, in which addresses and message ids may stand."""


@dataclass(frozen=True, slots=True)
class App:
    """Everything the triggers need."""

    settings: Settings
    callers: Callers
    dataverse: Dataverse
    account: Account
    sources: Sources
    desk: Desk
    bench: Bench
    rounds: Rounds


@cache
def use_cases() -> Lane:
    """The pool on which triggers run their use case."""
    return Lane("use-case", USE_CASES)


@cache
def app() -> App:
    """The app, from the process's environment; raises `SettingsWrong`, again and again until they are right."""
    chosen = settings(os.environ)
    for library in _TALKATIVE:
        logging.getLogger(library).setLevel(logging.WARNING)
    return _built(chosen)


def probes(built: App, caller: Caller) -> Mapping[str, Callable[[], object]]:
    """A call for every dependency that raises when it does not answer; Graph is asked as the administrator."""
    return {
        "Microsoft Entra and Dataverse, as the app": built.dataverse.ping,
        "Microsoft Graph, as you": lambda: built.sources.graph.ping(caller),
        "Table storage": lambda: built.sources.trackings.find(Ticket("health", UUID(int=0))),
        "Blob storage": built.desk.staging.ping,
        "Queue storage": built.desk.queue.ping,
    }


def _built(chosen: Settings) -> App:
    base = _base(chosen)
    sources = _sources(chosen, base)
    return App(
        settings=chosen,
        callers=Callers(_accepted(chosen)),
        dataverse=base.dataverse,
        account=base.account,
        sources=sources,
        desk=_desk(sources, base),
        bench=_bench(chosen, sources, base),
        rounds=Rounds(sources.trackings, Staging(base.account), Queue(base.account), base.metadata, base.shelf),
    )


@dataclass(frozen=True, slots=True)
class _Base:
    """What everything else stands on."""

    dataverse: Dataverse
    graph: Graph
    account: Account
    shelf: TableShelf
    metadata: Metadata
    reads: Lane


def _base(chosen: Settings) -> _Base:
    identity = _identity(chosen)
    entra = Entra(Registration(chosen.cloud, chosen.tenant_id, chosen.client_id), _credential(chosen, identity))
    http = Http(frozenset({chosen.cloud.graph, chosen.dataverse_url}), connections=READS)
    reads = Lane("read", READS)
    dataverse = Dataverse(http, entra, chosen.dataverse_url)
    account = Account(chosen.blob_uri, chosen.queue_uri, chosen.table_uri, chosen.tracking_queue, identity)
    shelf = TableShelf(account, lambda: datetime.now(UTC))
    graph = Graph(http, entra, time.monotonic, reads)
    return _Base(dataverse, graph, account, shelf, Metadata(dataverse, time.monotonic, reads, shelf), reads)


def _accepted(chosen: Settings) -> Accepted:
    return Accepted(chosen.cloud.authority, chosen.tenant_id, chosen.client_id, chosen.allowed_clients)


def _credential(chosen: Settings, identity: "ManagedIdentityCredential") -> Credential:
    """The certificate where there is one, else the identity: never both."""
    if chosen.certificate_path:
        return by_certificate(chosen.certificate_path)
    return by_identity(lambda: identity.get_token(f"{chosen.cloud.exchange}/.default").token)


def _sources(chosen: Settings, base: _Base) -> Sources:
    access = Access(base.dataverse, time.monotonic)
    branches = Lane("branch", BRANCHES)
    remotes = Remotes(Roles(base.dataverse).held, base.graph.plans)
    sellers, trackings = Sellers(base.dataverse, access, time.monotonic), Trackings(base.account)
    calendars = Calendars(sellers, chosen.rules)
    renewal = Renewal(base.graph, calendars, trackings, Staging(base.account), Queue(base.account))
    return Sources(
        gate=Gate(chosen.demands, remotes, branches, base.reads, time.monotonic),
        graph=base.graph,
        records=Records(base.dataverse, base.metadata, access, base.reads, chosen.rules),
        activities=Activities(base.dataverse, base.metadata, base.reads),
        access=access,
        sellers=sellers,
        trackings=trackings,
        branches=branches,
        reads=base.reads,
        rules=chosen.rules,
        renew=renewal.of,
    )


def _desk(sources: Sources, base: _Base) -> Desk:
    return Desk(
        gate=sources.gate,
        graph=sources.graph,
        records=sources.records,
        access=sources.access,
        sellers=sources.sellers,
        branches=sources.branches,
        rules=sources.rules,
        trackings=sources.trackings,
        staging=Staging(base.account),
        queue=Queue(base.account),
    )


def _bench(chosen: Settings, sources: Sources, base: _Base) -> Bench:
    return Bench(
        activities=sources.activities,
        promoted=Promoted(base.dataverse),
        parties=PartyLookup(base.dataverse, base.reads),
        writing=Writing(base.dataverse, base.metadata),
        attachments=Attachments(base.dataverse),
        limits=FileLimits(base.dataverse, time.monotonic),
        receipts=Receipts(base.dataverse, chosen.client_id),
        trackings=sources.trackings,
        claims=Claims(base.account),
        staging=Staging(base.account),
        queue=Queue(base.account),
        branches=sources.branches,
        undo_span=chosen.rules.undo_span,
    )


def _identity(chosen: Settings) -> "ManagedIdentityCredential":
    """The managed identity that stands for every secret."""
    from azure.identity import ManagedIdentityCredential  # noqa: PLC0415 - a quarter of a second of import

    return ManagedIdentityCredential(client_id=str(chosen.identity_client_id))
