import pytest
from graph_world import ALEX, IMMUTABLE, KIM, Client, message, offer, refused


def test_ids_are_ordinary_unless_immutable_ones_are_preferred(graph: Client):
    graph.holding(message(1))
    assert [row["id"] for row in graph.rows("me/messages")] == ["AAMkO001"]
    assert [row["id"] for row in graph.rows("me/messages", IMMUTABLE)] == ["AAkAI001"]


def test_the_preference_that_was_applied_is_echoed(graph: Client):
    graph.holding(message(1))
    for path in ("me/messages", "me/messages/AAkAI001", "me/mailFolders/inbox"):
        assert graph.get(path, headers=IMMUTABLE).headers["preference-applied"] == "IdType=ImmutableId"
    assert "preference-applied" not in graph.get("me/messages").headers


@pytest.mark.parametrize(
    "prefer", ['idtype="ImmutableId"', 'IdType="immutableid"', "IdType=ImmutableId", "respond-async"]
)
def test_the_preference_is_case_sensitive(graph: Client, prefer: str):
    answer = graph.holding(message(1)).get("me/messages", headers={"Prefer": prefer})
    assert answer.json()["value"][0]["id"] == "AAMkO001"
    assert "preference-applied" not in answer.headers


def test_several_preferences_stand_in_one_header(graph: Client):
    both = {"Prefer": 'outlook.body-content-type="html", IdType="ImmutableId"'}
    answer = graph.holding(message(1)).get("me/messages", headers=both)
    assert answer.json()["value"][0]["id"] == "AAkAI001"
    assert answer.headers["preference-applied"] == 'IdType=ImmutableId, outlook.body-content-type="html"'


def test_bodies_as_text_are_not_emulated(graph: Client):
    refused(graph.get("me/messages", headers={"Prefer": 'outlook.body-content-type="text"'}), 501, "NotImplemented")


def test_a_message_is_found_by_the_id_of_the_same_form(graph: Client):
    graph.holding(message(1))
    assert graph.get("me/messages/AAMkO001").json()["id"] == "AAMkO001"
    assert graph.get("me/messages/AAkAI001", headers=IMMUTABLE).json()["id"] == "AAkAI001"
    refused(graph.get("me/messages/AAkAI001"), 404, "ErrorItemNotFound")
    refused(graph.get("me/messages/AAMkO001", headers=IMMUTABLE), 404, "ErrorItemNotFound")


def test_an_id_in_another_case_is_another_id(graph: Client):
    refused(graph.holding(message(1)).get("me/messages/aamko001"), 404, "ErrorItemNotFound")


def test_a_foreign_message_is_like_none_at_all(graph: Client):
    graph.holding(message(1))
    foreign, none = (graph.get(f"me/messages/{wanted}", ALEX) for wanted in ("AAMkO001", "AAMkO999"))
    assert refused(foreign, 404, "ErrorItemNotFound") == refused(none, 404, "ErrorItemNotFound")
    assert graph.get("me/messages/AAMkO031", ALEX).status_code == 200


@pytest.mark.parametrize("wrong", ["%3C1@fabrikam.com%3E", "AAMk%2FO001", "AAMk+O001", "AAMk%20O001", "AA=MkO001", "ü"])
def test_what_cannot_be_an_id_is_malformed(graph: Client, wrong: str):
    graph.holding(message(1))
    for path in (f"me/messages/{wrong}", f"me/mailFolders/{wrong}", f"me/messages/AAMkO001/attachments/{wrong}"):
        assert refused(graph.get(path), 400, "ErrorInvalidIdMalformed") == "Id is malformed."


def test_folder_ids_differ_between_the_forms(graph: Client):
    plain = graph.get("me/mailFolders/inbox?$select=id").json()["id"]
    immutable = graph.get("me/mailFolders/inbox?$select=id", headers=IMMUTABLE).json()["id"]
    assert plain == "AAMkFinbox"
    assert immutable != plain
    assert graph.get(f"me/mailFolders/{plain}").status_code == 200
    assert graph.get(f"me/mailFolders/{immutable}", headers=IMMUTABLE).status_code == 200
    refused(graph.get(f"me/mailFolders/{immutable}"), 404, "ErrorItemNotFound")
    refused(graph.get(f"me/mailFolders/{plain}", headers=IMMUTABLE), 404, "ErrorItemNotFound")


def test_a_message_lies_in_the_folder_of_the_same_form(graph: Client):
    graph.holding(message(1, "AAMkFjunk"))
    for headers in ({}, IMMUTABLE):
        junk = graph.get("me/mailFolders/junkemail?$select=id", headers=headers).json()["id"]
        assert [row["parentFolderId"] for row in graph.rows("me/messages", headers)] == [junk]


def test_an_immutable_id_survives_a_move_and_an_ordinary_one_does_not(graph: Client):
    graph.holding(message(1))
    mailbox = graph.state.tenant.users[KIM].mailbox
    assert mailbox is not None
    mailbox.messages["AAkAI001"].ordinary_id = "AAMkO777"
    refused(graph.get("me/messages/AAMkO001"), 404, "ErrorItemNotFound")
    assert graph.get("me/messages/AAkAI001", headers=IMMUTABLE).status_code == 200


def test_attachment_ids_differ_between_the_forms(graph: Client):
    graph.holding(message(1, attachments=[offer()]))
    plain = graph.rows("me/messages/AAMkO001/attachments")[0]["id"]
    immutable = graph.rows("me/messages/AAkAI001/attachments", IMMUTABLE)[0]["id"]
    assert plain == "AAMkAoffer"
    assert immutable != plain
    assert graph.get(f"me/messages/AAkAI001/attachments/{immutable}", headers=IMMUTABLE).status_code == 200
    refused(graph.get(f"me/messages/AAMkO001/attachments/{immutable}"), 404, "ErrorItemNotFound")
