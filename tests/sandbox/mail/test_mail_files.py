"""Where messages are found: maildirs, mboxes, folders, archives."""

import io
import tarfile
import zipfile
from datetime import UTC, datetime

import pytest
from mail_texts import mbox, put, read, rfc5322, subjects

from sandbox.mail.errors import MailError, Unreadable
from sandbox.mail.folders import folder

INBOX, SENT = rfc5322(subject="in"), rfc5322(subject="out", date="Wed, 20 May 2026 10:00:00 +0000")
TREE = {"anna/inbox/1.": INBOX, "anna/sent_items/1.": SENT}


def test_a_folder_of_messages_is_read_with_all_folders_in_it(tmp_path):
    put(tmp_path, {**TREE, "anna/inbox/Customers/Fabrikam/2.eml": rfc5322(subject="deep")})
    assert subjects(read(tmp_path)) == ["inbox: in", "inbox/Customers/Fabrikam: deep", "sentitems: out"]


def test_a_maildir_is_read_with_its_flags_and_the_folders_in_it(tmp_path):
    flags = {"cur/1:2,S": "read", "new/2": "new", "cur/3:2,DS": "draft", "cur/4:2,ST": "trashed"}
    put(tmp_path, {name: rfc5322(subject=subject) for name, subject in flags.items()})
    put(tmp_path, {".Sent/cur/1:2,S": SENT, ".Sent/new/.keep": "", ".Clients.Fabrikam/cur/1:2,S": rfc5322(subject="f")})
    put(tmp_path, {".Clients.Fabrikam/new/.keep": "", "tmp/half": "no mail yet", "dovecot.index": "no mail"})
    box = read(tmp_path)
    assert sorted(subjects(box)) == [
        "deleteditems: trashed",
        "inbox/Clients/Fabrikam: f",
        "inbox: draft",
        "inbox: new",
        "inbox: read",
        "sentitems: out",
    ]
    named = dict(zip(subjects(box), box.mails, strict=True))
    assert named["inbox: draft"].is_draft
    assert not named["inbox: new"].is_read
    assert named["inbox: read"].is_read
    assert not box.unreadable


def test_an_mbox_is_read_and_its_name_is_its_folder(tmp_path):
    mbox(tmp_path / "Sent.mbox", rfc5322(body="From here on, coffee."), SENT)
    mbox(tmp_path / "Inbox.sbd" / "Customers", rfc5322(subject="inner"))
    box = read(tmp_path)
    assert subjects(box) == ["inbox/Customers: inner", "sentitems: Coffee", "sentitems: out"]
    assert "\nFrom here on, coffee." in box.mails[1].content["mime"]


def test_an_mbox_says_when_a_message_came_that_says_nothing_itself(tmp_path):
    path = put(tmp_path, {"all": f"From anna@fabrikam.com Tue May 19 08:07:06 2026\n{rfc5322(date=None)}"}) / "all"
    assert read(path).mails[0].at == datetime(2026, 5, 19, 8, 7, 6, tzinfo=UTC)


@pytest.mark.parametrize("suffix", ["xz", "gz", "bz2"])
def test_a_packed_folder_is_read(tmp_path, suffix):
    put(tmp_path / "mail", TREE)
    path = tmp_path / f"mail.tar.{suffix}"
    with tarfile.open(path, f"w:{suffix}") as archive:
        archive.add(tmp_path / "mail", "mail")
    assert subjects(read(path)) == ["inbox: in", "sentitems: out"]


def test_a_zipped_folder_is_read(tmp_path):
    path = tmp_path / "mail.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in TREE.items():
            archive.writestr(name, text)
    assert subjects(read(path)) == ["inbox: in", "sentitems: out"]


def test_what_would_leave_the_archive_is_named_and_the_rest_is_read(tmp_path):
    path = tmp_path / "mail.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name in ("../../outside.eml", "inbox/1.eml"):
            member = tarfile.TarInfo(name)
            member.size = len(INBOX)
            archive.addfile(member, io.BytesIO(INBOX.encode()))
    box = read(path)
    assert subjects(box) == ["inbox: in"]
    assert [one.place for one in box.unreadable] == ["../../outside.eml"]
    assert not (tmp_path.parent / "outside.eml").exists()


def test_a_torn_archive_gives_what_came_before_the_tear(tmp_path):
    path, whole = tmp_path / "mail.tar", io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w") as archive:
        archive.add(put(tmp_path / "mail", TREE), "mail")
    end = whole.getvalue().index(b"Subject: out")
    path.write_bytes(whole.getvalue()[:end])
    box = read(path)
    assert "inbox: in" in subjects(box)
    assert "not to its end" in box.unreadable[0].reason


def test_one_file_is_a_mailbox_of_one_message(tmp_path):
    assert subjects(read(put(tmp_path, {"1.eml": INBOX}) / "1.eml")) == ["inbox: in"]


def test_a_link_is_named_and_not_followed(tmp_path):
    put(tmp_path, {"inbox/1.eml": INBOX})
    (tmp_path / "inbox" / "round").symlink_to(tmp_path)
    box = read(tmp_path)
    assert subjects(box) == ["inbox: in"]
    assert box.unreadable == (Unreadable("inbox/round", "it is a link, and links are not followed"),)


def test_a_path_without_any_mail_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(MailError, match=r"There is no .*nowhere\. Name a maildir"):
        read(tmp_path / "nowhere")
    with pytest.raises(MailError, match=r"There is no mail in .*notes\.txt: it is no mail"):
        read(put(tmp_path, {"notes.txt": "buy coffee"}))


@pytest.mark.parametrize(
    ("names", "labels", "expected"),
    [
        (["[Gmail]", "Sent Mail"], [], "sentitems"),
        (["_sent_mail"], [], "sentitems"),
        (["Deleted Items", "Old"], [], "deleteditems/Old"),
        (["Trash"], [], "deleteditems"),
        (["Junk E-mail"], [], "junkemail"),
        (["Projects", "a/b"], [], "inbox/Projects/a b"),
        ([], [], "inbox"),
        (["All mail"], ["Important", "Sent"], "sentitems"),
        (["All mail"], ["Inbox", "Spam"], "junkemail"),
        (["All mail"], ["Work"], "archive"),
    ],
)
def test_folders_of_every_mail_program_find_their_place(names, labels, expected):
    assert folder(names, labels) == expected


def test_the_labels_of_gmail_stand_for_folders(tmp_path):
    path = mbox(tmp_path / "takeout.mbox", rfc5322(X_Gmail_Labels="Sent,Important"))
    assert subjects(read(path)) == ["sentitems: Coffee"]


def test_what_is_no_message_is_named_with_its_place(tmp_path):
    put(tmp_path, {"inbox/1.eml": INBOX, "inbox/.DS_Store": b"\0\0\0\1Bud1\xff"})
    reason = "it is no mail: it does not begin with a header"
    assert read(tmp_path).unreadable == (Unreadable("inbox/.DS_Store", reason),)
