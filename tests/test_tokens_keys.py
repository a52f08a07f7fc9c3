"""Keys that change, and keys that nobody has: how often the running app asks Entra for its keys."""

import json

import jwt
import pytest
import requests
from forging import Forge, new_key, public
from test_web import problem
from world import Seller, World


@pytest.fixture
def kim(world: World) -> Seller:
    """The app has just started, and has the keys of this moment."""
    world.stack.restart_host()
    world.load()
    kim = world.as_(world.kim)
    assert kim.send("GET", "health").status_code == 200
    return kim


def fetches(world: World, since: int) -> int:
    return len([entry for entry in world.journal(since, "entra") if entry["path"].endswith("/keys")])


def strangers(kim: Seller, *key_ids: str) -> list[Seller]:
    """Kim's claims, signed with a key that nobody has under ids that nobody knows."""
    forge = Forge(jwt.decode(kim.token, options={"verify_signature": False}), new_key(), "")
    return [Seller(kim.world, forge.headed(kid=key_id)) for key_id in key_ids]


def test_a_new_key_is_accepted_after_one_more_fetch(world, kim):
    before = world.mark()
    world.call("POST", "keys")
    rotated = world.as_(world.kim)
    assert [one.send("GET", "health").status_code for one in (rotated, kim, rotated)] == [200] * 3
    assert fetches(world, before) == 1


def test_a_key_that_is_known_is_never_fetched_again(world, kim):
    before = world.mark()
    assert [kim.send("GET", "health").status_code for _ in range(3)] == [200] * 3
    assert fetches(world, before) == 0


def test_a_flood_of_unknown_keys_costs_one_fetch(world, kim):
    before = world.mark()
    for stranger in strangers(kim, *(f"flood-{number}" for number in range(50))):
        problem(stranger.send("GET", "health"), 401, "token_key")
    assert fetches(world, before) == 1
    assert kim.send("GET", "health").status_code == 200


def test_a_flood_while_entra_is_away_costs_one_fetch_and_hinders_nobody(world, kim):
    world.fault("entra", path="/keys", status=503, times=60)
    before = world.mark()
    first, *others = strangers(kim, *(f"flood-{number}" for number in range(10)))
    problem(first.send("GET", "health"), 503, "unavailable")
    for stranger in others:
        problem(stranger.send("GET", "health"), 401, "token_key")
    assert fetches(world, before) == 1
    assert kim.send("GET", "health").status_code == 200


def test_a_key_id_that_entra_would_never_give_costs_nothing(world, kim):
    before = world.mark()
    for stranger in strangers(kim, "../keys", "https://evil.example/keys", "k" * 4_000, "", "a b"):
        problem(stranger.send("GET", "health"), 401, "token_key")
    assert fetches(world, before) == 0


def test_a_key_of_another_issuer_does_not_count(world, kim):
    forge = Forge(jwt.decode(kim.token, options={"verify_signature": False}), new_key(), "theirs")
    issuer = "https://login.microsoftonline.com/ffffffff-ffff-ffff-ffff-ffffffffffff/v2.0"
    theirs = public(forge.key, forge.key_id, issuer=issuer)
    world.fault("entra", path="/keys", status=200, body=json.dumps({"keys": [theirs, published(world, forge)]}))
    problem(Seller(world, forge.token()).send("GET", "health"), 401, "token_key")
    assert kim.send("GET", "health").status_code == 200


def test_keys_of_another_issuer_alone_are_as_good_as_none(world, kim):
    forge = Forge(jwt.decode(kim.token, options={"verify_signature": False}), new_key(), "theirs")
    theirs = public(forge.key, forge.key_id, issuer="https://evil.example/v2.0")
    world.fault("entra", path="/keys", status=200, body=json.dumps({"keys": [theirs]}))
    seller = Seller(world, forge.token())
    problem(seller.send("GET", "health"), 503, "unavailable")
    problem(seller.send("GET", "health"), 401, "token_key")


@pytest.mark.parametrize("body", ["<html>", "[]", '{"keys": []}', '{"keys": "none"}', "{}", ""])
def test_keys_that_cannot_be_read_are_trouble_and_then_forgotten(world, body):
    world.stack.restart_host()
    world.load()
    kim = world.as_(world.kim)
    world.fault("entra", path="/keys", status=200, body=body)
    problem(kim.send("GET", "health"), 503, "unavailable")
    assert kim.send("GET", "health").status_code == 200


def published(world: World, forge: Forge) -> dict:
    """The key that Entra signs Kim's tokens with."""
    root = world.stack.addresses.sandbox["entra"]
    keys = requests.get(f"{root}/{forge.claims['tid']}/discovery/v2.0/keys", timeout=30).json()["keys"]
    signing = jwt.get_unverified_header(world.as_(world.kim).token)["kid"]
    (found,) = [key for key in keys if key["kid"] == signing]
    return dict(found)
