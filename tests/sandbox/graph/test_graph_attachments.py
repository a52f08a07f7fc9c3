"""Attachments of every kind: files, attached messages, links to files in the cloud."""

import base64
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from graph_calendar import Calendar, meeting
from graph_world import IMMUTABLE, Client, message, offer, picture, refused

from sandbox.tenant.mailbox import Attachment

ATTACHMENTS = "me/messages/AAMkO001/attachments"
EXPAND = "$expand=microsoft.graph.itemattachment/item"
COMMON = {"@odata.type", "id", "lastModifiedDateTime", "name", "contentType", "size", "isInline"}
_ONE = COMMON | {"@odata.context"}


def reminder() -> Attachment:
    inner = message(9, attachments=[offer()])
    return Attachment("AAMkAreminder", "Please bring your laptop", None, b"", embedded=inner)


def link() -> Attachment:
    return Attachment("AAMkAlink", "Plans.xlsx", None, b"", link="https://contoso.sharepoint.com/Plans.xlsx")


@pytest.fixture
def every(graph: Client) -> Client:
    """A mail with one attachment of each kind."""
    return graph.holding(message(1, attachments=[offer(), reminder(), link()]), message(2))


def test_every_kind_is_listed_under_its_type(every: Client):
    rows = every.rows(ATTACHMENTS)
    assert [row["@odata.type"] for row in rows] == [
        "#microsoft.graph.fileAttachment",
        "#microsoft.graph.itemAttachment",
        "#microsoft.graph.referenceAttachment",
    ]


def test_only_a_file_has_content(every: Client):
    file, item, reference = every.rows(ATTACHMENTS)
    assert file.keys() == COMMON | {"@odata.mediaContentType", "contentId", "contentLocation", "contentBytes"}
    assert base64.b64decode(file["contentBytes"]) == b"%PDF-1.7"
    assert item.keys() == reference.keys() == COMMON
    assert (item["contentType"], reference["contentType"]) == (None, None)


def test_a_file_has_its_own_properties(graph: Client):
    held = picture()
    held.content_location = "https://fabrikam.com/logo.png"
    graph.holding(message(1, attachments=[held]))
    row = graph.get(f"{ATTACHMENTS}/AAMkApicture").json()
    assert (row["isInline"], row["contentId"], row["contentLocation"], row["contentType"], row["size"]) == (
        True,
        "logo@fabrikam",
        "https://fabrikam.com/logo.png",
        "image/png",
        4,
    )


def test_one_of_each_kind_is_read(every: Client):
    found = [every.get(f"{ATTACHMENTS}/{id_}").json() for id_ in ("AAMkAoffer", "AAMkAreminder", "AAMkAlink")]
    assert [one["name"] for one in found] == ["offer.pdf", "Please bring your laptop", "Plans.xlsx"]
    assert found[1].keys() == found[2].keys() == _ONE
    assert found[1]["@odata.context"].endswith("/messages('AAMkO001')/attachments/$entity")


def test_a_selection_leaves_the_content_out(every: Client):
    rows = every.rows(f"{ATTACHMENTS}?$select=name,size")
    assert [row.keys() - {"@odata.mediaContentType"} for row in rows] == [{"@odata.type", "id", "name", "size"}] * 3


@pytest.mark.parametrize("name", ["contentId", "contentLocation", "contentBytes"])
def test_what_only_a_file_has_is_selected_behind_a_cast(every: Client, name: str):
    file, item, reference = every.rows(f"{ATTACHMENTS}?$select=name,microsoft.graph.fileAttachment/{name}")
    assert name in file
    assert item.keys() == reference.keys() == {"@odata.type", "id", "name"}


@pytest.mark.parametrize(
    ("name", "told", "owner"),
    [
        ("contentBytes", "contentBytes", "attachment"),
        ("Name", "Name", "attachment"),
        ("microsoft.graph.fileAttachment/ContentId", "ContentId", "fileAttachment"),
        ("microsoft.graph.itemAttachment/contentId", "contentId", "itemAttachment"),
        ("microsoft.graph.referenceAttachment/sourceUrl", "sourceUrl", "referenceAttachment"),
        ("microsoft.graph.message/subject", "microsoft.graph.message/subject", "attachment"),
        ("fileAttachment/contentId", "fileAttachment/contentId", "attachment"),
        ("microsoft.graph.fileAttachment", "microsoft.graph.fileAttachment", "attachment"),
    ],
)
def test_a_property_that_the_type_does_not_have_is_refused(every: Client, name: str, told: str, owner: str):
    sentence = f"Could not find a property named '{told}' on type 'microsoft.graph.{owner}'."
    assert refused(every.get(f"{ATTACHMENTS}?$select={name}"), 400, "RequestBroker--ParseUri") == sentence
    assert refused(every.get(f"{ATTACHMENTS}/AAMkAoffer?$select={name}"), 400, "RequestBroker--ParseUri") == sentence


