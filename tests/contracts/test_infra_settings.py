"""What the Bicep files set, and let an administrator choose, is what the app reads and what it allows.

It does not compile: whether Azure takes the files is for `az bicep build` and `what-if` to say.
"""

import re

import pytest

from autocapture.settings import SETTINGS, STORAGE, Setting
from contracts.bicep import INFRA, declared, decorators, own, strings, text, tree, under, value

MAIN = tree(INFRA / "main.bicep")
PARAMETERS = declared(MAIN, "parameter")
DEPLOYED = own(under(MAIN, "settings"))
NOBODY = "00000000-0000-0000-0000-000000000000"
OF_THE_HOST = {
    f"{STORAGE}__credential": "'managedidentity'",
    f"{STORAGE}__clientId": "identity.properties.clientId",
    "APPLICATIONINSIGHTS_CONNECTION_STRING": "telemetry.outputs.connectionString",
    "APPLICATIONINSIGHTS_AUTHENTICATION_STRING": "'ClientId=${identity.properties.clientId};Authorization=AAD'",
}
FROM_THE_DEPLOYMENT = {
    "TENANT_ID": "tenant().tenantId",
    "CLIENT_ID": "clientId",
    "IDENTITY_CLIENT_ID": "identity.properties.clientId",
    "DATAVERSE_URL": "organisation",
    "TRACKING_QUEUE": "trackingQueue",
    **{f"{STORAGE}__{kind}ServiceUri": f"storage.outputs.{kind}Endpoint" for kind in ("blob", "queue", "table")},
}


def allows(setting: Setting, said: str) -> bool:
    try:
        setting.parse(said)
    except ValueError:
        return False
    return True


def test_the_settings_are_those_of_the_app_and_of_its_host_and_no_others():
    assert set(DEPLOYED) == {one.name for one in SETTINGS} | set(OF_THE_HOST)


def test_what_is_no_choice_comes_from_what_is_deployed():
    fixed = OF_THE_HOST | FROM_THE_DEPLOYMENT
    assert {name: text(node) for name, node in DEPLOYED.items() if name in fixed} == fixed
    addresses = declared(tree(INFRA / "modules/storage.bicep"), "output")
    for kind in ("blob", "queue", "table"):
        assert value(addresses[f"{kind}Endpoint"]) == f"account.properties.primaryEndpoints.{kind}"


@pytest.mark.parametrize("setting", [one for one in SETTINGS if one.default is not None], ids=lambda one: one.name)
def test_a_choice_is_a_parameter_with_the_apps_own_bounds_and_default(setting):
    parameter = PARAMETERS[re.sub(r"string\((\w+)\)", r"\1", text(DEPLOYED[setting.name]))]
    assert value(parameter) == setting.default
    above = decorators(parameter)
    if "allowed" in above:
        named = re.findall(r"\w+", setting.meaning.partition(": ")[0])
        assert {*strings(above["allowed"]), "or"} == {*named}
    elif "minValue" in above:
        least, most = int(text(above["minValue"])), int(text(above["maxValue"]))
        assert [allows(setting, str(one)) for one in (least - 1, least, most, most + 1)] == [False, True, True, False]
    else:
        kind = "bool" if setting.default in ("true", "false") else "string"
        assert text(parameter).startswith(f"param {text(parameter.children[1])} {kind} ")


def test_the_queues_name_is_one_that_the_app_takes_and_leaves_room_for_the_poison_queues():
    (setting,) = (one for one in SETTINGS if one.name == "TRACKING_QUEUE")
    parameter = PARAMETERS["trackingQueue"]
    least, most = (int(text(decorators(parameter)[bound])) for bound in ("minLength", "maxLength"))
    assert allows(setting, value(parameter) or "")
    assert [allows(setting, "q" * one) for one in (least - 1, least)] == [False, True]
    assert [allows(setting, "q" * one + "-poison") for one in (most, most + 1)] == [True, False]


def test_the_example_names_every_parameter_that_has_no_default_and_nothing_real():
    example = (INFRA / "main.bicepparam").read_text("utf-8")
    needed = {name for name, one in PARAMETERS.items() if value(one) is None}
    assert set(re.findall(r"^param (\w+) =", example, re.MULTILINE)) == needed
    assert re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", example) == [NOBODY]
    assert re.findall(r"\w+(?=\.crm)", example) == ["contoso"]


def test_the_page_for_the_administrator_names_every_parameter_and_its_default():
    rows = re.findall(r"^\| (`.+`) \| .+ \| (.+) \|$", (INFRA / "README.md").read_text("utf-8"), re.MULTILINE)
    told = {name: default.strip("`") for names, default in rows for name in re.findall(r"`(\w+)`", names)}
    defaults = {name: value(one) for name, one in PARAMETERS.items()} | {"location": "the resource group's"}
    actual = {name: "needed" if one is None else one for name, one in defaults.items()}
    assert {
        name: actual[name] if default == "the settings' own" else default for name, default in told.items()
    } == actual
