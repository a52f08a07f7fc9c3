import jwt
import pytest
from ground_world import GRAPH, LOGIN, ORGANIZATION, TENANT, Ground, refused

from sandbox.entra.tokens import Tokens
from sandbox.tenant.document.defaults import APPLICATION_OBJECT_ID, CLIENT_ID, IDENTITY_PRINCIPAL_ID


def decoded(token: str) -> dict[str, object]:
    return dict(jwt.decode(token, options={"verify_signature": False}))


@pytest.mark.parametrize("resource", [GRAPH, ORGANIZATION])
def test_an_application_gets_a_token_of_its_own_without_scopes(ground: Ground, resource: str):
    answer = ground.entra(ground.own(scope=f"{resource}/.default"))
    assert answer.headers["Cache-Control"] == "no-store"
    assert (answer.json()["token_type"], answer.json()["expires_in"]) == ("Bearer", 3600)
    claims = decoded(answer.json()["access_token"])
    assert (claims["aud"], claims["idtyp"], claims["oid"]) == (resource, "app", APPLICATION_OBJECT_ID)
    assert "scp" not in claims
    assert (claims["appid"], claims["iss"]) == (CLIENT_ID, f"https://sts.windows.net/{TENANT}/")


def test_the_journal_says_as_whom(ground: Ground):
    ground.entra(ground.own())
    ground.entra(ground.own(scope="Mail.Read"))
    assert [entry["caller"] for entry in ground.journal("entra")] == [APPLICATION_OBJECT_ID, None]


@pytest.mark.parametrize("name", ["grant_type", "client_id", "scope"])
@pytest.mark.parametrize("value", [None, ""])
def test_a_parameter_that_is_missing_is_named(ground: Ground, name: str, value: str | None):
    answer = ground.entra(ground.own(**{name: value}))
    assert f"must contain the following parameter: '{name}'" in refused(answer, 400, "invalid_request", 900144)


def test_another_application_is_not_in_the_directory(ground: Ground):
    stranger = "11111111-2222-4333-8444-555555555555"
    said = refused(ground.entra(ground.own(client_id=stranger)), 400, "unauthorized_client", 700016)
    assert stranger in said


def test_a_client_id_is_known_in_any_case(ground: Ground):
    assert ground.entra(ground.own(client_id=CLIENT_ID.upper())).ok


@pytest.mark.parametrize("grant", ["password", "refresh_token", "authorization_code", "Client_Credentials"])
def test_another_grant_is_unsupported(ground: Ground, grant: str):
    assert grant in refused(ground.entra(ground.own(grant_type=grant)), 400, "unsupported_grant_type", 70003)


@pytest.mark.parametrize(
    "left_out", [{"client_assertion": None}, {"client_assertion_type": None}, {"client_assertion_type": "jwt"}]
)
def test_without_a_proof_the_client_is_invalid(ground: Ground, left_out: dict[str, str | None]):
    refused(ground.entra(ground.own(**left_out)), 401, "invalid_client", 7000218)


def test_a_secret_is_never_right(ground: Ground):
    refused(ground.entra(ground.own(client_secret="x")), 401, "invalid_client", 7000215)
    refused(ground.entra(ground.own(client_secret="x", client_assertion=None)), 401, "invalid_client", 7000215)


@pytest.mark.parametrize(
    ("claims", "number"),
    [
        ({"exp": 1}, 700024),
        ({"exp": None}, 700027),
        ({"nbf": 9_999_999_998}, 700027),
        ({"aud": f"{GRAPH}"}, 700212),
        ({"aud": None}, 700027),
        ({"iss": f"{LOGIN}/{CLIENT_ID}/v2.0"}, 700211),
        ({"iss": None}, 700211),
        ({"sub": CLIENT_ID}, 700213),
        ({"sub": IDENTITY_PRINCIPAL_ID.upper()}, 700213),
        ({"sub": None}, 700213),
    ],
)
def test_an_assertion_that_the_registration_does_not_trust_is_refused(ground: Ground, claims, number):
    refused(ground.entra(ground.own(client_assertion=ground.assertion(**claims))), 401, "invalid_client", number)


@pytest.mark.parametrize("assertion", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
def test_an_assertion_that_is_no_token_is_refused(ground: Ground, assertion: str):
    refused(ground.entra(ground.own(client_assertion=assertion)), 401, "invalid_client", 700027)


def test_an_assertion_signed_with_an_unknown_key_is_refused(ground: Ground):
    claims = jwt.decode(ground.assertion(), options={"verify_signature": False})
    unknown = Tokens(ground.state).sign(claims)
    refused(ground.entra(ground.own(client_assertion=unknown)), 401, "invalid_client", 700027)
    forged = ground.assertion().rpartition(".")[0] + "." + unknown.rpartition(".")[2]
    refused(ground.entra(ground.own(client_assertion=forged)), 401, "invalid_client", 700027)


def test_a_registration_without_federation_trusts_nobody(ground: Ground):
    ground.registration.federated = ()
    refused(ground.entra(ground.own()), 401, "invalid_client", 700211)


@pytest.mark.parametrize("scope", [f"{GRAPH}/Mail.Read", GRAPH, f"{GRAPH}/.default openid", f"{GRAPH}/.DEFAULT"])
def test_an_application_asks_for_everything_at_one_resource(ground: Ground, scope: str):
    assert scope in refused(ground.entra(ground.own(scope=scope)), 400, "invalid_scope", 1002012)


@pytest.mark.parametrize("resource", ["https://fabrikam.crm.dynamics.com", f"{GRAPH}/", "api://nothing", ""])
def test_a_resource_that_the_tenant_does_not_have_is_refused(ground: Ground, resource: str):
    assert resource in refused(ground.entra(ground.own(scope=f"{resource}/.default")), 400, "invalid_resource", 500011)


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x"])
def test_only_a_form_is_read(ground: Ground, kind: str):
    refused(ground.entra(ground.own(), headers={"Content-Type": kind}), 400, "invalid_request", 900144)


def test_the_forms_type_is_known_in_any_case_and_with_a_character_set(ground: Ground):
    kind = "Application/X-WWW-Form-Urlencoded; charset=utf-8"
    assert ground.entra(ground.own(), headers={"Content-Type": kind}).ok


def test_a_parameter_that_is_there_twice_is_refused(ground: Ground):
    twice = [*ground.own().items(), ("scope", f"{GRAPH}/.default")]
    refused(ground.entra(twice), 400, "invalid_request", 9000411)


def test_bytes_that_are_no_text_are_refused(ground: Ground):
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    refused(ground.entra(b"\xff\xfe=\xff", headers=kind), 400, "invalid_request", 900144)


def test_a_refusal_has_every_member_of_entras(ground: Ground):
    body = ground.entra({}).json()
    assert body.keys() == {
        *("error", "error_description", "error_codes", "timestamp", "trace_id", "correlation_id", "error_uri"),
    }
    assert body["error_uri"] == "https://login.microsoftonline.com/error?code=900144"
    assert body["trace_id"] in body["error_description"]
    assert body["correlation_id"] in body["error_description"]


def test_the_token_endpoint_takes_posts_only(ground: Ground):
    assert ground.send("GET", "entra", f"/{TENANT}/oauth2/v2.0/token").status_code == 405
    assert ground.send("GET", "entra", f"/{TENANT}/oauth2/token").status_code == 404
