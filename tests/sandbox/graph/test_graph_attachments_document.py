"""Attachments and the organisation's settings in a tenant document."""

from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.tenant.document import DocumentError, tenant
from sandbox.tenant.mailbox import Attachment

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
INNER = {"at": "-3d", "from": "Anna <anna@fabrikam.com>", "subject": "Our offer"}


def made(*attachments: dict[str, Any], **organization: Any) -> Any:
    kim = {
        "name": "Kim",
        "address": "kim@contoso.com",
        "messages": [{"at": "-1h", "attachments": list(attachments)}],
        "calendar": [{"start": "+1h", "end": "+2h", "attachments": list(attachments)}],
    }
    return tenant({"users": [kim], "organization": organization}, NOW)


def attached(*attachments: dict[str, Any]) -> list[Attachment]:
    """What hangs on the message, after a look that the same hangs on the meeting."""
    (user,) = made(*attachments).users.values()
    (message,), (event,) = user.mailbox.messages.values(), user.mailbox.events.values()
    assert [one.type for one in message.attachments] == [one.type for one in event.attachments]
    found: list[Attachment] = message.attachments
    return found


def settings(**organization: Any) -> dict[str, Any]:
    held = made(**organization).organization
    columns: dict[str, Any] = held.rows["organization"][held.id].columns
    return columns


def mistake(*attachments: dict[str, Any], **organization: Any) -> str:
    with pytest.raises(DocumentError) as raised:
        made(*attachments, **organization)
    return str(raised.value)


def test_an_attachment_is_a_file_unless_it_says_otherwise():
    plain, named = attached({"name": "a.txt", "text": "ü"}, {"name": "b.txt", "kind": "file"})
    assert (plain.type, plain.content, plain.content_type) == ("fileAttachment", "ü".encode(), "text/plain")
    assert named.type == "fileAttachment"


def test_a_file_may_have_a_location():
    (file,) = attached({"name": "a.png", "type": "image/png", "inline": True, "contentLocation": "https://x/a.png"})
    assert (file.content_location, file.is_inline) == ("https://x/a.png", True)


def test_an_item_is_a_message_with_its_own_attachments():
    inner = INNER | {"attachments": [{"name": "a.txt", "text": "x"}]}
    (item,) = attached({"name": "Offer", "kind": "item", "message": inner})
    assert (item.type, item.content_type, item.content) == ("itemAttachment", None, b"")
    assert item.embedded is not None
    assert item.embedded.properties["subject"] == "Our offer"
    assert item.embedded.properties["receivedDateTime"] == "2026-05-01T09:00:00Z"
    assert [one.content for one in item.embedded.attachments] == [b"x"]


def test_an_item_may_be_given_as_mime():
    (item,) = attached({"name": "Offer", "kind": "item", "message": {"at": "-3d", "mime": "Subject: Inner\n\nx"}})
    assert item.embedded is not None
    assert item.embedded.properties["subject"] == "Inner"


def test_items_go_as_deep_as_they_are_written():
    inner = INNER | {"attachments": [{"name": "x", "kind": "item", "message": INNER | {"subject": "Deepest"}}]}
    (item,) = attached({"name": "Offer", "kind": "item", "message": inner})
    assert item.embedded is not None
    assert item.embedded.attachments[0].embedded is not None
    assert item.embedded.attachments[0].embedded.properties["subject"] == "Deepest"
    assert item.embedded.attachments[0].id != item.id


def test_a_reference_is_a_link():
    (link,) = attached({"name": "Plans.xlsx", "kind": "reference", "link": "https://contoso.sharepoint.com/x"})
    assert (link.type, link.link, link.content_type) == (
        "referenceAttachment",
        "https://contoso.sharepoint.com/x",
        None,
    )


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"kind": "item"}, "an attachment of kind item needs 'message'"),
        ({"kind": "reference"}, "an attachment of kind reference needs 'link'"),
        ({"kind": "file", "link": "https://x"}, "an attachment of kind file has no 'link'"),
        ({"message": INNER}, "an attachment of kind file has no 'message'"),
        ({"kind": "item", "message": INNER, "text": "x"}, "an attachment of kind item has no 'text'"),
        ({"kind": "reference", "link": "https://x", "type": "a/b"}, "an attachment of kind reference has no 'type'"),
        ({"kind": "item", "message": INNER | {"folder": "inbox"}}, "an attached message lies in no folder"),
        ({"kind": "link"}, "'file', 'item' or 'reference'"),
        ({"kind": "item", "message": {"subject": "x"}}, "Field required"),
    ],
)
def test_an_attachment_has_what_its_kind_has(wrong: dict[str, Any], told: str):
    assert told in mistake({"name": "x"} | wrong)


def test_the_organisation_takes_what_microsoft_ships():
    held = settings()
    assert held["maxuploadfilesize"] == 5_242_880
    extensions = held["blockedattachments"].split(";")
    assert {"exe", "bat", "js", "svg", "ade", "wsh"} <= set(extensions)
    assert "pdf" not in extensions
    assert (held["blockedmimetypes"], held["allowedmimetypes"]) == (None, None)


def test_the_organisation_takes_what_its_document_says():
    held = settings(
        maxUploadSize=10_000, blockedAttachments="exe;bat", blockedMimeTypes="text/html", allowedMimeTypes="image/png"
    )
    names = ("maxuploadfilesize", "blockedattachments", "blockedmimetypes", "allowedmimetypes")
    assert [held[name] for name in names] == [10_000, "exe;bat", "text/html", "image/png"]


@pytest.mark.parametrize("size", [0, 131_072_001, "5 MB"])
def test_a_limit_that_no_organisation_can_have_is_a_mistake(size: object):
    assert "/organization/maxUploadSize" in mistake(maxUploadSize=size)