def test_a_file_comes_as_it_is(every: Client):
    answer = every.get(f"{ATTACHMENTS}/AAMkAoffer/$value")
    assert (answer.status_code, answer.content, answer.headers["Content-Type"]) == (
        200,
        b"%PDF-1.7",
        "application/pdf",
    )


def test_a_message_comes_as_mime(every: Client):
    answer = every.get(f"{ATTACHMENTS}/AAMkAreminder/$value")
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, "text/plain")
    mail = message_from_bytes(answer.content, policy=default)
    assert (mail["Subject"], mail["Message-ID"]) == ("Offer 9", "<9@fabrikam.com>")
    assert isinstance(mail, EmailMessage)
    assert [one.get_content() for one in mail.iter_attachments()] == [b"%PDF-1.7"]


def test_the_size_of_a_message_is_that_of_its_mime(every: Client):
    row = every.get(f"{ATTACHMENTS}/AAMkAreminder").json()
    assert row["size"] == len(every.get(f"{ATTACHMENTS}/AAMkAreminder/$value").content)


def test_a_link_has_no_value(every: Client):
    refused(every.get(f"{ATTACHMENTS}/AAMkAlink/$value"), 405, "Request_BadRequest")


@pytest.mark.parametrize("spelled", ["itemattachment", "itemAttachment"])
def test_an_attached_message_comes_where_it_is_asked_for(every: Client, spelled: str):
    found = every.get(f"{ATTACHMENTS}/AAMkAreminder?$expand=microsoft.graph.{spelled}/item").json()
    assert found["item@odata.context"].endswith(
        "/messages('AAMkO001')/attachments('AAMkAreminder')/microsoft.graph.itemAttachment/item/$entity"
    )
    item = found["item"]
    assert (item["@odata.type"], item["id"], item["subject"]) == ("#microsoft.graph.message", "", "Offer 9")
    assert (item["from"]["emailAddress"]["address"], item["hasAttachments"]) == ("anna@fabrikam.com", True)
    assert item["body"] == {"contentType": "html", "content": "<p>Please find our offer</p>"}
    assert (item["receivedDateTime"], item["ccRecipients"]) == ("2026-01-09T12:00:00Z", [])
    assert "attachments" not in item


def test_without_being_asked_for_it_does_not_come(every: Client):
    assert "item" not in every.get(f"{ATTACHMENTS}/AAMkAreminder").json()


def test_a_file_has_no_message_in_it(every: Client):
    assert "item" not in every.get(f"{ATTACHMENTS}/AAMkAoffer?{EXPAND}").json()


def test_a_selection_and_the_message_go_together(every: Client):
    found = every.get(f"{ATTACHMENTS}/AAMkAreminder?$select=name&{EXPAND}").json()
    assert found.keys() == {"@odata.context", "@odata.type", "id", "name", "item@odata.context", "item"}


