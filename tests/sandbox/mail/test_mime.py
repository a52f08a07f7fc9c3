"""A message of a tenant document that is RFC 5322 text."""

from base64 import b64encode

import pytest
from mail_texts import ANNA, NOW, rfc5322

from sandbox.tenant import document
from sandbox.tenant.document import DocumentError, texts

PARTS = """\
From: Anna <anna@fabrikam.com>
Message-ID: <1@fabrikam.com>
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/related; boundary=related

--related
Content-Type: multipart/alternative; boundary=forms

--forms
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Caf=C3=A9?
--forms
Content-Type: text/html; charset="windows-1252"
Content-Transfer-Encoding: base64

PHA+Q2Fm6T88L3A+
--forms--
--related
Content-Type: image/png
Content-ID: <logo>
Content-Transfer-Encoding: base64

iVBORw0K
--related--
--outer
Content-Type: application/pdf
Content-Disposition: attachment; filename*=utf-8''ca%C3%A7a.pdf

%PDF
--outer
Content-Type: message/rfc822

From: diego@fabrikam.com
Subject: inner

Forwarded.
--outer--
"""


def message(mime: str, **more):
    user = {"name": "Kim", "address": "kim@contoso.com", "messages": [{"at": "-1h", "mime": mime, **more}]}
    (kim,) = document.tenant({"users": [user]}, NOW).users.values()
    (found,) = kim.mailbox.messages.values()
    return found


def people(found, name):
    return [(one["emailAddress"]["name"], one["emailAddress"]["address"]) for one in found.properties[name]]


def test_the_text_says_who_what_and_which_and_the_document_when_and_where():
    found = message(
        rfc5322(Message_ID="<1@fabrikam.com>", Cc="pat@fabrikam.com", Bcc="x@y.example"), folder="sentitems"
    )
    held = found.properties
    assert held["from"]["emailAddress"] == {"name": "Anna Kowalski", "address": "anna@fabrikam.com"}
    assert people(found, "toRecipients") == [("Kim Akers", "kim@contoso.com")]
    assert people(found, "ccRecipients") == [("pat@fabrikam.com", "pat@fabrikam.com")]
    assert people(found, "bccRecipients") == [("x@y.example", "x@y.example")]
    assert (held["subject"], held["internetMessageId"]) == ("Coffee", "<1@fabrikam.com>")
    assert held["body"] == {"contentType": "text", "content": "Coffee?\n"}
    assert held["receivedDateTime"] == "2026-05-20T11:00:00Z"
    assert held["conversationId"] != message(rfc5322(Message_ID="<2@fabrikam.com>")).properties["conversationId"]


def test_text_and_single_fields_do_not_stand_side_by_side():
    with pytest.raises(DocumentError) as refused:
        message(rfc5322(), subject="Tea")
    (problem,) = refused.value.problems
    assert problem.place == "/users/0/messages/0"
    assert problem.problem == "'mime' says the subject already; leave it out"


def test_html_is_the_body_and_every_other_part_a_file_or_a_message():
    found = message(PARTS)
    assert found.properties["body"] == {"contentType": "html", "content": "<p>Café?</p>"}
    files = [(one.name, one.content_type, one.content, one.is_inline) for one in found.attachments]
    assert files == [
        ("ATT00001.png", "image/png", b"\x89PNG\r\n", True),
        ("caça.pdf", "application/pdf", b"%PDF", False),
        ("inner", None, b"", False),
    ]
    inner = found.attachments[2].embedded
    assert inner is not None
    assert (inner.properties["subject"], inner.properties["body"]["content"]) == ("inner", "Forwarded.")
    assert found.attachments[0].content_id == "logo"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Buy, Rick </O=CONTOSO/CN=RBUY>", [("Buy", None), ("Rick", "/O=CONTOSO/CN=RBUY")]),
        ('"Buy, Rick" <rick@fabrikam.com>', [("Buy, Rick", "rick@fabrikam.com")]),
        ("undisclosed-recipients:;", []),
        ("Bar teams: a@fabrikam.com, Bo <b@fabrikam.com>;", [("a@fabrikam.com",) * 2, ("Bo", "b@fabrikam.com")]),
        ("a@fabrikam.com; b@fabrikam.com", [("a@fabrikam.com",) * 2, ("b@fabrikam.com",) * 2]),
        ("'a@fabrikam.com' <a@fabrikam.com>", [("a@fabrikam.com", "a@fabrikam.com")]),
        ("s..bradford@fabrikam.com, e-mail <.tom@fabrikam.com>",
         [("s..bradford@fabrikam.com",) * 2, ("e-mail", ".tom@fabrikam.com")]),
        ("=?utf-8?q?Jo=C3=A3o?= <joao@fabrikam.com>", [("João", "joao@fabrikam.com")]),
        ("=?x-unknown?q?Jo=E3o?= <joao@fabrikam.com>", [("João", "joao@fabrikam.com")]),
        ("João <joao@fabrikam.com>", [("João", "joao@fabrikam.com")]),
        ("<>, @@", []),
        ("Anna <anna@fabrikam.com", [("Anna", "anna@fabrikam.com")]),
    ],
)  # fmt: skip
def test_recipients_are_understood_as_senders_write_them(written, expected):
    assert people(message(rfc5322(to=written)), "toRecipients") == expected


def test_a_message_without_from_is_from_its_sender_and_one_without_both_from_nobody():
    assert message(rfc5322(sender=None, Sender=ANNA)).properties["from"]["emailAddress"]["name"] == "Anna Kowalski"
    assert message(rfc5322(sender=None)).properties["from"] is None


