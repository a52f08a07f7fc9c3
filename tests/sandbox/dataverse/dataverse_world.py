"""A small organisation of Contoso's: two business units, people with rights of every depth, and a few rows."""

from datetime import UTC, datetime
from typing import Any

from sandbox.tenant.model import (
    CustomColumn,
    CustomTable,
    Organization,
    Reference,
    Registration,
    Role,
    Row,
    Tenant,
    User,
)

TENANT = "5d3a1f6e-0c4b-4b0e-9f6d-2f1f0a6f3c11"
URL = "https://contoso.crm.dynamics.com"


def key(number: int) -> str:
    return f"9c1e0000-0000-4000-8000-{number:012}"


KIM, ALEX, NOOR, DANA, PAT, LEE = (key(number) for number in range(1, 7))
"""Entra object ids; `user_id` leads to the user's row."""
APP, OTHER_APP, APP_OID, OTHER_APP_OID = (key(number) for number in range(11, 15))
SALES, SUPPORT, ORGANIZATION = key(21), key(22), key(23)
FABRIKAM, ADVENTURE, NORTHWIND = key(31), key(32), key(33)
ANNA, BERT, CARA, OMAR = (key(number) for number in range(41, 45))
LENA, OFFER, BRIDGE, DIARY = (key(number) for number in range(51, 55))
CHAMPION, PARTNER, KNOWS_ANNA, KNOWS_BERT = (key(number) for number in range(61, 65))
MAIL, FOREIGN_MAIL, MEETING, SENDER, RECIPIENT, ORGANISER = (key(number) for number in range(71, 77))
MISSING = key(999)


def user_id(object_id: str) -> str:
    """The systemuser of an Entra object id."""
    return object_id.replace("9c1e", "5e11")


def user(object_id: str) -> Reference:
    return Reference("systemuser", user_id(object_id))


def day(number: int) -> datetime:
    return datetime(2026, 1, number, 9, 30, tzinfo=UTC)


def owned(table: str, id_: str, owner: str = KIM, unit: str = SALES, **columns: Any) -> Row:
    """A row with its owner and the owner's unit."""
    belongs = {"ownerid": user(owner), "owningbusinessunit": Reference("businessunit", unit), "statecode": 0}
    return Row(table, id_, belongs | columns)


def _person(object_id: str, name: str, unit: str = SALES, *, is_disabled: bool = False) -> Row:
    held = {
        "fullname": name,
        "internalemailaddress": f"{name.split(maxsplit=1)[0].lower()}@contoso.com",
        "azureactivedirectoryobjectid": object_id,
        "businessunitid": Reference("businessunit", unit),
        "isdisabled": is_disabled,
    }
    return Row("systemuser", user_id(object_id), held)


def _people() -> list[Row]:
    return [
        Row("businessunit", SALES, {"name": "Sales"}),
        Row("businessunit", SUPPORT, {"name": "Support"}),
        _person(KIM, "Kim Abercrombie"),
        _person(ALEX, "Alex Wilber"),
        _person(NOOR, "Noor Ali", SUPPORT),
        _person(DANA, "Dana Birkby", is_disabled=True),
        _person(PAT, "Pat Coleman"),
        _person(APP_OID, "Auto Capture"),
        _person(OTHER_APP_OID, "Reports"),
    ]


def _records() -> list[Row]:
    anna, fabrikam = Reference("contact", ANNA), Reference("account", FABRIKAM)
    return [
        owned("account", FABRIKAM, name="Fabrikam", createdon=day(3), modifiedon=day(9), primarycontactid=anna),
        owned("account", ADVENTURE, ALEX, name="Adventure Works", createdon=day(5), modifiedon=day(8)),
        owned("account", NORTHWIND, NOOR, SUPPORT, name="Northwind", createdon=day(4), modifiedon=day(7)),
        owned(
            "contact", ANNA, fullname="Anna", emailaddress1="anna@fabrikam.com", parentcustomerid=fabrikam,
            modifiedon=day(2), new_privateemail="anna@example.com",
        ),
        owned("contact", BERT, ALEX, fullname="Bert", emailaddress1="bert@fabrikam.com", parentcustomerid=fabrikam,
              modifiedon=day(4)),
        owned("contact", CARA, fullname="Cara", parentcustomerid=fabrikam, modifiedon=day(3)) ,
        owned("contact", OMAR, NOOR, SUPPORT, fullname="Omar O'Brien", modifiedon=day(1),
              parentcustomerid=Reference("account", NORTHWIND)),
        owned("lead", LENA, fullname="Lena", emailaddress1="lena@example.com", parentcontactid=anna),
        owned("opportunity", OFFER, name="Offer", customerid=fabrikam, parentcontactid=anna,
              originatingleadid=Reference("lead", LENA)),
        owned("new_project", BRIDGE, new_name="Bridge", new_accountid=fabrikam, new_customer=anna),
        owned("new_diary", DIARY, new_title="Diary"),
        Row("connectionrole", CHAMPION, {"name": "Champion", "category": 1000}),
        Row("connectionrole", PARTNER, {"name": "Partner", "category": 1}),
        _connection(KNOWS_ANNA, ANNA, CHAMPION),
        _connection(KNOWS_BERT, BERT, PARTNER),
    ]  # fmt: skip


