"""What cannot be saved is left out, whoever says so, and never fails the email that it hangs on."""

import json

import pytest
from attached import LARGE, MIB, PLAIN, file, kim_with, names
from test_track import click, emails

LINK = {"name": "Plan.docx", "kind": "reference", "link": "https://contoso.sharepoint.com/plan"}


def test_what_may_not_be_saved_is_left_out_and_the_email_says_why(world):
    organization = {"maxUploadSize": 40_000, "blockedMimeTypes": "text/x-evil"}
    seller = kim_with(
        world,
        {"name": "<setup>.exe", "text": "x"},
        {"name": "script.txt", "type": "text/x-evil", "text": "x"},
        file(40_000, "large.pdf"),
        {"name": "empty.txt", "text": ""},
        LINK,
        PLAIN,
        organization=organization,
    )
    tracked = click(seller)
    assert (tracked["state"], tracked["reason"]) == ("tracked", "5 attachments were left out; the email lists them.")
    assert names(world) == ["notes.txt"]
    (email,) = emails(world)
    assert email["description"] == (
        "<p>Coffee?</p><hr><p>Attachments that were left out:</p><ul>"
        "<li>_setup_.exe: files of this type are blocked</li>"
        "<li>script.txt: content of this type is blocked</li>"
        "<li>large.pdf: it is larger than Dynamics 365 takes</li>"
        "<li>empty.txt: it is empty</li>"
        "<li>Plan.docx: it is a link to a file in the cloud</li></ul>"
    )


def test_where_some_types_are_allowed_no_other_is_saved(world):
    seller = kim_with(world, PLAIN, file(10), organization={"allowedMimeTypes": "text/plain;image/png"})
    assert click(seller)["reason"] == "1 attachment was left out; the email lists it."
    assert names(world) == ["notes.txt"]


def test_limits_that_the_seller_may_not_read_are_the_default_ones(world):
    seller = kim_with(world, file(4 * MIB), file(10, "b.pdf"))
    world.fault("dataverse", path="/organizations", status=403)
    assert click(seller)["reason"] == "1 attachment was left out; the email lists it."
    assert names(world) == ["b.pdf"]


@pytest.mark.parametrize("fault", [{"status": 403}, {"status": 404, "body": '{"error":{"code":"ErrorItemNotFound"}}'}])
def test_what_outlook_does_not_give_out_is_left_out(world, fault):
    seller = kim_with(world, file(10, "a.pdf"), PLAIN)
    world.fault("graph", path=r"/\$value", **fault)
    assert click(seller)["reason"] == "1 attachment was left out; the email lists it."
    assert names(world) == ["notes.txt"]
    assert "a.pdf: Outlook did not give it out" in emails(world)[0]["description"]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("0x80044a02", "it is larger than Dynamics 365 takes"),
        ("0x80043E09", "files of this type are blocked"),
        ("0x80072522", "content of this type is blocked"),
        ("0x80044a08", "Dynamics 365 did not take it"),
    ],
)
def test_a_file_that_dataverse_refuses_all_the_same_is_left_out_and_the_rest_is_saved(world, code, told):
    """The limits are kept for a day, and the administrator may lower them meanwhile."""
    seller = kim_with(world, file(10, "a.pdf"), PLAIN)
    body = json.dumps({"error": {"code": code, "message": "no"}})
    world.fault("dataverse", path=r"\$batch", status=400, body=body)
    world.fault("dataverse", path="activitymimeattachments$", method="POST", status=400, body=body)
    assert click(seller)["reason"] == "1 attachment was left out; the email lists it."
    assert names(world) == ["notes.txt"]
    assert f"a.pdf: {told}" in emails(world)[0]["description"]


def test_a_large_file_that_dataverse_refuses_all_the_same_is_left_out_too(world):
    seller = kim_with(world, file(5 * MIB, "film.mp4"), PLAIN, organization=LARGE)
    body = '{"error":{"code":"0x80072521","message":"no"}}'
    world.fault("dataverse", path="InitializeAtt", status=400, body=body)
    assert click(seller)["state"] == "tracked"
    assert names(world) == ["notes.txt"]
    assert "film.mp4: content of this type is blocked" in emails(world)[0]["description"]
