"""Which tokens open the running app, and which never do: the table of evil ones over HTTP."""

import base64
import http.client
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import jwt
import pytest
import requests
from evil_tokens import EVIL_TOKENS, OTHER
from forging import Forge, new_key, public
from test_suggest import ANNA, from_anna
from test_web import problem
from world import Seller, World

from sandbox.stack import Stack

KEY_ID = "forged-by-the-test"


@dataclass
class Ring:
    """The test's own key, and what Entra publishes when that key is one of its own."""

    forge: Forge
    published: str

    def publish(self, world: World) -> None:
        world.fault("entra", path="/keys", status=200, body=self.published, times=9)


@pytest.fixture(scope="module")
def ring(stack: Stack) -> Iterator[Ring]:
    """The app has just started, and fetched the test's key with the others."""
    world = World(stack)
    world.load()
    claims, key = claims_of(world), new_key()
    keys = f"{stack.addresses.sandbox['entra']}/{claims['tid']}/discovery/v2.0/keys"
    published = [*requests.get(keys, timeout=30).json()["keys"], public(key, KEY_ID)]
    ring = Ring(Forge(claims, key, KEY_ID), json.dumps({"keys": published}))
    stack.restart_host()
    ring.publish(world)
    assert send(world, ring.forge.token()).status_code == 200
    yield ring
    stack.restart_host()


@pytest.fixture
def theirs(world: World, ring: Ring) -> Forge:
    """The forge, for Kim as the test's tenant knows her."""
    world.load(kim=[from_anna()], records=[ANNA])
    ring.publish(world)
    return replace(ring.forge, claims=claims_of(world))


def claims_of(world: World) -> dict:
    claims: dict = jwt.decode(world.as_(world.kim).token, options={"verify_signature": False})
    return claims


def send(world: World, token: str) -> requests.Response:
    authorization = f"Bearer {token}".encode()
    return requests.get(url(world), headers={"Authorization": authorization}, timeout=30)


def url(world: World, path: str = "health") -> str:
    """`health` looks at a token if there is one, and asks no remote about its owner."""
    return f"{world.stack.addresses.app}/api/{path}"


@pytest.mark.parametrize(("code", "build"), EVIL_TOKENS.values(), ids=EVIL_TOKENS)
def test_an_evil_token_is_refused_with_its_code_and_reaches_nobody(world, theirs, code, build):
    before = world.mark()
    answer = send(world, build(theirs))
    problem(answer, 401, code)
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert not [one for one in world.journal(before) if one["service"] in ("graph", "dataverse")]


def test_the_table_is_long_and_every_code_of_a_token_is_in_it():
    assert len(EVIL_TOKENS) >= 40
    assert len({code for code, _ in EVIL_TOKENS.values()}) == 14


@pytest.mark.usefixtures("theirs")
def test_a_good_token_is_accepted(world):
    assert world.as_(world.kim).subjects("contact", "anna") == ["Coffee"]


GOOD = {
    "among_other_scopes": lambda forge: forge.token(scp="openid access_as_user profile"),
    "ended_a_moment_ago_by_our_clock": lambda forge: forge.token(exp=int(time.time()) - 30),
    "begins_in_a_moment_by_our_clock": lambda forge: forge.token(nbf=int(time.time()) + 30, iat=int(time.time()) + 30),
    "says_it_is_a_persons": lambda forge: forge.token(idtyp="user"),
    "application_in_capitals": lambda forge: forge.token(azp=forge.claims["azp"].upper()),
    "person_in_capitals": lambda forge: forge.token(oid=forge.claims["oid"].upper()),
    "names_addresses_that_are_not_followed": lambda forge: forge.headed(
        jku="https://evil.example/keys", x5u="https://evil.example/c", x5t="AAAA", jwk=public(forge.stranger, "x")
    ),
    "has_roles_of_no_meaning": lambda forge: forge.token(roles="AutoCapture.Admin"),
}


@pytest.mark.parametrize("build", GOOD.values(), ids=GOOD)
def test_a_token_that_differs_in_nothing_that_matters_is_accepted(world, theirs, build):
    assert send(world, build(theirs)).status_code == 200


def test_the_scheme_is_understood_in_either_case(world, theirs):
    headers = {"Authorization": f"bEARER {theirs.token()}"}
    assert requests.get(url(world), headers=headers, timeout=30).status_code == 200


@pytest.mark.parametrize("scheme", ["Basic", "Token", "Digest", "BearerBearer", "PoP", "Negotiate"])
def test_another_scheme_is_no_sign_in(world, theirs, scheme):
    headers = {"Authorization": f"{scheme} {theirs.token()}"}
    problem(requests.get(url(world), headers=headers, timeout=30), 401, "token_missing")


@pytest.mark.parametrize("which", [0, 1])
def test_of_two_authorization_headers_neither_counts(world, theirs, which):
    address = urlsplit(url(world))
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
    connection.putrequest("GET", address.path)
    for token in [theirs.token(), "nonsense"][:: 1 - 2 * which]:
        connection.putheader("Authorization", f"Bearer {token}")
    connection.endheaders()
    answer = connection.getresponse()
    assert (answer.status, json.load(answer)["code"]) == (401, "token_malformed")
    connection.close()


@pytest.mark.parametrize("place", ["query", "cookie", "body"])
def test_a_token_anywhere_else_is_no_sign_in(world, theirs, place):
    token = theirs.token()
    options = {
        "query": {"params": {"access_token": token}},
        "cookie": {"cookies": {"Authorization": f"Bearer {token}"}},
        "body": {"data": {"access_token": token}},
    }
    problem(requests.get(url(world, "trackings"), timeout=30, **options[place]), 401, "token_missing")


def principal(claims: dict) -> dict[str, str]:
    """What the platform's own authentication would say, if it were on."""
    named = {"auth_typ": "aad", "claims": [{"typ": name, "val": str(value)} for name, value in claims.items()]}
    return {
        "X-MS-CLIENT-PRINCIPAL": base64.b64encode(json.dumps(named).encode()).decode(),
        "X-MS-CLIENT-PRINCIPAL-ID": claims["oid"],
        "X-MS-CLIENT-PRINCIPAL-NAME": "kim@contoso.com",
        "X-MS-CLIENT-PRINCIPAL-IDP": "aad",
    }


def test_headers_of_the_platforms_authentication_are_no_sign_in(world, theirs):
    told = principal(dict(theirs.claims)) | {"X-MS-TOKEN-AAD-ACCESS-TOKEN": theirs.token()}
    told |= {"X-MS-TOKEN-AAD-ID-TOKEN": theirs.token()}
    problem(requests.get(url(world, "trackings"), headers=told, timeout=30), 401, "token_missing")


def test_headers_of_the_platforms_authentication_make_nobody_somebody_else(world, theirs):
    told = principal({**theirs.claims, "oid": OTHER, "roles": "AutoCapture.Admin"})
    seller = Seller(world, theirs.token())
    answer = seller.send("GET", "health", headers=told)
    assert answer.json() == {"status": "alive"}
    assert seller.send("GET", "records/contact/x/suggestions", headers=told).status_code == 400


def test_a_refusal_repeats_nothing_of_the_token(world, theirs):
    answer = send(world, theirs.token(oid="canary-subject", aud="canary-audience", upn="canary@contoso.com"))
    assert "canary" not in answer.text
    assert "canary" not in str(answer.headers)
