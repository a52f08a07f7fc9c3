"""Activities are written: each created with its parties and put into its state, in one change set.

Nothing is ever put into a sending state, and an id that exists already is left as it is.
https://learn.microsoft.com/power-apps/developer/data-platform/webapi/create-entity-web-api
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import Any
from uuid import UUID

from autocapture.core.address import normal
from autocapture.core.model import RecordRef
from autocapture.core.outlook import Header, Participant
from autocapture.errors import Forbidden, Overtaken
from autocapture.gateways.dataverse.batch import Write, change_set, refusal
from autocapture.gateways.dataverse.client import Dataverse, OnBehalf, encoded, error_code, understood
from autocapture.gateways.dataverse.metadata import Metadata, unsupported
from autocapture.gateways.dataverse.parties import Parties
from autocapture.gateways.http import Answer

LONGEST_ADDRESS = 320
"""Characters that the column holds."""
PRIORITY = {"low": 0, "normal": 1, "high": 2}

JSON = {"Content-Type": "application/json"}
EXISTS = "0x80040237"
"""The code of a create whose id is taken."""
_SETS = {
    "systemuser": "systemusers",
    "contact": "contacts",
    "account": "accounts",
    "lead": "leads",
    "queue": "queues",
}


class Right(Enum):
    """What is lacking where Dataverse forbids a write, by its own code.

    https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes
    """

    USER = "0x80040225"
    """The user is disabled."""
    MEMBERSHIP = "0x80072560"
    """There is no such user in this organisation."""
    PRIVILEGE = "0x80040220"
    """No security role gives the privilege on the table."""
    ROW = "0x80048306"
    """The roles do not reach this row, and nobody shared it."""
    DELEGATE = "0x8004a110"
    """The application may not act on behalf of another user."""


def lacking(forbidden: Forbidden) -> Right | None:
    """What was lacking; None for a code that nobody foresaw."""
    code = forbidden.remote_code.lower()
    return Right(code) if code in Right else None


@dataclass(frozen=True, slots=True)
class NewActivity:
    """An activity about to be written: its columns with its parties, and the state that completes it."""

    table: str
    entity_set: str
    id: UUID
    columns: Mapping[str, Any]
    state: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Changed:
    """Columns of an activity that is there."""

    entity_set: str
    id: UUID
    columns: Mapping[str, Any]


class Writing:
    """Writes activities on behalf of sellers."""

    def __init__(self, dataverse: Dataverse, metadata: Metadata) -> None:
        self._dataverse = dataverse
        self._metadata = metadata

    def create(self, rights: OnBehalf, regarding: RecordRef, new: NewActivity, *beside: Write) -> bool:
        """Creates and completes the activity, with what belongs to it; False when one with this id exists already.

        Sending it twice does no harm: the second one finds the first. Raises as `understood` does.
        """
        headers = dict(rights.headers)
        created = Write("POST", self._url(new), headers, self._columns(rights, regarding, new))
        stated = Write("PATCH", f"{self._url(new)}({new.id})", headers | {"If-Match": "*"}, encoded(new.state))
        return _is_new(self._sent(rights, created, *beside, stated))

    def open(self, rights: OnBehalf, regarding: RecordRef, new: NewActivity) -> bool:
        """Creates the activity and leaves it open; False when one with this id exists. Raises as `understood` does."""
        body = self._columns(rights, regarding, new)
        return _is_new(refusal(self._dataverse.send(rights, "POST", self._url(new), JSON, body)))

    def change(self, rights: OnBehalf, changed: Changed) -> None:
        """Changes an activity that is there; raises as `understood` does, `NotFound` when it is gone."""
        url = f"{self._dataverse.base}/{changed.entity_set}({changed.id})"
        understood(self._dataverse.send(rights, "PATCH", url, JSON | {"If-Match": "*"}, encoded(changed.columns)))

    def _url(self, new: NewActivity) -> str:
        return f"{self._dataverse.base}/{new.entity_set}"

    def _columns(self, rights: OnBehalf, regarding: RecordRef, new: NewActivity) -> bytes:
        return encoded({"activityid": str(new.id), **new.columns, **self._regarding(rights, regarding, new.table)})

    def delete(self, rights: OnBehalf, table: str, activity_id: UUID, version: str) -> None:
        """Deletes an activity as it was when it was read; one that is gone is fine.

        Raises `Overtaken` when it was changed since, and else as `understood` does.
        https://learn.microsoft.com/power-apps/developer/data-platform/webapi/perform-conditional-operations-using-web-api
        """
        url = f"{self._dataverse.base}/{table}s({activity_id})"
        answer = self._dataverse.send(rights, "DELETE", url, {"If-Match": version})
        if answer.status == HTTPStatus.PRECONDITION_FAILED:
            raise Overtaken("This activity was changed at the same moment. Try again.")
        if answer.status != HTTPStatus.NOT_FOUND:
            understood(answer)

    def _sent(self, rights: OnBehalf, *writes: Write) -> Answer | None:
        kind, body = change_set(writes)
        url = f"{self._dataverse.base}/$batch"
        return refusal(self._dataverse.send(rights, "POST", url, {"Content-Type": kind}, body))

    def _regarding(self, rights: OnBehalf, record: RecordRef, activity: str) -> dict[str, Any]:
        table = self._metadata.table(rights, record.table)
        if activity not in table.regarding:
            raise unsupported(record.table)
        return {f"{table.regarding[activity]}@odata.bind": f"/{table.entity_set}({record.id})"}


def _is_new(refused: Answer | None) -> bool:
    if refused and refused.status == HTTPStatus.PRECONDITION_FAILED and error_code(refused) == EXISTS:
        return False
    if refused:
        understood(refused)
    return True


def party_rows(
    people: Iterable[tuple[Header, Participant]], masks: Mapping[Header, int], parties: Parties
) -> Iterator[dict[str, Any]]:
    """One activity party for each address in each header; an address that nobody holds stays an address."""
    seen = set()
    for header, person in people:
        address = normal(person.address)
        if address is None or len(address) > LONGEST_ADDRESS or (header, address) in seen:
            continue
        seen.add((header, address))
        party: dict[str, Any] = {"participationtypemask": masks[header], "addressused": address}
        ref = parties.get(address)
        yield party | ({f"partyid_{ref.table}@odata.bind": f"/{_SETS[ref.table]}({ref.id})"} if ref else {})
