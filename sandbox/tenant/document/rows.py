"""The Dataverse rows of a document: users and units, records, connections, tracked emails."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sandbox.tenant.document import defaults, zones
from sandbox.tenant.document.errors import wrong
from sandbox.tenant.document.rights import TeamPart
from sandbox.tenant.document.schema import ActivityPart, Document, UserPart
from sandbox.tenant.document.times import RELATIVE, instant
from sandbox.tenant.model import Organization, Reference, Row, Team, User

_REGARDING, _OWNER = 8, 9
_SENT, _RECEIVED = 3, 4


class Rows:
    """Fills the organisation's tables."""

    def __init__(
        self,
        document: Document,
        organization: Organization,
        people: Sequence[User],
        now: datetime,
        new_id: Callable[[str], str],
    ) -> None:
        self._document = document
        self._organization = organization
        self._people = people
        self._now = now
        self._id = new_id
        self._roles = {role.name: role.id for role in organization.roles.values()}
        self._users = {
            part.address: user.systemuser_id or "" for part, user in zip(document.users, people, strict=True)
        }
        self._keys = {r.key: Reference(r.table, r.id or new_id(f"record/{r.key}")) for r in document.records}
        self._keys |= {a.key: Reference("email", a.id or new_id(f"email/{a.key}")) for a in document.activities}

    def fill(self) -> None:
        """Adds every row; raises `DocumentError` for a name that nothing stands for."""
        settings = self._document.organization.columns()
        self._add("organization", self._organization.id, name=self._document.tenant.name, **settings)
        units = {part.unit for part in self._document.users} | {part.unit for part in self._document.teams}
        for unit in sorted(units):
            self._add("businessunit", self._unit(unit).id, name=unit)
        for number, part in enumerate(self._document.users):
            self._user(part, self._people[number], f"/users/{number}")
        self._application_user()
        for role in self._organization.roles.values():
            template = Reference("roletemplate", role.template_id) if role.template_id else None
            self._add("role", role.id, name=role.name, roletemplateid=template)
        for number, team in enumerate(self._document.teams):
            self._team(team, f"/teams/{number}")
        self._connection_roles()
        self._records()
        self._connections()
        for number, activity in enumerate(self._document.activities):
            self._activity(activity, f"/activities/{number}")

    def _user(self, part: UserPart, user: User, place: str) -> None:
        self._add(
            "systemuser",
            user.systemuser_id or "",
            fullname=user.name,
            domainname=user.upn,
            internalemailaddress=user.mail,
            azureactivedirectoryobjectid=user.id,
            isdisabled=not user.enabled,
            businessunitid=self._unit(part.unit),
        )
        self._settings(part, user, place)
        self._organization.role_members[user.systemuser_id or ""] = self._held(part.roles, place)

    def _held(self, names: Sequence[str], place: str) -> list[str]:
        """The ids of roles by name."""
        unknown = [name for name in names if name not in self._roles]
        if unknown:
            raise wrong(f"{place}/roles", f"'{unknown[0]}' is no role; known are {', '.join(self._roles)}")
        return [self._roles[name] for name in names]

    def _team(self, part: TeamPart, place: str) -> None:
        """A team of a Microsoft Entra security group with all kinds of members: type 2, membership 0.

        https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/team
        """
        own = [user.address for user in self._document.users if user.unit == part.unit]
        strangers = [address for address in part.members if address not in own]
        if strangers:
            raise wrong(f"{place}/members", f"'{strangers[0]}' is no user of {part.unit}; those are {', '.join(own)}")
        key = self._id(f"team/{part.name}")
        group = {"azureactivedirectoryobjectid": self._id(f"group/{part.name}"), "teamtype": 2, "membershiptype": 0}
        self._add("team", key, name=part.name, businessunitid=self._unit(part.unit), **group)
        members = [self._users[address] for address in part.members]
        self._organization.teams.append(Team(key, self._held(part.roles, place), members))

    def _settings(self, part: UserPart, user: User, place: str) -> None:
        """The person's time zone, and whether the mailbox synchronises appointments: 1 is server-side, 2 is none."""
        key = user.systemuser_id or ""
        owned = self._owned(part.address, place)
        try:
            zone = zones.rule(part.time_zone, self._now.year)
        except ValueError as error:
            raise wrong(f"{place}/timeZone", str(error)) from error
        self._add("usersettings", key, systemuserid=key, **zone, **owned)
        regarding = Reference("systemuser", key)
        method = 1 if part.synchronises else 2
        box = self._id(f"mailbox/{part.address}")
        self._add("mailbox", box, name=user.name, actdeliverymethod=method, regardingobjectid=regarding, **owned)

    def _application_user(self) -> None:
        unit = self._unit(self._document.users[0].unit)
        self._add(
            "systemuser",
            defaults.APPLICATION_USER_ID,
            fullname="# Auto Capture",
            azureactivedirectoryobjectid=defaults.APPLICATION_OBJECT_ID,
            applicationid=defaults.CLIENT_ID,
            isdisabled=False,
            businessunitid=unit,
        )
        self._organization.role_members[defaults.APPLICATION_USER_ID] = [self._roles[defaults.WORKER_ROLE]]

    def _connection_roles(self) -> None:
        for role in self._document.connection_roles:
            key = self._id(f"connectionrole/{role.name}")
            self._add("connectionrole", key, name=role.name, category=role.category, statecode=0, statuscode=1)

    def _records(self) -> None:
        first = self._document.users[0].address
        for number, record in enumerate(self._document.records):
            place = f"/records/{number}"
            columns = {name: self._value(value, f"{place}/columns/{name}") for name, value in record.columns.items()}
            owned = self._owned(record.owner or first, f"{place}/owner")
            self._add(record.table, self._keys[record.key].id, **{"statecode": 0, "statuscode": 1, **owned, **columns})

    def _connections(self) -> None:
        """Each as the pair of rows that Dataverse stores; the role is what the other is to the record."""
        roles = {role.name: self._id(f"connectionrole/{role.name}") for role in self._document.connection_roles}
        for number, one in enumerate(self._document.connections):
            place = f"/connections/{number}"
            record, other = self._reference(one.record, f"{place}/record"), self._reference(one.other, f"{place}/other")
            if one.role not in roles:
                raise wrong(f"{place}/role", f"'{one.role}' is no connection role; known are {', '.join(roles)}")
            role = Reference("connectionrole", roles[one.role])
            state = {"statecode": 0 if one.active else 1, "statuscode": 1 if one.active else 2}
            owned = self._owned(self._document.users[0].address, place)
            there = {"record1id": record, "record2id": other, "record2roleid": role, "ismaster": True}
            back = {"record1id": other, "record2id": record, "record1roleid": role, "ismaster": False}
            self._add("connection", self._id(f"connection/{number}/there"), **state, **owned, **there)
            self._add("connection", self._id(f"connection/{number}/back"), **state, **owned, **back)

    def _activity(self, part: ActivityPart, place: str) -> None:
        key, owned = self._keys[part.key], self._owned(part.owner, f"{place}/owner")
        regarding = self._reference(part.regarding, f"{place}/regarding") if part.regarding else None
        at = instant(part.at, self._now)
        self._add(
            "email",
            key.id,
            subject=part.subject,
            messageid=part.message_id,
            directioncode=part.outgoing,
            actualend=at,
            activitytypecode="email",
            attachmentcount=0,
            regardingobjectid=regarding,
            statecode=1,
            statuscode=_SENT if part.outgoing else _RECEIVED,
            **{**owned, "createdon": at, "modifiedon": at},
        )
        for number, one in enumerate(part.parties):
            party = self._reference(one.party, f"{place}/parties/{number}/party") if one.party else None
            self._party(key, one.mask, party, one.address)
        self._party(key, _OWNER, owned["ownerid"], None)
        if regarding:
            self._party(key, _REGARDING, regarding, None)

    def _party(self, activity: Reference, mask: int, party: Reference | None, address: str | None) -> None:
        key = self._id(f"party/{activity.id}/{mask}/{party.id if party else address}")
        columns = {"participationtypemask": mask, "partyid": party, "addressused": address, "activityid": activity}
        self._add("activityparty", key, **columns)

    def _add(self, table: str, key: str, **columns: Any) -> None:  # noqa: ANN401 - values of any column
        times = {"createdon": self._now.replace(microsecond=0), "modifiedon": self._now.replace(microsecond=0)}
        self._organization.next_version += 1
        row = Row(table, key, {**times, **columns}, self._organization.next_version)
        self._organization.rows.setdefault(table, {})[key] = row

    def _owned(self, address: str, place: str) -> dict[str, Any]:
        """Who owns a row, and through whom which business unit does."""
        if address not in self._users:
            raise wrong(place, f"'{address}' is no user; known are {', '.join(self._users)}")
        owner = Reference("systemuser", self._users[address])
        unit = next(part.unit for part in self._document.users if part.address == address)
        return {"ownerid": owner, "owninguser": owner, "createdby": owner, "owningbusinessunit": self._unit(unit)}

    def _unit(self, name: str) -> Reference:
        return Reference("businessunit", self._id(f"unit/{name}"))

    def _value(self, value: Any, place: str) -> Any:  # noqa: ANN401 - JSON becomes a column's value
        if isinstance(value, str) and value.startswith("$"):
            return self._reference(value, place)
        if isinstance(value, str) and RELATIVE.fullmatch(value):
            return instant(value, self._now)
        return value

    def _reference(self, name: str, place: str) -> Reference:
        found = self._keys.get(name.removeprefix("$"))
        if found is None or not name.startswith("$"):
            raise wrong(place, f"'{name}' is no record; known are {', '.join(f'${key}' for key in self._keys)}")
        return found
