"""The tables: names from a Sales organisation's metadata, kinds of columns, and what an administrator added.

It holds no rows. https://learn.microsoft.com/power-apps/developer/data-platform/reference/about-entity-reference
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sandbox.dataverse.errors import no_property, not_emulated
from sandbox.tenant.model import CustomTable, Organization

ATTACHMENT = "activitymimeattachment"
_KEYS = {
    **dict.fromkeys(("email", "appointment", "activitypointer"), "activityid"),
    "usersettings": "systemuserid",
}
_PRIMARY_NAMES = {
    **dict.fromkeys(("contact", "lead", "systemuser"), "fullname"),
    **dict.fromkeys(("email", "appointment", "activitypointer"), "subject"),
    "incident": "title",
    ATTACHMENT: "filename",
}
_WITH_ACTIVITIES = frozenset({"account", "contact", "lead", "opportunity", "incident"})
_ACTIVITIES = frozenset({"email", "appointment", "activitypointer"})
_BACK = {
    ("account", "contact_customer_accounts"): ("contact", "parentcustomerid"),
    ("email", "email_activity_parties"): ("activityparty", "activityid"),
    ("appointment", "appointment_activity_parties"): ("activityparty", "activityid"),
    ("activitypointer", "activitypointer_activity_parties"): ("activityparty", "activityid"),
    ("email", "email_activity_mime_attachment"): (ATTACHMENT, "objectid"),
    ("activitypointer", "activity_pointer_activity_mime_attachment"): (ATTACHMENT, "objectid"),
}
"""Collections and the lookup by which their rows point back."""
_EMAIL_FORMAT = frozenset({"emailaddress1", "emailaddress2", "emailaddress3", "emailaddress", "internalemailaddress"})
_BOOLEANS = frozenset({"directioncode", "isdisabled", "ismaster", "isalldayevent", "isworkflowcreated", "isfollowed"})
_ZONE = frozenset(
    {"timezonebias", "timezonestandardbias", "timezonedaylightbias"}
    | {
        f"timezone{season}{part}"
        for season in ("standard", "daylight")
        for part in ("year", "month", "day", "dayofweek", "hour", "minute", "second")
    }
)
_INTEGERS = (
    _ZONE
    | {"statecode", "statuscode", "category", "participationtypemask", "prioritycode"}
    | {"actdeliverymethod"}
    | {"attachmentcount", "attachmentnumber", "filesize", "maxuploadfilesize"}
)
_GUIDS = frozenset({"azureactivedirectoryobjectid", "entityimageid", "processid", "stageid", f"{ATTACHMENT}idunique"})
_DATES = frozenset(
    {"createdon", "modifiedon", "actualend", "actualstart", "scheduledend", "scheduledstart", "senton", "sortdate"}
    | {"overriddencreatedon"}
)
_LENGTHS = {
    ("email", "subject"): 800,
    ("email", "messageid"): 320,
    ("appointment", "subject"): 200,
    ("appointment", "location"): 200,
    ("appointment", "globalobjectid"): 300,
    ("activityparty", "addressused"): 320,
    (ATTACHMENT, "filename"): 255,
    (ATTACHMENT, "mimetype"): 256,
    (ATTACHMENT, "subject"): 2_000,
    (ATTACHMENT, "attachmentcontentid"): 250,
}
_LONGEST = 1_073_741_823


@dataclass(frozen=True, slots=True)
class Navigation:
    """A relationship from one side. `column` is the lookup: here, or on the target for a collection."""

    name: str
    target: str
    column: str
    is_collection: bool


@dataclass(frozen=True, slots=True)
class Table:
    """One table; `properties` are wire names, lookups as `_x_value`."""

    name: str
    entity_set: str
    primary_id: str
    primary_name: str | None
    has_activities: bool
    is_activity: bool
    properties: frozenset[str]
    navigation: Mapping[str, Navigation]
    elsewhere: frozenset[str]
    """Navigation properties that Dataverse has and this sandbox does not follow."""
    bindable: Mapping[str, tuple[str, ...]]
    formats: Mapping[str, str]
    """Columns of Email format."""
    targets: Mapping[str, tuple[str, ...]]
    """Lookup columns and the tables they may point at."""

    def kind(self, name: str) -> str:
        """The type of a property's values: Boolean, Integer, DateTime, Guid or String."""
        if name.startswith("_") or name == self.primary_id or name in _GUIDS:
            return "Guid"
        column = name
        for kind, names in (("Boolean", _BOOLEANS), ("Integer", _INTEGERS), ("DateTime", _DATES)):
            if column in names:
                return kind
        return "String"

    def longest(self, column: str) -> int:
        """How many characters a column holds."""
        return _LENGTHS.get((self.name, column), _LONGEST)


