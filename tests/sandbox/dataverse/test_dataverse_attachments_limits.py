"""What an organisation takes as a file."""

import base64
from typing import Any

import pytest
from dataverse_client import Client, refused
from dataverse_files import FILE, settings
from dataverse_world import MAIL, key

_BLOCKED = "The attachment is either not a valid type or is too large. It cannot be uploaded or downloaded."


def post(dataverse: Client, body: bytes = b"x", name: str = "a.pdf", mime_type: str | None = "application/pdf") -> Any:
    sent = {
        "activitymimeattachmentid": FILE,
        "objectid_email@odata.bind": f"/emails({MAIL})",
        "objecttypecode": "email",
        "filename": name,
        "mimetype": mime_type,
        "body": base64.b64encode(body).decode(),
    }
    return dataverse.post("activitymimeattachments", sent)


def test_the_limit_counts_the_file_in_base64(dataverse: Client):
    settings(dataverse, maxuploadfilesize=1_000)
    assert post(dataverse, b"x" * 750).status_code == 204


def test_one_byte_more_is_too_big(dataverse: Client):
    settings(dataverse, maxuploadfilesize=1_000)
    assert refused(post(dataverse, b"x" * 751), 400, "0x80044a02") == "Attachment file size is too big."
    assert not dataverse.organization.rows.get("activitymimeattachment")


def test_a_change_does_not_grow_beyond_the_limit(dataverse: Client):
    settings(dataverse, maxuploadfilesize=1_000)
    post(dataverse)
    grown = {"body": base64.b64encode(b"x" * 751).decode()}
    refused(dataverse.patch(f"activitymimeattachments({FILE})", grown), 400, "0x80044a02")


def test_an_organisation_that_says_nothing_takes_5_mib(dataverse: Client):
    refused(post(dataverse, b"x" * 3_932_161), 400, "0x80044a02")
    assert post(dataverse, b"x" * 3_932_160).status_code == 204


@pytest.mark.parametrize("name", ["a.exe", "A.EXE", "a.pdf.exe", "a.exe.", "a.exe ", ".exe", "a.bat"])
def test_a_blocked_extension_is_refused(dataverse: Client, name: str):
    settings(dataverse, blockedattachments="exe; bat")
    assert refused(post(dataverse, name=name), 400, "0x80043e09") == _BLOCKED


@pytest.mark.parametrize("name", ["exe", "a.exe.pdf", "a.ex", "a.exec", "aexe"])
def test_other_names_are_not_blocked(dataverse: Client, name: str):
    settings(dataverse, blockedattachments="exe;bat")
    assert post(dataverse, name=name).status_code == 204


@pytest.mark.parametrize("name", ["a/b.pdf", "a\\b.pdf", "a:b.pdf", "a*.pdf", "a?.pdf", 'a".pdf', "<a>.pdf", "a\n.pdf"])
def test_a_name_with_forbidden_characters_is_refused(dataverse: Client, name: str):
    told = refused(post(dataverse, name=name), 400, "0x80044a08")
    assert told == "Attachment file name contains invalid characters."


@pytest.mark.parametrize("mime_type", ["image/svg+xml", "IMAGE/SVG+XML", "image/svg+xml; charset=utf-8"])
def test_a_blocked_mime_type_is_refused(dataverse: Client, mime_type: str):
    settings(dataverse, blockedmimetypes="text/html;image/svg+xml")
    told = refused(post(dataverse, mime_type=mime_type), 400, "0x80072522")
    assert told == f"Operation not allowed as mime type {mime_type} is blocked."


def test_where_some_mime_types_are_allowed_no_other_is(dataverse: Client):
    settings(dataverse, allowedmimetypes="application/pdf", blockedmimetypes="application/pdf")
    told = refused(post(dataverse, mime_type="image/png"), 400, "0x80072521")
    assert told == "Operation not allowed as mime type image/png is not in the allow list."
    refused(post(dataverse, mime_type=None), 400, "0x80072521")
    assert post(dataverse).status_code == 204


def test_a_renamed_file_is_checked_again(dataverse: Client):
    settings(dataverse, blockedattachments="exe", blockedmimetypes="text/html")
    post(dataverse)
    refused(dataverse.patch(f"activitymimeattachments({FILE})", {"filename": "a.exe"}), 400, "0x80043e09")
    refused(dataverse.patch(f"activitymimeattachments({FILE})", {"mimetype": "text/html"}), 400, "0x80072522")


def test_an_attachment_within_a_new_email_is_checked(dataverse: Client):
    settings(dataverse, blockedattachments="exe")
    file = {"objecttypecode": "email", "filename": "a.exe", "body": "eA=="}
    mail = {"activityid": key(603), "email_activity_mime_attachment": [file]}
    refused(dataverse.post("emails", mail), 400, "0x80043e09")
    refused(dataverse.get(f"emails({key(603)})"), 404, "0x80040217")


def test_the_settings_can_be_read(dataverse: Client):
    settings(dataverse, maxuploadfilesize=1_000, blockedattachments="exe", blockedmimetypes="text/html")
    for role in dataverse.organization.roles.values():
        role.grants["organization"] = {"read": "organization"}
    names = "maxuploadfilesize,blockedattachments,blockedmimetypes,allowedmimetypes"
    (row,) = dataverse.rows(f"organizations?$select={names}")
    assert [row[name] for name in names.split(",")] == [1_000, "exe", "text/html", None]
