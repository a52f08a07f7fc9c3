import ssl

import jwt
import pytest
from ground_world import KIM, LOGIN, TENANT, Ground, refused

from sandbox.entra.tokens import Tokens
from sandbox.tenant.document.defaults import CLIENT_ID


def keys(ground: Ground) -> list[dict[str, str]]:
    return list(ground.send("GET", "entra", f"/{TENANT}/discovery/v2.0/keys").json()["keys"])


def test_every_endpoint_of_the_configuration_is_https_at_the_authority(ground: Ground):
    found = ground.send("GET", "entra", f"/{TENANT}/v2.0/.well-known/openid-configuration").json()
    assert found["issuer"] == f"{LOGIN}/{TENANT}/v2.0"
    assert found["token_endpoint"] == f"{LOGIN}/{TENANT}/oauth2/v2.0/token"
    assert found["jwks_uri"] == f"{LOGIN}/{TENANT}/discovery/v2.0/keys"
    assert "RS256" in found["id_token_signing_alg_values_supported"]


@pytest.mark.parametrize("name", ["contoso.com", "Contoso.OnMicrosoft.com", TENANT.upper()])
def test_a_tenant_is_known_by_its_domains_too_and_in_any_case(ground: Ground, name: str):
    found = ground.send("GET", "entra", f"/{name}/v2.0/.well-known/openid-configuration").json()
    assert found["issuer"] == f"{LOGIN}/{TENANT}/v2.0"


@pytest.mark.parametrize("path", ["v2.0/.well-known/openid-configuration", "discovery/v2.0/keys"])
@pytest.mark.parametrize("tenant", ["fabrikam.com", "common", "organizations"])
def test_another_tenant_has_neither_configuration_nor_keys(ground: Ground, tenant: str, path: str):
    answer = ground.send("GET", "entra", f"/{tenant}/{path}")
    assert f"Tenant '{tenant}' not found." in refused(answer, 400, "invalid_tenant", 90002)


def test_another_tenant_has_no_tokens(ground: Ground):
    refused(ground.entra(ground.own(), tenant="fabrikam.com"), 400, "invalid_request", 90002)


def test_the_cloud_knows_its_other_names(ground: Ground):
    asked = {"api-version": "1.1", "authorization_endpoint": f"{LOGIN}/{TENANT}/oauth2/v2.0/authorize"}
    found = ground.send("GET", "entra", "/common/discovery/instance", params=asked).json()
    assert found["tenant_discovery_endpoint"] == f"{LOGIN}/{TENANT}/v2.0/.well-known/openid-configuration"
    assert "login.windows.net" in found["metadata"][0]["aliases"]


@pytest.mark.parametrize("endpoint", [None, "https://login.fabrikam.com/x", f"{LOGIN}.fabrikam.com/x"])
def test_another_cloud_is_an_invalid_instance(ground: Ground, endpoint: str | None):
    answer = ground.send("GET", "entra", "/common/discovery/instance", params={"authorization_endpoint": endpoint})
    refused(answer, 400, "invalid_instance", 50049)


def test_keys_carry_the_issuers_template_and_no_algorithm(ground: Ground):
    for key in keys(ground):
        assert key["issuer"] == LOGIN + "/{tenantid}/v2.0"
        assert key.keys() == {"kty", "use", "kid", "n", "e", "issuer"}


def test_a_new_key_signs_and_the_older_one_stays_published(ground: Ground):
    older, before = ground.token(), keys(ground)
    ground.tokens.rotate()
    after = keys(ground)
    assert after[:-1] == before
    assert jwt.get_unverified_header(ground.token())["kid"] == after[-1]["kid"] == ground.tokens.newest
    assert ground.tokens.verify(older, CLIENT_ID)["oid"] == KIM


def test_a_new_key_replaces_none_when_the_tenant_has_started_afresh(ground: Ground):
    tokens = Tokens(ground.state)
    ground.state.reset()
    tokens.rotate()
    ground.state.reset()
    tokens.rotate()
    assert len({key["kid"] for key in tokens.published()}) == 3


def test_pyjwt_finds_the_key_of_a_token_through_the_proxy(ground: Ground, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{ground.proxy}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    context = ssl.create_default_context(cafile=ground.ca)
    token = ground.token()
    client = jwt.PyJWKClient(f"{LOGIN}/{TENANT}/discovery/v2.0/keys", ssl_context=context, timeout=10)
    key = client.get_signing_key_from_jwt(token)
    claims = jwt.decode(token, key, algorithms=["RS256"], audience=CLIENT_ID, issuer=f"{LOGIN}/{TENANT}/v2.0")
    assert (claims["oid"], claims["tid"], claims["ver"], claims["scp"]) == (KIM, TENANT, "2.0", "access_as_user")
