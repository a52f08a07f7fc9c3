import dataclasses

import pytest
from dataverse_client import Client, refused
from dataverse_world import (
    ADVENTURE,
    ALEX,
    ANNA,
    FABRIKAM,
    FOREIGN_MAIL,
    KIM,
    MAIL,
    MISSING,
    NOOR,
    NORTHWIND,
    OMAR,
    OTHER_APP_OID,
    PAT,
    SUPPORT,
    user,
    user_id,
)

from sandbox.tenant.model import Reference


def access(dataverse: Client, target: str, asked: str = KIM, caller: str = NOOR) -> str:
    path = f"systemusers({user_id(asked)})/Microsoft.Dynamics.CRM.RetrievePrincipalAccess(Target=@t)"
    content = dataverse.one(f"{path}?@t={{'@odata.id':'{target}'}}", caller)
    return str(content["AccessRights"])


@pytest.mark.parametrize(
    ("reader", "seen"),
    [(KIM, {FABRIKAM, ADVENTURE}), (ALEX, {ADVENTURE}), (NOOR, {FABRIKAM, ADVENTURE, NORTHWIND})],
)
def test_a_list_leaves_out_what_may_not_be_read(dataverse: Client, reader: str, seen: set[str]):
    assert {row["accountid"] for row in dataverse.rows("accounts?$select=name", reader)} == seen


@pytest.mark.parametrize(("reader", "status"), [(KIM, 403), (ALEX, 403), (NOOR, 200)])
def test_a_row_of_another_unit_needs_the_depth_of_the_organisation(dataverse: Client, reader: str, status: int):
    assert dataverse.get(f"accounts({NORTHWIND})", reader).status_code == status


def test_a_row_that_may_not_be_read_is_forbidden_with_the_missing_right(dataverse: Client):
    told = refused(dataverse.get(f"accounts({NORTHWIND})"), 403, "0x80048306")
    assert told == (
        f"Principal user (Id={user_id(KIM)}) does not have ReadAccess right(s) "
        f"for record with id {NORTHWIND} of entity account"
    )


def test_a_row_that_is_not_there_does_not_exist(dataverse: Client):
    told = refused(dataverse.get(f"accounts({MISSING})"), 404, "0x80040217")
    assert told == f"account With Id = {MISSING} Does Not Exist"


@pytest.mark.parametrize("path", ["accounts", f"accounts({FABRIKAM})", f"accounts({MISSING})", "accounts?$top=0"])
def test_a_table_without_the_privilege_is_forbidden_before_any_row_is_looked_at(dataverse: Client, path: str):
    told = refused(dataverse.get(path, PAT), 403, "0x80040220")
    assert told == f"Principal user (Id={user_id(PAT)}, type=8) is missing prvReadAccount privilege."


def test_the_privilege_for_emails_is_that_for_activities(dataverse: Client):
    assert "prvReadActivity" in refused(dataverse.get("emails", PAT), 403, "0x80040220")


def test_a_privilege_for_a_related_table_is_needed_too(dataverse: Client):
    dataverse.organization.role_members[user_id(PAT)] = dataverse.organization.role_members[user_id(OTHER_APP_OID)]
    assert dataverse.get("accounts?$select=name", PAT).status_code == 200
    told = refused(dataverse.get("accounts?$expand=primarycontactid", PAT), 403, "0x80040220")
    assert "prvReadContact" in told


def test_the_deepest_of_several_roles_counts(dataverse: Client):
    members = dataverse.organization.role_members
    members[user_id(ALEX)] = members[user_id(ALEX)] + members[user_id(KIM)]
    assert {row["accountid"] for row in dataverse.rows("accounts", ALEX)} == {FABRIKAM, ADVENTURE}


def test_a_row_of_ones_own_is_read_wherever_it_lies(dataverse: Client):
    dataverse.row("account", NORTHWIND).columns["ownerid"] = user(ALEX)
    assert dataverse.get(f"accounts({NORTHWIND})", ALEX).status_code == 200


def test_a_row_moves_out_of_sight_with_its_unit(dataverse: Client):
    columns = dataverse.row("account", ADVENTURE).columns
    columns["owningbusinessunit"] = Reference("businessunit", SUPPORT)
    refused(dataverse.get(f"accounts({ADVENTURE})", KIM), 403, "0x80048306")


