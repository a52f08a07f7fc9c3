"""Attachments for tests: what is sent, alone and in blocks, and what is kept."""

import base64
from typing import Any

import requests
from dataverse_client import Client
from dataverse_world import KIM, MAIL, ORGANIZATION, key

from sandbox.tenant.model import Row

FILE, OTHER_FILE, NEW_MAIL = key(601), key(602), key(603)
MIB = 1024 * 1024


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


CONTENT = b"%PDF-1.7 offer"
BODY = encoded(CONTENT)
ONE, TWO, THREE = (encoded(f"block-{number}".encode()) for number in range(1, 4))
"""Ids of blocks."""
BOUND = {"objectid_email@odata.bind": f"/emails({MAIL})"}
KEPT = {"filename": "offer.pdf", "mimetype": "application/pdf", "body": BODY, "objecttypecode": "email"}
_TYPE = "Microsoft.Dynamics.CRM.activitymimeattachment"


def file(**more: Any) -> dict[str, Any]:
    """An attachment of Kim's mail; `...` leaves a property out."""
    held = {"activitymimeattachmentid": FILE, **KEPT, **BOUND, **more}
    return {name: value for name, value in held.items() if value is not ...}


def attached(dataverse: Client, **more: Any) -> None:
    answer = dataverse.post("activitymimeattachments", file(**more))
    assert answer.status_code == 204, answer.text


def files(dataverse: Client) -> dict[str, Row]:
    """What is kept, by id."""
    return dataverse.organization.rows.get("activitymimeattachment", {})


def count(dataverse: Client, mail: str = MAIL) -> int | None:
    found: int | None = dataverse.one(f"emails({mail})?$select=attachmentcount")["attachmentcount"]
    return found


def settings(dataverse: Client, **columns: Any) -> None:
    """What the organisation takes."""
    dataverse.organization.rows["organization"] = {ORGANIZATION: Row("organization", ORGANIZATION, columns)}


def target(**more: Any) -> dict[str, Any]:
    """An attachment as the actions take it."""
    return file(**{"body": ..., "@odata.type": _TYPE, **more})


def begin(dataverse: Client, oid: str = KIM, **more: Any) -> requests.Response:
    return dataverse.post("InitializeAttachmentBlocksUpload", {"Target": target(**more)}, oid)


def token(dataverse: Client, **more: Any) -> str:
    answer = begin(dataverse, **more)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["FileContinuationToken"])


def block(dataverse: Client, held: str, name: str = ONE, content: bytes = b"one", oid: str = KIM) -> requests.Response:
    sent = {"BlockId": name, "BlockData": encoded(content), "FileContinuationToken": held}
    return dataverse.post("UploadBlock", sent, oid)


def commit(dataverse: Client, held: str, *names: Any, oid: str = KIM, **more: Any) -> requests.Response:
    sent = {"Target": target(**more), "BlockList": list(names), "FileContinuationToken": held}
    return dataverse.post("CommitAttachmentBlocksUpload", sent, oid)
