"""What the organisation's metadata say of a table: its set, its columns that matter, and how activities regard it.

It is the same for every seller: kept in memory for an hour, and on a shelf that all instances share for a day. It
holds no one's records. https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query-metadata-web-api
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from autocapture.core.model import Lookup, Table
from autocapture.errors import NotFound
from autocapture.gateways import odata
from autocapture.gateways.caching import HOUR, Kept
from autocapture.gateways.dataverse.client import Dataverse, Rights
from autocapture.gateways.reads import Lane

ACTIVITIES = ("email", "appointment")
"""The tables that an email or a meeting becomes a row of."""

_DEFINITION = "LogicalName,EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute,HasActivities,IsActivity"
_COLUMNS = "LogicalName,AttributeOf,Format,FormatName,IsValidForRead"
_LOOKUPS = "Attributes/Microsoft.Dynamics.CRM.LookupAttributeMetadata"
_STRINGS = "Attributes/Microsoft.Dynamics.CRM.StringAttributeMetadata"
_NAVIGATION = "ReferencingEntityNavigationPropertyName"
_PEOPLE = frozenset({"account", "contact"})


class Shelf(Protocol):
    """Where table rules are shared between instances."""

    def get(self, name: str) -> Table | None:
        """The rules of a table, if they lie there and are not older than a day."""

    def put(self, table: Table) -> None:
        """Lays the rules of a table there, over older ones."""


class Metadata:
    """Tables by logical name. Safe to call from a branch: it waits for single reads."""

    def __init__(self, dataverse: Dataverse, clock: Callable[[], float], reads: Lane, shelf: Shelf) -> None:
        self._dataverse = dataverse
        self._reads = reads
        self._shelf = shelf
        self._tables = Kept[Table](200, clock)

    def table(self, rights: Rights, name: str) -> Table:
        """A table that can have activities; raises `NotFound` (`table_unsupported`) for any other."""
        return self._tables.get_or(name, lambda: (self._shelf.get(name) or self.renewed(rights, name), HOUR))

    def renewed(self, rights: Rights, name: str) -> Table:
        """The table as the organisation has it now, laid on the shelf; raises as `table` does."""
        entity = f"EntityDefinitions(LogicalName={odata.literal(name)})"
        asked = [
            f"{entity}?{odata.query(_select=_DEFINITION)}",
            f"{entity}/{_STRINGS}?{odata.query(_select=_COLUMNS)}",
            f"{entity}/{_LOOKUPS}?{odata.query(_select='LogicalName,Targets,IsValidForRead')}",
            *(_regarding(activity, name) for activity in ACTIVITIES),
        ]
        try:
            answers = self._reads.all(lambda path: self._dataverse.get(rights, path), asked)
        except NotFound as error:
            raise unsupported(name) from error
        table = _table(name, answers)
        self._shelf.put(table)
        return table


def unsupported(name: str) -> NotFound:
    """The refusal of a table that no activity can be regarding."""
    return NotFound(f"{name} is not a table with a timeline of activities.", "table_unsupported")


def _regarding(activity: str, name: str) -> str:
    wanted = f"ReferencingAttribute eq 'regardingobjectid' and ReferencedEntity eq {odata.literal(name)}"
    options = odata.query(_select=f"{_NAVIGATION},ReferencedEntity", _filter=wanted)
    return f"EntityDefinitions(LogicalName={odata.literal(activity)})/ManyToOneRelationships?{options}"


def _table(name: str, answers: Sequence[dict[str, Any]]) -> Table:
    """The table behind the answers, in the order in which they were asked for. Collections are never paged."""
    definition, strings, lookups, *regarding = answers
    if not definition["HasActivities"] or definition["IsActivity"]:
        raise unsupported(name)
    ways = {activity: found["value"] for activity, found in zip(ACTIVITIES, regarding, strict=True)}
    return Table(
        name=name,
        entity_set=definition["EntitySetName"],
        primary_id=definition["PrimaryIdAttribute"],
        primary_name=definition["PrimaryNameAttribute"],
        email_columns=tuple(odata.name(column) for column in _emails(strings["value"])),
        lookups=tuple(_lookups(lookups["value"])),
        regarding={activity: odata.name(rows[0][_NAVIGATION]) for activity, rows in ways.items() if rows},
    )


def _emails(columns: list[dict[str, Any]]) -> Iterator[str]:
    """Columns of Email format that stand for themselves and can be read."""
    for column in sorted(columns, key=lambda one: str(one["LogicalName"])):
        is_email = column["Format"] == "Email" or (column["FormatName"] or {}).get("Value") == "Email"
        if is_email and column["IsValidForRead"] and column["AttributeOf"] is None:
            yield column["LogicalName"]


def _lookups(columns: list[dict[str, Any]]) -> Iterator[Lookup]:
    """The columns that may point at an account or a contact: lookups and customers alike."""
    for column in sorted(columns, key=lambda one: str(one["LogicalName"])):
        targets = frozenset(column["Targets"]) & _PEOPLE
        if targets and column["IsValidForRead"]:
            yield Lookup(odata.name(column["LogicalName"]), targets)
