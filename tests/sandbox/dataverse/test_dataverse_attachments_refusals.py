"""Attachments that are refused, for what they are and for who sends them."""

from typing import Any

import pytest
import requests
from dataverse_client import Client, refused
from dataverse_files import (
    BODY,
    FILE,
    OTHER_FILE,
    attached,
    count,
    file,
    files,
)
from dataverse_world import ALEX, FABRIKAM, FOREIGN_MAIL, KIM, MAIL, MEETING, MISSING, NOOR, PAT


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"body": "???"}, 400, "0x80040203"),
        ({"body": None}, 400, "0x80040203"),
        ({"filename": "a/b.pdf"}, 400, "0x80044a08"),
        ({"filesize": 1}, 400, "0x80048d19"),
        ({"objecttypecode": "email"}, 501, "0x80060889"),
        ({"objectid_email@odata.bind": f"/emails({MAIL})"}, 501, "0x80060889"),
        ({"activitymimeattachmentid": OTHER_FILE}, 501, "0x80060889"),
        ({"filename": "x" * 256}, 400, "0x80044331"),
    ],
)
def test_a_change_is_checked_as_a_create_is(dataverse: Client, change: dict[str, Any], status: int, code: str):
    attached(dataverse)
    answer = dataverse.patch(f"activitymimeattachments({FILE})", change)
    if code:
        refused(answer, status, code)
        assert dataverse.row("activitymimeattachment", FILE).columns["filename"] == "offer.pdf"
    assert answer.status_code == status


def test_preconditions_hold_for_attachments(dataverse: Client):
    attached(dataverse)
    path, stale = f"activitymimeattachments({FILE})", {"If-Match": 'W/"1"'}
    refused(dataverse.patch(path, {"subject": "x"}, headers=stale), 412, "0x80060882")
    refused(dataverse.send("DELETE", path, dataverse.token(), headers=stale), 412, "0x80060882")
    refused(dataverse.patch(path, {"subject": "x"}, headers={"If-None-Match": "*"}), 412, "0x80040237")
    refused(dataverse.patch(f"activitymimeattachments({MISSING})", {"subject": "x"}), 404, "0x80040217")
    upsert = dataverse.send("PATCH", f"activitymimeattachments({MISSING})", dataverse.token(), json={"subject": "x"})
    refused(upsert, 501, "0x80060889")


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"objectid_email@odata.bind": ...}, 400, "0x80048d19"),
        ({"objectid_email@odata.bind": f"/emails({MISSING})"}, 404, "0x80040217"),
        ({"objectid_Email@odata.bind": f"/emails({MAIL})"}, 400, "0x80048d19"),
        ({"objectid_email@odata.bind": f"/accounts({FABRIKAM})"}, 400, "0x80048d19"),
        ({"_objectid_value": MAIL}, 400, "0x80048d19"),
        ({"objectid": MAIL}, 400, "0x80048d19"),
        ({"objectid_email@odata.bind": ..., "objectid_appointment@odata.bind": f"/appointments({MEETING})"}, 501, ""),
        ({"attachmentid@odata.bind": f"/attachments({FILE})"}, 501, ""),
        ({"objecttypecode": ...}, 400, "0x80048d19"),
        ({"objecttypecode": "appointment"}, 400, "0x80040203"),
        ({"objecttypecode": 4202}, 400, "0x80048d19"),
        ({"body": ...}, 400, "0x80040203"),
        ({"body": ""}, 400, "0x80040203"),
        ({"body": "a"}, 400, "0x80040203"),
        ({"body": "YWJ\nj"}, 400, "0x80040203"),
        ({"body": "YWJj-_=="}, 400, "0x80040203"),
        ({"body": "ü"}, 400, "0x80040203"),
        ({"body": 5}, 400, "0x80048d19"),
        ({"Body": BODY}, 400, "0x80048d19"),
        ({"contentbytes": BODY}, 400, "0x80048d19"),
        ({"filesize": 14}, 400, "0x80048d19"),
        ({"isfollowed": True}, 400, "0x80048d19"),
        ({"activitysubject": "x"}, 400, "0x80048d19"),
        ({"activitymimeattachmentid": "7"}, 400, "0x80048d19"),
        ({"filename": "x" * 256}, 400, "0x80044331"),
        ({"mimetype": "x" * 257}, 400, "0x80044331"),
        ({"subject": "x" * 2_001}, 400, "0x80044331"),
        ({"attachmentcontentid": "x" * 251}, 400, "0x80044331"),
    ],
)
def test_a_wrong_attachment_is_refused_and_nothing_is_written(
    dataverse: Client, more: dict[str, Any], status: int, code: str
):
    refused(dataverse.post("activitymimeattachments", file(**more)), status, code or "0x80060889")
    assert not files(dataverse)
    assert count(dataverse) is None