def test_rows_without_an_owner_are_everyones_who_has_the_privilege(dataverse: Client):
    assert len(dataverse.rows("systemusers?$select=fullname", ALEX)) == 7


def test_parties_go_with_their_activity_and_need_no_privilege_of_their_own(dataverse: Client):
    mail = dataverse.one(f"emails({MAIL})?$select=subject&$expand=email_activity_parties($select=_partyid_value)")
    assert [party["_partyid_value"] for party in mail["email_activity_parties"]] == [ANNA, user_id(KIM)]
    assert dataverse.rows("activityparties?$select=addressused", ALEX) == []


def test_an_expanded_row_that_may_not_be_read_is_null(dataverse: Client):
    dataverse.row("account", FABRIKAM).columns["primarycontactid"] = Reference("contact", OMAR)
    row = dataverse.one(f"accounts({FABRIKAM})?$select=name&$expand=primarycontactid($select=fullname)")
    assert row["primarycontactid"] is None


def test_rows_of_an_expanded_collection_that_may_not_be_read_are_left_out(dataverse: Client):
    path = f"accounts({FABRIKAM})?$select=name&$expand=contact_customer_accounts($select=fullname;$orderby=fullname)"
    assert [row["fullname"] for row in dataverse.one(path)["contact_customer_accounts"]] == ["Anna", "Bert", "Cara"]
    dataverse.row("account", FABRIKAM).columns["ownerid"] = user(ALEX)
    assert [row["fullname"] for row in dataverse.one(path, ALEX)["contact_customer_accounts"]] == ["Bert"]


def test_a_filter_never_tells_of_a_row_that_may_not_be_read(dataverse: Client):
    assert dataverse.rows("accounts?$filter=name eq 'Northwind'") == []
    assert dataverse.one("accounts?$filter=name eq 'Northwind'&$count=true")["@odata.count"] == 0


@pytest.mark.parametrize(
    ("asked", "target", "rights"),
    [
        (KIM, f"accounts({FABRIKAM})", "ReadAccess,WriteAccess,AppendAccess,AppendToAccess,CreateAccess,DeleteAccess"),
        (KIM, f"accounts({ADVENTURE})", "ReadAccess,AppendAccess,AppendToAccess"),
        (KIM, f"accounts({NORTHWIND})", "None"),
        (ALEX, f"accounts({FABRIKAM})", "None"),
        (PAT, f"accounts({FABRIKAM})", "None"),
        (KIM, f"emails({FOREIGN_MAIL})", "None"),
    ],
)
def test_the_rights_of_a_user_on_a_row(dataverse: Client, asked: str, target: str, rights: str):
    assert access(dataverse, target, asked) == rights


def test_one_asks_for_ones_own_rights(dataverse: Client):
    assert "AppendToAccess" in access(dataverse, f"accounts({FABRIKAM})", KIM, KIM)


def test_rights_that_a_role_loses_are_gone(dataverse: Client):
    roles = dataverse.organization.roles
    held = next(role for role in roles.values() if role.name == "Salesperson")
    grants = held.grants | {"account": {"read": "unit"}}
    roles[held.id] = dataclasses.replace(held, grants=grants)
    assert access(dataverse, f"accounts({FABRIKAM})") == "ReadAccess"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 400, "0x80060888"),
        ("?@t=accounts", 400, "0x80060888"),
        (f"?@other={{'@odata.id':'accounts({FABRIKAM})'}}", 400, "0x80060888"),
        (f"?@t={{'@odata.id':'accounts({FABRIKAM})'}}&$select=AccessRights", 400, "0x80060888"),
        (f"?@t={{'@odata.id':'account({FABRIKAM})'}}", 404, "0x8006088a"),
        (f"?@t={{'@odata.id':'accounts({MISSING})'}}", 404, "0x80040217"),
    ],
)
def test_rights_on_what_is_no_row_are_refused(dataverse: Client, query: str, status: int, code: str):
    path = f"systemusers({user_id(KIM)})/Microsoft.Dynamics.CRM.RetrievePrincipalAccess(Target=@t)"
    refused(dataverse.get(path + query), status, code)


def test_rights_of_nobody_are_refused(dataverse: Client):
    path = f"systemusers({MISSING})/Microsoft.Dynamics.CRM.RetrievePrincipalAccess(Target=@t)"
    refused(dataverse.get(f"{path}?@t={{'@odata.id':'accounts({FABRIKAM})'}}"), 404, "0x80040217")
