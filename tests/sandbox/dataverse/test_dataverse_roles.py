"""Security roles held directly or by a team: what is told of them, to whom, and what they allow."""

import pytest
from dataverse_client import Client, refused
from dataverse_world import (
    ALEX,
    APP_OID,
    FABRIKAM,
    KIM,
    NOOR,
    NORTHWIND,
    PAT,
    SALES,
    key,
    user_id,
)

from sandbox.tenant.model import Reference, Row, Team

TEMPLATE, GROUP, TEAM = key(81), key(82), key(83)
SALESPERSON, TRAINEE, MANAGER, WORKER = key(91), key(92), key(93), key(94)
CONTEXT = "https://contoso.crm.dynamics.com/api/data/v9.2/$metadata#roles"


@pytest.fixture(autouse=True)
def _roles(dataverse: Client) -> None:
    """The roles have rows; one comes from a template."""
    for role in dataverse.organization.roles.values():
        held = {"name": role.name, "businessunitid": Reference("businessunit", SALES)}
        dataverse.organization.rows.setdefault("role", {})[role.id] = Row("role", role.id, held)
    dataverse.row("role", SALESPERSON).columns["roletemplateid"] = Reference("roletemplate", TEMPLATE)


def team(dataverse: Client, role: str, *members: str) -> None:
    held = {"name": "Sellers", "azureactivedirectoryobjectid": GROUP, "membershiptype": 0}
    dataverse.organization.rows["team"] = {TEAM: Row("team", TEAM, held)}
    dataverse.organization.teams = [Team(TEAM, [role], [user_id(one) for one in members])]


def path(oid: str, options: str = "?$select=name,_roletemplateid_value") -> str:
    return f"RetrieveAadUserRoles(DirectoryObjectId={oid}){options}"


def test_a_user_sees_their_own_roles_with_the_selected_columns_and_the_key(dataverse: Client):
    assert dataverse.one(path(KIM)) == {
        "@odata.context": CONTEXT,
        "value": [
            {
                "@odata.etag": 'W/"1"',
                "name": "Salesperson",
                "_roletemplateid_value": TEMPLATE,
                "roleid": SALESPERSON,
            }
        ],
    }


def test_a_role_that_was_made_has_no_template(dataverse: Client):
    assert [row["_roletemplateid_value"] for row in dataverse.rows(path(ALEX), ALEX)] == [None]


def test_every_column_comes_unless_some_are_selected(dataverse: Client):
    (row,) = dataverse.rows(path(KIM, ""))
    assert (row["_businessunitid_value"], row["_parentrootroleid_value"]) == (SALES, None)


def test_the_template_is_named_by_its_table_where_that_is_preferred(dataverse: Client):
    term = "Microsoft.Dynamics.CRM.lookuplogicalname"
    (row,) = dataverse.rows(path(KIM), headers={"Prefer": f'odata.include-annotations="{term}"'})
    assert row[f"_roletemplateid_value@{term}"] == "roletemplate"


def test_a_role_by_a_team_carries_the_team_and_comes_beside_ones_own(dataverse: Client):
    team(dataverse, SALESPERSON, KIM, ALEX)
    own, by_team = dataverse.rows(path(ALEX), ALEX)
    assert (own["name"], "t_x002e_name" in own) == ("Trainee", False)
    assert {name: value for name, value in by_team.items() if not name.startswith("@")} == {
        "name": "Salesperson",
        "_roletemplateid_value": TEMPLATE,
        "roleid": SALESPERSON,
        "t_x002e_teamid": TEAM,
        "t_x002e_azureactivedirectoryobjectid": GROUP,
        "t_x002e_membershiptype": 0,
        "t_x002e_name": "Sellers",
    }
    assert len(dataverse.rows(path(KIM))) == 2


def test_who_has_no_role_may_ask_and_has_none(dataverse: Client):
    assert dataverse.rows(path(PAT), PAT) == []


def test_the_id_is_read_without_case(dataverse: Client):
    assert len(dataverse.rows(path(KIM.upper()))) == 1


@pytest.mark.parametrize(("asked", "caller"), [(KIM, NOOR), (KIM, ALEX), (key(999), KIM)])
def test_nobody_learns_of_anothers_roles(dataverse: Client, asked: str, caller: str):
    told = refused(dataverse.get(path(asked), caller), 501, "0x80060889")
    assert "another user" in told


@pytest.mark.parametrize(
    "options", ["?$select=Name", "?$select=name,nosuch", "?$filter=name eq 'x'", "?$top=1", "?$selects=name"]
)
def test_nothing_but_the_columns_can_be_chosen(dataverse: Client, options: str):
    assert dataverse.get(path(KIM, options)).status_code == 400


@pytest.mark.parametrize(
    "argument", ["", "DirectoryObjectId='{oid}'", "directoryobjectid={oid}", "DirectoryObjectId=@p"]
)
def test_another_form_of_the_argument_is_not_emulated(dataverse: Client, argument: str):
    refused(dataverse.get(f"RetrieveAadUserRoles({argument.format(oid=KIM)})"), 501, "0x80060889")


def test_it_is_a_function(dataverse: Client):
    refused(dataverse.post(path(KIM, ""), {}), 405, "0x80060888")


def test_the_rights_of_a_teams_role_are_the_members_own(dataverse: Client):
    assert dataverse.get(f"accounts({FABRIKAM})", PAT).status_code == 403
    team(dataverse, SALESPERSON, PAT)
    assert dataverse.get(f"accounts({FABRIKAM})", PAT).status_code == 200
    assert dataverse.get(f"accounts({NORTHWIND})", PAT).status_code == 403


def test_acting_for_others_takes_a_role_of_ones_own(dataverse: Client):
    del dataverse.organization.role_members[user_id(APP_OID)]
    team(dataverse, WORKER, APP_OID)
    headers = {"CallerObjectId": KIM}
    refused(dataverse.send("GET", "WhoAmI", dataverse.application(), headers=headers), 403, "0x8004A110")
