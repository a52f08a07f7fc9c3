"""What is read of a message, and what cannot be."""

from datetime import UTC, datetime

import pytest
from mail_texts import NOW, put, read, rfc5322, subjects

from sandbox.mail import reading
from sandbox.mail.errors import MailError
from sandbox.tenant import document

NESTED = "\n".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}" for n in range(3_000))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"\n \n", "it is empty"),
        (b"\x7fELF\0\1", "it is no mail: it does not begin with a header"),
        (rfc5322(date=None), "it has no date"),
        (rfc5322(date="the day before yesterday"), "its date cannot be understood: 'the day before yesterday'"),
        (rfc5322(date="Fri, 1 Jan 2044 00:00:00 +0000"), "it is dated 2044-01-01, which is still to come"),
        (rfc5322(date="Mon, 1 Jan 1900 00:00:00 +0000"), "it is dated 1900-01-01, which is before there was mail"),
        (f"Date: Wed, 20 May 2026 09:00:00 +0000\n{NESTED}", "it cannot be parsed: maximum recursion depth exceeded"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_reason_and_the_rest_goes_on(tmp_path, content, reason):
    box = read(put(tmp_path, {"inbox/1.eml": rfc5322(subject="good"), "inbox/2.eml": content}))
    assert subjects(box) == ["inbox: good"]
    assert [(one.place, one.reason) for one in box.unreadable] == [("inbox/2.eml", reason)]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Wed, 20 May 2026 09:00:00 -0700 (PDT)", 16),
        ("20 May 26 09:00 GMT", 9),
        ("Wed, 20 May 2026 09:00:00", 9),
        ("Wed, 20 May 2026 09:00:00 -0000", 9),
    ],
)
def test_dates_are_understood_as_people_write_them(tmp_path, date, expected):
    at = read(put(tmp_path, {"1.eml": rfc5322(date=date)})).mails[0].at
    assert at == datetime(2026, 5, 20, expected, tzinfo=UTC)


def test_it_came_when_the_last_server_took_it_whatever_the_sender_says(tmp_path):
    stamped = {
        "Received": "from a by b; Tue, 19 May 2026 08:00:00 +0000\nReceived: from c by a; Mon, 1 Jan 2001 0:00 GMT"
    }
    text = rfc5322(date="Fri, 1 Jan 2044 00:00:00 +0000", **stamped)
    assert read(put(tmp_path, {"1.eml": text})).mails[0].at == datetime(2026, 5, 19, 8, tzinfo=UTC)


def test_messages_stand_in_the_order_in_which_they_came(tmp_path):
    hours = {"1.": "11", "2.": "09", "10.": "10"}
    put(
        tmp_path,
        {name: rfc5322(date=f"Wed, 20 May 2026 {hour}:00:00 GMT", subject=hour) for name, hour in hours.items()},
    )
    assert subjects(read(tmp_path)) == ["inbox: 09", "inbox: 10", "inbox: 11"]


def test_the_mailbox_as_of_a_date_holds_nothing_later(tmp_path):
    put(tmp_path, {f"{day}.eml": rfc5322(date=f"{day} May 2026 09:00 GMT", subject=str(day)) for day in (18, 19)})
    box = read(tmp_path)
    assert subjects(box.until(datetime(2026, 5, 18, 23, 59, 59, tzinfo=UTC))) == ["inbox: 18"]
    with pytest.raises(MailError, match=r"There is no mail until 2026-05-17; the first is of 2026-05-18\."):
        box.until(datetime(2026, 5, 17, tzinfo=UTC))


def test_two_messages_of_one_id_are_kept_and_counted(tmp_path):
    box = read(put(tmp_path, {f"{n}.eml": rfc5322(Message_ID="<1@fabrikam.com>") for n in range(3)}))
    assert (len(box.mails), box.duplicates()) == (3, 2)


def test_a_message_in_no_unicode_encoding_reaches_the_mailbox_with_its_letters(tmp_path):
    latin = rfc5322(
        sender="João <joao@fabrikam.com>",
        subject="Crème",
        body="Café?",
        Content_Type='text/plain; charset="iso-8859-1"',
    )
    (mail,) = read(put(tmp_path, {"1.eml": latin.encode("latin-1")})).mails
    parts = {"users": [{"name": "Kim", "address": "kim@contoso.com", "messages": [{**mail.content, "at": "-1h"}]}]}
    (user,) = document.tenant(parts, NOW).users.values()
    (message,) = user.mailbox.messages.values()
    assert message.properties["from"]["emailAddress"] == {"name": "João", "address": "joao@fabrikam.com"}
    assert message.properties["subject"] == "Crème"
    assert message.properties["body"]["content"].strip() == "Café?"
    assert message.properties["internetMessageId"] is None


def test_progress_is_told_for_every_file(tmp_path):
    told: list[int] = []
    reading.read(put(tmp_path, {"1.eml": rfc5322(), "2.eml": b""}), NOW, told.append)
    assert told == [1, 2]
