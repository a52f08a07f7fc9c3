"""Attachments read in blocks."""

import base64

import pytest
import requests
from dataverse_client import Client, refused
from dataverse_files import (
    FILE,
    MIB,
    ONE,
    block,
    commit,
    token,
)
from dataverse_world import ALEX, KIM, MISSING, NOOR


def stored(dataverse: Client, content: bytes) -> None:
    held = token(dataverse)
    block(dataverse, held, ONE, content)
    assert commit(dataverse, held, ONE).status_code == 200


def download(dataverse: Client, oid: str = KIM, id_: str = FILE) -> requests.Response:
    kind = "Microsoft.Dynamics.CRM.activitymimeattachment"
    sent = {"Target": {"activitymimeattachmentid": id_, "@odata.type": kind}}
    return dataverse.post("InitializeAttachmentBlocksDownload", sent, oid)


def part(dataverse: Client, held: str, offset: int, length: int, oid: str = KIM) -> requests.Response:
    sent = {"Offset": offset, "BlockLength": length, "FileContinuationToken": held}
    return dataverse.post("DownloadBlock", sent, oid)


def test_an_attachment_is_read_in_blocks(dataverse: Client):
    stored(dataverse, b"0123456789")
    about = download(dataverse).json()
    assert (about["FileName"], about["FileSizeInBytes"]) == ("offer.pdf", 10)
    held = about["FileContinuationToken"]
    blocks = [base64.b64decode(part(dataverse, held, offset, 4).json()["Data"]) for offset in (0, 4, 8)]
    assert blocks == [b"0123", b"4567", b"89"]


@pytest.mark.parametrize(("offset", "length"), [(-1, 1), (10, 1), (0, 0), (0, 4 * MIB + 1)])
def test_a_block_lies_within_the_file(dataverse: Client, offset: int, length: int):
    stored(dataverse, b"0123456789")
    held = download(dataverse).json()["FileContinuationToken"]
    refused(part(dataverse, held, offset, length), 400, "0x80040203")


def test_reading_takes_the_right_to_read(dataverse: Client):
    stored(dataverse, b"x")
    refused(download(dataverse, ALEX), 403, "0x80048306")
    refused(download(dataverse, id_=MISSING), 404, "0x80040217")
    held = download(dataverse).json()["FileContinuationToken"]
    refused(part(dataverse, held, 0, 1, NOOR), 400, "0x80040203")
    refused(part(dataverse, "x", 0, 1), 400, "0x80040203")
    dataverse.send("DELETE", f"activitymimeattachments({FILE})", dataverse.token())
    refused(part(dataverse, held, 0, 1), 404, "0x80040217")