class Schema:
    """All tables of an organisation."""

    def __init__(self, organization: Organization) -> None:
        self.tables = {name: _standard(name, organization) for name in _names()}
        self.tables |= {custom.name: _custom(custom, organization) for custom in organization.tables}
        self._sets = {table.entity_set: table for table in self.tables.values()}

    def by_set(self, entity_set: str) -> Table | None:
        """The table behind an entity set's name."""
        return self._sets.get(entity_set)

    def behind(self, table: Table, name: str) -> tuple[Navigation, Table]:
        """A navigation property and the table it leads to; raises `DataverseError`."""
        way = table.navigation.get(name)
        if name in table.elsewhere or (way and way.target not in self.tables):
            raise not_emulated(f"the relationship {name}")
        if way is None:
            raise no_property(name, table.name)
        return way, self.tables[way.target]


@cache
def _names() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = json.loads(Path(__file__).with_name("names.json").read_text("utf-8"))
    return loaded


def _standard(name: str, organization: Organization) -> Table:
    known, added = _names()[name], [column for column in organization.columns if column.table == name]
    properties = set(known["properties"])
    for column in added:
        properties.add(f"_{column.name}_value" if column.targets else column.name)
    navigation = {nav: _navigation(name, nav, at, properties) for nav, at in known["navigation"].items()}
    formats = dict.fromkeys(properties & _EMAIL_FORMAT, "Email")
    formats |= {column.name: column.format for column in added if column.format}
    kept = {nav: one for nav, one in navigation.items() if one}
    return Table(
        name=name,
        entity_set=known["entity_set"],
        primary_id=_KEYS.get(name, f"{name}id"),
        primary_name=_PRIMARY_NAMES.get(name, "name" if "name" in properties else None),
        has_activities=name in _WITH_ACTIVITIES,
        is_activity=name in _ACTIVITIES,
        properties=frozenset(properties),
        navigation=kept,
        elsewhere=frozenset(navigation.keys() - kept.keys()),
        bindable={nav: tuple(sets) for nav, sets in known["bindable"].items()},
        formats=formats,
        targets=_targets(kept) | {column.name: column.targets for column in added if column.targets},
    )


def _custom(custom: CustomTable, organization: Organization) -> Table:
    added = [column for column in organization.columns if column.table == custom.name]
    lookups = {column.name: column.targets for column in added if column.targets}
    plain = {column.name for column in added if not column.targets} | {custom.primary_name, f"{custom.name}id"}
    common = {"createdon", "modifiedon", "statecode", "statuscode", "_ownerid_value", "_owningbusinessunit_value"}
    navigation = {
        nav: Navigation(nav, key.partition("/")[2], key.partition("/")[0], is_collection=False)
        for key, nav in custom.navigation.items()
    }
    return Table(
        name=custom.name,
        entity_set=custom.entity_set,
        primary_id=f"{custom.name}id",
        primary_name=custom.primary_name,
        has_activities=custom.has_activities,
        is_activity=False,
        properties=frozenset(plain | common | {f"_{name}_value" for name in lookups}),
        navigation=navigation,
        elsewhere=frozenset(),
        bindable={},
        formats={column.name: column.format for column in added if column.format},
        targets=lookups,
    )


def _navigation(table: str, nav: str, at: Mapping[str, Any], properties: set[str]) -> Navigation | None:
    """The relationship, where its lookup is known; a collection that no one asks for is left out."""
    if at["collection"]:
        back = _BACK.get((table, nav))
        return Navigation(nav, back[0], back[1], is_collection=True) if back else None
    lookups = (name[1:-6] for name in properties if name.startswith("_") and name.endswith("_value"))
    column = max((name for name in lookups if nav == name or nav.startswith(f"{name}_")), key=len, default=None)
    return Navigation(nav, at["target"], column, is_collection=False) if column else None


def _targets(navigation: Mapping[str, Navigation]) -> dict[str, tuple[str, ...]]:
    targets: dict[str, tuple[str, ...]] = {}
    for one in navigation.values():
        if not one.is_collection:
            targets[one.column] = (*targets.get(one.column, ()), one.target)
    return targets
