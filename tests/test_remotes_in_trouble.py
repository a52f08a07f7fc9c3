"""What a seller reads when a remote throttles, fails, refuses or lies."""

import json

import pytest
from test_suggest import ANNA, from_anna
from test_web import problem
from world import Seller, World, record

CONSENT = {"error": "invalid_grant", "error_codes": [65001], "suberror": "consent_required"}
BLOCKED = {"error": "access_denied", "error_codes": [53003]}
DISABLED = {"error": "invalid_grant", "error_codes": [50057]}
OURS = {"error": "invalid_client", "error_codes": [7000215]}
CLAIMS = '{"access_token":{"capolids":{"essential":true,"values":["ffffffff-0000-0000-0000-000000000000"]}}}'
POLICY = {"error": "interaction_required", "error_codes": [50076], "claims": CLAIMS}
NO_MAILBOX = (
    '{"error":{"code":"MailboxNotEnabledForRESTAPI","message":"REST API is not yet supported for this mailbox."}}'
)
ELSEWHERE = {"location": "https://evil.example/"}
DENIED = '{"error":{"code":"ErrorAccessDenied","message":"Access is denied."}}'


@pytest.fixture
def kim(world: World) -> Seller:
    world.load(kim=[from_anna()], records=[ANNA])
    return world.as_(world.kim)


@pytest.mark.parametrize(("service", "path"), [("entra", "/token"), ("graph", ""), ("dataverse", "")])
def test_a_remote_that_asks_for_a_long_pause_is_passed_on(world, kim, service, path):
    world.fault(service, path=path, status=429, headers={"retry-after": "77"}, times=9)
    answer = kim.look("contact", "anna")
    problem(answer, 503, "throttled")
    assert answer.headers["Retry-After"] == "77"


@pytest.mark.parametrize("service", ["entra", "graph", "dataverse"])
@pytest.mark.parametrize("status", [500, 503, None])
def test_a_remote_that_stays_in_trouble_is_unavailable(world, kim, service, status):
    world.fault(service, status=status, times=30)
    answer = kim.look("contact", "anna")
    problem(answer, 503, "unavailable")
    assert answer.headers["Retry-After"] == "1"


@pytest.mark.parametrize("fault", [{"status": 503}, {"status": None}, {"status": 429, "headers": {"retry-after": "0"}}])
@pytest.mark.parametrize("service", ["graph", "dataverse"])
def test_a_short_trouble_is_ridden_out(world, kim, service, fault):
    world.fault(service, times=1, **fault)
    assert kim.subjects("contact", "anna") == ["Coffee"]


