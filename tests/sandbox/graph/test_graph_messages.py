from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from graph_world import KIM, Client, message, offer, picture, recipient, refused

from sandbox.graph.names import types


def test_all_folders_are_in_the_mailbox(graph: Client):
    graph.holding(message(1), message(2, "AAMkFjunk"), message(3, "AAMkFold"), message(4, "AAMkFsent", isDraft=True))
    assert len(graph.rows("me/messages")) == 4


def test_a_folder_lists_its_own_messages_only(graph: Client):
    graph.holding(message(1), message(2, "AAMkFoffers"), message(3, "AAMkFjunk"))
    assert [row["subject"] for row in graph.rows("me/mailFolders/inbox/messages")] == ["Offer 1"]
    assert [row["subject"] for row in graph.rows("me/mailFolders/AAMkFoffers/messages")] == ["Offer 2"]
    refused(graph.get("me/mailFolders/archive/messages"), 404, "ErrorItemNotFound")


def test_without_order_messages_come_folder_by_folder(graph: Client):
    graph.holding(message(1, "AAMkFjunk"), message(2), message(3, "AAMkFjunk"), message(4))
    assert [row["subject"] for row in graph.rows("me/messages")] == ["Offer 2", "Offer 4", "Offer 1", "Offer 3"]


def test_an_answer_says_what_it_holds(graph: Client):
    graph.holding(message(1))
    context = f"https://graph.microsoft.com/v1.0/$metadata#users('{KIM}')/"
    many = graph.get("me/messages?$select=id,subject")
    assert many.json()["@odata.context"] == f"{context}messages(id,subject)"
    assert many.headers["content-type"].startswith("application/json;odata.metadata=minimal")
    assert graph.get("me/messages/AAMkO001").json()["@odata.context"] == f"{context}messages/$entity"
    of_folder = graph.get("me/mailFolders/inbox/messages").json()["@odata.context"]
    assert of_folder == f"{context}mailFolders('inbox')/messages"


def test_only_what_is_selected_comes_with_id_and_etag(graph: Client):
    graph.holding(message(1))
    assert set(graph.rows("me/messages?$select=subject")[0]) == {"@odata.etag", "id", "subject"}
    one = graph.get("me/messages/AAMkO001?$select=subject,from").json()
    assert set(one) == {"@odata.context", "@odata.etag", "id", "subject", "from"}
    assert one["from"] == recipient("anna@fabrikam.com", "Anna")


def test_without_select_everything_comes_but_headers_and_unique_body(graph: Client):
    row = graph.holding(message(1, internetMessageHeaders=[{"name": "X", "value": "1"}])).rows("me/messages")[0]
    everything = set(types()["message"].properties) - {"internetMessageHeaders", "uniqueBody"}
    assert set(row) == everything | {"@odata.etag"}


def test_headers_and_unique_body_come_when_selected(graph: Client):
    headers = [{"name": "X-Origin", "value": "Fabrikam"}]
    unique = {"contentType": "html", "content": "<p>new</p>"}
    graph.holding(message(1, internetMessageHeaders=headers, uniqueBody=unique))
    row = graph.rows("me/messages?$select=internetMessageHeaders,uniqueBody")[0]
    assert (row["internetMessageHeaders"], row["uniqueBody"]) == (headers, unique)


def test_a_draft_has_no_sender(graph: Client):
    graph.holding(message(1, isDraft=True, **{"from": ..., "sender": ...}))
    assert set(graph.rows("me/messages?$select=from,sender,isDraft")[0]) == {"@odata.etag", "id", "isDraft"}


def test_a_person_may_lack_the_address(graph: Client):
    graph.holding(message(1, toRecipients=[recipient(None, "Anna")]))
    assert graph.rows("me/messages?$select=toRecipients")[0]["toRecipients"] == [recipient(None, "Anna")]


def test_what_has_no_value_is_null_or_an_empty_list(graph: Client):
    row = graph.holding(message(1, subject=...)).rows("me/messages?$select=subject,ccRecipients,importance")[0]
    assert (row["subject"], row["ccRecipients"], row["importance"]) == (None, [], "normal")


@pytest.mark.parametrize("kind", ["eventMessage", "eventMessageRequest", "eventMessageResponse"])
def test_a_meeting_mail_names_its_type_even_under_select(graph: Client, kind: str):
    graph.holding(message(1, type=kind), message(2))
    rows = graph.rows("me/messages?$select=subject")
    assert [row.get("@odata.type") for row in rows] == [f"#microsoft.graph.{kind}", None]


