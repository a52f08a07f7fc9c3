import json
from pathlib import Path

import pytest
import requests

from sandbox.azurite import ROOT
from sandbox.stack import Stack, StackError

APP = Path(__file__).parent / "apps/environment"


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stack")
    with Stack(folder, app=APP, settings={"WINDOW_DAYS": "5"}, host_arguments=["--lease", "30"]) as running:
        yield running


def environment(stack):
    answer = requests.get(f"{stack.addresses.app}/api/environment", timeout=10)
    assert answer.status_code == 200
    return answer.json()


def test_the_addresses_of_all_parts_stand_in_a_file(stack):
    written = json.loads((stack.folder / "sandbox.json").read_text())
    assert written == stack.addresses.as_json()
    names = {"timeline", "app", "control", "proxy", "ca", "entra", "graph", "dataverse", "identity", "storage"}
    assert set(written) == names
    assert set(written["storage"]) == {"blob", "queue", "table"}


def test_the_app_gets_its_settings_and_nothing_of_this_machine(stack, monkeypatch):
    monkeypatch.setenv("CURL_CA_BUNDLE", "/nowhere")
    monkeypatch.setenv("TENANT_ID", "of this machine")
    stack.restart_host()
    seen, tenant = environment(stack), stack.addresses.sandbox
    names = {name for name in seen if not name.startswith(("LC_", "__"))}
    assert names <= {
        *("PATH", "HOME", "LANG", "HTTPS_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"),
        *("IDENTITY_ENDPOINT", "IDENTITY_HEADER", "TENANT_ID", "CLIENT_ID", "IDENTITY_CLIENT_ID", "DATAVERSE_URL"),
        "ALLOWED_CLIENTS",
        *(
            "Host__CORS",
            "TRACKING_QUEUE",
            "WINDOW_DAYS",
            "SUGGESTION_CAP",
            "AzureWebJobsStorage__credential",
            "AzureWebJobsStorage__clientId",
        ),
        *(f"AzureWebJobsStorage__{service}ServiceUri" for service in ("blob", "queue", "table")),
    }
    assert seen["TENANT_ID"] == tenant["tenant"]
    assert seen["DATAVERSE_URL"] == tenant["organization"]
    assert seen["AzureWebJobsStorage__queueServiceUri"] == stack.addresses.storage.queue
    assert seen["WINDOW_DAYS"] == "5"


def test_the_organisations_origin_alone_may_call_the_app(stack):
    origin = stack.addresses.as_json()["dataverse"]
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
    for name, allowed in ((origin, origin), (stack.addresses.app, None)):
        answer = requests.options(
            f"{stack.addresses.app}/api/environment", headers={"Origin": name, **asked}, timeout=10
        )
        assert answer.headers.get("Access-Control-Allow-Origin") == allowed


def test_the_settings_of_the_timeline_are_published_and_name_the_app(stack):
    answer = requests.get(f"{stack.addresses.sandbox['dataverse']}/WebResources/autocapture_/settings.json", timeout=10)
    assert answer.json()["api"] == stack.addresses.app


def test_the_apps_queue_exists(stack):
    assert "does not exist" not in stack.host_log
    assert stack.host_log.count("host.queue") == 0


def test_a_second_start_in_the_same_folder_says_that_it_runs(stack):
    with pytest.raises(StackError, match=r"It is running already, in .*Stop it with Ctrl-C first"), Stack(stack.folder):
        pass
    assert environment(stack)


def test_a_killed_host_is_missed_and_can_be_started_again_with_other_settings(stack):
    stack.kill_host()
    with pytest.raises(StackError, match=r"The Functions host ended while .* \(exit status -9\)"):
        stack.check()
    with pytest.raises(requests.ConnectionError):
        environment(stack)
    stack.restart_host(SUGGESTION_CAP="7")
    stack.check()
    assert environment(stack)["SUGGESTION_CAP"] == "7"


def test_the_file_of_addresses_vanishes_and_a_folder_can_be_used_again(tmp_path):
    with Stack(tmp_path, app=APP) as first:
        app = first.addresses.app
    assert not (tmp_path / "sandbox.json").exists()
    with pytest.raises(requests.ConnectionError):
        requests.get(app, timeout=5)
    with Stack(tmp_path, app=APP) as second:
        assert environment(second)


def test_an_app_that_cannot_be_started_is_a_sentence_and_leaves_nothing_behind(tmp_path):
    (tmp_path / "host.json").write_text('{"version": "2.0"}')
    (tmp_path / "function_app.py").write_text("1 / 0\n")
    stack = Stack(tmp_path / "local", app=tmp_path)
    with pytest.raises(StackError) as refused, stack:
        pass
    assert str(refused.value).startswith("The Functions host ended before it was ready (exit status 1).")
    assert "function_app.py could not be loaded: ZeroDivisionError: division by zero (line 1 of" in str(refused.value)
    assert not (tmp_path / "local/sandbox.json").exists()


def test_the_app_can_be_measured(tmp_path):
    with Stack(tmp_path, coverage=True, settings={"COVERAGE_FILE": str(tmp_path / ".coverage")}) as stack:
        assert requests.get(f"{stack.addresses.app}/api/health", timeout=10).status_code == 200
    measured = list(tmp_path.glob(".coverage.*"))
    assert len(measured) == 1
    assert str(ROOT / "autocapture/web.py").encode() in measured[0].read_bytes()