def test_a_pause_that_is_given_as_a_date_is_read_as_none(world, kim):
    world.fault("graph", status=503, headers={"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}, times=1)
    assert kim.subjects("contact", "anna") == ["Coffee"]


@pytest.mark.parametrize("service", ["graph", "dataverse"])
def test_an_answer_that_is_not_json_is_trouble(world, kim, service):
    world.fault(service, status=200, body="<html>Bad gateway</html>", times=30)
    problem(kim.look("contact", "anna"), 503, "unavailable")


@pytest.mark.parametrize(
    ("refusal", "status", "code"),
    [
        (CONSENT, 403, "consent_required"),
        (BLOCKED, 403, "policy_blocked"),
        (DISABLED, 403, "user_disabled"),
        (OURS, 502, "remote_refused"),
    ],
)
def test_each_refusal_of_entra_has_its_own_code(world, kim, refusal, status, code):
    world.fault("entra", method="POST", path="/token", status=400, body=json.dumps(refusal), times=9)
    problem(kim.look("contact", "anna"), status, code)


def test_a_sign_in_policy_reaches_the_seller_with_the_claims_to_satisfy(world, kim):
    world.fault("entra", method="POST", path="/token", status=400, body=json.dumps(POLICY), times=9)
    answer = kim.look("contact", "anna")
    assert problem(answer, 401, "claims_required")["claims"] == CLAIMS
    assert 'error="insufficient_claims"' in answer.headers["WWW-Authenticate"]


def test_a_refusal_of_entra_is_not_replayed_once_it_is_mended(world, kim):
    world.fault("entra", method="POST", path="/token", status=400, body=json.dumps(CONSENT), times=9)
    problem(kim.look("contact", "anna"), 403, "consent_required")
    world.mend()
    assert kim.subjects("contact", "anna") == ["Coffee"]


def test_one_sellers_throttling_is_not_the_next_ones(world, kim):
    world.fault("entra", method="POST", path="/token", status=429, headers={"retry-after": "60"}, times=9)
    problem(kim.look("contact", "anna"), 503, "throttled")
    world.mend()
    assert world.as_(world.alex).look("contact", "anna").status_code == 200


@pytest.mark.parametrize("service", ["graph", "dataverse"])
def test_a_token_that_a_remote_refuses_is_renewed_once(world, kim, service):
    assert kim.subjects("contact", "anna") == ["Coffee"]
    world.fault(service, status=401, times=1)
    assert kim.subjects("contact", "anna") == ["Coffee"]


@pytest.mark.parametrize("service", ["graph", "dataverse"])
def test_a_remote_that_refuses_every_token_ends_the_sign_in(world, kim, service):
    world.fault(service, status=401, times=30)
    problem(kim.look("contact", "anna"), 401, "token_expired")


def test_the_workers_token_is_renewed_too(world, kim):
    (found,) = kim.suggestions("contact", "anna")
    world.fault("dataverse", path=r"\$batch", status=401, times=1)
    assert kim.tracked("contact", "anna", found)["state"] == "tracked"


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [(403, DENIED, "consent_required"), (400, '{"error":{"code":"BadRequest"}}', "remote_refused")],
)
def test_a_refusal_of_graph_has_its_code(world, kim, status, body, code):
    world.fault("graph", path="/messages", status=status, body=body, times=9)
    problem(kim.look("contact", "anna"), 403 if status == 403 else 502, code)


def test_graphs_word_for_no_mailbox_is_a_state(world, kim):
    world.fault("graph", path="/messages", status=404, body=NO_MAILBOX, times=9)
    assert kim.look("contact", "anna").json()["status"] == "no_mailbox"


def test_a_link_to_a_foreign_host_is_not_followed(world, kim):
    page = {"value": [], "@odata.nextLink": "https://evil.example/v1.0/me/messages"}
    world.fault("graph", path="/messages", status=200, body=json.dumps(page), times=9)
    problem(kim.look("contact", "anna"), 502, "remote_refused")


def test_a_redirect_is_not_followed(world, kim):
    world.fault("dataverse", path="/contacts", status=302, headers=ELSEWHERE, body="{}", times=9)
    problem(kim.look("contact", "anna"), 502, "remote_refused")


def test_a_seller_who_may_not_read_a_related_table_gets_the_rest(world):
    deal = record("deal", "opportunity", name="Deal", parentcontactid="$anna", emailaddress="deal@x.example")
    world.load(kim=[from_anna()], records=[ANNA, deal])
    kim = world.as_(world.kim)
    kim.suggestions("opportunity", "deal")
    world.fault(
        "dataverse",
        path="/connections",
        status=403,
        body='{"error":{"code":"0x80040220","message":"prvReadConnection"}}',
    )
    assert kim.subjects("opportunity", "deal") == ["Coffee"]


def test_access_that_cannot_be_told_counts_as_none(world, kim):
    kim.suggestions("contact", "anna")
    world.fault(
        "dataverse",
        path="RetrievePrincipalAccess",
        status=403,
        body='{"error":{"code":"0x80040220","message":""}}',
        times=9,
    )
    assert kim.look("contact", "anna").json()["record"]["canTrack"] is False


def test_something_that_nobody_foresaw_is_a_sentence_and_a_number_for_the_log(world, kim):
    world.fault("graph", path="/messages", status=200, body='{"value": [{}]}', times=9)
    found = problem(kim.look("contact", "anna"), 500, "internal_error")
    assert found["invocation"] in found["detail"]
    assert found["invocation"] in world.stack.host_log


def test_a_folder_that_a_mailbox_lacks_is_no_trouble(world, kim):
    world.fault(
        "graph", path="/mailFolders/outbox", status=404, body='{"error":{"code":"ErrorItemNotFound","message":""}}'
    )
    assert kim.subjects("contact", "anna") == ["Coffee"]


def test_a_refusal_without_a_code_is_a_refusal_all_the_same(world, kim):
    (found,) = kim.suggestions("contact", "anna")
    world.fault("dataverse", path=r"\$batch", status=400, body="<html>")
    assert "refused this activity" in kim.tracked("contact", "anna", found)["reason"]


def test_people_of_a_table_that_the_seller_may_not_read_stay_addresses(world, kim):
    (found,) = kim.suggestions("contact", "anna")
    world.fault(
        "dataverse", path="/queues", status=403, body='{"error":{"code":"0x80040220","message":"prvReadQueue"}}'
    )
    assert kim.tracked("contact", "anna", found)["state"] == "tracked"


def test_what_is_tracked_on_a_table_without_a_timeline_is_not_named(world):
    queue = record("orders", "queue", name="Orders")
    activity = {
        "key": "e",
        "owner": world.alex,
        "subject": "x",
        "messageId": "<e@x>",
        "at": "-1h",
        "regarding": "$orders",
    }
    world.load(kim=[from_anna(messageId="<e@x>")], records=[ANNA, queue], activities=[activity])
    (found,) = world.as_(world.kim).suggestions("contact", "anna")
    assert (found["state"], found["tracking"]["regarding"]) == ("tracked_elsewhere", None)


def test_a_table_that_no_email_can_be_regarding_ends_as_failed(world):
    silent = {"name": "new_silent", "entitySet": "new_silents", "primaryName": "new_name"}
    guest = {"table": "new_silent", "name": "new_guest", "type": "Lookup", "targets": ["contact"]}
    row = record("s", "new_silent", new_name="S", new_guest="$anna")
    world.load(kim=[from_anna()], records=[ANNA, row], tables=[silent], columns=[guest])
    world.fault("dataverse", path="ManyToOneRelationships", status=200, body='{"value": []}', times=2)
    kim = world.as_(world.kim)
    (found,) = kim.suggestions("new_silent", "s")
    assert "refused this activity" in kim.tracked("new_silent", "s", found)["reason"]


def test_entra_that_cannot_be_reached_for_its_keys_is_unavailable(world, kim):
    world.stack.restart_host()
    world.fault("entra", path="/keys", status=503, times=5)
    problem(kim.look("contact", "anna"), 503, "unavailable")
    world.call("DELETE", "faults")
    assert kim.subjects("contact", "anna") == ["Coffee"]


def test_a_word_in_place_of_a_date_is_our_fault_and_is_not_logged(world, kim):
    before = len(world.stack.host_log)
    (mail,) = world.graph("me/messages")["value"]
    page = {"value": [mail | {"receivedDateTime": "zephyr"}]}
    world.fault("graph", path="messages", status=200, body=json.dumps(page), times=9)
    problem(kim.look("contact", "anna"), 500, "internal_error")
    fault = world.logged("fault", before)
    assert (fault["in"], fault["kind"]) == ("suggestions", "ValueError")
    assert "zephyr" not in world.stack.host_log[before:]
