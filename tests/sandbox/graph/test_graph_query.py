import pytest
from graph_world import Client, message, refused


def test_an_option_that_graph_does_not_know_is_refused(graph: Client):
    told = refused(graph.get("me/messages?$selekt=id"), 400, "Request_BadRequest")
    assert told == "Unrecognized query argument specified: '$selekt'."


@pytest.mark.parametrize("option", ["select=id", "$Select=id", "$TOP=1", "startDateTime=2026-01-01", "x"])
def test_an_option_in_another_spelling_is_refused(graph: Client, option: str):
    refused(graph.get(f"me/messages?{option}"), 400, "Request_BadRequest")


def test_an_encoded_dollar_is_a_dollar(graph: Client):
    assert set(graph.holding(message(1)).rows("me/messages?%24select=subject")[0]) == {"@odata.etag", "id", "subject"}


def test_an_option_sent_twice_is_refused(graph: Client):
    told = refused(graph.get("me/messages?$top=1&$select=id&$top=1"), 400, "BadRequest")
    assert told == "Query option '$top' was specified more than once, but it must be specified at most once."


@pytest.mark.parametrize("option", ["$search=%22offer%22", "$count=true", "$skip=1", "$format=json"])
def test_what_is_not_emulated_says_so(graph: Client, option: str):
    assert "does not emulate" in refused(graph.get(f"me/messages?{option}"), 501, "NotImplemented")


@pytest.mark.parametrize("path", ["me", "me/messages/AAMkO001", "me/mailFolders/inbox"])
def test_a_single_resource_has_no_pages(graph: Client, path: str):
    told = refused(graph.holding(message(1)).get(f"{path}?$top=1"), 400, "BadRequest")
    assert "The requested resource is not a collection." in told


@pytest.mark.parametrize("top", ["0", "-1", "ten", "", "1.5", "²"])
def test_top_is_a_positive_number(graph: Client, top: str):
    told = refused(graph.get(f"me/messages?$top={top}"), 400, "BadRequest")
    assert told.startswith(f"Invalid value '{top}' for $top query option found.")


def test_top_ends_at_a_thousand(graph: Client):
    assert graph.rows("me/messages?$top=1000") == []
    told = refused(graph.get("me/messages?$top=1001"), 400, "BadRequest")
    assert "The limit of '1000' for Top query has been exceeded." in told


def test_ten_messages_come_without_top(graph: Client):
    assert len(graph.holding(*(message(day) for day in range(1, 13))).rows("me/messages")) == 10


@pytest.mark.parametrize("name", ["isJunk", "sensitivity", "Subject", "meetingMessageType", " subject", "", "*"])
def test_a_selected_name_that_a_message_does_not_have_is_refused(graph: Client, name: str):
    answer = graph.get(f"me/messages?$select=id,{name}")
    told = refused(answer, 400, "RequestBroker--ParseUri")
    assert told == f"Could not find a property named '{name}' on type 'microsoft.graph.message'."
    assert set(answer.json()["error"]) == {"code", "message"}


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        ("me", "user"),
        ("organization", "organization"),
        ("me/messages/AAMkO001", "message"),
        ("me/messages/AAMkO001/attachments", "attachment"),
        ("me/mailFolders/inbox", "mailFolder"),
        ("me/mailFolders/inbox/childFolders", "mailFolder"),
        ("me/mailFolders/inbox/messages", "message"),
    ],
)
def test_every_resource_knows_its_own_names(graph: Client, path: str, owner: str):
    told = refused(graph.holding(message(1)).get(f"{path}?$select=nothing"), 400, "RequestBroker--ParseUri")
    assert told == f"Could not find a property named 'nothing' on type 'microsoft.graph.{owner}'."


def test_the_content_of_an_attachment_cannot_be_selected(graph: Client):
    graph.holding(message(1))
    for name in ("contentBytes", "contentId"):
        told = refused(graph.get(f"me/messages/AAMkO001/attachments?$select={name}"), 400, "RequestBroker--ParseUri")
        assert told == f"Could not find a property named '{name}' on type 'microsoft.graph.attachment'."
