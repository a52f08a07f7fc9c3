"""Tracked emails and meetings, as far as the one who asks may read them: by what they carry, and by activity id.

Rows that may not be read are not told from rows that do not exist: that is Dataverse's rule and ours.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from autocapture.core import ids
from autocapture.core.model import Activity, RecordRef, Regarding, Table
from autocapture.core.outlook import Entry, Meeting
from autocapture.errors import Forbidden, NotFound
from autocapture.gateways import odata
from autocapture.gateways.dataverse.client import FORMATTED, LOGICAL_NAME, Dataverse, Rights
from autocapture.gateways.dataverse.metadata import Metadata
from autocapture.gateways.reads import Lane

_REGARDING = "_regardingobjectid_value"


@dataclass(frozen=True, slots=True)
class _Kind:
    """A table of activities: its set, the column that holds the mark, and its parties."""

    entity_set: str
    mark: str
    parties: str

    @property
    def options(self) -> dict[str, str]:
        """What is asked of a row."""
        return {
            "_select": f"activityid,{self.mark},createdon,statecode,{_REGARDING},_ownerid_value",
            "_expand": f"{self.parties}($select=_partyid_value)",
        }


_EMAILS = _Kind("emails", "messageid", "email_activity_parties")
_APPOINTMENTS = _Kind("appointments", "globalobjectid", "appointment_activity_parties")


class Activities:
    """Emails and appointments in Dataverse."""

    def __init__(self, dataverse: Dataverse, metadata: Metadata, reads: Lane) -> None:
        self._dataverse = dataverse
        self._metadata = metadata
        self._reads = reads

    def of(self, rights: Rights, entries: Mapping[UUID, Entry]) -> list[Activity]:
        """What these messages and meetings, by the id of the activity they would make, have become.

        One look: each kind is asked for side by side, and in parts only where the ids do not fit into a URL.
        """
        messages = [one.internet_message_id for one in entries.values() if not isinstance(one, Meeting)]
        meetings = {id_: one for id_, one in entries.items() if isinstance(one, Meeting)}
        looks = [*_by_message_id([one for one in messages if one]), *_by_calendar(meetings)]
        found = self._reads.all(lambda look: self._some(rights, *look), looks)
        return [activity for part in found for activity in part]

    def by_id(self, rights: Rights, activity_id: UUID, entry: Entry) -> Activity | None:
        """The activity with that id, of the kind that the entry makes; None when it may not be read or is not there."""
        kind = _APPOINTMENTS if isinstance(entry, Meeting) else _EMAILS
        try:
            row = self._dataverse.get(rights, f"{kind.entity_set}({activity_id})?{odata.query(**kind.options)}")
        except (Forbidden, NotFound):
            return None
        return _activity(row, kind)

    def named(self, rights: Rights, activities: Iterable[Activity]) -> list[Activity]:
        """The activities with the names of their regarding, each only where the seller may read that record.

        A lookup shows the name of its target to everyone who may read the row; we do not pass that on.
        """
        found = list(activities)
        refs = list({one.regarding.ref for one in found if one.regarding})
        tables = {table: self._known(rights, table) for table in {ref.table for ref in refs}}
        read = self._reads.all(lambda ref: self._name(rights, tables[ref.table], ref), refs)
        names = dict(zip(refs, read, strict=True))
        return [replace(one, regarding=_named(one.regarding, names)) for one in found]

    def _known(self, rights: Rights, table: str) -> Table | None:
        try:
            return self._metadata.table(rights, table)
        except NotFound:
            return None

    def _some(self, rights: Rights, kind: _Kind, column: str, values: Sequence[str]) -> list[Activity]:
        wanted, aliases = odata.within([column], values)
        options = odata.query(**kind.options, _filter=wanted, **aliases)
        rows = odata.rows(f"{kind.entity_set}?{options}", lambda link: self._dataverse.get(rights, link))
        return [_activity(row, kind) for row in rows]

    def _name(self, rights: Rights, table: Table | None, ref: RecordRef) -> str | None:
        if table is None:
            return None
        try:
            row = self._dataverse.get(rights, f"{table.entity_set}({ref.id})?{odata.query(_select=table.primary_name)}")
        except (Forbidden, NotFound):
            return None
        return row.get(table.primary_name)


type _Look = tuple[_Kind, str, list[str]]
"""Which kind of activity, by which column, with which values."""


def _by_message_id(message_ids: Iterable[str]) -> Iterable[_Look]:
    """Rows written long ago lack the angle brackets, so each id is asked for in both forms."""
    forms = [form for one in message_ids for form in (f"<{_bare(one)}>", _bare(one))]
    return ((_EMAILS, _EMAILS.mark, part) for part in odata.packed(forms))


def _by_calendar(meetings: Mapping[UUID, Meeting]) -> Iterable[_Look]:
    """By the calendar's id, and by our own: what was written before its start carries no calendar's id."""
    marks = [one.global_object_id for one in meetings.values() if one.global_object_id]
    yield from ((_APPOINTMENTS, _APPOINTMENTS.mark, part) for part in odata.packed(marks))
    yield from ((_APPOINTMENTS, "activityid", part) for part in odata.packed([str(id_) for id_ in meetings]))


def _activity(row: Mapping[str, Any], kind: _Kind) -> Activity:
    target = row.get(_REGARDING)
    table = row.get(f"{_REGARDING}@{LOGICAL_NAME}", "")
    return Activity(
        id=UUID(row["activityid"]),
        mark=ids.bare_message_id(row.get(kind.mark) or ""),
        regarding=Regarding(RecordRef(table, UUID(target)), None) if target else None,
        parties=frozenset(UUID(p["_partyid_value"]) for p in row[kind.parties] if p["_partyid_value"]),
        owner=row.get(f"_ownerid_value@{FORMATTED}", ""),
        at=datetime.fromisoformat(row["createdon"]),
        is_open=row["statecode"] == 0,
    )


def _named(regarding: Regarding | None, names: Mapping[RecordRef, str | None]) -> Regarding | None:
    return replace(regarding, name=names[regarding.ref]) if regarding else None


def _bare(message_id: str) -> str:
    """The id without brackets, its case kept: Dataverse compares without case."""
    stripped = message_id.strip()
    return stripped[1:-1] if stripped.startswith("<") and stripped.endswith(">") else stripped
