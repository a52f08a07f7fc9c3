"""The tenant document: a tenant as JSON that people write and read, turned into the tenant's state.

It is strict: what it does not know it refuses, with the place and what would be allowed. It holds no HTTP.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from sandbox.tenant.document.building import Builder
from sandbox.tenant.document.errors import DocumentError, Problem
from sandbox.tenant.document.schema import Document
from sandbox.tenant.model import Tenant

__all__ = ["DocumentError", "json_schema", "tenant"]


def tenant(document: Mapping[str, Any], now: datetime) -> Tenant:
    """The tenant that the document describes, with its relative times counted from `now`.

    Raises `DocumentError` with every mistake that was found.
    """
    try:
        parsed = Document.model_validate(document)
    except ValidationError as error:
        raise DocumentError([Problem(_pointer(one["loc"]), one["msg"]) for one in error.errors()]) from error
    return Builder(parsed, now).build()


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a tenant document."""
    return Document.model_json_schema()


def _pointer(place: tuple[int | str, ...]) -> str:
    """A JSON pointer. https://www.rfc-editor.org/rfc/rfc6901."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in place)
