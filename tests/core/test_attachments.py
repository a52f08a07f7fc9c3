"""What of an email's attachments may be saved, and what is said of the rest."""

from uuid import UUID

import pytest

from autocapture.core.attachments import (
    BLOCK,
    LARGEST,
    Attachment,
    Kind,
    Limits,
    Obstacle,
    Selection,
    StagedAttachment,
    attachment_id,
    encoded_size,
    named,
    note,
    refers_to_inline,
    remark,
    selected,
    with_content,
)

LIMITS = Limits(100, frozenset({"exe", "svg"}), frozenset({"text/x-evil"}))


def listed(name: str = "offer.pdf", kind: Kind = Kind.FILE, **more) -> Attachment:
    return Attachment(**{"id": "a", "kind": kind, "name": name, "content_type": "application/pdf", "size": 9, **more})


def staged(name: str = "offer.pdf", mime_type: str = "application/pdf", size: int = 9, number: int = 1, **more):
    return StagedAttachment(number, name, mime_type, "", size, **more)


def obstacle(one: StagedAttachment, limits: Limits = LIMITS) -> Obstacle | None:
    found = selected([one], limits)
    return (found.kept or found.left_out)[0].obstacle


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("offer.pdf", "offer.pdf"),
        ('a/b\\c:d*e?f"g<h>i|j\x01.txt', "a_b_c_d_e_f_g_h_i_j_.txt"),
        ("virus.exe. . ", "virus.exe"),
        ("", "attachment"),
        (" .. ", "attachment"),
        ("x" * 300 + ".pdf", "x" * 251 + ".pdf"),
        ("x" * 300, "x" * 255),
        ("😀" * 200 + ".pdf", "😀" * 125 + ".pdf"),
        ("x." + "y" * 300, "x"),
        ("." + "y" * 300, "." + "y" * 254),
    ],
)
def test_a_file_has_a_name_that_dataverse_takes(given, kept):
    assert named(1, listed(given)).name == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Text/Plain; charset=utf-8", "text/plain"),
        ("", "application/octet-stream"),
        ("nonsense", "application/octet-stream"),
        ("image/svg+xml", "image/svg+xml"),
        (f"a/{'b' * 300}", "application/octet-stream"),
        ("a/b\r\nX: y", "application/octet-stream"),
    ],
)
def test_a_file_has_a_type_that_is_one(given, kept):
    assert named(1, listed(content_type=given)).mime_type == kept


def test_a_content_id_is_kept_as_it_is_or_not_at_all():
    assert named(1, listed(content_id="logo@x")).content_id == "logo@x"
    assert named(1, listed(content_id="x" * 251)).content_id == ""


@pytest.mark.parametrize(
    ("attachment", "reason"),
    [
        (listed(kind=Kind.LINK), Obstacle.LINK),
        (listed(size=LARGEST + 1), Obstacle.TOO_LARGE),
        (listed(size=LARGEST), None),
    ],
)
def test_what_no_organisation_could_save_is_not_fetched(attachment, reason):
    assert named(1, attachment).obstacle is reason


@pytest.mark.parametrize(
    ("beginning", "name", "mime_type"),
    [
        (b"From: anna", "Coffee.eml", "message/rfc822"),
        (b"BEGIN:VCALENDAR\r\n", "Coffee.ics", "text/calendar"),
        (b"BEGIN:VCARD\r\n", "Coffee.vcf", "text/vcard"),
    ],
)
def test_what_is_outlooks_own_becomes_a_file_of_what_it_came_as(beginning, name, mime_type):
    found = with_content(named(1, listed("Coffee", Kind.MESSAGE)), Kind.MESSAGE, 12, beginning)
    assert (found.name, found.mime_type, found.size) == (name, mime_type, 12)


def test_the_name_of_a_message_gets_its_extension_once_and_within_the_column():
    assert with_content(staged("Coffee.eml"), Kind.MESSAGE, 1, b"").name == "Coffee.eml"
    assert with_content(staged("x" * 255), Kind.MESSAGE, 1, b"").name == "x" * 251 + ".eml"


def test_a_file_stays_what_it_is():
    found = with_content(staged("team.ics", "text/calendar"), Kind.FILE, 12, b"BEGIN:VCARD")
    assert found == staged("team.ics", "text/calendar", 12)


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (staged(), None),
        (staged("setup.EXE"), Obstacle.FILE_TYPE),
        (staged("setup.exe.pdf"), None),
        (staged("exe"), None),
        (staged("a.txt", "text/x-evil"), Obstacle.CONTENT_TYPE),
        (staged(size=0), Obstacle.EMPTY),
        (staged(size=75), None),
        (staged(size=76), Obstacle.TOO_LARGE),
        (staged("setup.exe", obstacle=Obstacle.LINK), Obstacle.LINK),
        (staged(obstacle=Obstacle.UNREADABLE), Obstacle.UNREADABLE),
    ],
)
def test_what_may_not_be_saved_is_left_out_with_a_reason(one, reason):
    assert obstacle(one) is reason


def test_where_some_types_are_allowed_no_other_is_and_none_of_them_is_blocked():
    limits = Limits(100, allowed_types=frozenset({"text/plain"}), blocked_types=frozenset({"text/plain"}))
    assert obstacle(staged("a.txt", "text/plain"), limits) is None
    assert obstacle(staged("a.pdf", "application/pdf"), limits) is Obstacle.CONTENT_TYPE


@pytest.mark.parametrize(("size", "characters"), [(0, 0), (1, 4), (3, 4), (4, 8)])
def test_base64_has_four_characters_for_three_bytes(size, characters):
    assert encoded_size(size) == characters


def test_four_megabytes_of_base64_are_one_request_and_a_byte_more_is_not():
    whole = BLOCK // 4 * 3
    assert Selection((staged(size=whole),)).fits_one_request
    assert not Selection((staged(size=whole), staged(size=1, number=2))).fits_one_request


def test_what_dataverse_refuses_joins_what_was_left_out_in_its_place():
    one, two, three = (staged(f"{number}.pdf", number=number) for number in (1, 2, 3))
    found = Selection((one, two), (three,)).without(two, Obstacle.REFUSED)
    assert found.kept == (one,)
    assert [(each.name, each.obstacle) for each in found.left_out] == [("2.pdf", Obstacle.REFUSED), ("3.pdf", None)]


def test_an_attachments_id_is_the_same_every_time_and_another_for_each():
    mail = UUID(int=60)
    assert attachment_id(mail, 1) == attachment_id(mail, 1)
    assert len({attachment_id(mail, 1), attachment_id(mail, 2), attachment_id(UUID(int=61), 1)}) == 3


def test_the_note_names_what_was_left_out_and_why_and_nothing_in_it_is_markup():
    text = note([staged("<b>&.exe", obstacle=Obstacle.FILE_TYPE), staged("y" * 200, obstacle=Obstacle.LINK)])
    assert "<li>&lt;b&gt;&amp;.exe: files of this type are blocked</li>" in text
    assert f"<li>{'y' * 100}: it is a link to a file in the cloud</li>" in text
    assert note([]) == ""


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, None),
        (1, "1 attachment was left out; the email lists it."),
        (2, "2 attachments were left out; the email lists them."),
    ],
)
def test_the_seller_reads_how_many_were_left_out(count, told):
    assert remark([staged()] * count) == told


def test_a_body_that_shows_what_hangs_on_the_email_is_recognised():
    assert refers_to_inline('<img src="CID:logo">')
    assert not refers_to_inline("<p>Hello</p>")
