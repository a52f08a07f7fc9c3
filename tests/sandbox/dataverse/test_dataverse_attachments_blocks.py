"""Attachments that come in blocks."""

import base64
from typing import Any

import pytest
from dataverse_client import ROOT, Client, Part, answers, change_set, refused
from dataverse_files import (
    FILE,
    MIB,
    ONE,
    THREE,
    TWO,
    begin,
    block,
    commit,
    encoded,
    files,
    settings,
    target,
    token,
)
from dataverse_world import MAIL, MISSING, URL


def test_the_blocks_become_the_file_in_the_order_of_the_list(dataverse: Client):
    held = token(dataverse)
    for name, content in ((TWO, b"two"), (THREE, b"three"), (ONE, b"one")):
        answer = block(dataverse, held, name, content)
        assert (answer.status_code, answer.content) == (204, b"")
    answer = commit(dataverse, held, ONE, TWO, THREE)
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "@odata.context": f"{URL}{ROOT}$metadata#Microsoft.Dynamics.CRM.CommitAttachmentBlocksUploadResponse",
            "ActivityMimeAttachmentId": FILE,
            "FileSizeInBytes": 11,
        },
    )
    row = dataverse.one(f"activitymimeattachments({FILE})")
    assert (row["body"], row["filesize"], row["filename"]) == (encoded(b"onetwothree"), 11, "offer.pdf")
    assert dataverse.one(f"emails({MAIL})?$select=attachmentcount")["attachmentcount"] == 1


def test_the_list_decides_the_order(dataverse: Client):
    held = token(dataverse)
    block(dataverse, held, ONE, b"one")
    block(dataverse, held, TWO, b"two")
    commit(dataverse, held, TWO, ONE)
    assert files(dataverse)[FILE].columns["body"] == encoded(b"twoone")


def test_nothing_is_visible_before_the_commit(dataverse: Client):
    block(dataverse, token(dataverse))
    refused(dataverse.get(f"activitymimeattachments({FILE})"), 404, "0x80040217")
    assert dataverse.rows("activitymimeattachments") == []
    assert dataverse.one(f"emails({MAIL})?$select=attachmentcount")["attachmentcount"] is None


def test_an_upload_is_known_by_what_nobody_can_guess(dataverse: Client):
    tokens = [token(dataverse) for _ in range(3)]
    dataverse.state.reset()
    tokens += [token(dataverse) for _ in range(3)]
    assert len(set(tokens)) == 6
    assert all(len(one) >= 40 for one in tokens)


def test_25_mb_come_in_blocks_of_4(dataverse: Client):
    settings(dataverse, maxuploadfilesize=40 * MIB)
    held, content = token(dataverse), bytes(range(256)) * (25 * MIB // 256)
    names = [encoded(f"{number:03}".encode()) for number in range(7)]
    for number, name in enumerate(names):
        part = content[number * 4 * MIB : (number + 1) * 4 * MIB]
        assert block(dataverse, held, name, part).status_code == 204
    assert commit(dataverse, held, *names).json()["FileSizeInBytes"] == len(content)
    assert base64.b64decode(files(dataverse)[FILE].columns["body"]) == content


def test_a_committed_upload_is_over(dataverse: Client):
    held = token(dataverse, activitymimeattachmentid=...)
    block(dataverse, held)
    assert commit(dataverse, held, ONE, activitymimeattachmentid=...).status_code == 200
    refused(commit(dataverse, held, ONE, activitymimeattachmentid=...), 400, "0x80040203")
    refused(block(dataverse, held, TWO), 400, "0x80040203")
    assert len(files(dataverse)) == 1


def test_a_commit_sent_twice_is_a_duplicate(dataverse: Client):
    held = token(dataverse)
    block(dataverse, held)
    commit(dataverse, held, ONE)
    told = refused(commit(dataverse, held, ONE), 412, "0x80040237")
    assert told == "A record with matching key values already exists."
    assert dataverse.one(f"emails({MAIL})?$select=attachmentcount")["attachmentcount"] == 1


def test_an_existing_attachment_is_not_uploaded_again(dataverse: Client):
    held = token(dataverse)
    block(dataverse, held)
    commit(dataverse, held, ONE)
    refused(begin(dataverse), 412, "0x80040237")


def test_of_two_uploads_of_one_attachment_the_first_commit_wins(dataverse: Client):
    first, second = token(dataverse), token(dataverse)
    block(dataverse, first, ONE, b"first")
    block(dataverse, second, ONE, b"second")
    assert commit(dataverse, second, ONE).status_code == 200
    refused(commit(dataverse, first, ONE), 412, "0x80040237")
    assert files(dataverse)[FILE].columns["body"] == encoded(b"second")


def test_a_block_may_be_sent_again_as_it_was(dataverse: Client):
    held = token(dataverse)
    assert [block(dataverse, held).status_code for _ in range(2)] == [204, 204]
    refused(block(dataverse, held, ONE, b"other"), 400, "0x80040203")
    assert commit(dataverse, held, ONE).json()["FileSizeInBytes"] == 3


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (ONE, b""),
        (ONE, b"x" * (4 * MIB + 1)),
        ("", b"x"),
        ("not base64", b"x"),
        (encoded(b"x" * 65), b"x"),
    ],
)
def test_a_wrong_block_is_refused(dataverse: Client, name: str, content: bytes):
    held = token(dataverse)
    refused(block(dataverse, held, name, content), 400, "0x80040203")
    refused(commit(dataverse, held, name), 400, "0x80040203")
    assert not files(dataverse)


def test_a_block_of_4_mb_and_an_id_of_64_bytes_are_taken(dataverse: Client):
    settings(dataverse, maxuploadfilesize=8 * MIB)
    assert block(dataverse, token(dataverse), encoded(b"x" * 64), b"x" * 4 * MIB).status_code == 204


def test_ids_of_one_file_have_the_same_length(dataverse: Client):
    held = token(dataverse)
    block(dataverse, held)
    refused(block(dataverse, held, encoded(b"block-10000")), 400, "0x80040203")
    assert block(dataverse, token(dataverse), encoded(b"block-10000")).status_code == 204


def test_data_that_is_no_base64_is_refused(dataverse: Client):
    sent = {"BlockId": ONE, "BlockData": "?", "FileContinuationToken": token(dataverse)}
    refused(dataverse.post("UploadBlock", sent), 400, "0x80040203")


@pytest.mark.parametrize("names", [[], [ONE], [ONE, TWO, THREE], [ONE, TWO, TWO], [ONE, ONE], [ONE, 2]])
def test_a_list_names_every_block_once(dataverse: Client, names: list[Any]):
    held = token(dataverse)
    block(dataverse, held, ONE)
    block(dataverse, held, TWO)
    refused(commit(dataverse, held, *names), 400, "0x80040203")
    assert not files(dataverse)
    assert commit(dataverse, held, ONE, TWO).status_code == 200


def test_a_commit_before_any_block_is_refused(dataverse: Client):
    refused(commit(dataverse, token(dataverse)), 400, "0x80040203")
    assert not files(dataverse)


def test_a_change_set_that_fails_takes_back_a_commit(dataverse: Client):
    held = token(dataverse)
    block(dataverse, held)
    sent = {"Target": target(), "BlockList": [ONE], "FileContinuationToken": held}
    wrong = Part("DELETE", f"emails({MISSING})", content_id="2")
    (only,) = answers(
        dataverse.batch(change_set(Part("POST", "CommitAttachmentBlocksUpload", sent, content_id="1"), wrong))
    )
    assert only.status == 404
    assert not files(dataverse)
    assert commit(dataverse, held, ONE).status_code == 200
