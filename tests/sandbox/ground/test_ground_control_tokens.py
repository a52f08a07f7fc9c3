import jwt
import pytest
from ground_world import GRAPH, KIM, ORGANIZATION, Ground

from sandbox.entra.tokens import BadToken
from sandbox.tenant.document.defaults import CLIENT_ID


def token(ground: Ground, **asked: object) -> str:
    return str(ground.control("GET", "token", params={"user": "kim@contoso.com", **asked})["token"])


def claims(ground: Ground, **asked: object) -> dict[str, object]:
    return dict(jwt.decode(token(ground, **asked), options={"verify_signature": False}))


@pytest.mark.parametrize("user", ["kim@contoso.com", "KIM@Contoso.com", KIM, KIM.upper()])
def test_a_user_is_known_by_address_and_by_id(ground: Ground, user: str):
    assert claims(ground, user=user)["oid"] == KIM


@pytest.mark.parametrize(
    ("wanted", "audience", "scopes"),
    [
        ("app", CLIENT_ID, "access_as_user"),
        ("graph", GRAPH, "Calendars.Read Mail.Read User.Read"),
        ("dataverse", ORGANIZATION, "user_impersonation"),
    ],
)
def test_a_token_is_for_the_app_or_for_a_remote(ground: Ground, wanted: str, audience: str, scopes: str):
    got = claims(ground, **{"for": wanted})
    assert (got["aud"], got["scp"]) == (audience, scopes)


def test_only_a_token_for_the_app_has_the_users_roles(ground: Ground):
    assert claims(ground)["roles"] == ["AutoCapture.Admin"]
    assert "roles" not in claims(ground, **{"for": "graph"})
    assert "roles" not in claims(ground, user="dana@contoso.com")


def test_a_token_ends_when_it_is_told_to(ground: Ground):
    answer = ground.control("GET", "token", params={"user": KIM, "seconds": "60"})
    got = jwt.decode(answer["token"], options={"verify_signature": False})
    assert got["exp"] == answer["expires"]
    assert got["exp"] - got["iat"] in (59, 60, 61)
    with pytest.raises(BadToken, match="expired"):
        ground.tokens.verify(token(ground, seconds="-1"), CLIENT_ID)


def test_claims_are_overridden_and_taken_away(ground: Ground):
    got = claims(ground, claims='{"ver": "1.0", "scp": null, "scopes": "x", "user": "y"}')
    assert (got["ver"], got["scopes"], got["user"]) == ("1.0", "x", "y")
    assert "scp" not in got


def test_an_unpublished_key_is_unknown_even_after_a_fresh_start(ground: Ground):
    ground.control("POST", "reset")
    unknown = token(ground, key="unpublished")
    published = {key["kid"] for key in ground.tokens.published()}
    assert jwt.get_unverified_header(unknown)["kid"] not in published
    with pytest.raises(BadToken, match="signature"):
        ground.tokens.verify(unknown, CLIENT_ID)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"user": "x@y"}, "'user' is one of kim@contoso.com, dana@contoso.com."),
        ({"user": None}, "'user' is one of kim@contoso.com, dana@contoso.com."),
        ({"for": "sharepoint"}, "'for' is one of app, graph, dataverse."),
        ({"seconds": "soon"}, "'seconds' is a whole number, negative for a token that has ended."),
        ({"seconds": "1.5"}, "'seconds' is a whole number, negative for a token that has ended."),
        ({"claims": "["}, "'claims' is not JSON: "),
        ({"claims": "[]"}, "'claims' is a JSON object."),
        ({"claims": '{"iss": 5}'}, "'claims' cannot be signed: "),
        ({"key": "mine"}, "'key' is 'unpublished', or left out."),
        ({"audience": GRAPH}, "'audience' is no parameter here; known are user, for, seconds, claims, key."),
    ],
)
def test_a_mistake_about_a_token_is_a_sentence(ground: Ground, asked, sentence: str):
    assert ground.mistake("GET", "token", params={"user": KIM, **asked}).startswith(sentence)


def test_a_user_without_an_address_is_not_everybody(ground: Ground):
    ground.user.mail = None
    assert ground.mistake("GET", "token", params={"user": ""}).startswith("'user' is one of")


def test_a_new_key_signs(ground: Ground):
    newest = ground.control("POST", "keys")["newest"]
    assert jwt.get_unverified_header(token(ground))["kid"] == newest
