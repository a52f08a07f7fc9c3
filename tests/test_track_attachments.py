"""A tracked email with what hangs on it, from Outlook's bytes to Dataverse's rows."""

import base64
from pathlib import Path

from attached import (
    LARGE,
    MIB,
    PLAIN,
    bodies,
    digest,
    file,
    files,
    kim_with,
    names,
    noise,
    sent,
    until_nothing_is_staged,
)
from test_suggest import ANNA
from test_track import FABRIKAM, click, emails
from world import mail

PICTURE = {"name": "logo.png", "type": "image/png", "base64": "iVBORw0KGgo=", "inline": True, "contentId": "logo@x"}


def test_a_small_attachment_is_saved_with_its_email_in_one_change_set(world, account):
    seller = kim_with(world, PLAIN)
    before = world.mark()
    tracked = click(seller)
    assert (tracked["state"], tracked["reason"]) == ("tracked", None)
    (email,), (found,) = emails(world), files(world)
    assert (email["statecode"], email["attachmentcount"], "left out" in email["description"]) == (1, 1, False)
    assert (found["filename"], found["mimetype"], found["filesize"]) == ("notes.txt", "text/plain", 19)
    assert bodies(world) == [digest(b"Pay at the counter.")]
    assert len(sent(world, before, "$batch")) == 1
    assert not sent(world, before, "activitymimeattachments")
    until_nothing_is_staged(account, seller)


def test_an_email_without_attachments_asks_nobody_for_any(world):
    seller = kim_with(world)
    before = world.mark()
    assert click(seller)["state"] == "tracked"
    assert not [one for one in world.journal(before) if "attachments" in one["path"] or "organizations" in one["path"]]


def test_many_attachments_keep_their_order(world):
    seller = kim_with(world, *(file(1_000, f"{number}.pdf", number) for number in range(1, 41)))
    assert click(seller)["state"] == "tracked"
    assert names(world) == [f"{number}.pdf" for number in range(1, 41)]
    assert bodies(world) == [digest(noise(1_000, number)) for number in range(1, 41)]


def test_more_than_four_megabytes_come_one_by_one_and_the_email_is_completed_last(world):
    seller = kim_with(world, file(3 * MIB, "a.pdf"), file(3 * MIB, "b.pdf", 2), organization=LARGE)
    before = world.mark()
    assert click(seller)["state"] == "tracked"
    assert (names(world), bodies(world)) == (["a.pdf", "b.pdf"], [digest(noise(3 * MIB)), digest(noise(3 * MIB, 2))])
    assert emails(world)[0]["statecode"] == 1
    steps = [(one["method"], one["path"]) for one in world.journal(before, "dataverse") if one["method"] != "GET"]
    assert [path.rpartition("/")[2].partition("(")[0] for _, path in steps] == [
        "emails",
        "activitymimeattachments",
        "activitymimeattachments",
        "emails",
    ]
    assert [method for method, _ in steps] == ["POST", "POST", "POST", "PATCH"]


def test_a_large_attachment_comes_in_blocks(world):
    seller = kim_with(world, file(9 * MIB + 1), PLAIN, organization=LARGE)
    before = world.mark()
    assert click(seller)["state"] == "tracked"
    assert bodies(world) == [digest(noise(9 * MIB + 1)), digest(b"Pay at the counter.")]
    assert [len(sent(world, before, step)) for step in ("InitializeAtt", "UploadBlock", "CommitAtt")] == [1, 3, 1]


def test_a_sent_mail_keeps_its_attachments_too(world):
    message = mail(world.kim, ["anna@fabrikam.com"], folder="sentitems", attachments=[file(5 * MIB)])
    world.load(kim=[message], records=[ANNA, FABRIKAM], organization=LARGE)
    assert click(world.as_(world.kim))["state"] == "tracked"
    (email,) = emails(world)
    assert (email["directioncode"], email["statuscode"], names(world)) == (True, 3, ["offer.pdf"])


def test_a_picture_in_the_body_is_saved_though_outlook_says_there_is_no_attachment(world):
    seller = kim_with(world, PICTURE, html='<p>Kim</p><img src="cid:logo@x">')
    (found,) = seller.suggestions("contact", "anna")
    assert world.graph("me/messages?$select=hasAttachments")["value"][0]["hasAttachments"] is False
    assert seller.tracked("contact", "anna", found)["state"] == "tracked"
    (email,), (picture,) = emails(world), files(world)
    assert 'src="cid:logo@x"' in email["description"]
    assert (picture["attachmentcontentid"], picture["mimetype"]) == ("logo@x", "image/png")


def test_a_message_in_a_message_becomes_a_file_that_a_mail_program_opens(world):
    inner = {"at": "-3d", "from": "anna@fabrikam.com", "subject": "Our offer", "text": "42", "attachments": [PLAIN]}
    seller = kim_with(world, {"name": "Our offer", "kind": "item", "message": inner})
    assert click(seller)["state"] == "tracked"
    ((found,), (content,)) = files(world), files(world, "body")
    assert (found["filename"], found["mimetype"]) == ("Our offer.eml", "message/rfc822")
    assert b"Subject: Our offer" in base64.b64decode(content["body"])


def test_memory_stays_flat_with_twenty_five_megabytes(world):
    """What the app's process holds at most, above what it held before."""
    click(kim_with(world, file(5 * MIB), organization=LARGE))
    seller = kim_with(world, file(25 * MIB, "film.mp4"), organization=LARGE)
    host = Host(world.stack.host_pid)
    before = host.resident_now()
    tracked = click(seller)
    assert (tracked["state"], bodies(world)) == ("tracked", [digest(noise(25 * MIB))])
    assert host.resident_peak() - before < 40 * MIB


class Host:
    """The process that the app runs in, by Linux's count. https://man7.org/linux/man-pages/man5/proc_pid_status.5.html"""

    def __init__(self, pid: int | None) -> None:
        self._folder = Path("/proc") / str(pid)

    def resident_now(self) -> int:
        """Bytes; the peak begins anew."""
        (self._folder / "clear_refs").write_text("5")
        return self._count("VmRSS")

    def resident_peak(self) -> int:
        """Bytes."""
        return self._count("VmHWM")

    def _count(self, name: str) -> int:
        lines = (self._folder / "status").read_text().splitlines()
        (found,) = (line.split() for line in lines if line.startswith(f"{name}:"))
        return int(found[1]) * 1024
