"""What lies in Dataverse of what a tracking wrote: a digest of it, and who made it. It changes and deletes nothing.

The digest is of the columns and the parties that Track writes and of nothing else: a note, a flag or a queue that a
colleague adds is no change of it.
https://learn.microsoft.com/power-apps/developer/data-platform/webapi/retrieve-entity-using-web-api
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from autocapture.core import ids
from autocapture.core.model import RecordRef, Tracking
from autocapture.core.undoing import Receipt
from autocapture.errors import NotFound
from autocapture.gateways import odata
from autocapture.gateways.dataverse.client import LOGICAL_NAME, Dataverse, Rights

_REGARDING = "_regardingobjectid_value"
_COLUMNS = {
    "email": ("subject", "description", "directioncode", "messageid", "actualend", "prioritycode", "statecode"),
    "appointment": (
        *("subject", "description", "location", "scheduledstart", "scheduledend", "isalldayevent", "prioritycode"),
        *("globalobjectid", "statecode"),
    ),
}
_WRITTEN = frozenset({1, 2, 3, 5, 6, 7})
"""Kinds of participation that Track writes; Dataverse adds the owner and the regarding by itself."""


class Receipts:
    """Reads activities back in the name of the seller who tracked them."""

    def __init__(self, dataverse: Dataverse, client_id: UUID) -> None:
        self._dataverse = dataverse
        self._client_id = client_id

    def read(self, rights: Rights, tracking: Tracking) -> Receipt | None:
        """What lies under the tracking's activity id; None when it is not there. Raises as `understood` does."""
        table = table_of(tracking)
        try:
            row = self._dataverse.get(rights, f"{table}s({tracking.activity_id})?{odata.query(**_options(table))}")
        except NotFound:
            return None
        target = row.get(_REGARDING)
        return Receipt(
            version=row["@odata.etag"],
            digest=_digest(row, table, tracking.id),
            regarding=RecordRef(row[f"{_REGARDING}@{LOGICAL_NAME}"], UUID(target)) if target else None,
            is_sellers=self._is_sellers(row, table, tracking),
            linked_start=datetime.fromisoformat(row["scheduledstart"]) if row.get("globalobjectid") else None,
            is_open=row["statecode"] == 0,
        )

    def _is_sellers(self, row: Mapping[str, Any], table: str, tracking: Tracking) -> bool:
        """Whether this app's own user wrote it on the seller's behalf."""
        seller, app = row[f"createdby_{table}"] or {}, row[f"createdonbehalfby_{table}"] or {}
        made = seller.get("azureactivedirectoryobjectid"), app.get("applicationid")
        return made == (str(tracking.seller.object_id), str(self._client_id))


def table_of(tracking: Tracking) -> str:
    """The table in which the tracking's activity lies."""
    return "appointment" if ids.entry_id(tracking.suggestion_id)[0] == ids.MEETING else "email"


def _options(table: str) -> dict[str, str]:
    people = f"{table}_activity_parties($select=participationtypemask,addressused,_partyid_value)"
    made_by = (
        f"createdby_{table}($select=azureactivedirectoryobjectid),createdonbehalfby_{table}($select=applicationid)"
    )
    return {"_select": ",".join((*_COLUMNS[table], _REGARDING)), "_expand": f"{people},{made_by}"}


def _digest(row: Mapping[str, Any], table: str, salt: UUID) -> str:
    """Salted, so that equal content of two trackings does not look equal."""
    parties = [
        [party["participationtypemask"], party["addressused"] or "", party["_partyid_value"] or ""]
        for party in row[f"{table}_activity_parties"]
        if party["participationtypemask"] in _WRITTEN
    ]
    written = [str(salt), [row.get(name) for name in _COLUMNS[table]], row.get(_REGARDING), sorted(parties)]
    return hashlib.sha256(json.dumps(written).encode()).hexdigest()
