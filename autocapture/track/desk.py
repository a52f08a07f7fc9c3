"""Where trackings are accepted: what a click on Track is checked against, and where it is kept."""

from dataclasses import dataclass

from autocapture.core.rules import Rules
from autocapture.gate import Gate
from autocapture.gateways.dataverse.access import Access
from autocapture.gateways.dataverse.records import Records
from autocapture.gateways.dataverse.sellers import Sellers
from autocapture.gateways.graph import Graph
from autocapture.gateways.reads import Lane
from autocapture.gateways.storage.queue import Queue
from autocapture.gateways.storage.staging import Staging
from autocapture.gateways.storage.trackings import Trackings


@dataclass(frozen=True, slots=True)
class Desk:
    """Where trackings are accepted."""

    gate: Gate
    graph: Graph
    records: Records
    access: Access
    sellers: Sellers
    branches: Lane
    rules: Rules
    trackings: Trackings
    staging: Staging
    queue: Queue
