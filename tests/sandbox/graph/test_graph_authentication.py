import time

import pytest
from graph_world import ALEX, APP, DANA, KIM, NOOR, TENANT, Client, message, refused

from sandbox.graph.authentication import AUDIENCE


def test_a_request_without_a_token_is_challenged(graph: Client):
    answer = graph.send("GET", "me", None)
    refused(answer, 401, "InvalidAuthenticationToken")
    assert answer.headers["www-authenticate"] == (
        'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", '
        'client_id="00000003-0000-0000-c000-000000000000"'
    )


def test_an_expired_token_is_refused_as_expired(graph: Client):
    expired = graph.token(exp=int(time.time()) - 3600)
    told = refused(graph.send("GET", "me", expired), 401, "InvalidAuthenticationToken")
    assert told == "Lifetime validation failed, the token is expired."


def test_a_token_for_another_audience_is_refused(graph: Client):
    user = graph.state.tenant.users[KIM]
    foreign = graph.tokens.for_user(user, "https://contoso.crm.dynamics.com", "user_impersonation", APP)
    told = refused(graph.send("GET", "me", foreign), 401, "InvalidAuthenticationToken")
    assert told == "Access token validation failure. Invalid audience."


def test_what_is_no_token_at_all_is_refused_as_malformed(graph: Client):
    told = refused(graph.send("GET", "me", "not-a-token"), 401, "InvalidAuthenticationToken")
    assert "parsing failed" in told


def test_a_token_with_the_signature_of_another_is_refused(graph: Client):
    own, foreign = graph.token(), graph.token(ALEX)
    mixed = f"{foreign.rpartition('.')[0]}.{own.rpartition('.')[2]}"
    told = refused(graph.send("GET", "me", mixed), 401, "InvalidAuthenticationToken")
    assert told == "Access token validation failure."


def test_a_token_of_another_tenant_is_refused(graph: Client):
    foreign = graph.token(tid="5d3a1f6e-0c4b-4b0e-9f6d-2f1f0a6f3c99")
    assert foreign != graph.token(tid=TENANT)
    refused(graph.send("GET", "me", foreign), 401, "InvalidAuthenticationToken")


def test_the_scheme_is_bearer(graph: Client):
    answer = graph.send("GET", "me", None, headers={"Authorization": graph.token()})
    refused(answer, 401, "InvalidAuthenticationToken")


def test_a_disabled_user_is_refused(graph: Client):
    refused(graph.get("me", DANA), 401, "InvalidAuthenticationToken")


def test_a_user_who_is_not_in_the_directory_is_refused(graph: Client):
    token = graph.token()
    del graph.state.tenant.users[KIM]
    refused(graph.send("GET", "me", token), 401, "InvalidAuthenticationToken")


@pytest.mark.parametrize("path", ["me", "organization"])
def test_the_directory_needs_user_read(graph: Client, path: str):
    answer = graph.send("GET", path, graph.token(scopes="Mail.Read"))
    refused(answer, 403, "Authorization_RequestDenied")


@pytest.mark.parametrize(
    "path",
    [
        "me/messages",
        "me/messages/AAkAI001",
        "me/messages/AAkAI001/$value",
        "me/messages/AAkAI001/attachments",
        "me/mailFolders/inbox",
        "me/mailFolders/inbox/childFolders",
        "me/mailFolders/inbox/messages",
    ],
)
def test_mail_needs_mail_read(graph: Client, path: str):
    graph.holding(message(1))
    answer = graph.send("GET", path, graph.token(scopes="User.Read Mail.ReadBasic"))
    refused(answer, 403, "ErrorAccessDenied")


def test_an_application_has_no_me(graph: Client):
    registration = graph.state.tenant.registrations[APP]
    token = graph.tokens.for_application(registration, AUDIENCE, roles=("Mail.Read",))
    told = refused(graph.send("GET", "me/messages", token), 400, "BadRequest")
    assert told == "/me request is only valid with delegated authentication flow."
    refused(graph.send("GET", "organization", token), 403, "Authorization_RequestDenied")


def test_a_user_without_mailbox_is_told_so(graph: Client):
    for path in ("me/messages", "me/messages/AAkAI001", "me/mailFolders/inbox"):
        refused(graph.get(path, NOOR), 404, "MailboxNotEnabledForRESTAPI")
    assert graph.get("me", NOOR).status_code == 200


def test_the_journal_knows_who_called(graph: Client):
    graph.get("me")
    graph.send("GET", "me", None)
    assert [entry["caller"] for entry in graph.state.journal.read()] == [KIM, None]
