"""Where a remote would send us with a seller's token: nowhere but to the configured hosts."""

import json

import pytest
from test_suggest import ANNA, from_anna
from test_web import problem
from world import Seller, World

from autocapture.errors import RemoteRefused
from autocapture.gateways.http import Bearer, Call, Http

GRAPH = "https://graph.microsoft.com"
DATAVERSE = "https://contoso.crm.dynamics.com"


def elsewhere(host: str) -> dict[str, str]:
    """Addresses that look like a host's own and lead to another, or past its door."""
    bare = host.removeprefix("https://")
    return {
        "another_host": "https://evil.example/x",
        "longer_host": f"{host}.evil.example/x",
        "host_with_a_prefix": f"https://evil-{bare}/x",
        "host_as_a_user": f"{host}@evil.example/x",
        "host_as_a_user_with_a_password": f"{host}:x@evil.example/x",
        "user_before_the_host": f"https://evil.example@{bare}/x",
        "host_in_the_path": f"https://evil.example/{bare}/x",
        "host_in_the_fragment": f"https://evil.example#{bare}",
        "backslash": f"{host}\\@evil.example/x",
        "backslash_for_a_slash": f"https:\\\\evil.example\\{bare}",
        "another_port": f"{host}:8443/x",
        "the_same_port_named": f"{host}:443/x",
        "no_port_after_the_colon": f"{host}:/x",
        "port_that_is_none": f"{host}:x/x",
        "without_tls": f"http://{bare}/x",
        "another_scheme": f"file://{bare}/etc/passwd",
        "without_scheme": f"//{bare}/x",
        "relative": "/v1.0/me",
        "ideographic_dots": f"https://{bare.replace('.', '。')}/x",
        "full_width_dots": f"https://{bare.replace('.', '．')}/x",  # noqa: RUF001 - the trick
        "full_width_slash": f"{host}／@evil.example/x",  # noqa: RUF001 - the trick
        "letter_of_another_alphabet": f"https://{bare.replace('o', 'о', 1)}/x",  # noqa: RUF001 - the trick
        "dot_at_the_end": f"{host}./x",
        "broken_address": "https://[evil/x",
        "encoded_at": f"{host}%40evil.example/x",
        "line_break": f"{host}\n.evil.example/x",
        "nothing": "https://",
    }


@pytest.fixture
def kim(world: World) -> Seller:
    world.load(kim=[from_anna()], records=[ANNA])
    kim = world.as_(world.kim)
    assert kim.subjects("contact", "anna") == ["Coffee"]
    return kim


@pytest.mark.parametrize("link", elsewhere(GRAPH).values(), ids=elsewhere(GRAPH))
def test_graphs_next_page_is_nowhere_else(world, kim, link):
    world.fault("graph", path="/messages", status=200, body=json.dumps({"value": [], "@odata.nextLink": link}))
    problem(kim.look("contact", "anna"), 502, "remote_refused")


@pytest.mark.parametrize(
    "link", ["https://evil.example/x", f"{DATAVERSE}@evil.example/x", f"{DATAVERSE}\\@evil.example"]
)
def test_dataverses_next_page_is_nowhere_else(world, kim, link):
    page = json.dumps({"value": [], "@odata.nextLink": link})
    world.fault(
        "dataverse",
        method="GET",
        path=r"/(contacts|connections|emails|activityparties)\?",
        status=200,
        body=page,
        times=9,
    )
    problem(kim.look("contact", "anna"), 502, "remote_refused")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("service", ["graph", "dataverse"])
def test_a_redirect_is_never_followed(world, kim, service, status):
    world.fault(service, status=status, headers={"location": "https://evil.example/"}, times=30)
    before = world.mark()
    problem(kim.look("contact", "anna"), 502, "remote_refused")
    answers = [entry["status"] for entry in world.journal(before, service)]
    assert set(answers) == {status}


def test_a_redirect_of_entra_is_never_followed(world):
    world.load(kim=[from_anna()], records=[ANNA])
    kim = world.as_(world.kim)
    headers = {"location": "https://evil.example/token"}
    world.fault("entra", method="POST", path="/token", status=307, headers=headers, body="{}", times=30)
    assert kim.look("contact", "anna").status_code in (502, 503)


def test_keys_are_never_fetched_from_where_a_redirect_leads(world):
    world.stack.restart_host()
    world.load()
    world.fault("entra", path="/keys", status=302, headers={"location": "https://evil.example/keys"}, times=1)
    kim = world.as_(world.kim)
    problem(kim.send("GET", "health"), 503, "unavailable")
    assert kim.send("GET", "health").status_code == 200


@pytest.mark.parametrize("host", [GRAPH, DATAVERSE])
@pytest.mark.parametrize("name", elsewhere(GRAPH))
def test_no_token_leaves_for_a_host_that_is_not_configured(host, name):
    sent = Http(frozenset({GRAPH, DATAVERSE}), 1)
    with pytest.raises(RemoteRefused, match="nothing was sent there"):
        sent.send(Call("GET", elsewhere(host)[name], Bearer("x")))
