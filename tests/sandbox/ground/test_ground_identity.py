import time

import jwt
import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import ManagedIdentityCredential
from ground_world import GRAPH, HEADER, LOGIN, TENANT, Ground

from sandbox.entra.grants import EXCHANGE
from sandbox.entra.identity import PATH, STORAGE
from sandbox.tenant.document.defaults import IDENTITY_CLIENT_ID, IDENTITY_PRINCIPAL_ID


@pytest.fixture
def platform(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a Functions app finds in its environment."""
    monkeypatch.setenv("IDENTITY_ENDPOINT", ground.urls["identity"] + PATH)
    monkeypatch.setenv("IDENTITY_HEADER", HEADER)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def claims(token: str) -> dict[str, object]:
    return dict(jwt.decode(token, options={"verify_signature": False}))


def test_the_token_for_the_exchange_is_what_the_registration_trusts(ground: Ground):
    body = ground.msi().json()
    got = claims(body["access_token"])
    assert (got["iss"], got["sub"], got["aud"]) == (f"{LOGIN}/{TENANT}/v2.0", IDENTITY_PRINCIPAL_ID, EXCHANGE)
    assert ground.entra(ground.own(client_assertion=body["access_token"])).ok


def test_times_are_seconds_as_text(ground: Ground):
    body = ground.msi().json()
    assert body["token_type"] == "Bearer"
    assert (body["resource"], body["client_id"]) == (EXCHANGE, IDENTITY_CLIENT_ID)
    assert isinstance(body["expires_on"], str)
    assert 3500 < int(body["expires_on"]) - time.time() < 3700
    assert int(body["expires_on"]) == claims(body["access_token"])["exp"]


@pytest.mark.parametrize("resource", [STORAGE, f"{STORAGE}/"])
def test_a_token_for_storage_is_of_the_first_version(ground: Ground, resource: str):
    got = claims(ground.msi(resource=resource).json()["access_token"])
    assert (got["aud"], got["iss"], got["oid"]) == (
        STORAGE,
        f"https://sts.windows.net/{TENANT}/",
        IDENTITY_PRINCIPAL_ID,
    )


@pytest.mark.parametrize("header", [None, "", "wrong", HEADER.upper(), "wröng"])
def test_without_the_platforms_header_there_is_no_token(ground: Ground, header: str | None):
    answer = ground.msi(header=header)
    assert (answer.status_code, answer.json()["code"]) == (401, "Unauthorized")
    assert "X-IDENTITY-HEADER" in answer.json()["message"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"api-version": "2017-09-01"}, "InvalidApiVersion"),
        ({"api-version": None}, "InvalidApiVersion"),
        ({"client_id": None}, "IdentityNotFound"),
        ({"client_id": IDENTITY_PRINCIPAL_ID}, "IdentityNotFound"),
        ({"resource": None}, "InvalidResource"),
        ({"resource": GRAPH}, "InvalidResource"),
        ({"resource": f"{STORAGE}/.default"}, "InvalidResource"),
    ],
)
def test_what_the_endpoint_does_not_know_it_refuses(ground: Ground, changed, code: str):
    answer = ground.msi(**changed)
    body = answer.json()
    assert (answer.status_code, body["statusCode"], body["code"]) == (400, 400, code)
    assert body["message"].endswith(".")


def test_the_journal_says_which_identity_asked(ground: Ground):
    ground.msi()
    ground.msi(resource=GRAPH)
    assert [entry["caller"] for entry in ground.journal("identity")] == [IDENTITY_PRINCIPAL_ID, None]


@pytest.mark.usefixtures("platform")
def test_azure_identity_gets_its_assertion_here_and_keeps_it(ground: Ground):
    with ManagedIdentityCredential(client_id=IDENTITY_CLIENT_ID) as credential:
        first = credential.get_token(f"{EXCHANGE}/.default")
        assert credential.get_token(f"{EXCHANGE}/.default").token == first.token
    assert ground.entra(ground.own(client_assertion=first.token)).ok
    assert len(ground.journal("identity")) == 1


@pytest.mark.usefixtures("platform")
def test_azure_identity_says_that_an_identity_is_not_there():
    with (
        ManagedIdentityCredential(client_id=IDENTITY_PRINCIPAL_ID) as credential,
        pytest.raises(ClientAuthenticationError, match="No User Assigned"),
    ):
        credential.get_token(f"{EXCHANGE}/.default")
