"""Attachments one by one: created, read, changed, deleted."""

import base64

import pytest
from dataverse_client import LOGICAL_NAME, ROOT, Client, refused
from dataverse_files import (
    BODY,
    CONTENT,
    FILE,
    NEW_MAIL,
    OTHER_FILE,
    attached,
    count,
    file,
    files,
)
from dataverse_world import ALEX, FOREIGN_MAIL, MAIL, MISSING, URL


def test_an_attachment_is_created_with_the_id_its_client_chose(dataverse: Client):
    answer = dataverse.post("activitymimeattachments", file())
    location = f"{URL}{ROOT}activitymimeattachments({FILE})"
    assert (answer.status_code, answer.headers["OData-EntityId"], answer.headers["Location"]) == (
        204,
        location,
        location,
    )
    assert answer.content == b""


def test_without_an_id_one_is_made(dataverse: Client):
    attached(dataverse, activitymimeattachmentid=...)
    attached(dataverse, activitymimeattachmentid=...)
    assert len(files(dataverse)) == 2


def test_what_was_written_is_read(dataverse: Client):
    attached(dataverse, subject="Our offer", attachmentcontentid="offer@fabrikam")
    row = dataverse.one(f"activitymimeattachments({FILE})")
    assert (row["filename"], row["mimetype"], row["body"], row["subject"], row["attachmentcontentid"]) == (
        "offer.pdf",
        "application/pdf",
        BODY,
        "Our offer",
        "offer@fabrikam",
    )


def test_the_platform_adds_size_number_and_email(dataverse: Client):
    attached(dataverse)
    attached(dataverse, activitymimeattachmentid=OTHER_FILE)
    row = dataverse.one(f"activitymimeattachments({OTHER_FILE})", headers={"Prefer": 'odata.include-annotations="*"'})
    assert (row["filesize"], row["attachmentnumber"], row["isfollowed"]) == (len(CONTENT), 2, False)
    assert (row["_objectid_value"], row[f"_objectid_value@{LOGICAL_NAME}"]) == (MAIL, "email")
    assert (row["objecttypecode"], row["activitysubject"]) == ("email", "Offer")


def test_the_content_comes_only_where_it_is_selected(dataverse: Client):
    attached(dataverse)
    row = dataverse.one(f"activitymimeattachments({FILE})?$select=filename,filesize")
    assert row.keys() == {"@odata.context", "@odata.etag", "filename", "filesize", "activitymimeattachmentid"}
    assert dataverse.one(f"activitymimeattachments({FILE})?$select=body")["body"] == BODY


def test_an_activity_pointer_leads_to_the_same_email(dataverse: Client):
    bound = {"objectid_activitypointer@odata.bind": f"/activitypointers({MAIL})", "objectid_email@odata.bind": ...}
    attached(dataverse, **bound)
    row = dataverse.one(f"activitymimeattachments({FILE})?$expand=objectid_email($select=subject)")
    assert row["objectid_email"]["subject"] == "Offer"


def test_an_attachment_expands_into_its_activity(dataverse: Client):
    attached(dataverse)
    row = dataverse.one(f"activitymimeattachments({FILE})?$expand=objectid_activitypointer($select=subject)")
    assert row["objectid_activitypointer"]["subject"] == "Offer"


@pytest.mark.parametrize("path", ["emails", "activitypointers"])
def test_an_email_expands_into_its_attachments(dataverse: Client, path: str):
    attached(dataverse)
    name = "email_activity_mime_attachment" if path == "emails" else "activity_pointer_activity_mime_attachment"
    row = dataverse.one(f"{path}({MAIL})?$expand={name}($select=filename)")
    assert [one["filename"] for one in row[name]] == ["offer.pdf"]
    assert "body" not in row[name][0]


def test_attachments_are_listed_by_their_email(dataverse: Client):
    attached(dataverse)
    rows = dataverse.rows(f"activitymimeattachments?$select=filename&$filter=_objectid_value eq {MAIL}")
    assert [row["filename"] for row in rows] == ["offer.pdf"]
    assert dataverse.rows(f"activitymimeattachments?$filter=_objectid_value eq {FOREIGN_MAIL}") == []


def test_a_second_create_is_a_duplicate_and_nothing_changes(dataverse: Client):
    attached(dataverse)
    told = refused(dataverse.post("activitymimeattachments", file(filename="b.pdf")), 412, "0x80040237")
    assert told == "A record with matching key values already exists."
    assert dataverse.row("activitymimeattachment", FILE).columns["filename"] == "offer.pdf"


def test_the_email_counts_its_attachments(dataverse: Client):
    attached(dataverse)
    attached(dataverse, activitymimeattachmentid=OTHER_FILE)
    assert count(dataverse) == 2
    dataverse.send("DELETE", f"activitymimeattachments({FILE})", dataverse.token())
    assert count(dataverse) == 1


def test_a_new_email_has_none(dataverse: Client):
    dataverse.post("emails", {"activityid": NEW_MAIL, "subject": "x"})
    assert count(dataverse, NEW_MAIL) == 0


def test_an_attachment_makes_the_email_another_version(dataverse: Client):
    before = dataverse.one(f"emails({MAIL})?$select=subject")["@odata.etag"]
    attached(dataverse)
    refused(dataverse.patch(f"emails({MAIL})", {"subject": "x"}, headers={"If-Match": before}), 412, "0x80060882")


def test_a_deleted_attachment_is_gone(dataverse: Client):
    attached(dataverse)
    assert dataverse.send("DELETE", f"activitymimeattachments({FILE})", dataverse.token()).status_code == 204
    refused(dataverse.get(f"activitymimeattachments({FILE})"), 404, "0x80040217")
    refused(dataverse.send("DELETE", f"activitymimeattachments({FILE})", dataverse.token()), 404, "0x80040217")


def test_attachments_go_with_their_email(dataverse: Client):
    attached(dataverse)
    assert dataverse.send("DELETE", f"emails({MAIL})", dataverse.token()).status_code == 204
    assert not files(dataverse)


def test_a_change_replaces_name_and_content(dataverse: Client):
    attached(dataverse)
    changed = {"filename": "b.txt", "mimetype": "text/plain", "body": base64.b64encode(b"abc").decode()}
    assert dataverse.patch(f"activitymimeattachments({FILE})", changed).status_code == 204
    row = dataverse.one(f"activitymimeattachments({FILE})")
    assert (row["filename"], row["mimetype"], row["body"], row["filesize"]) == ("b.txt", "text/plain", "YWJj", 3)


def test_the_answer_holds_the_row_where_it_is_preferred(dataverse: Client):
    prefers = {"Prefer": "return=representation"}
    answer = dataverse.post("activitymimeattachments?$select=filesize", file(), headers=prefers)
    assert (answer.status_code, answer.json()["filesize"]) == (201, len(CONTENT))
    assert "body" not in answer.json()


def test_the_content_comes_as_it_is_stored(dataverse: Client):
    attached(dataverse)
    answer = dataverse.get(f"activitymimeattachments({FILE})/body/$value")
    assert (answer.status_code, answer.text) == (200, BODY)
    assert answer.headers["Content-Type"].startswith("text/plain")
    refused(dataverse.get(f"activitymimeattachments({FILE})/body/$value", ALEX), 403, "0x80048306")
    refused(dataverse.get(f"activitymimeattachments({MISSING})/body/$value"), 404, "0x80040217")
    refused(dataverse.get(f"activitymimeattachments({FILE})/filename/$value"), 501, "0x80060889")
    refused(dataverse.post(f"activitymimeattachments({FILE})/body/$value", {}), 405, "0x80060888")
