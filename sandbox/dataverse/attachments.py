"""Attachments of emails: create, change, deletion, with the email or after it. Blocks come in `uploads`.

https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/activitymimeattachment
https://learn.microsoft.com/power-apps/developer/data-platform/attachment-annotation-files

Where the documentation is silent, this is strict. Whoever adds one needs the right to write the email; for the rest
the right of the same name on the email counts. The attachments of an email that is not open are read-only, under the
code for an invalid argument, as no other is named. One without content is refused. Attachments of appointments and
templates, and one that shares the content of another (`attachmentid`), are not emulated.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.dataverse import limits, writes
from sandbox.dataverse.call import Answer, Call
from sandbox.dataverse.columns import columns_of
from sandbox.dataverse.errors import bad_body, duplicate, invalid_argument, no_row, not_emulated
from sandbox.dataverse.query import parse
from sandbox.dataverse.rows import next_version
from sandbox.dataverse.schema import ATTACHMENT, Table
from sandbox.tenant.model import Reference, Row

COLLECTION = "email_activity_mime_attachment"
"""Those of an email."""
_KEY = "activitymimeattachmentid"
_OPEN = 0
_OF_THE_EMAIL = ("ownerid", "owninguser", "owningbusinessunit")


@dataclass(frozen=True, slots=True)
class Prepared:
    """An attachment that may be written. `columns` has no parent and no computed column."""

    key: str
    columns: dict[str, Any]
    encoded: str
    """The content in base64."""
    size: int
    """Of the content, in bytes."""


def create(call: Call, table: Table) -> Answer:
    """POST of an attachment to an open email; 412 when its id exists."""
    chosen = writes.select(call, table)
    given = writes.payload(call)
    encoded = given.pop("body", None)
    columns = columns_of(call, table, given, on_create=True)
    email = parent(call, columns)
    ready = prepared(call, columns, encoded)
    put(call, email, [ready])
    return writes.answered(call, table, rows(call)[ready.key], chosen, is_new=True)


def change(call: Call, table: Table, key: str) -> Answer:
    """PATCH of an attachment of an open email: its name, type, content; never of the email it belongs to."""
    chosen = writes.select(call, table)
    row = rows(call).get(key)
    if row is None:
        raise no_row(table.name, key) if "if-match" in call.headers else not_emulated("upsert")
    if call.headers.get("if-none-match") == "*":
        raise duplicate()
    email = _demand(call, "write", row)
    writes.check_version(call, row)
    given = writes.payload(call)
    size = {"filesize": _content(call, given["body"])} if "body" in given else {}
    columns = columns_of(call, table, given, on_create=False)
    if columns.pop(_KEY, key) != key or columns.keys() & {"objectid", "objecttypecode", "attachmentid"}:
        raise not_emulated("changing an attachment's id, or what it belongs to")
    merged = row.columns | columns
    limits.check_type(call.organization, merged.get("filename"), merged.get("mimetype"))
    row.columns |= columns | size
    row.version = next_version(call)
    _counted(call, email)
    return writes.answered(call, table, row, chosen, is_new=False)


def delete(call: Call, table: Table, key: str) -> Answer:
    """DELETE of an attachment of an open email."""
    parse(call.query).allow()
    row = rows(call).get(key)
    if row is None:
        raise no_row(table.name, key)
    email = _demand(call, "delete", row)
    writes.check_version(call, row)
    del rows(call)[key]
    _counted(call, email)
    return Answer(204)


def rows(call: Call) -> dict[str, Row]:
    """All attachments by id."""
    return call.organization.rows.setdefault(ATTACHMENT, {})


def parent(call: Call, columns: dict[str, Any]) -> Row:
    """The open email that the columns name, which the caller may write; raises `DataverseError`."""
    found = columns.pop("objectid", None)
    if not isinstance(found, Reference):
        raise bad_body("Attribute: objectid cannot be set to NULL.")
    if found.table != "email":
        raise not_emulated(f"attachments of {found.table}")
    email = call.organization.rows[found.table][found.id]
    call.principal.demand("write", email)
    _check_open(email)
    return email


def prepared(call: Call, columns: dict[str, Any], encoded: object) -> Prepared:
    """An attachment whose parent was looked at, with all else checked; raises `DataverseError`."""
    key = described(call, columns)
    size = _content(call, encoded)
    return Prepared(key, columns, str(encoded), size)


def described(call: Call, columns: dict[str, Any]) -> str:
    """Checks all but the content, takes the id out of the columns and gives it; raises `DataverseError`."""
    if columns.get("objecttypecode") is None:
        raise bad_body("Attribute: objecttypecode cannot be set to NULL.")
    if columns["objecttypecode"] != "email":
        raise invalid_argument(f"objecttypecode {columns['objecttypecode']} is not that of the record, email.")
    limits.check_type(call.organization, columns.get("filename"), columns.get("mimetype"))
    key: str = columns.pop(_KEY, None) or call.state.new_id()
    if key in rows(call):
        raise duplicate()
    return key


def inserted(call: Call, given: object) -> list[Prepared]:
    """The attachments that come within a new email; raises `DataverseError` for one that cannot be.

    https://learn.microsoft.com/power-apps/developer/data-platform/webapi/create-entity-web-api#create-related-table-rows-in-one-operation
    """
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise bad_body(f"{COLLECTION} is not an array of objects.")
    found = [_inserted(call, one) for one in given]
    if found:
        call.principal.demand_privilege("write", "email")
    if len({one.key for one in found}) < len(found):
        raise duplicate()
    return found


def put(call: Call, email: Row, ready: Sequence[Prepared]) -> None:
    """Hangs attachments that were checked on an email."""
    for one in ready:
        number = max((row.columns["attachmentnumber"] for row in of(call, email)), default=0) + 1
        set_by_platform = {
            "objectid": Reference(email.table, email.id),
            "activityid": Reference("activitypointer", email.id),
            "attachmentid": Reference("attachment", call.state.new_id()),
            "activitymimeattachmentidunique": call.state.new_id(),
            "activitysubject": email.columns.get("subject"),
            "attachmentnumber": number,
            "isfollowed": False,
            "body": one.encoded,
            "filesize": one.size,
            **{name: email.columns.get(name) for name in _OF_THE_EMAIL},
        }
        rows(call)[one.key] = Row(ATTACHMENT, one.key, set_by_platform | one.columns, next_version(call))
    if ready:
        _counted(call, email)


def of(call: Call, email: Row) -> list[Row]:
    """The attachments of an email."""
    reference = Reference(email.table, email.id)
    return [row for row in rows(call).values() if row.columns.get("objectid") == reference]


def remove(call: Call, email: Row) -> None:
    """All attachments of an email that goes."""
    for row in of(call, email):
        del rows(call)[row.id]


def _inserted(call: Call, given: dict[str, Any]) -> Prepared:
    rest = {name: held for name, held in given.items() if name != "body"}
    columns = columns_of(call, call.schema.tables[ATTACHMENT], rest, on_create=True)
    if "objectid" in columns:
        raise bad_body(f"an attachment within {COLLECTION} belongs to the email it comes with.")
    return prepared(call, columns, given.get("body"))


def _content(call: Call, encoded: object) -> int:
    """The size of a content in bytes; raises `DataverseError` for one that cannot be."""
    if encoded is None or encoded == "":
        raise invalid_argument("Attachment is empty.")
    if not isinstance(encoded, str):
        raise bad_body("Cannot convert the literal of body to the expected type 'Edm.String'.")
    limits.check_size(call.organization, len(encoded))
    return len(decoded("body", encoded))


def decoded(name: str, encoded: str) -> bytes:
    """What the base64 of a value stands for; raises `DataverseError` where it is none."""
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise invalid_argument(f"{name} is not a valid Base-64 string.") from error


def _demand(call: Call, right: str, row: Row) -> Row:
    """The open email of an attachment on which the caller has the right."""
    call.principal.demand(right, row)
    found = row.columns["objectid"]
    email = call.organization.rows[found.table][found.id]
    _check_open(email)
    return email


def _check_open(email: Row) -> None:
    if email.columns.get("statecode") != _OPEN:
        raise invalid_argument("The attachments of an email that is completed or canceled are read-only.")


def _counted(call: Call, email: Row) -> None:
    """The email shows how many it has, and is another version of itself."""
    email.columns["attachmentcount"] = len(of(call, email))
    email.version = next_version(call)
