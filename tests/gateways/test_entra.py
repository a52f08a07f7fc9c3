"""Tokens for the remotes: what is asked for, how often, and how long it is kept."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from entra_wire import DATAVERSE, GRAPH, Wire, caller, entra, header

from autocapture.errors import ClaimsRequired, NotSignedIn, RemoteRefused

CLAIMS = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
CP1 = {"xms_cc": {"values": ["CP1"]}}


def asked(form: dict[str, str]) -> dict:
    """The claims of a token request."""
    found: dict = json.loads(form["claims"])
    return found


def test_the_sellers_token_is_exchanged_at_the_tenants_own_authority(wire):
    assert header(entra().token(caller(), GRAPH)) == "Bearer token 1"
    (form,) = wire.forms
    assert wire.urls[-1].endswith("/00000000-0000-0000-0000-000000000001/oauth2/v2.0/token")
    assert (form["assertion"], form["requested_token_use"]) == ("kim's token", "on_behalf_of")
    assert form["client_assertion"] == "by the identity"
    assert "client_secret" not in form
    assert GRAPH in form["scope"]
    assert "offline_access" not in form["scope"]


def test_every_request_says_that_the_app_understands_challenges(wire):
    kept = entra()
    kept.token(caller(), GRAPH)
    kept.token(None, GRAPH)
    assert [asked(form) for form in wire.forms] == [{"access_token": CP1}] * 2


def test_a_token_is_kept_by_sign_in_and_scope(wire):
    kept = entra()
    for who in (caller(), caller("a stronger one"), caller(), None):
        for scope in (GRAPH, DATAVERSE, GRAPH):
            kept.token(who, scope)
    assert len(wire.forms) == 6


def test_a_token_is_never_kept_longer_than_the_sellers_own(wire):
    kept = entra()
    ended = caller(expires=time.time() - 1)
    kept.token(ended, GRAPH)
    kept.token(ended, GRAPH)
    assert len(wire.forms) == 2


def test_a_token_that_ends_soon_is_not_kept(wire):
    wire.seconds = 299
    kept = entra()
    kept.token(None, GRAPH)
    kept.token(None, GRAPH)
    assert len(wire.forms) == 2


def test_the_endpoints_are_asked_for_once(wire):
    kept = entra()
    kept.token(caller(), GRAPH)
    kept.token(caller("another"), GRAPH)
    assert len([url for url in wire.urls if "openid-configuration" in url]) == 1


@pytest.mark.usefixtures("wire")
def test_nothing_of_a_token_can_be_printed():
    kept = entra()
    bearer = kept.token(caller(), GRAPH)
    assert "token 1" not in f"{bearer} {bearer!r} {vars(kept)}"
    assert "kim's token" not in f"{vars(kept)} {caller()}"


def test_claims_that_a_remote_asks_for_go_with_the_request_and_stay(wire):
    kept = entra()
    refused = kept.token(caller(), GRAPH)
    renewed = kept.renewed(caller(), GRAPH, refused, CLAIMS)
    assert header(renewed) == "Bearer token 2"
    assert asked(wire.forms[1]) == {"access_token": {**json.loads(CLAIMS)["access_token"], **CP1}}
    assert kept.token(caller(), GRAPH) is renewed
    assert kept.token(caller(), DATAVERSE) is not renewed
    assert asked(wire.forms[2]) == {"access_token": CP1}


def test_the_application_answers_challenges_too(wire):
    kept = entra()
    kept.renewed(None, GRAPH, kept.token(None, GRAPH), CLAIMS)
    assert "acrs" in asked(wire.forms[1])["access_token"]


def test_a_refused_token_is_not_used_again(wire):
    kept = entra()
    refused = kept.token(caller(), GRAPH)
    assert kept.renewed(caller(), GRAPH, refused, "") is not refused
    assert len(wire.forms) == 2


def test_a_token_that_was_refused_although_it_has_the_claims_is_renewed(wire):
    kept = entra()
    refused = kept.renewed(caller(), GRAPH, kept.token(caller(), GRAPH), CLAIMS)
    assert kept.renewed(caller(), GRAPH, refused, CLAIMS) is not refused
    assert len(wire.forms) == 3


def test_whoever_was_refused_the_same_token_shares_the_next_one(wire):
    kept = entra()
    refused = kept.token(caller(), GRAPH)
    with ThreadPoolExecutor(8) as pool:
        renewed = list(pool.map(lambda _: kept.renewed(caller(), GRAPH, refused, CLAIMS), range(8)))
    assert len({id(one) for one in renewed}) == 1
    assert len(wire.forms) == 2


def test_entra_may_ask_for_claims_itself(wire):
    wire.refusals = [{"error": "interaction_required", "error_codes": [50076], "claims": CLAIMS}]
    with pytest.raises(ClaimsRequired) as caught:
        entra(cloud="usgov").token(caller(), GRAPH)
    assert (caught.value.claims, caught.value.authority) == (CLAIMS, "https://login.microsoftonline.us")


def test_a_refusal_is_neither_kept_nor_replayed(wire):
    wire.refusals = [{"error": "invalid_grant", "error_codes": [50013]}]
    kept = entra()
    with pytest.raises(NotSignedIn):
        kept.token(caller(), GRAPH)
    assert header(kept.token(caller(), GRAPH)) == "Bearer token 2"


@pytest.mark.parametrize("codes", [[700027], [50196], [65001], [53003]])
def test_whatever_is_refused_to_the_application_is_its_own_fault(wire, codes):
    wire.refusals = [{"error": "invalid_client", "error_codes": codes, "claims": CLAIMS}]
    with pytest.raises(RemoteRefused, match="refused the app itself"):
        entra().token(None, GRAPH)


@pytest.mark.parametrize(
    ("cloud", "host"),
    [
        ("public", "login.microsoftonline.com"),
        ("usgov", "login.microsoftonline.us"),
        ("usgovdod", "login.microsoftonline.us"),
        ("china", "login.partner.microsoftonline.cn"),
    ],
)
def test_each_cloud_has_its_own_authority(wire: Wire, cloud, host):
    entra(cloud=cloud).token(caller(), GRAPH)
    assert {url.split("/")[2] for url in wire.urls} == {host}