@pytest.mark.parametrize(
    ("expand", "status", "code"),
    [
        ("item", 400, "RequestBroker--ParseUri"),
        ("microsoft.graph.itemattachment/Item", 400, "RequestBroker--ParseUri"),
        ("microsoft.graph.itemattachment/attachments", 400, "RequestBroker--ParseUri"),
        ("microsoft.graph.itemattachment", 400, "BadRequest"),
        ("microsoft.graph.fileattachment/item", 400, "BadRequest"),
        ("microsoft.graph.itemattachment/item,name", 400, "BadRequest"),
        ("microsoft.graph.itemattachment/item($select=subject)", 501, "NotImplemented"),
        (
            "microsoft.graph.itemattachment/item($expand=microsoft.graph.message/attachments)",
            501,
            "NotImplemented",
        ),
    ],
)
def test_another_expansion_is_refused(every: Client, expand: str, status: int, code: str):
    refused(every.get(f"{ATTACHMENTS}/AAMkAreminder?$expand={expand}"), status, code)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (f"{ATTACHMENTS}?{EXPAND}", 501, "NotImplemented"),
        (f"{ATTACHMENTS}?$filter=isInline eq false", 400, "BadRequest"),
        (f"{ATTACHMENTS}/AAMkAoffer/$value?$select=name", 501, "NotImplemented"),
        (f"{ATTACHMENTS}/AAMkAoffer/value", 400, "BadRequest"),
        (f"{ATTACHMENTS}/AAMkAoffer/contentBytes", 400, "BadRequest"),
        (f"{ATTACHMENTS}/aamkaoffer", 404, "ErrorItemNotFound"),
        ("me/messages/AAMkO002/attachments/AAMkAlink/$value", 404, "ErrorItemNotFound"),
    ],
)
def test_other_requests_are_refused(every: Client, path: str, status: int, code: str):
    refused(every.get(path), status, code)


def test_all_kinds_come_with_the_message(every: Client):
    files = every.get("me/messages/AAMkO001?$select=subject&$expand=attachments").json()["attachments"]
    assert [one["@odata.type"].removeprefix("#microsoft.graph.") for one in files] == [
        "fileAttachment",
        "itemAttachment",
        "referenceAttachment",
    ]


@pytest.mark.parametrize(("make", "is_counted"), [(offer, True), (reminder, True), (link, True), (picture, False)])
def test_what_is_not_inline_counts(graph: Client, make: type, *, is_counted: bool):
    graph.holding(message(1, attachments=[make()]))
    assert graph.rows("me/messages?$select=hasAttachments")[0]["hasAttachments"] is is_counted


def test_the_mime_of_a_mail_holds_files_and_messages_but_no_links(every: Client):
    mail = message_from_bytes(every.get("me/messages/AAMkO001/$value").content, policy=default)
    assert isinstance(mail, EmailMessage)
    file, inner = mail.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("offer.pdf", b"%PDF-1.7")
    assert inner.get_content_type() == "message/rfc822"
    assert inner.get_content()["Subject"] == "Offer 9"
    assert not mail.defects


def test_the_mime_of_a_mail_is_the_same_every_time(every: Client):
    assert len({every.get("me/messages/AAMkO001/$value").content for _ in range(2)}) == 1


def test_ids_of_every_kind_have_both_forms(every: Client):
    rows = every.rows("me/messages/AAkAI001/attachments", IMMUTABLE)
    found = [every.get(f"me/messages/AAkAI001/attachments/{row['id']}", headers=IMMUTABLE).json() for row in rows]
    assert [one["name"] for one in found] == [row["name"] for row in rows]


def test_an_event_has_attachments_of_every_kind(graph: Client):
    item = {"name": "Offer", "kind": "item", "message": {"at": "-1d", "subject": "Offer 9"}}
    plans = {"name": "Plans.xlsx", "kind": "reference", "link": "https://contoso.sharepoint.com/Plans.xlsx"}
    calendar = Calendar(graph).holding(meeting(attachments=[{"name": "a.txt"}, item, plans]))
    path = f"me/events/{calendar.view('$select=id')[0]['id']}/attachments"
    rows = calendar.get(path).json()["value"]
    assert [one["@odata.type"] for one in rows[1:]] == [
        "#microsoft.graph.itemAttachment",
        "#microsoft.graph.referenceAttachment",
    ]
    assert calendar.get(f"{path}/{rows[1]['id']}?{EXPAND}").json()["item"]["subject"] == "Offer 9"
    refused(calendar.get(f"{path}/{rows[2]['id']}/$value"), 405, "Request_BadRequest")


def test_25_mb_come_as_they_are(graph: Client):
    content = bytes(range(256)) * (25 * 1024 * 1024 // 256)
    graph.holding(message(1, attachments=[Attachment("AAMkAfilm", "film.mp4", "video/mp4", content)]))
    answer = graph.get(f"{ATTACHMENTS}/AAMkAfilm/$value")
    assert answer.headers["Content-Length"] == str(len(content))
    assert answer.content == content
    assert graph.rows(f"{ATTACHMENTS}?$select=name,size")[0]["size"] == len(content)