def test_a_message_without_an_id_has_none():
    assert message(rfc5322()).properties["internetMessageId"] is None


def test_replies_are_of_the_conversation_that_they_refer_to():
    first = message(rfc5322(Message_ID="<1@fabrikam.com>"))
    reply = message(rfc5322(Message_ID="<2@contoso.com>", In_Reply_To="<1@fabrikam.com>"))
    third = message(rfc5322(Message_ID="<3@fabrikam.com>", References="<1@fabrikam.com> <2@contoso.com>"))
    assert len({one.properties["conversationId"] for one in (first, reply, third)}) == 1


@pytest.mark.parametrize(
    ("method", "expected"), [("REQUEST", "eventMessageRequest"), ("reply", "eventMessageResponse")]
)
def test_an_invitation_and_its_answer_are_meeting_mail(method, expected):
    assert message(rfc5322(Content_Type=f"text/calendar; method={method}", body="BEGIN:VCALENDAR")).type == expected


def test_what_the_sender_marked_is_marked():
    found = message(rfc5322(Sensitivity="Private", X_Priority="1 (Highest)", Content_Class="rpmsg.message"))
    assert found.extended["Integer 0x36"] == "2"
    assert found.properties["importance"] == "high"
    assert "rpmsg.message" in found.extended.values()


@pytest.mark.parametrize("charset", ["utf-8", "x-unknown", "us-ascii", '"ANSI_X3.4-1968"', ""])
def test_text_is_read_whatever_it_says_of_its_encoding(charset):
    kind = f"text/plain; charset={charset}"
    assert message(rfc5322(body="Café\0?", Content_Type=kind)).properties["body"]["content"] == "Café?\n"


def test_an_attachment_of_a_document_may_be_bytes_in_base64():
    part = {"at": "-1h", "attachments": [{"name": "logo.png", "type": "image/png", "base64": "iVBORw0K"}]}
    user = {"name": "Kim", "address": "kim@contoso.com", "messages": [part]}
    (kim,) = document.tenant({"users": [user]}, NOW).users.values()
    (found,) = kim.mailbox.messages.values()
    assert found.attachments[0].content == b"\x89PNG\r\n"


def test_bytes_that_are_no_text_come_in_base64():
    raw = b"From: anna@fabrikam.com\nContent-Type: text/plain\n\nCaf\xe9"
    user = {"name": "Kim", "address": "kim@contoso.com"}
    part = {"at": "-1h", "mimeBase64": b64encode(raw).decode()}
    (kim,) = document.tenant({"users": [user | {"messages": [part]}]}, NOW).users.values()
    (found,) = kim.mailbox.messages.values()
    assert found.properties["body"]["content"] == "Café"
    with pytest.raises(DocumentError, match="'mime' and 'mimeBase64' say the same; leave one out"):
        document.tenant({"users": [user | {"messages": [part | {"mime": rfc5322()}]}]}, NOW)


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("text/plain; charset=iso-8859-1", "“5 €”".encode("cp1252"), "“5 €”"),
        ("text/plain; charset=gb2312", "朱镕基".encode("gb18030"), "朱镕基"),
        ("text/plain; charset=ks_c_5601-1987", "똠방각하".encode("cp949"), "똠방각하"),
        ("text/html", '<meta charset="windows-1251">Привет'.encode("cp1251"), '<meta charset="windows-1251">Привет'),
        ("text/plain; charset=utf-8", b"one\rtwo\r\nthree", "one\ntwo\nthree"),
    ],
)
def test_text_is_read_as_its_sender_meant_it(kind, body, expected):
    assert texts.decoded(body, kind.partition("charset=")[2], is_html=kind == "text/html") == expected


def test_text_behind_the_body_is_a_file_and_another_form_of_the_body_is_none():
    text = "Content-Type: text/plain\n\n"
    forms = f"Content-Type: multipart/alternative; boundary=f\n\n--f\n{text}Form.\n--f\n{text}Body.\n--f--\n"
    found = message(
        f"Content-Type: multipart/mixed; boundary=o\n\n--o\n{forms}\n--o\n{text}Footer.\n--o\n{text}\n--o--"
    )
    assert [(one.name, one.content) for one in found.attachments] == [("ATT00001.txt", b"Footer.")]


@pytest.mark.parametrize(
    ("date", "expected"),
    [("Wed, 20 May 2026 09:00:00 +0200", "2026-05-20T07:00:00Z"), ("soon", "2026-05-20T12:00:00Z")],
)
def test_an_attached_message_has_its_own_time(date, expected):
    found = message(f"Content-Type: message/rfc822\n\nDate: {date}\n\nInner.")
    (file,) = found.attachments
    assert (file.name, file.embedded.properties["receivedDateTime"]) == ("Untitled", expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("=?utf-8?B?Q2Fmww==?= =?utf-8?B?qQ==?=", "Café"),
        ("=?utf-8?Q?Caf=C3?=\n =?UTF-8?Q?=A9_x?= end", "Café x end"),
        ("=?utf-8?Q?Caf=C3=A9?= =?iso-8859-1?Q?_f=FCr?=", "Café für"),
        ("=?utf-8?B?Q2Fmé?= =?utf-8?B?Zg==?=", "f"),
    ],
)
def test_encoded_words_side_by_side_are_joined_before_they_are_decoded(written, expected):
    assert message(rfc5322(subject=written)).properties["subject"].endswith(expected)


def test_a_blank_before_the_colon_of_a_header_is_none():
    assert message("Subject : Coffee\nFrom\t: anna@fabrikam.com\n\nNot : a header").properties["subject"] == "Coffee"
