"""Attachments together with their email: in one request, in one change set."""

from typing import Any

import pytest
from dataverse_client import Client, Part, answers, change_set, refused
from dataverse_files import (
    BODY,
    BOUND,
    FILE,
    KEPT,
    NEW_MAIL,
    OTHER_FILE,
    attached,
    count,
    file,
    files,
)
from dataverse_world import MAIL


def test_attachments_come_with_a_new_email(dataverse: Client):
    mail = {"activityid": NEW_MAIL, "subject": "Hello", "email_activity_mime_attachment": [KEPT, KEPT]}
    assert dataverse.post("emails", mail).status_code == 204
    row = dataverse.one(f"emails({NEW_MAIL})?$expand=email_activity_mime_attachment($orderby=attachmentnumber)")
    assert [one["attachmentnumber"] for one in row["email_activity_mime_attachment"]] == [1, 2]
    assert row["attachmentcount"] == 2


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ([{**KEPT, "body": "???"}], 400, "0x80040203"),
        ([KEPT, {**KEPT, "filename": "a\x01.pdf"}], 400, "0x80044a08"),
        ([{**KEPT, **BOUND}], 400, "0x80048d19"),
        ([{**KEPT, "activitymimeattachmentid": FILE}] * 2, 412, "0x80040237"),
        (KEPT, 400, "0x80048d19"),
        ([BODY], 400, "0x80048d19"),
        ([{**KEPT, "name": "x"}], 400, "0x80048d19"),
    ],
)
def test_an_email_with_a_wrong_attachment_is_not_created(dataverse: Client, given: Any, status: int, code: str):
    mail = {"activityid": NEW_MAIL, "subject": "Hello", "email_activity_mime_attachment": given}
    refused(dataverse.post("emails", mail), status, code)
    refused(dataverse.get(f"emails({NEW_MAIL})"), 404, "0x80040217")
    assert not files(dataverse)


def test_only_a_create_takes_attachments_with_it(dataverse: Client):
    changed = {"email_activity_mime_attachment": [KEPT]}
    refused(dataverse.patch(f"emails({MAIL})", changed), 400, "0x80048d19")
    meeting = {"subject": "x", "scheduledstart": "2026-01-01T09:00:00Z", "scheduledend": "2026-01-01T10:00:00Z"}
    refused(dataverse.post("appointments", meeting | changed), 400, "0x80048d19")


def _creating() -> tuple[Part, Part, Part]:
    bound = {"objectid_email@odata.bind": f"/emails({NEW_MAIL})"}
    return (
        Part("POST", "emails", {"activityid": NEW_MAIL, "subject": "Hello"}, content_id="1"),
        Part("POST", "activitymimeattachments", file(**bound), content_id="2"),
        Part("PATCH", f"emails({NEW_MAIL})", {"statecode": 1, "statuscode": 4}, content_id="3"),
    )


def test_a_change_set_makes_email_and_attachment_and_completes_them(dataverse: Client):
    found = answers(dataverse.batch(change_set(*_creating())))
    assert [one.status for one in found] == [204, 204, 204]
    assert (set(files(dataverse)), count(dataverse, NEW_MAIL)) == ({FILE}, 1)


def test_a_change_set_that_fails_leaves_no_attachment(dataverse: Client):
    attached(dataverse, activitymimeattachmentid=OTHER_FILE)
    wrong = Part("POST", "activitymimeattachments", file(activitymimeattachmentid=OTHER_FILE), content_id="4")
    (only,) = answers(dataverse.batch(change_set(*_creating(), wrong)))
    assert (only.status, only.code) == (412, "0x80040237")
    assert (set(files(dataverse)), count(dataverse)) == ({OTHER_FILE}, 1)
    assert NEW_MAIL not in dataverse.organization.rows["email"]


def test_the_content_comes_in_a_batch_as_it_is_stored(dataverse: Client):
    attached(dataverse)
    answer = dataverse.batch(Part("GET", f"activitymimeattachments({FILE})/body/$value"))
    assert answer.status_code == 200
    assert f"Content-Type: text/plain\r\n\r\n{BODY}\r\n" in answer.text
