"""What the Bicep files deploy is what the app needs: its queue, tables and containers, its identity, its runtime.

They are read, not compiled; the settings are the other file's.
"""

import inspect
import re

import pytest

from autocapture import web, wiring
from autocapture.core import ids
from autocapture.core.gate import PLANS, TEMPLATES
from autocapture.gateways.storage import account
from contracts.bicep import (
    FILES,
    INFRA,
    declared,
    decorators,
    faults,
    nodes,
    own,
    properties,
    strings,
    text,
    tree,
    under,
    unknown_names,
    value,
)

FOLDER = INFRA / "modules"
MAIN, ACCOUNT, APP, TELEMETRY = (
    tree(one) for one in (INFRA / "main.bicep", *(FOLDER / f"{name}.bicep" for name in ("storage", "app", "telemetry")))
)
ROLES = {
    "blobDataOwner": "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
    "queueDataContributor": "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
    "tableDataContributor": "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
}
PUBLISHER = "3913510d-42f4-4e42-8a64-420c390055eb"
"""https://learn.microsoft.com/azure/role-based-access-control/built-in-roles"""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_can_be_parsed(path):
    assert faults(tree(path)) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_name_that_is_used_is_declared(path):
    assert unknown_names(tree(path)) == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_parameter_and_output_says_what_it_is(path):
    for one in nodes(tree(path), "parameter_declaration", "output_declaration"):
        assert "description" in decorators(one), text(one)


def test_every_module_is_given_what_it_takes_and_gives_what_is_taken():
    given = {}
    for name, module in declared(MAIN, "module").items():
        called = tree(INFRA / strings(module.children[2])[0])
        assert set(own(under(module, "params"))) == set(declared(called, "parameter")), name
        given[name] = set(declared(called, "output"))
    taken = re.findall(r"(\w+)\.outputs\.(\w+)", text(MAIN))
    assert taken
    assert [one for one in taken if one[1] not in given[one[0]]] == []


def test_queue_tables_and_containers_are_those_of_the_app():
    made = {name: text(one) for name, one in declared(ACCOUNT, "resource").items()}
    assert f"in ['{account.TRACKINGS}', '{account.SHARED}']:" in made["appTables"]
    assert f"in ['{account.CONTAINER}', packages]:" in made["containers"]
    assert "in [trackingQueue, '${trackingQueue}-poison']:" in made["trackingQueues"]


def test_what_a_crash_left_over_is_deleted_an_emails_sooner_than_a_meetings():
    rules = {
        strings(under(rule, "prefixMatch"))[0]: int(text(under(rule, "daysAfterModificationGreaterThan")))
        for rule in (node for name, node in properties(ACCOUNT) if name == "definition")
    }
    assert rules == {f"{account.CONTAINER}/{ids.EMAIL}/": 1, f"{account.CONTAINER}/{ids.MEETING}/": 7}


def test_the_identity_has_these_roles_and_no_others():
    roles = own(declared(ACCOUNT, "variable")["roles"].children[-1])
    assert {name: text(role).strip("'") for name, role in roles.items()} == ROLES
    found = [one for path in FILES for one in re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", path.read_text("utf-8"))]
    assert sorted(found) == sorted([*ROLES.values(), PUBLISHER, *map(str, (*TEMPLATES, *PLANS))])


@pytest.mark.parametrize(
    ("root", "scope", "role"),
    [(ACCOUNT, "account", "role.value"), (TELEMETRY, "insights", "monitoringMetricsPublisher")],
)
def test_a_role_is_the_identitys_and_reaches_no_further_than_one_resource(root, scope, role):
    (assigned,) = [text(one) for one in nodes(root, "resource_declaration") if "/roleAssignments@" in text(one)]
    assert f"scope: {scope}\n" in assigned
    assert "principalId: principalId\n" in assigned
    assert f"roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', {role})" in assigned
    assert text(MAIN).count("principalId: identity.properties.principalId\n") == 2


def test_there_is_no_secret_anywhere():
    leaks = r"list\w*(keys|sas|credentials)\b|accountkey|sharedaccess|[?&;]sig=|(password|secret|pwd) *[:=]|@secure"
    for path in INFRA.rglob("*"):
        said = path.read_text("utf-8") if path.is_file() else ""
        assert not re.search(leaks, said, re.IGNORECASE), path
    assert text(under(declared(APP, "resource")["publishing"], "allow")) == "false"
    assert text(under(TELEMETRY, "DisableLocalAuth")) == "true"


def test_the_storage_account_knows_no_keys_and_nothing_public():
    wanted = {
        "allowBlobPublicAccess": "false",
        "allowSharedKeyAccess": "false",
        "defaultToOAuthAuthentication": "true",
        "minimumTlsVersion": "'TLS1_2'",
        "supportsHttpsTrafficOnly": "true",
    }
    made = declared(ACCOUNT, "resource")
    assert {name: text(one) for name, one in own(under(made["account"], "properties")).items()} == wanted
    assert text(under(made["containers"], "publicAccess")) == "'None'"


def test_browsers_may_call_over_tls_from_the_organisations_own_address_alone():
    assert text(under(APP, "allowedOrigins")) == "[allowedOrigin]"
    assert text(under(APP, "supportCredentials")) == "false"
    assert text(under(APP, "httpsOnly")) == "true"
    assert text(under(APP, "minTlsVersion")) == "'1.2'"
    assert text(under(MAIN, "allowedOrigin")) == "organisation"
    assert value(declared(MAIN, "variable")["organisation"]) == "https://${toLower(split(dataverseUrl, '/')[2])}"


def test_the_runtime_is_the_python_that_the_app_is_tested_on():
    wanted = (INFRA.parent / ".python-version").read_text("utf-8").strip()
    assert f"{{ name: 'python', version: '{wanted}' }}" in text(under(APP, "runtime"))


def test_an_instance_gets_as_many_requests_as_the_app_runs_side_by_side():
    limit = declared(APP, "variable")[text(under(APP, "perInstanceConcurrency"))]
    assert int(value(limit) or 0) == wiring.USE_CASES


def test_a_tracking_that_is_given_up_raises_an_alert_by_what_the_app_logs():
    (query,) = [strings(node)[0] for name, node in properties(TELEMETRY) if name == "query"]
    assert '"event": "poison"' in query
    assert '_log.error(json.dumps({"event": "poison"' in inspect.getsource(web.give_up_tracking)
