"""The sandbox as one process: every emulated remote, the proxy in front of them, and the control API.

`python -m sandbox.serve [--scenario NAME | --tenant FILE] [--folder FOLDER]` prints one line of JSON with all addresses
when it is ready, and ends when it is told to or when its standard input ends. It starts no other process.
"""

import argparse
import asyncio
import json
import secrets
import signal
import ssl
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import trustme
from starlette.types import ASGIApp

from sandbox import control
from sandbox.dataverse import app as dataverse
from sandbox.entra import app as entra
from sandbox.entra import identity
from sandbox.entra.tokens import Tokens
from sandbox.front import Front
from sandbox.graph import app as graph
from sandbox.pages import app as pages
from sandbox.proxy import Proxy
from sandbox.server import Server
from sandbox.tenant import document
from sandbox.tenant.document.defaults import CLIENT_ID, IDENTITY_CLIENT_ID, TIMELINE_CLIENT_ID
from sandbox.tenant.model import Tenant
from sandbox.tenant.state import State
from sandbox.wire import Journalled

SCENARIOS = Path(__file__).parent / "scenarios"
_HOSTS = {"entra": "login.microsoftonline.com", "graph": "graph.microsoft.com"}


def main() -> None:
    """Runs until it is told to stop."""
    arguments = _arguments()
    path = arguments.tenant or SCENARIOS / f"{arguments.scenario}.json"
    try:
        state = State(_loader(path))
    except (OSError, ValueError, document.DocumentError) as error:
        sys.exit(f"The tenant {path} cannot be loaded: {error}")
    asyncio.run(_serve(state, arguments.folder))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox.serve", description="A tenant on loopback.")
    parser.add_argument("--scenario", default="story", help="a tenant that ships, by name")
    parser.add_argument("--tenant", type=Path, help="a tenant document of your own")
    parser.add_argument("--folder", type=Path, default=Path(".local"), help="of certificates and web resources")
    return parser.parse_args()


def _loader(path: Path) -> Callable[[datetime], Tenant]:
    parsed = json.loads(path.read_text("utf-8"))
    return lambda now: document.tenant(parsed, now)


async def _serve(state: State, folder: Path) -> None:
    tokens, header = Tokens(state), secrets.token_hex(16)
    hosts = _HOSTS | {"dataverse": urlsplit(state.tenant.organization.url).hostname or ""}
    files, context = _certificates(folder, list(hosts.values()))
    front = Front(state, files)
    apps: dict[str, ASGIApp] = {
        "control": control.build(state, tokens, front.open),
        "entra": Journalled("entra", entra.build(state, tokens), state),
        "graph": Journalled("graph", graph.build(state, tokens), state),
        "identity": Journalled("identity", identity.build(state, tokens, header), state),
    }
    servers = {name: Server(app) for name, app in apps.items()}
    parts = pages.Parts(Journalled("dataverse", dataverse.build(state, tokens), state), apps["control"])
    servers["dataverse"] = Server(pages.build(parts, folder, lambda: _told(servers["entra"].url, state)))
    running = [asyncio.ensure_future(server.serve()) for server in servers.values()]
    proxy = Proxy({host: servers[name].port for name, host in hosts.items()}, context)
    port = await proxy.start()
    urls = {name: server.url for name, server in servers.items()}
    urls |= {"proxy": f"http://127.0.0.1:{port}", "identity": urls["identity"] + identity.PATH}
    urls["timeline"] = urls["dataverse"] + pages.TIMELINE
    print(json.dumps(urls | files | _names(state, header)), flush=True)  # noqa: T201 - the ready line
    await _until_told()
    await proxy.stop()
    await front.close()
    for server in servers.values():
        server.should_exit = True
    await asyncio.gather(*running)


def _told(entra: str, state: State) -> dict[str, str]:
    """What the page cannot know of its own origin."""
    return {"entra": entra, "tenant": state.tenant.id}


def _names(state: State, header: str) -> dict[str, str]:
    return {
        "identity_header": header,
        "organization": state.tenant.organization.url,
        "tenant": state.tenant.id,
        "client_id": CLIENT_ID,
        "timeline_client_id": TIMELINE_CLIENT_ID,
        "identity_client_id": IDENTITY_CLIENT_ID,
    }


def _certificates(folder: Path, hosts: list[str]) -> tuple[dict[str, str], ssl.SSLContext]:
    """An authority for this run: certificates for the remotes' names and for loopback."""
    folder.mkdir(parents=True, exist_ok=True)
    authority = trustme.CA()
    own = authority.issue_cert("127.0.0.1", "localhost")
    paths = {name: folder / f"{name}.pem" for name in ("ca", "certificate", "key")}
    authority.cert_pem.write_to_path(paths["ca"])
    own.cert_chain_pems[0].write_to_path(paths["certificate"])
    own.private_key_pem.write_to_path(paths["key"])
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(*hosts).configure_cert(context)
    context.set_alpn_protocols(["http/1.1"])
    return {name: str(path.resolve()) for name, path in paths.items()}, context


async def _until_told() -> None:
    """Waits for SIGTERM, SIGINT, or the end of standard input: then whoever started us is gone."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    with suppress(ValueError, OSError):
        reader = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        watch = asyncio.ensure_future(reader.read())
        watch.add_done_callback(lambda _: told.set())
    await told.wait()


if __name__ == "__main__":
    main()
