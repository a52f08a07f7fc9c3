import json
import socket

import pytest
from host_world import APPS, host_part, ready

from sandbox.part import StackError


def refusal(account, tmp_path, app, *arguments, **settings):
    part = host_part(account, tmp_path / "host.log", app, *arguments, **settings)
    try:
        with pytest.raises(StackError, match="exit status 1"):
            part.start(ready)
    finally:
        part.stop()
    said = [line for line in part.lines() if "root: Auth level is not applied" not in line]
    assert len(said) == 1, said
    return said[0].removeprefix("The app cannot be started. ")


def queue_settings(**settings):
    return {"JOBS": "jobs", "SEEN": "seen", **settings}


def test_an_app_that_cannot_be_imported_is_refused_with_the_cause(account, tmp_path):
    said = refusal(account, tmp_path, "broken")
    assert said == (
        "function_app.py could not be loaded: ModuleNotFoundError: No module named 'no_such_module' "
        "(line 3 of function_app.py)."
    )


def test_an_app_without_a_function_is_refused(account, tmp_path):
    assert refusal(account, tmp_path, "lonely") == f"There are no functions in {APPS / 'lonely/function_app.py'}."


def test_a_folder_that_is_no_app_is_refused(account, tmp_path):
    assert refusal(account, tmp_path, ".").startswith(f"There is no host.json in {APPS}.")


def test_a_function_key_is_refused(account, tmp_path):
    assert "guarded has the authorisation level function" in refusal(account, tmp_path, "keyed")


def test_a_trigger_that_is_not_emulated_is_refused(account, tmp_path):
    assert "read has a binding of type blobTrigger" in refusal(account, tmp_path, "blobs")


def test_a_function_that_lacks_a_setting_is_named_and_the_others_run(start):
    host = start("timers")
    sentence = "The schedule of tick names the setting SCHEDULE, which is not set. Set it."
    assert f"The function tick does not run. {sentence}" in host.log
    assert [function["name"] for function in host.get("/admin/functions").json()] == ["yearly"]


def test_a_queue_name_or_a_connection_may_lack_a_setting(start):
    host = start("queues", JOBS="", AzureWebJobsStorage__queueServiceUri="")
    assert "A queue name of work names the setting JOBS, which is not set. Set it." in host.log
    uri = "AzureWebJobsStorage__queueServiceUri"
    host = start("queues", **{uri: ""})
    assert f"work uses the connection AzureWebJobsStorage, but {uri} is not set. Set it." in host.log


def test_a_schedule_that_is_no_ncrontab_is_refused(account, tmp_path):
    said = refusal(account, tmp_path, "timers", NOTES="notes", SCHEDULE="*/5 * * * *")
    assert said.startswith("The schedule of tick is '*/5 * * * *'; it must be NCRONTAB with six fields")


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("AzureWebJobsStorage__credential", "key", "AzureWebJobsStorage__credential must be managedidentity"),
        ("AzureWebJobsStorage", "UseDevelopmentStorage=true", "AzureWebJobsStorage holds a connection string"),
        ("AzureFunctionsJobHost__extensions__queues__batchSize", "33", "at least 1 and at most 32"),
        ("AzureFunctionsJobHost__extensions__queues__batchsise", "3", "which this host does not know"),
        ("AzureFunctionsJobHost__extensions__queues__visibilityTimeout", "30", "it must look like 00:00:30"),
        ("AzureFunctionsJobHost__extensions__queues__messageEncoding", "utf8", "it must be base64 or none"),
        ("Host__CORS", "https://*.crm.dynamics.com", "name exact origins"),
    ],
)
def test_a_wrong_setting_is_refused_with_a_sentence(account, tmp_path, setting, value, sentence):
    assert sentence in refusal(account, tmp_path, "queues", **queue_settings(**{setting: value}))


def test_a_taken_port_is_refused_with_a_sentence(account, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = refusal(account, tmp_path, "web", "--port", port)
    assert said == f"Port {port} is taken. Choose another one, or leave --port out for any free one."


def test_the_host_ends_with_the_process_that_started_it(start):
    host = start("web")
    host.part.close_input()
    assert host.part.wait() == 0


def test_the_ready_line_is_all_there_is_on_standard_output(start):
    host = start("web")
    printed = [line for line in host.part.lines() if line.startswith("{")]
    assert [json.loads(line) for line in printed] == [{"app": host.url}]
