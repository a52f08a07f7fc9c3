"""The three processes together: the sandbox tenant, Azurite, and the Functions host with the app.

It runs what stands in the folder of the app and tells it where it is by settings only, the very ones that the Bicep
files set; it does not know what the app does with them. Like a deployment, it makes the queue that the app listens to.
"""

import fcntl
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import requests

from sandbox.azurite import ROOT, Storage, azurite, storage
from sandbox.part import Part, StackError
from sandbox.publishing import publish

__all__ = ["Addresses", "Stack", "StackError"]

_QUEUE = "tracking"
_STORAGE = "https://storage.azure.com"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where everything is, and the names that the sandbox made up for this run."""

    app: str
    sandbox: Mapping[str, str]
    """What the sandbox says: control, proxy, ca, entra, graph, dataverse, identity, tenant, client_id …"""
    storage: Storage

    def as_json(self) -> dict[str, Any]:
        """The content of `sandbox.json`."""
        names = ("timeline", "control", "proxy", "ca", "entra", "graph", "dataverse", "identity")
        return {"app": self.app, **{name: self.sandbox[name] for name in names}, "storage": self.storage.as_json()}


class Stack:
    """Starts everything on entering and ends it on leaving; `addresses` says where it is.

    `settings` are added to the app's, `host_arguments` to the host's command line; `coverage` measures the app. With
    `storage_faults` the host reaches its storage through the sandbox, and faults of storage can be ordered.
    `say` is told what is being started. Raises `StackError` with a sentence when it cannot run.
    """

    def __init__(  # noqa: PLR0913 - a caller names only what differs
        self,
        folder: Path = Path(".local"),
        *,
        app: Path = ROOT,
        settings: Mapping[str, str] | None = None,
        host_arguments: Sequence[str] = (),
        coverage: bool = False,
        storage_faults: bool = False,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.folder = folder.resolve()
        self._app = app
        self._settings = dict(settings or {})
        self._host_arguments = list(host_arguments)
        self._coverage = coverage
        self._storage_faults = storage_faults
        self._say = say
        self._parts: list[Part] = []
        self._lock: int | None = None

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(self.folder)
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends everything, the host first. Twice is fine."""
        with suppress(FileNotFoundError):
            (self.folder / "sandbox.json").unlink()
        for part in reversed(self._parts):
            part.stop()
        self._parts = []
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def restart_host(self, **settings: str) -> None:
        """Ends the host, if it still runs, and starts it again at the same address; settings are added."""
        self._host.stop()
        self._settings |= settings
        port = self.addresses.app.rpartition(":")[2]
        self._parts[-1] = self._make_host(self._tenant, self._seen, "--port", port)
        self._host.start(_ready("app"))

    def kill_host(self) -> None:
        """Ends the host at once, as a crash would."""
        self._host.kill()

    def check(self) -> None:
        """Raises `StackError` when a part has ended by itself."""
        for part in self._parts:
            if part.has_ended:
                raise part.obituary("while the others were running")

    @property
    def host_log(self) -> str:
        """What host and app have written since the host was started last."""
        return "\n".join(self._host.lines())

    @property
    def host_pid(self) -> int | None:
        """The process in which the app runs now."""
        return self._host.pid

    @property
    def _host(self) -> Part:
        return self._parts[-1]

    def _start(self) -> None:
        for name in ("sandbox", "azurite", "host"):
            self._log(name).unlink(missing_ok=True)
        self._say("the tenant: Entra, Graph, Dataverse")
        command = [sys.executable, "-m", "sandbox.serve", "--folder", str(self.folder)]
        self._tenant = self._run(Part("The sandbox", command, _clean(), ROOT, self._log("sandbox")), _ready("control"))
        self._say("storage: Azurite")
        pair = (Path(self._tenant["certificate"]), Path(self._tenant["key"]))
        account = self._run(azurite(*pair, _clean(), self._log("azurite")), storage)
        self._make_queue(account)
        self._seen = self._fronted(account) if self._storage_faults else account
        self._say("the app: Functions host and Microsoft's worker runtime")
        app = self._run(self._make_host(self._tenant, self._seen), _ready("app"))["app"]
        self.addresses = Addresses(app, self._tenant, account)
        publish(self.folder, app, self._tenant)
        _write(self.folder / "sandbox.json", self.addresses.as_json())

    def _fronted(self, account: Storage) -> Storage:
        """The addresses of the account by which faults reach it."""
        url = f"{self._tenant['control']}/_sandbox/storage"
        answer = requests.post(url, json=account.as_json(), timeout=10)
        if not answer.ok:
            raise StackError(f"The sandbox does not stand before storage: {answer.status_code} {answer.text}")
        return Storage(**answer.json())

    def _run[Ready](self, part: Part, ready: Callable[[list[str]], Ready | None]) -> Ready:
        self._parts.append(part)
        return part.start(ready)

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def _make_host(self, tenant: Mapping[str, str], account: Storage, *arguments: str) -> Part:
        measured = ["-m", "coverage", "run", "--rcfile", str(ROOT / "pyproject.toml")] if self._coverage else []
        command = [sys.executable, *measured, "-m", "sandbox.host", "--app", str(self._app.resolve()), *arguments]
        environment = _clean() | _machine(tenant) | _app_settings(tenant, account) | self._settings
        return Part("The Functions host", command + self._host_arguments, environment, ROOT, self._log("host"))

    def _make_queue(self, account: Storage) -> None:
        name = self._settings.get("TRACKING_QUEUE") or _QUEUE
        headers = {"Authorization": f"Bearer {_storage_token(self._tenant)}", "x-ms-version": "2021-12-02"}
        made = requests.put(f"{account.queue}/{name}", headers=headers, verify=self._tenant["ca"], timeout=10)
        if not made.ok:
            raise StackError(f"Azurite did not make the queue {name}: {made.status_code} {made.text}")


