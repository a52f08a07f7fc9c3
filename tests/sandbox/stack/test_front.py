"""The storage account behind an address of the sandbox: everything passes, and faults reach it."""

from pathlib import Path

import pytest
import requests

from sandbox.stack import Stack

APP = Path(__file__).parent / "apps/environment"
VERSION = {"x-ms-version": "2021-12-02"}
MISTAKE = "Storage is an object with the addresses of blob, queue and table, https and on loopback."


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    with Stack(tmp_path_factory.mktemp("front"), app=APP, storage_faults=True) as running:
        yield running


@pytest.fixture
def front(stack) -> dict[str, str]:
    """The addresses that the app got."""
    requests.delete(f"{stack.addresses.sandbox['control']}/_sandbox/faults", timeout=10)
    seen = requests.get(f"{stack.addresses.app}/api/environment", timeout=10).json()
    return {name: seen[f"AzureWebJobsStorage__{name}ServiceUri"] for name in ("blob", "queue", "table")}


def ask(stack, method: str, url: str, **options) -> requests.Response:
    tenant = stack.addresses.sandbox
    asked = {"resource": "https://storage.azure.com", "api-version": "2019-08-01"}
    asked["client_id"] = tenant["identity_client_id"]
    identity = requests.get(
        tenant["identity"], asked, headers={"X-IDENTITY-HEADER": tenant["identity_header"]}, timeout=9
    )
    headers = {"Authorization": f"Bearer {identity.json()['access_token']}", **VERSION, **options.pop("headers", {})}
    return requests.request(method, url, headers=headers, verify=tenant["ca"], timeout=10, **options)


def control(stack, method: str, path: str, **options):
    answer = requests.request(method, f"{stack.addresses.sandbox['control']}/_sandbox/{path}", timeout=10, **options)
    return answer.json()


def test_the_app_is_told_addresses_before_the_accounts(stack, front):
    behind = stack.addresses.storage.as_json()
    assert front.keys() == behind.keys()
    assert all(front[name] != behind[name] for name in front)
    assert {url.rpartition("/")[2] for url in front.values()} == {"devstoreaccount1"}


def test_what_is_written_and_read_passes_as_it_is(stack, front):
    blob = f"{front['blob']}/box/a%20b%2Fc"
    assert ask(stack, "PUT", f"{front['blob']}/box?restype=container").status_code == 201
    put = ask(stack, "PUT", blob, data=bytes(range(256)) * 4096, headers={"x-ms-blob-type": "BlockBlob"})
    assert put.status_code == 201
    for url in (blob, blob.replace(front["blob"], stack.addresses.storage.blob)):
        assert ask(stack, "GET", url).content == bytes(range(256)) * 4096
    head = ask(stack, "HEAD", blob)
    assert (head.status_code, head.headers["content-length"]) == (200, str(256 * 4096))
    assert ask(stack, "DELETE", blob).status_code == 202


def test_an_error_of_storage_passes_as_it_is(stack, front):
    answer = ask(stack, "GET", f"{front['queue']}/none/messages")
    assert (answer.status_code, answer.headers["x-ms-error-code"]) == (404, "QueueNotFound")


def test_a_fault_answers_instead_of_storage_in_its_own_words(stack, front):
    fault = {"service": "storage", "path": "/tracking/messages", "headers": {"x-ms-error-code": "ServerBusy"}}
    control(stack, "POST", "faults", json={**fault, "method": "POST"})
    url = f"{front['queue']}/tracking/messages"
    busy = ask(stack, "POST", url, data="<QueueMessage><MessageText>x</MessageText></QueueMessage>")
    assert (busy.status_code, busy.headers["x-ms-error-code"]) == (503, "ServerBusy")
    assert ask(stack, "GET", f"{url}?peekonly=true").text.count("MessageId") == 0


def test_the_journal_says_what_was_asked_of_storage_and_not_what_was_kept(stack, front):
    ask(stack, "PUT", f"{front['blob']}/secrets?restype=container", data=b"a secret")
    (entry,) = [one for one in control(stack, "GET", "journal?service=storage") if "/secrets" in one["path"]]
    assert (entry["method"], entry["status"], entry["body"]) == ("PUT", 201, "…")


@pytest.mark.parametrize(
    "asked",
    [
        [],
        {},
        {"blob": "https://127.0.0.1:1", "queue": "https://127.0.0.1:1"},
        {"blob": "https://127.0.0.1:1", "queue": "https://127.0.0.1:1", "table": 5},
        {"blob": "https://127.0.0.1:1", "queue": "https://127.0.0.1:1", "table": "https://example.com"},
        {"blob": "https://127.0.0.1:1", "queue": "https://127.0.0.1:1", "table": "http://127.0.0.1:1"},
    ],
)
def test_it_stands_before_nothing_but_an_account_on_loopback(stack, asked):
    assert control(stack, "POST", "storage", json=asked) == {"error": MISTAKE}
