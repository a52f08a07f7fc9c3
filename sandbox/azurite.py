"""Azurite, the storage emulator: started on free ports over TLS, with tokens and in memory.

It makes no queue, table or container. `--skipApiVersionCheck` is there because the storage clients are newer than it.
https://learn.microsoft.com/azure/storage/common/storage-use-azurite
"""

import re
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from sandbox.part import Part, StackError

ROOT = Path(__file__).parent.parent
_SCRIPT = ROOT / "node_modules/azurite/dist/src/azurite.js"
_LISTENS = re.compile(r"Azurite (Blob|Queue|Table) service is successfully listening at (https://\S+)")
_ACCOUNT = "devstoreaccount1"
_ENDS_WITH_US = "data:text/javascript,process.stdin.on('end',()=>process.kill(process.pid,'SIGTERM')).resume().unref()"
"""Run before Azurite: ends it when its standard input ends, so it never outlives us."""


@dataclass(frozen=True, slots=True)
class Storage:
    """The account's addresses, as Bicep would set them."""

    blob: str
    queue: str
    table: str

    def as_json(self) -> dict[str, str]:
        """The addresses by service."""
        return asdict(self)


def azurite(certificate: Path, key: Path, environment: Mapping[str, str], log: Path) -> Part:
    """Azurite, not yet started. Raises `StackError` when Node or Azurite is missing."""
    node = shutil.which("node", path=environment.get("PATH"))
    if node is None:
        raise StackError("Node is missing. Install Node 20 or newer.")
    if not _SCRIPT.exists():
        raise StackError("Azurite is not installed. Run `npm ci`, or ./dev, which does it by itself.")
    options = ["--inMemoryPersistence", "--skipApiVersionCheck", "--loose", "--silent", "--disableTelemetry"]
    tls = ["--oauth", "basic", "--cert", str(certificate), "--key", str(key)]
    ports = ["--blobPort", "0", "--queuePort", "0", "--tablePort", "0"]
    command = [node, "--import", _ENDS_WITH_US, str(_SCRIPT), *options, *tls, *ports]
    return Part("Azurite", command, environment, log.parent, log)


def storage(lines: list[str]) -> Storage | None:
    """The addresses once all three services listen."""
    found = {match[1].lower(): f"{match[2]}/{_ACCOUNT}" for line in lines if (match := _LISTENS.search(line))}
    return Storage(**found) if len(found) == 3 else None