def _clean() -> dict[str, str]:
    """The only variables of this machine that a part gets: its own proxies and certificates would mislead them."""
    return {name: value for name in ("PATH", "HOME", "LANG") if (value := os.environ.get(name))}


def _machine(tenant: Mapping[str, str]) -> dict[str, str]:
    """What the platform gives a Functions app, and the way to the sandbox's host names."""
    return {
        "HTTPS_PROXY": tenant["proxy"],
        "NO_PROXY": "127.0.0.1,localhost",
        "REQUESTS_CA_BUNDLE": tenant["ca"],
        "SSL_CERT_FILE": tenant["ca"],
        "IDENTITY_ENDPOINT": tenant["identity"],
        "IDENTITY_HEADER": tenant["identity_header"],
    }


def _app_settings(tenant: Mapping[str, str], account: Storage) -> dict[str, str]:
    """The app's settings by the names that the Bicep files give them."""
    return {
        "TENANT_ID": tenant["tenant"],
        "CLIENT_ID": tenant["client_id"],
        "ALLOWED_CLIENTS": f"{tenant['client_id']},{tenant['timeline_client_id']}",
        "IDENTITY_CLIENT_ID": tenant["identity_client_id"],
        "DATAVERSE_URL": tenant["organization"],
        "TRACKING_QUEUE": _QUEUE,
        "AzureWebJobsStorage__blobServiceUri": account.blob,
        "AzureWebJobsStorage__queueServiceUri": account.queue,
        "AzureWebJobsStorage__tableServiceUri": account.table,
        "AzureWebJobsStorage__credential": "managedidentity",
        "AzureWebJobsStorage__clientId": tenant["identity_client_id"],
        "Host__CORS": tenant["dataverse"],
    }


def _storage_token(tenant: Mapping[str, str]) -> str:
    """A token for storage, by the protocol of the managed identity.

    https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
    """
    query = {"resource": _STORAGE, "api-version": "2019-08-01", "client_id": tenant["identity_client_id"]}
    headers = {"X-IDENTITY-HEADER": tenant["identity_header"]}
    answer = requests.get(tenant["identity"], query, headers=headers, timeout=10)
    if not answer.ok:
        raise StackError(f"The sandbox gave no token for storage: {answer.status_code} {answer.text}")
    token: str = answer.json()["access_token"]
    return token


def _ready(name: str) -> Callable[[list[str]], dict[str, str] | None]:
    """Finds the ready line: a line of JSON that has the name."""

    def look(lines: list[str]) -> dict[str, str] | None:
        for line in lines:
            if line.startswith("{") and f'"{name}"' in line:
                found: dict[str, str] = json.loads(line)
                return found
        return None

    return look


def _lock(folder: Path) -> int:
    """Takes the folder for this process, until it ends however it ends."""
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise StackError(f"It is running already, in {folder}. Stop it with Ctrl-C first.") from None
    return handle


def _write(path: Path, content: object) -> None:
    """Writes the file as a whole or not at all."""
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    unfinished.replace(path)
