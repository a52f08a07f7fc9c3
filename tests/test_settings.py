import re
from pathlib import Path
from uuid import UUID

import pytest

from autocapture.errors import SettingsWrong
from autocapture.gateways.clouds import CLOUDS
from autocapture.settings import SETTINGS, settings

COMPLETE = {
    "TENANT_ID": "00000000-0000-0000-0000-000000000001",
    "CLIENT_ID": "00000000-0000-0000-0000-000000000002",
    "IDENTITY_CLIENT_ID": "00000000-0000-0000-0000-000000000003",
    "DATAVERSE_URL": "https://Contoso.crm.dynamics.com/",
    "AzureWebJobsStorage__blobServiceUri": "https://contoso.blob.core.windows.net/",
    "AzureWebJobsStorage__queueServiceUri": "https://contoso.queue.core.windows.net",
    "AzureWebJobsStorage__tableServiceUri": "https://contoso.table.core.windows.net",
    "TRACKING_QUEUE": "tracking",
}


def problems(**changes: str) -> list[str]:
    with pytest.raises(SettingsWrong) as caught:
        settings({**COMPLETE, **changes})
    return [problem.name for problem in caught.value.problems]


def test_the_needed_settings_suffice():
    chosen = settings(COMPLETE)
    assert (chosen.tenant_id, chosen.dataverse_url) == (UUID(int=1), "https://contoso.crm.dynamics.com")
    assert (chosen.rules.window_days, chosen.rules.suggestion_cap, chosen.tracking_queue) == (3, 50, "tracking")


def test_every_choice_of_the_administrators_reaches_the_rules():
    rules = settings(
        COMPLETE
        | {
            "WINDOW_DAYS": "7",
            "SUGGESTION_CAP": "20",
            "ACCOUNT_CONTACT_CAP": "10",
            "RELATED_CONTACT_ADDRESSES": "All",
            "RELATED_CONTACTS": "all",
            "HIDE_INTERNAL_ONLY": "True",
        }
    ).rules
    assert (rules.window_days, rules.suggestion_cap, rules.contact_cap) == (7, 20, 10)
    assert (rules.related_contacts_all_addresses, rules.inactive_contacts, rules.hide_internal_only) == (True,) * 3


def test_every_missing_setting_is_named_at_once():
    with pytest.raises(SettingsWrong) as caught:
        settings({})
    assert {problem.name for problem in caught.value.problems} == set(COMPLETE)
    assert all(name in str(caught.value) for name in COMPLETE)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("TENANT_ID", "contoso"),
        ("DATAVERSE_URL", "http://contoso.crm.dynamics.com"),
        ("DATAVERSE_URL", "https://contoso.crm.dynamics.com/main.aspx"),
        ("AzureWebJobsStorage__blobServiceUri", "https://"),
        ("AzureWebJobsStorage__queueServiceUri", "https://contoso.queue.core.windows.net?sv=secret"),
        ("TRACKING_QUEUE", "Tracking"),
        ("TRACKING_QUEUE", "a--b"),
        ("CLOUD", "germany"),
        ("ALLOWED_CLIENTS", "contoso"),
        ("ALLOWED_CLIENTS", "00000000-0000-0000-0000-000000000005,"),
        ("CERTIFICATE_PATH", "registration.pem"),
        ("WINDOW_DAYS", "0"),
        ("WINDOW_DAYS", "three"),
        ("SUGGESTION_CAP", "1000"),
        ("RELATED_CONTACTS", "some"),
        ("HIDE_INTERNAL_ONLY", "yes"),
    ],
)
def test_a_wrong_setting_is_named_without_its_value(name, wrong):
    assert problems(**{name: wrong}) == [name]


def test_the_app_itself_may_call_unless_others_are_named():
    first, second = UUID(int=5), UUID(int=6)
    assert settings(COMPLETE).allowed_clients == {UUID(int=2)}
    assert settings({**COMPLETE, "ALLOWED_CLIENTS": f"{first}, {second}"}).allowed_clients == {first, second}


@pytest.mark.parametrize(
    ("cloud", "organisation"),
    [
        ("public", "https://contoso.crm9.dynamics.com"),
        ("usgov", "https://contoso.crm.microsoftdynamics.us"),
        ("usgovdod", "https://contoso.crm.appsplatform.us"),
        ("china", "https://contoso.crm.dynamics.cn"),
    ],
)
def test_an_organisation_and_a_cloud_that_belong_together(cloud, organisation):
    chosen = settings({**COMPLETE, "CLOUD": cloud.upper(), "DATAVERSE_URL": organisation})
    assert (chosen.cloud, chosen.dataverse_url) == (CLOUDS[cloud], organisation)


@pytest.mark.parametrize("cloud", ["usgov", "usgovdod", "china"])
def test_an_organisation_of_another_cloud_is_named_beside_what_else_is_wrong(cloud):
    assert problems(CLOUD=cloud) == ["DATAVERSE_URL"]
    assert problems(CLOUD=cloud, WINDOW_DAYS="0") == ["WINDOW_DAYS", "DATAVERSE_URL"]


def test_an_organisation_that_belongs_to_no_cloud():
    assert problems(DATAVERSE_URL="https://crm.contoso.com") == ["DATAVERSE_URL"]


def test_a_blank_setting_counts_as_missing():
    assert problems(CLIENT_ID="  ") == ["CLIENT_ID"]


def test_every_setting_stands_in_the_administrators_guide():
    guide = (Path(__file__).parents[1] / "docs" / "administrator.md").read_text(encoding="utf-8")
    section = guide.partition("## Settings")[2].partition("##")[0]
    documented = set(re.findall(r"^\| `([A-Za-z_]+)` \|", section, re.MULTILINE))
    assert documented == {one.name for one in SETTINGS}
