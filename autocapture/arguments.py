"""What a caller sent becomes typed values; every malformed byte becomes a sentence that says what to do.

It decides nothing about who may do what.
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import azure.functions as func

from autocapture.core.model import RecordRef
from autocapture.errors import InvalidRequest, NotFound

LONGEST_BODY = 4_096
"""Bytes that any body of this API may have."""

_TABLE = re.compile(r"[a-z][a-z0-9_]{0,127}")
"""A table's logical name."""


def record(request: func.HttpRequest) -> RecordRef:
    """The record in the route; raises `NotFound` for what is no table's name, `InvalidRequest` for a malformed id."""
    table = request.route_params["table"]
    if not _TABLE.fullmatch(table):
        raise NotFound("This is not a table with a timeline of activities.", "table_unsupported")
    return RecordRef(table, guid(request.route_params["recordId"], "record's id"))


def guid(text: str, what: str) -> UUID:
    """A GUID as the API writes it: 36 characters with dashes."""
    try:
        found = UUID(text)
    except ValueError as error:
        raise InvalidRequest(f"The {what} is not a GUID.") from error
    if str(found) != text.lower():
        raise InvalidRequest(f"The {what} is not a GUID with dashes and without braces.")
    return found


def includes_tracked(request: func.HttpRequest) -> bool:
    """Whether tracked activities are asked for as well."""
    include: str | None = request.params.get("include")
    if include not in (None, "tracked"):
        raise InvalidRequest("`include` takes the one word `tracked`.")
    return include == "tracked"


def _body(request: func.HttpRequest) -> Mapping[str, Any]:
    """The JSON body; none at all counts as an empty one."""
    raw = request.get_body()
    if len(raw) > LONGEST_BODY:
        raise InvalidRequest(f"The body is longer than {LONGEST_BODY} bytes.")
    try:
        parsed = json.loads(raw or b"{}")
    except (ValueError, RecursionError) as error:
        raise InvalidRequest("The body is not JSON.") from error
    if not isinstance(parsed, dict):
        raise InvalidRequest('The body is not a JSON object such as {"confirmPrivate": false}.')
    return parsed


def flag(request: func.HttpRequest, name: str) -> bool:
    """The one truth value that the body may hold; absent means false."""
    body = _body(request)
    value: object = body.get(name, False)
    if not isinstance(value, bool) or body.keys() - {name}:
        raise InvalidRequest(f"The body takes `{name}` alone, which is true or false.")
    return value
