from datetime import timedelta

from ground_document import KIM, NOW, built, row

from sandbox.tenant.model import Reference


def test_a_relative_time_in_a_column_is_one_and_text_that_begins_alike_is_not():
    columns = {"lastonholdtime": "-1h", "telephone1": "+49 30 1234", "name": "-", "description": ""}
    held = row(built(records=[{"key": "a", "table": "account", "columns": columns}]), "account").columns
    assert held["lastonholdtime"] == NOW.replace(microsecond=0) - timedelta(hours=1)
    assert (held["telephone1"], held["name"], held["description"]) == ("+49 30 1234", "-", "")


def test_a_lookup_is_written_by_key_in_any_order():
    contact = {"key": "anna", "table": "contact", "columns": {"parentcustomerid": "$fabrikam"}}
    tenant = built(records=[contact, {"key": "fabrikam", "table": "account"}])
    account = row(tenant, "account")
    assert row(tenant, "contact").columns["parentcustomerid"] == Reference("account", account.id)
    owner = Reference("systemuser", next(iter(tenant.users.values())).systemuser_id or "")
    assert (account.columns["ownerid"], account.columns["statecode"]) == (owner, 0)


def test_a_connection_is_stored_from_both_sides():
    records = [{"key": "a", "table": "account"}, {"key": "c", "table": "contact"}]
    one = {"record": "$a", "other": "$c", "role": "Stakeholder", "active": False}
    tenant = built(records=records, connectionRoles=[{"name": "Stakeholder"}], connections=[one])
    there, back = tenant.organization.rows["connection"].values()
    assert (there.columns["record1id"], there.columns["record2id"]) == (
        back.columns["record2id"],
        back.columns["record1id"],
    )
    assert there.columns["record2roleid"] == back.columns["record1roleid"]
    assert (there.columns["statecode"], back.columns["statecode"]) == (1, 1)


def test_a_tracked_email_has_its_owner_and_its_record_among_its_parties():
    party = {"mask": 1, "address": "anna@fabrikam.com"}
    email = {"key": "e", "owner": "kim@contoso.com", "subject": "Hi", "messageId": "<1@f>", "at": "-1d"}
    tenant = built(
        records=[{"key": "a", "table": "account"}], activities=[{**email, "regarding": "$a", "parties": [party]}]
    )
    held = row(tenant, "email").columns
    assert (held["messageid"], held["statuscode"], held["directioncode"]) == ("<1@f>", 4, False)
    assert held["regardingobjectid"] == Reference("account", row(tenant, "account").id)
    masks = [one.columns["participationtypemask"] for one in tenant.organization.rows["activityparty"].values()]
    assert sorted(masks) == [1, 8, 9]


def test_a_custom_table_and_its_columns_are_the_tenants_and_sellers_reach_them():
    table = {"name": "new_project", "entitySet": "new_projects", "primaryName": "new_name"}
    lookup = {"table": "new_project", "name": "new_accountid", "type": "Lookup", "targets": ["account"]}
    navigation = {"new_accountid/account": "new_AccountId"}
    tenant = built(
        tables=[{**table, "navigation": navigation}],
        columns=[lookup],
        records=[{"key": "p", "table": "new_project", "columns": {"new_name": "Lisbon"}}],
    )
    made, column = tenant.organization.tables[0], tenant.organization.columns[0]
    assert (made.entity_set, made.has_activities, made.navigation) == ("new_projects", True, navigation)
    assert (column.type, column.targets) == ("Lookup", ("account",))
    salesperson = next(role for role in tenant.organization.roles.values() if role.name == "Salesperson")
    assert salesperson.grants["new_project"] == salesperson.grants["account"]
    assert row(tenant, "new_project").columns["new_name"] == "Lisbon"


def test_a_role_of_the_document_can_be_given():
    role = {"name": "Reader", "grants": {"account": {"read": "unit"}}, "privileges": ["prvX"]}
    tenant = built(users=[{**KIM, "roles": ["Reader"]}], roles=[role])
    user = next(iter(tenant.users.values()))
    (given,) = tenant.organization.role_members[user.systemuser_id or ""]
    assert tenant.organization.roles[given].grants == {"account": {"read": "unit"}}
