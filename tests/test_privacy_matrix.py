"""Every route, asked by everyone who must not get anything: what they learn is nothing, not even whether it exists.

The rows are held against the routes of the app itself: a new one without a row fails.
"""

import json
from collections.abc import Iterator

import pytest
from privacy import ROWS, Row, Scene, leaks, look, outcome, sent, staged, told, until_still
from triggers import http_triggers
from world import World

from autocapture.openapi import document
from sandbox.stack import Stack

OTHER_TENANT = "ffffffff-ffff-4fff-bfff-ffffffffffff"


@pytest.fixture(scope="module")
def scene(stack: Stack) -> Scene:
    """One for all tests here: none of them changes anything that another one sees."""
    return staged(stack)


def routes() -> Iterator[str]:
    """Method and route of every HTTP function."""
    for trigger in http_triggers().values():
        yield from (f"{method.name} /{trigger['route']}" for method in trigger["methods"])


def test_every_route_has_a_row_and_every_row_a_route():
    assert sorted(routes()) == sorted(ROWS)


def test_every_described_route_has_a_row():
    verbs = {"get", "post", "delete", "put", "patch"}
    paths = document()["paths"].items()
    found = {f"{verb.upper()} {path.removeprefix('/api')}" for path, one in paths for verb in one if verb in verbs}
    assert found == set(ROWS)


TOKENS: dict[str, dict] = {
    "expired": {"seconds": -120},
    "another tenant's issuer": {"claims": {"iss": f"https://login.microsoftonline.com/{OTHER_TENANT}/v2.0"}},
    "another tenant": {"claims": {"tid": OTHER_TENANT}},
    "for Graph": {"for": "graph"},
    "for Dataverse": {"for": "dataverse"},
    "app-only": {"claims": {"idtyp": "app", "scp": None, "roles": ["AutoCapture.Admin"]}},
    "of nobody's key": {"key": "unpublished"},
}


def strangers(world: World) -> dict[str, str | None]:
    """Kim's own sign-in, spoilt in every way: an Authorization header each."""
    made: dict[str, str | None] = {name: f"Bearer {spoilt(world, **one)}" for name, one in TOKENS.items()}
    return {**made, "none": None, "no token": "Bearer nonsense", "a password": "Basic a2ltOmtpbQ=="}


def spoilt(world: World, claims: dict | None = None, **asked) -> str:
    return world.as_(world.kim, **asked, **({"claims": json.dumps(claims)} if claims else {})).token


@pytest.mark.parametrize("route", [name for name, row in ROWS.items() if not row.is_public])
def test_who_is_no_seller_gets_the_same_refusal_for_everything_and_no_remote_is_asked(scene, route):
    until_still(scene.world)
    for stranger, header in strangers(scene.world).items():
        since = scene.world.mark()
        asked = [*ROWS[route].kims(scene), *(one for pair in ROWS[route].pairs(scene) for one in pair)]
        answers = [told(sent(scene.world, one, header), one) for one in asked]
        assert {one.status for one in answers} == {401}, stranger
        assert len(set(answers)) == 1, stranger
        assert leaks(scene, answers) == [], stranger
        assert [one for one in scene.world.journal(since) if "/discovery/" not in one["path"]] == [], stranger


@pytest.mark.parametrize("route", [name for name, row in ROWS.items() if not row.is_public])
def test_who_may_not_use_the_app_gets_the_same_refusal_for_everything(scene, route):
    """Renée has no sales role; nothing tells her whether a record, an email or a tracking is there."""
    header = f"Bearer {scene.world.as_(scene.world.renee).token}"
    asked = [*ROWS[route].kims(scene), *(one for pair in ROWS[route].pairs(scene) for one in pair)]
    answers = [told(sent(scene.world, one, header), one) for one in asked]
    assert {json.loads(one.body)["code"] for one in answers} == {"no_role"}
    assert len(set(answers)) == 1
    assert leaks(scene, answers) == []


@pytest.mark.parametrize("route", [name for name, row in ROWS.items() if row.is_public])
def test_what_is_public_says_the_same_to_everyone_and_nothing_of_anyone(scene, route):
    (asked,) = ROWS[route].kims(scene)
    headers = {**strangers(scene.world), "alex": f"Bearer {scene.alex.token}"}
    answers = {name: told(sent(scene.world, asked, header), asked) for name, header in headers.items()}
    assert leaks(scene, list(answers.values())) == []
    good = {one for one in answers.values() if one.status == 200}
    assert len(good) == 1
    assert {one.status for one in answers.values()} <= {200, 401}


@pytest.mark.parametrize("route", ROWS)
def test_another_seller_gets_nothing_of_it(scene, route):
    for asked in ROWS[route].kims(scene):
        answer = told(scene.alex.send(*asked), asked)
        assert leaks(scene, [answer]) == [], asked


@pytest.mark.parametrize(
    "route", [name for name, row in ROWS.items() if "{suggestionId}" in name or "{trackingId}" in name]
)
def test_anothers_id_and_one_that_never_existed_cannot_be_told_apart(scene, route):
    """By status, code, sentence, headers, and by what the remotes are asked meanwhile."""
    pairs = ROWS[route].pairs(scene)
    assert pairs
    until_still(scene.world)
    for foreign, never in pairs:
        outcome(scene, never, ROWS[route].remotes)  # what is kept for a while is kept from here on
        first, second = (outcome(scene, one, ROWS[route].remotes) for one in (foreign, never))
        assert first == second
        assert first[0].status in (403, 404)


def test_a_route_with_an_id_has_pairs_to_compare():
    named = {name for name in ROWS if "{suggestionId}" in name or "{trackingId}" in name}
    assert named == {name for name, row in ROWS.items() if row.pairs is not Row.pairs}


def test_of_records_the_difference_is_dataverses_own_and_nothing_more_is_told(scene):
    """By design: a record that may not be read is 403, one that is not there 404, as Dataverse itself says it."""
    hidden, nobody = (told(scene.alex.send(*look(key)), look(key)) for key in ("hidden", "nobody"))
    codes = [json.loads(one.body)["code"] for one in (hidden, nobody)]
    assert [(one.status) for one in (hidden, nobody)] == [403, 404]
    assert codes == ["record_forbidden", "record_not_found"]
    assert leaks(scene, [hidden, nobody]) == []


def test_a_seller_sees_their_own_and_nothing_else_on_a_record_that_both_may_read(scene):
    found = scene.alex.look("contact", "anna", "?include=tracked")
    subjects = [one["subject"] for one in found.json()["suggestions"]]
    assert sorted(subjects) == ["Mine", "Shared"]
    assert leaks(scene, [told(found, look())]) == []


def test_that_a_message_is_tracked_where_one_may_not_look_is_told_to_who_holds_it_and_not_where_or_by_whom(scene):
    """The documented exception, `tracked_not_visible`: about a message that the seller holds, and clicked Track on."""
    ended = scene.not_visible
    assert (ended["state"], ended["activityId"], ended["regarding"]) == ("tracked_not_visible", None, None)
    listed = scene.alex.send("GET", "trackings")
    assert [one["state"] for one in listed.json()["trackings"]] == ["tracked_not_visible"]
    looked = scene.alex.look("contact", "anna")
    assert leaks(scene, [told(listed, ("GET", "trackings")), told(looked, look())]) == []
