"""Blocks that are refused: whose they are, what they make, how they are sent."""

from typing import Any

import pytest
from dataverse_client import Client, refused
from dataverse_files import (
    ONE,
    TWO,
    begin,
    block,
    commit,
    files,
    settings,
    target,
    token,
)
from dataverse_world import ALEX, FOREIGN_MAIL, MAIL, MISSING, NOOR, PAT, key


@pytest.mark.parametrize("wrong", ["", "x", "0" * 43])
def test_an_unknown_token_is_refused(dataverse: Client, wrong: str):
    token(dataverse)
    refused(block(dataverse, wrong), 400, "0x80040203")
    refused(commit(dataverse, wrong, ONE), 400, "0x80040203")


def test_a_token_is_its_users_own(dataverse: Client):
    held = token(dataverse)
    refused(block(dataverse, held, oid=NOOR), 400, "0x80040203")
    block(dataverse, held)
    refused(commit(dataverse, held, ONE, oid=NOOR), 400, "0x80040203")
    assert not files(dataverse)


@pytest.mark.parametrize(("oid", "code"), [(ALEX, "0x80048306"), (PAT, "0x80040220")])
def test_who_may_not_write_the_email_uploads_nothing(dataverse: Client, oid: str, code: str):
    refused(begin(dataverse, oid), 403, code)


def test_rights_lost_on_the_way_count_at_the_commit(dataverse: Client):
    held = token(dataverse)
    block(dataverse, held)
    dataverse.row("email", MAIL).columns["ownerid"] = dataverse.row("email", FOREIGN_MAIL).columns["ownerid"]
    refused(commit(dataverse, held, ONE), 403, "0x80048306")
    assert not files(dataverse)


def test_an_email_completed_on_the_way_takes_nothing_more(dataverse: Client):
    held = token(dataverse)
    block(dataverse, held)
    dataverse.patch(f"emails({MAIL})", {"statecode": 1, "statuscode": 4})
    refused(commit(dataverse, held, ONE), 400, "0x80040203")
    refused(begin(dataverse), 400, "0x80040203")
    assert not files(dataverse)


def test_an_email_deleted_on_the_way_takes_nothing_more(dataverse: Client):
    held = token(dataverse)
    block(dataverse, held)
    dataverse.send("DELETE", f"emails({MAIL})", dataverse.token())
    refused(commit(dataverse, held, ONE), 404, "0x80040217")


def test_the_limit_counts_all_blocks_in_base64(dataverse: Client):
    settings(dataverse, maxuploadfilesize=1_000)
    held = token(dataverse)
    assert block(dataverse, held, ONE, b"x" * 700).status_code == 204
    assert refused(block(dataverse, held, TWO, b"x" * 51), 400, "0x80044a02") == "Attachment file size is too big."
    assert block(dataverse, held, TWO, b"x" * 50).status_code == 204
    assert commit(dataverse, held, ONE, TWO).json()["FileSizeInBytes"] == 750


def test_a_limit_lowered_on_the_way_counts_at_the_commit(dataverse: Client):
    held = token(dataverse)
    block(dataverse, held, ONE, b"x" * 751)
    settings(dataverse, maxuploadfilesize=1_000)
    refused(commit(dataverse, held, ONE), 400, "0x80044a02")
    assert not files(dataverse)


def test_a_blocked_file_is_refused_at_both_ends(dataverse: Client):
    held = token(dataverse)
    block(dataverse, held)
    settings(dataverse, blockedattachments="pdf", blockedmimetypes="text/html")
    refused(begin(dataverse), 400, "0x80043e09")
    refused(begin(dataverse, filename="a.htm", mimetype="text/html"), 400, "0x80072522")
    refused(commit(dataverse, held, ONE), 400, "0x80043e09")


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"@odata.type": ...}, 400, "0x80048d19"),
        ({"@odata.type": "Microsoft.Dynamics.CRM.annotation"}, 400, "0x80048d19"),
        ({"body": "eA=="}, 400, "0x80048d19"),
        ({"objectid_email@odata.bind": ...}, 400, "0x80048d19"),
        ({"objectid_email@odata.bind": f"/emails({MISSING})"}, 404, "0x80040217"),
        ({"objecttypecode": ...}, 400, "0x80048d19"),
        ({"filename": "a/b"}, 400, "0x80044a08"),
        ({"name": "x"}, 400, "0x80048d19"),
    ],
)
def test_a_wrong_target_is_refused_at_both_ends(dataverse: Client, more: dict[str, Any], status: int, code: str):
    refused(begin(dataverse, **more), status, code)
    held = token(dataverse)
    block(dataverse, held)
    refused(commit(dataverse, held, ONE, **more), status, code)
    assert not files(dataverse)


def test_the_committed_target_is_the_one_that_was_begun(dataverse: Client):
    held = token(dataverse)
    block(dataverse, held)
    refused(commit(dataverse, held, ONE, filename="other.pdf"), 400, "0x80040203")
    refused(commit(dataverse, held, ONE, activitymimeattachmentid=key(602)), 400, "0x80040203")


@pytest.mark.parametrize(
    ("action", "sent"),
    [
        ("InitializeAttachmentBlocksUpload", {}),
        ("InitializeAttachmentBlocksUpload", {"Target": "x"}),
        ("InitializeAttachmentBlocksUpload", {"Target": target(), "FileName": "x"}),
        ("UploadBlock", {"BlockId": ONE, "BlockData": "eA=="}),
        ("UploadBlock", {"blockid": ONE, "BlockData": "eA==", "FileContinuationToken": "x"}),
        ("UploadBlock", {"BlockId": 1, "BlockData": "eA==", "FileContinuationToken": "x"}),
        ("CommitAttachmentBlocksUpload", {"Target": target(), "BlockList": ONE, "FileContinuationToken": "x"}),
        ("CommitAttachmentBlocksUpload", {"Target": target(), "FileContinuationToken": "x"}),
        ("InitializeAttachmentBlocksDownload", {"Target": target()}),
        ("DownloadBlock", {"Offset": "0", "BlockLength": 1, "FileContinuationToken": "x"}),
        ("DownloadBlock", {"Offset": True, "BlockLength": 1, "FileContinuationToken": "x"}),
    ],
)
def test_parameters_are_named_and_typed_exactly(dataverse: Client, action: str, sent: dict[str, Any]):
    refused(dataverse.post(action, sent), 400, "0x80048d19")


def test_actions_are_called_by_post_and_by_their_names(dataverse: Client):
    refused(dataverse.get("UploadBlock"), 405, "0x80060888")
    refused(dataverse.post("uploadblock", {}), 404, "0x8006088a")
    refused(dataverse.post("InitializeFileBlocksUpload", {}), 501, "0x80060889")
    refused(dataverse.post("CommitAnnotationBlocksUpload", {}), 501, "0x80060889")


def test_a_number_is_no_block_id(dataverse: Client):
    held = token(dataverse)
    block(dataverse, held, "1234")
    refused(commit(dataverse, held, 1234), 400, "0x80040203")
    assert commit(dataverse, held, "1234").status_code == 200


def test_nothing_but_an_attachment_is_bound_to_an_activity_pointer(dataverse: Client):
    mail = {"subject": "x", "activityid_activitypointer@odata.bind": f"/activitypointers({MAIL})"}
    assert dataverse.post("emails", mail).status_code >= 400
