"""What an administrator may choose about identity, in the running app: who may call, and how the app proves itself."""

import json
from collections.abc import Callable, Iterator

import pytest
import requests
import trustme
from test_suggest import ANNA, from_anna
from test_web import problem
from world import World

TIMELINE = "00000000-0000-0000-0000-00000000000a"
OTHER = "00000000-0000-0000-0000-00000000000b"

type Restart = Callable[..., None]


@pytest.fixture
def restart(world: World) -> Iterator[Restart]:
    """Starts the app with other settings, and after the test as it was."""
    changed: dict[str, str] = {}

    def start(**settings: str) -> None:
        changed.update(settings)
        world.stack.restart_host(**settings)

    yield start
    world.stack.restart_host(**dict.fromkeys(changed, "") | {name: was(world, name) for name in changed})


def was(world: World, name: str) -> str:
    """What a setting was before; of those that are changed here, two are not left out."""
    tenant = world.stack.addresses.sandbox
    clients = f"{tenant['client_id']},{tenant['timeline_client_id']}"
    return {"DATAVERSE_URL": tenant["organization"], "ALLOWED_CLIENTS": clients}.get(name, "")


def health(world: World) -> dict:
    found: dict = requests.get(f"{world.stack.addresses.app}/api/health", timeout=30).json()
    return found


def test_only_the_applications_that_are_named_may_call(world, restart):
    restart(ALLOWED_CLIENTS=f"{TIMELINE}, {OTHER}")
    world.load()
    problem(world.as_(world.kim).send("GET", "health"), 401, "token_client")
    for client in (TIMELINE, OTHER):
        seller = world.as_(world.kim, claims=json.dumps({"azp": client}))
        assert seller.send("GET", "health").status_code == 200


def test_a_certificate_stands_for_the_identity_at_entra_and_only_there(world, restart, tmp_path):
    """The tenant does not know this certificate, so it refuses it: that it was asked is what counts."""
    issued = trustme.CA(key_type=trustme.KeyType.RSA).issue_cert(
        "auto-capture.contoso.com", key_type=trustme.KeyType.RSA
    )
    path = tmp_path / "registration.pem"
    issued.private_key_and_cert_chain_pem.write_to_path(str(path))
    restart(CERTIFICATE_PATH=str(path))
    world.load(kim=[from_anna()], records=[ANNA])
    before = world.mark()
    problem(world.as_(world.kim).look("contact", "anna"), 502, "remote_refused")
    exchanges = [entry for entry in world.journal(before, "identity") if "AzureADTokenExchange" in entry["path"]]
    assert exchanges == []
    assert '"event": "entra_refused"' in world.stack.host_log
    assert "PRIVATE KEY" not in world.stack.host_log


def test_a_certificate_that_is_not_there_is_named(world, restart):
    restart(CERTIFICATE_PATH="/nowhere/registration.pem")
    told = health(world)
    assert told["status"] == "settings_wrong"
    assert [one["name"] for one in told["settings"]] == ["CERTIFICATE_PATH"]
    assert "/nowhere" not in json.dumps(told)


def test_an_organisation_of_another_cloud_is_named(world, restart):
    restart(DATAVERSE_URL="https://contoso.crm.dynamics.cn")
    assert [one["name"] for one in health(world)["settings"]] == ["DATAVERSE_URL"]
