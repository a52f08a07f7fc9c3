import base64
import json
from collections.abc import Iterator

import jwt
import msal
import pytest
import requests
from ground_world import DANA, GRAPH, KIM, LOGIN, ORGANIZATION, TENANT, Ground, refused

from sandbox.tenant.document.defaults import CLIENT_ID


@pytest.fixture
def session(ground: Ground) -> Iterator[requests.Session]:
    """Through the proxy, under the remotes' own names."""
    with requests.Session() as session:
        session.trust_env = False
        session.proxies = {"https": f"http://127.0.0.1:{ground.proxy}"}
        session.verify = ground.ca
        yield session


def client(ground: Ground, session: requests.Session, **more: object) -> msal.ConfidentialClientApplication:
    credential = {"client_assertion": ground.assertion}
    authority = f"{LOGIN}/{TENANT}"
    return msal.ConfidentialClientApplication(
        CLIENT_ID, authority=authority, client_credential=credential, http_client=session, **more
    )


def claims(body: dict[str, str]) -> dict[str, object]:
    return dict(jwt.decode(body["access_token"], options={"verify_signature": False}))


def test_the_app_gets_a_token_as_the_seller(ground: Ground):
    body = ground.entra(ground.behalf()).json()
    got = claims(body)
    assert (got["aud"], got["oid"], got["appid"], got["ver"]) == (GRAPH, KIM, CLIENT_ID, "1.0")
    assert got["upn"] == "kim@contoso.com"
    assert "roles" not in got
    assert "refresh_token" not in body
    assert ground.journal("entra")[-1]["caller"] == KIM


def test_the_token_holds_all_scopes_that_are_consented(ground: Ground):
    body = ground.entra(ground.behalf()).json()
    assert claims(body)["scp"] == "Calendars.Read Mail.Read User.Read"
    assert body["scope"] == f"{GRAPH}/Calendars.Read {GRAPH}/Mail.Read {GRAPH}/User.Read"


def test_default_is_said_back_as_it_was_asked_for(ground: Ground):
    body = ground.entra(ground.behalf(scope=f"{ORGANIZATION}/.default")).json()
    assert body["scope"] == f"{ORGANIZATION}/user_impersonation {ORGANIZATION}/.default"
    assert claims(body)["scp"] == "user_impersonation"


def test_the_scopes_of_openid_are_passed_over(ground: Ground):
    assert ground.entra(ground.behalf(scope=f"openid {GRAPH}/Mail.Read  offline_access profile email")).ok


def test_client_info_comes_only_when_it_is_asked_for(ground: Ground):
    assert "client_info" not in ground.entra(ground.behalf()).json()
    coded = ground.entra(ground.behalf(client_info="1")).json()["client_info"]
    assert json.loads(base64.urlsafe_b64decode(coded + "==")) == {"uid": KIM, "utid": TENANT}


@pytest.mark.parametrize("name", ["requested_token_use", "assertion", "scope"])
def test_what_is_missing_is_named(ground: Ground, name: str):
    assert f"'{name}'" in refused(ground.entra(ground.behalf(**{name: None})), 400, "invalid_request", 900144)


def test_the_token_use_is_on_behalf_of(ground: Ground):
    refused(ground.entra(ground.behalf(requested_token_use="x")), 400, "invalid_request", 9002332)


@pytest.mark.parametrize(
    ("changed", "number"),
    [
        ({"exp": 1}, 500133),
        ({"exp": None}, 50013),
        ({"nbf": 9_999_999_998}, 50013),
        ({"aud": GRAPH}, 50013),
        ({"scp": None}, 50012),
        ({"oid": "11111111-2222-4333-8444-555555555555"}, 50034),
        ({"oid": None}, 50034),
        ({"oid": DANA}, 50057),
    ],
)
def test_a_users_token_that_does_not_fit_is_an_invalid_grant(ground: Ground, changed, number):
    answer = ground.entra(ground.behalf(assertion=ground.token(**changed)))
    refused(answer, 400, "invalid_grant", number)
    assert "suberror" not in answer.json()


