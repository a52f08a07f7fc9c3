import base64
from datetime import timedelta
from email.utils import format_datetime

import pytest
from ground_document import NOW, box, mail


@pytest.mark.parametrize(
    ("at", "then"),
    [
        ("-2h30m", timedelta(hours=-2, minutes=-30)),
        ("-71h", timedelta(hours=-71)),
        ("+1d", timedelta(days=1)),
        ("-1d2h3m4s", -timedelta(days=1, hours=2, minutes=3, seconds=4)),
        ("-0s", timedelta()),
    ],
)
def test_a_relative_time_is_counted_from_now_in_whole_seconds(at: str, then: timedelta):
    expected = (NOW.replace(microsecond=0) + then).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert mail(at=at).properties["receivedDateTime"] == expected


def test_an_absolute_time_stays():
    assert mail(at="2026-03-29T01:30:00Z").properties["receivedDateTime"] == "2026-03-29T01:30:00Z"


def test_a_message_says_only_when_and_is_read_mail_in_the_inbox():
    held = box({})
    message = next(iter(held.messages.values()))
    assert held.folders[message.folder].well_known == "inbox"
    assert (message.type, message.extended) == ("message", {"String 0x1a": "IPM.Note", "Integer 0x36": "0"})
    properties = message.properties
    assert (properties["from"], properties["toRecipients"], properties["subject"]) == (None, [], "")
    assert (properties["isRead"], properties["isDraft"], properties["importance"]) == (True, False, "normal")
    assert properties["body"] == {"contentType": "text", "content": ""}


def test_a_body_shows_the_beginning_of_its_text():
    properties = mail(html="<p>Forty&nbsp;machines &amp;\n more</p>" + "x" * 300).properties
    assert properties["body"]["contentType"] == "html"
    assert properties["bodyPreview"].startswith("Forty machines & more x")
    assert len(properties["bodyPreview"]) == 255


@pytest.mark.parametrize(
    ("written", "name", "address"),
    [
        ("Anna <anna@fabrikam.com>", "Anna", "anna@fabrikam.com"),
        ("anna@fabrikam.com", "anna@fabrikam.com", "anna@fabrikam.com"),
        ("Office < office@fabrikam.com >", "Office", " office@fabrikam.com "),
        ({"name": "The mayor"}, "The mayor", None),
        ({"address": "/o=ExchangeLabs/cn=x"}, "", "/o=ExchangeLabs/cn=x"),
    ],
)
def test_a_participant_is_written_as_in_mail_or_as_an_object(written: object, name: str, address: str | None):
    expected = {"emailAddress": {"name": name, "address": address}}
    properties = mail(**{"from": written}, to=[written], cc=[written], bcc=[written]).properties
    assert properties["from"] == properties["sender"] == expected
    assert properties["toRecipients"] == properties["ccRecipients"] == properties["bccRecipients"] == [expected]


def test_a_message_id_is_given_made_or_none():
    assert mail(messageId="<1@fabrikam.com>").properties["internetMessageId"] == "<1@fabrikam.com>"
    assert mail(messageId=None).properties["internetMessageId"] is None
    made = [mail(subject=subject, **{"from": "anna@fabrikam.com"}) for subject in ("One", "One", "Two")]
    ids = [one.properties["internetMessageId"] for one in made]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].endswith("@fabrikam.com>")


def test_messages_of_one_conversation_share_its_id():
    held = box({"conversation": "a"}, {"conversation": "a"}, {}, {})
    ids = [one.properties["conversationId"] for one in held.messages.values()]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    ("kind", "type_name", "message_class"),
    [
        ("meeting_request", "eventMessageRequest", "IPM.Schedule.Meeting.Request"),
        ("meeting_response", "eventMessageResponse", "IPM.Schedule.Meeting.Resp.Pos"),
        ("teams_chat", "message", "IPM.SkypeTeams.Message"),
    ],
)
def test_a_kind_has_its_type_and_class(kind: str, type_name: str, message_class: str):
    message = mail(kind=kind)
    assert (message.type, message.extended["String 0x1a"]) == (type_name, message_class)
    assert mail(kind=kind, messageClass="IPM.X").extended["String 0x1a"] == "IPM.X"


def test_folders_are_made_inside_a_folder_that_is_well_known():
    held = box({"folder": "inbox/Customers/Fabrikam"}, {"folder": "inbox/Customers"}, {"folder": "hidden"})
    deep, customers, hidden = [one.folder for one in held.messages.values()]
    assert (held.folders[deep].name, held.folders[deep].parent) == ("Fabrikam", customers)
    parent = held.folders[customers].parent or ""
    assert held.folders[parent].well_known == "inbox"
    assert hidden not in held.folders


def test_an_attachment_is_text_or_bytes():
    code = base64.b64encode(b"\x89PNG").decode()
    picture = {"name": "logo.png", "type": "image/png", "base64": code, "inline": True, "contentId": "logo"}
    one, two = mail(attachments=[{"name": "a.txt", "text": "ü"}, picture]).attachments
    assert (one.content, one.content_type, one.is_inline) == ("ü".encode(), "text/plain", False)
    assert (two.content, two.is_inline, two.content_id) == (b"\x89PNG", True, "logo")
    assert one.id != two.id


def test_a_message_may_be_given_as_it_was_sent():
    text = f"From: Anna <anna@fabrikam.com>\r\nSubject: Hi\r\nDate: {format_datetime(NOW)}\r\n\r\nHello\r\n"
    properties = mail(mime=text).properties
    assert (properties["subject"], properties["from"]["emailAddress"]["address"]) == ("Hi", "anna@fabrikam.com")
    assert "Hello" in properties["body"]["content"]
