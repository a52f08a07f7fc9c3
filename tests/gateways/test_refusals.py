"""What each refusal of Entra means for a seller."""

import json
import logging

import pytest

from autocapture.errors import AutoCaptureError, ClaimsRequired, ConsentRequired, Forbidden, NotSignedIn, RemoteRefused
from autocapture.gateways.refusals import Consent, meaning, refusal

AUTHORITY = "https://login.microsoftonline.com"
CONSENT = Consent("Microsoft Graph Mail.Read", f"{AUTHORITY}/tenant/adminconsent?client_id=app")
CLAIMS = '{"access_token":{"capolids":{"essential":true,"values":["00000000-0000-0000-0000-000000000001"]}}}'


def meant(error: str = "invalid_grant", codes: object = (), **body: object) -> AutoCaptureError:
    told = {"error": error, "error_codes": list(codes) if isinstance(codes, tuple) else codes, **body}
    return meaning(refusal(told), CONSENT, AUTHORITY)


@pytest.mark.parametrize("code", [50072, 50074, 50076, 50078, 50079, 53000, 53001, 53002, 53003])
def test_a_policy_that_can_be_satisfied_is_relayed_with_its_claims(code):
    found = meant("interaction_required", (code,), claims=CLAIMS)
    assert isinstance(found, ClaimsRequired)
    assert (found.claims, found.authority) == (CLAIMS, AUTHORITY)


@pytest.mark.parametrize("more", [{}, {"suberror": "message_only"}, {"suberror": "message_only", "claims": CLAIMS}])
def test_a_policy_that_blocks_outright_is_not_relayed_even_if_it_names_claims(more):
    found = meant("interaction_required", (53003,), **more)
    assert isinstance(found, Forbidden)
    assert (found.code, "blocks this app" in str(found)) == ("policy_blocked", True)


@pytest.mark.parametrize("code", [53000, 53001, 53002])
@pytest.mark.parametrize("more", [{}, {"suberror": "message_only", "claims": CLAIMS}])
def test_a_device_that_is_not_allowed_is_told_as_such(code, more):
    found = meant("interaction_required", (code,), **more)
    assert (found.code, "device" in str(found)) == ("policy_blocked", True)


@pytest.mark.parametrize(
    "body", [{"codes": (65001,)}, {"codes": (65004,)}, {"codes": (90094,)}, {"suberror": "consent_required"}]
)
def test_missing_consent_names_what_is_missing_and_where_it_is_given(body):
    found = meant(**body)
    assert isinstance(found, ConsentRequired)
    assert "Microsoft Graph Mail.Read" in str(found)
    assert (found.code, found.link) == ("consent_required", CONSENT.link)


@pytest.mark.parametrize("code", [50013, 500133, 50133, 50173, 70043, 70044, 50076, 50078])
def test_a_sign_in_that_ended_or_is_too_weak_is_to_be_made_again(code):
    assert (type(meant(codes=(code,))), meant(codes=(code,)).code) == (NotSignedIn, "token_expired")


@pytest.mark.parametrize(
    ("number", "code"), [(50105, "user_not_assigned"), (50057, "user_disabled"), (50034, "user_disabled")]
)
def test_an_account_that_may_not_is_no_matter_of_signing_in(number, code):
    assert (type(meant(codes=(number,))), meant(codes=(number,)).code) == (Forbidden, code)


@pytest.mark.parametrize(
    "body",
    [
        {"error": "invalid_client", "codes": (7000215,)},
        {"error": "invalid_client", "codes": (700027,)},
        {"codes": (50196,)},
        {"codes": ()},
        {"codes": None},
        {"codes": ("65001", None)},
        {"error": "interaction_required", "claims": "no JSON"},
        {"error": "interaction_required", "claims": '"text"'},
        {"error": "interaction_required", "claims": '{"access_token":[]}'},
        {"error": "interaction_required", "claims": "[" * 100_000},
        {"error": "interaction_required", "claims": {"access_token": {}}},
    ],
)
def test_everything_else_is_our_own_registrations_fault(body):
    assert isinstance(meant(**body), RemoteRefused)


def test_the_log_gets_numbers_and_nothing_that_names_anybody(caplog):
    caplog.set_level(logging.DEBUG)
    meant("invalid_client", (700027,), error_description="canary kim@contoso.com", correlation_id="c" * 99)
    (line,) = caplog.messages
    assert json.loads(line) == {"event": "entra_refused", "codes": [700027], "correlation": "c" * 36}