def test_a_token_that_cannot_be_read_is_an_invalid_grant(ground: Ground):
    refused(ground.entra(ground.behalf(assertion="eyJ.x")), 400, "invalid_grant", 50013)


def test_an_applications_own_token_is_no_assertion(ground: Ground):
    own = ground.tokens.for_application(ground.registration, CLIENT_ID)
    refused(ground.entra(ground.behalf(assertion=own)), 400, "invalid_grant", 50012)


@pytest.mark.parametrize("asked", ["Mail.ReadWrite", "mail.read", "Mail.Read Mail.Send"])
def test_a_scope_without_consent_is_refused(ground: Ground, asked: str):
    scope = " ".join(f"{GRAPH}/{name}" for name in asked.split())
    answer = ground.entra(ground.behalf(scope=scope))
    refused(answer, 400, "invalid_grant", 65001)
    assert answer.json()["suberror"] == "consent_required"


def test_default_without_any_consent_is_refused(ground: Ground):
    ground.registration.consented = {}
    answer = ground.entra(ground.behalf(scope=f"{GRAPH}/.default"))
    assert CLIENT_ID in refused(answer, 400, "invalid_grant", 65001)


@pytest.mark.parametrize("scope", ["openid", "openid profile", " "])
def test_openid_alone_is_no_scope(ground: Ground, scope: str):
    refused(ground.entra(ground.behalf(scope=scope)), 400, "invalid_scope", 70011)


def test_two_resources_at_once_are_refused(ground: Ground):
    scope = f"{GRAPH}/Mail.Read {ORGANIZATION}/user_impersonation"
    refused(ground.entra(ground.behalf(scope=scope)), 400, "invalid_scope", 28000)


def test_an_unknown_resource_is_refused(ground: Ground):
    answer = ground.entra(ground.behalf(scope="https://fabrikam.crm.dynamics.com/user_impersonation"))
    assert "fabrikam.crm.dynamics.com" in refused(answer, 400, "invalid_resource", 500011)


def test_msal_gets_a_token_on_behalf_of_the_seller_through_the_proxy(ground: Ground, session: requests.Session):
    app = client(ground, session)
    got = app.acquire_token_on_behalf_of(ground.token(), [f"{GRAPH}/Mail.Read"])
    assert claims(got)["oid"] == KIM
    account = app.get_accounts()[0]
    assert account["home_account_id"] == f"{KIM}.{TENANT}"
    assert app.acquire_token_silent([f"{GRAPH}/Mail.Read"], account)["access_token"] == got["access_token"]


def test_msal_gets_the_applications_own_token(ground: Ground, session: requests.Session):
    got = client(ground, session).acquire_token_for_client([f"{ORGANIZATION}/.default"])
    assert claims(got)["idtyp"] == "app"


def test_msal_tells_a_refusal_by_its_numbers(ground: Ground, session: requests.Session):
    got = client(ground, session).acquire_token_on_behalf_of(ground.token(), [f"{GRAPH}/Mail.Send"])
    assert (got["error"], got["suberror"], got["error_codes"]) == ("invalid_grant", "consent_required", [65001])


def test_msal_gives_up_at_an_unknown_tenant(ground: Ground, session: requests.Session):
    credential = {"client_assertion": ground.assertion}
    with pytest.raises(ValueError, match="double check your tenant name"):
        msal.ConfidentialClientApplication(
            CLIENT_ID, authority=f"{LOGIN}/fabrikam.com", client_credential=credential, http_client=session
        )


def test_msal_sees_an_ordered_claims_challenge(ground: Ground, session: requests.Session):
    challenge = '{"access_token":{"polids":{"essential":true,"values":["1"]}}}'
    refusal = {"error": "interaction_required", "error_codes": [50076], "claims": challenge}
    fault = {"service": "entra", "path": "/token$", "status": 400, "body": json.dumps(refusal)}
    ground.control("POST", "faults", json=fault)
    got = client(ground, session).acquire_token_on_behalf_of(ground.token(), [f"{GRAPH}/Mail.Read"])
    assert (got["error"], got["claims"]) == ("interaction_required", challenge)