def test_the_limits_of_the_columns_are_taken(dataverse: Client):
    attached(dataverse, filename="x" * 251 + ".pdf", mimetype="x" * 256, subject="x" * 2_000)
    assert set(files(dataverse)) == {FILE}


@pytest.mark.parametrize(("statecode", "status"), [(1, 2), (1, 3), (1, 4), (2, 5)])
def test_the_attachments_of_an_email_that_is_not_open_are_read_only(dataverse: Client, statecode: int, status: int):
    attached(dataverse)
    dataverse.patch(f"emails({MAIL})", {"statecode": statecode, "statuscode": status})
    path = f"activitymimeattachments({FILE})"
    refused(dataverse.post("activitymimeattachments", file(activitymimeattachmentid=OTHER_FILE)), 400, "0x80040203")
    refused(dataverse.patch(path, {"subject": "x"}), 400, "0x80040203")
    refused(dataverse.send("DELETE", path, dataverse.token()), 400, "0x80040203")
    assert dataverse.one(path)["body"] == BODY


def test_a_completed_email_can_be_deleted_with_its_attachments(dataverse: Client):
    attached(dataverse)
    dataverse.patch(f"emails({MAIL})", {"statecode": 1, "statuscode": 4})
    assert dataverse.send("DELETE", f"emails({MAIL})", dataverse.token()).status_code == 204
    assert not files(dataverse)


def test_the_rights_on_an_attachment_are_those_on_its_email(dataverse: Client):
    attached(dataverse)
    path = f"activitymimeattachments({FILE})"
    assert dataverse.one(f"{path}?$select=filename", KIM)["filename"] == "offer.pdf"
    refused(dataverse.get(path, ALEX), 403, "0x80048306")
    assert dataverse.rows("activitymimeattachments?$select=filename", ALEX) == []
    refused(dataverse.patch(path, {"subject": "x"}, ALEX), 403, "0x80048306")
    refused(dataverse.send("DELETE", path, dataverse.token(ALEX)), 403, "0x80048306")
    refused(dataverse.get(path, PAT), 403, "0x80040220")
    assert dataverse.get(path, NOOR).status_code == 200


@pytest.mark.parametrize(("oid", "code"), [(ALEX, "0x80048306"), (PAT, "0x80040220")])
def test_who_may_not_write_the_email_adds_nothing_to_it(dataverse: Client, oid: str, code: str):
    refused(dataverse.post("activitymimeattachments", file(), oid), 403, code)
    assert not files(dataverse)


def test_a_right_to_read_the_email_is_not_enough(dataverse: Client):
    dataverse.row("email", MAIL).columns["ownerid"] = dataverse.row("email", FOREIGN_MAIL).columns["ownerid"]
    assert dataverse.get(f"emails({MAIL})", KIM).status_code == 200
    refused(dataverse.post("activitymimeattachments", file()), 403, "0x80048306")


def test_who_acts_for_another_needs_the_rights_of_both(dataverse: Client):
    def as_(oid: str) -> requests.Response:
        headers = {"CallerObjectId": oid}
        bearer = dataverse.application()
        return dataverse.send("POST", "activitymimeattachments", bearer, json=file(), headers=headers)

    refused(as_(ALEX), 403, "0x80048306")
    assert not files(dataverse)
    assert as_(KIM).status_code == 204
    assert set(files(dataverse)) == {FILE}