def _connection(id_: str, contact: str, role: str) -> Row:
    ends = {"record1id": Reference("opportunity", OFFER), "record2id": Reference("contact", contact)}
    return owned("connection", id_, **ends, record2roleid=Reference("connectionrole", role))


def _activities() -> list[Row]:
    """A mail of Kim's from Anna, a mail of Noor's, a meeting of Kim's."""
    mail, meeting = Reference("email", MAIL), Reference("appointment", MEETING)
    fabrikam = Reference("account", FABRIKAM)
    return [
        owned("email", MAIL, subject="Offer", messageid="<1@fabrikam.com>", regardingobjectid=fabrikam,
              directioncode=False, statuscode=1, createdon=day(5)),
        owned("email", FOREIGN_MAIL, NOOR, SUPPORT, subject="Other", messageid="<2@northwind.com>", statuscode=1),
        owned("appointment", MEETING, subject="Kick-off", globalobjectid="040000008200E0", regardingobjectid=fabrikam),
        Row("activityparty", SENDER,
            {"activityid": mail, "participationtypemask": 1, "partyid": Reference("contact", ANNA)}),
        Row("activityparty", RECIPIENT, {"activityid": mail, "participationtypemask": 2, "partyid": user(KIM)}),
        Row("activityparty", ORGANISER, {"activityid": meeting, "participationtypemask": 7, "partyid": user(KIM)}),
    ]  # fmt: skip


RECORDS = ("account", "contact", "lead", "opportunity", "connection", "new_project", "new_diary")
ACTIVITIES = ("email", "appointment", "activitypointer")
DIRECTORY = ("systemuser", "connectionrole", "businessunit")
_READ = {"read": "organization", "appendto": "organization"}
_SHOWN = dict.fromkeys(DIRECTORY, _READ)
_OWN = dict.fromkeys(("create", "read", "write", "append", "appendto", "delete"), "user")
_ALL = dict.fromkeys(_OWN, "organization")


def _roles() -> list[tuple[Role, tuple[str, ...]]]:
    """Kim reads what her unit owns, Alex what is his own, Noor everything; Pat has no role."""
    unit = _OWN | {"read": "unit", "append": "unit", "appendto": "unit"}
    worker = dict.fromkeys(ACTIVITIES, _ALL) | dict.fromkeys(RECORDS, _READ)
    reports = {"account": {"read": "organization"}}
    acting = frozenset({"prvActOnBehalfOfAnotherUser"})
    return [
        (Role(key(91), "Salesperson", grants=dict.fromkeys((*RECORDS, *ACTIVITIES), unit) | _SHOWN), (KIM,)),
        (Role(key(92), "Trainee", grants=dict.fromkeys((*RECORDS, *ACTIVITIES), _OWN) | _SHOWN), (ALEX,)),
        (Role(key(93), "Sales Manager", grants={"*": _ALL}), (NOOR, DANA)),
        (Role(key(94), "Auto Capture Worker", grants=worker | _SHOWN, privileges=acting), (APP_OID,)),
        (Role(key(95), "Reader of accounts", grants=reports), (OTHER_APP_OID,)),
    ]


def _columns() -> list[CustomColumn]:
    return [
        CustomColumn("contact", "new_privateemail", format="Email"),
        CustomColumn("account", "new_partnerid", "Lookup", targets=("contact",)),
        CustomColumn("new_project", "new_accountid", "Lookup", targets=("account",)),
        CustomColumn("new_project", "new_customer", "Customer", targets=("account", "contact")),
        CustomColumn("new_project", "new_mailbox", format="Email"),
    ]


def _tables() -> list[CustomTable]:
    navigation = {
        "new_accountid/account": "new_AccountId",
        "new_customer/account": "new_Customer_account",
        "new_customer/contact": "new_Customer_contact",
    }
    return [
        CustomTable("new_project", "new_projects", "new_name", navigation=navigation),
        CustomTable("new_diary", "new_diaries", "new_title", has_activities=False),
    ]


def organization() -> Organization:
    rows: dict[str, dict[str, Row]] = {}
    for row in (*_people(), *_records(), *_activities()):
        rows.setdefault(row.table, {})[row.id] = row
    held = _roles()
    return Organization(
        ORGANIZATION,
        URL,
        rows=rows,
        roles={role.id: role for role, _ in held},
        role_members={user_id(member): [role.id] for role, members in held for member in members},
        columns=_columns(),
        tables=_tables(),
    )


def tenant() -> Tenant:
    """Lee is a person of the directory without a user in Dataverse."""
    names = {KIM: "Kim", ALEX: "Alex", NOOR: "Noor", DANA: "Dana", PAT: "Pat", LEE: "Lee"}
    return Tenant(
        id=TENANT,
        name="Contoso",
        domains=["contoso.com"],
        users={oid: User(oid, name, f"{name.lower()}@contoso.com", None) for oid, name in names.items()},
        registrations={
            APP: Registration(APP, "Auto Capture", APP_OID),
            OTHER_APP: Registration(OTHER_APP, "Reports", OTHER_APP_OID),
        },
        identities={},
        organization=organization(),
    )