def test_a_meeting_mail_has_more_properties(graph: Client):
    graph.holding(message(1, type="eventMessageRequest", meetingMessageType="meetingRequest"))
    assert graph.get("me/messages/AAMkO001").json()["meetingMessageType"] == "meetingRequest"


def test_inline_attachments_do_not_count(graph: Client):
    graph.holding(message(1, attachments=[picture()]), message(2, attachments=[picture(), offer()]), message(3))
    rows = graph.rows("me/messages?$select=hasAttachments")
    assert [row["hasAttachments"] for row in rows] == [False, True, False]


def test_the_etag_changes_with_the_change_key(graph: Client):
    graph.holding(message(1, changeKey="CQAAABYAAAA1"))
    row = graph.rows("me/messages?$select=changeKey")[0]
    assert (row["@odata.etag"], row["changeKey"]) == ('W/"CQAAABYAAAA1"', "CQAAABYAAAA1")


def test_attachments_are_listed_with_their_content(graph: Client):
    graph.holding(message(1, attachments=[offer(), picture()]))
    first, second = graph.rows("me/messages/AAMkO001/attachments")
    assert (first["@odata.type"], first["name"]) == ("#microsoft.graph.fileAttachment", "offer.pdf")
    assert (first["contentType"], first["size"], first["isInline"]) == ("application/pdf", 8, False)
    assert (second["isInline"], second["contentId"], second["contentBytes"]) == (True, "logo@fabrikam", "iVBORw==")


def test_attachments_can_be_listed_without_their_content(graph: Client):
    graph.holding(message(1, attachments=[offer()]))
    row = graph.rows("me/messages/AAMkO001/attachments?$select=name,size")[0]
    assert set(row) == {"@odata.type", "@odata.mediaContentType", "id", "name", "size"}


def test_one_attachment_comes_as_json_or_as_it_is(graph: Client):
    graph.holding(message(1, attachments=[offer()]))
    path = "me/messages/AAMkO001/attachments/AAMkAoffer"
    assert graph.get(path).json()["contentBytes"] == "JVBERi0xLjc="
    raw = graph.get(f"{path}/$value")
    assert (raw.content, raw.headers["content-type"]) == (b"%PDF-1.7", "application/pdf")


def test_attachments_belong_to_their_own_message(graph: Client):
    graph.holding(message(1, attachments=[offer()]), message(2))
    refused(graph.get("me/messages/AAMkO002/attachments/AAMkAoffer"), 404, "ErrorItemNotFound")
    refused(graph.get("me/messages/AAMkO009/attachments"), 404, "ErrorItemNotFound")


def mime(graph: Client) -> EmailMessage:
    answer = graph.get("me/messages/AAMkO001/$value")
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "text/plain")
    parsed = message_from_bytes(answer.content, policy=default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_a_message_comes_as_mime(graph: Client):
    copied = [recipient("lee@northwindtraders.com", "Lee, Gu"), recipient("kim@contoso.com")]
    mail = mime(graph.holding(message(1, ccRecipients=copied, extended={"Integer 0x36": "2"})))
    assert (mail["From"], mail["To"]) == ("Anna <anna@fabrikam.com>", "Kim <kim@contoso.com>")
    assert mail["Cc"] == '"Lee, Gu" <lee@northwindtraders.com>, kim@contoso.com'
    assert (mail["Message-ID"], mail["Sensitivity"]) == ("<1@fabrikam.com>", "Private")
    assert mail["Date"] == "Thu, 01 Jan 2026 11:59:00 +0000"
    assert (mail.get_content_type(), mail.get_content().strip()) == ("text/html", "<p>Please find our offer</p>")


def test_a_message_as_mime_holds_its_attachments(graph: Client):
    mail = mime(graph.holding(message(1, attachments=[offer(), picture()])))
    files = list(mail.iter_attachments())
    assert [file.get_filename() for file in files] == ["offer.pdf", "logo.png"]
    assert [file.get_content_disposition() for file in files] == ["attachment", "inline"]
    assert files[1]["Content-ID"] == "<logo@fabrikam>"
    assert files[0].get_content() == b"%PDF-1.7"


def test_a_message_as_mime_is_the_same_each_time(graph: Client):
    graph.holding(message(1, attachments=[offer()]))
    first, second = (graph.get("me/messages/AAMkO001/$value").content for _ in range(2))
    assert first == second


def test_a_subject_with_a_line_break_starts_no_header(graph: Client):
    mail = mime(graph.holding(message(1, subject="Offer\r\nBcc: lee@northwindtraders.com")))
    assert mail["Bcc"] is None


def test_raw_content_takes_no_options(graph: Client):
    graph.holding(message(1))
    refused(graph.get("me/messages/AAMkO001/$value?$select=id"), 501, "NotImplemented")
