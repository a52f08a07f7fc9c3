"""Faults as the control API takes them: every mistake is a sentence. It applies none.

What a fault does stands in `sandbox.tenant.faults`.
"""

import re
from dataclasses import fields
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from sandbox.tenant.faults import ANY, Fault

SERVICES = ("entra", "identity", "graph", "dataverse", "storage")
"""Whose requests are written down, and can be disturbed."""
_CHOICES = (*SERVICES, ANY)
_NAMES = sorted(one.name for one in fields(Fault))
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+: (\S([\t -~\x80-\uffff]*\S)?)?")
"""https://www.rfc-editor.org/rfc/rfc9110#section-5.5"""


class OrderError(Exception):
    """A fault that cannot be ordered, and why."""


def ordered(asked: object) -> Fault:
    """The fault that is asked for; raises `OrderError`."""
    if not isinstance(asked, dict) or "service" not in asked:
        raise OrderError("A fault is an object with at least 'service'.")
    if unknown := asked.keys() - set(_NAMES):
        raise OrderError(f"'{min(unknown)}' is nothing of a fault; known are {', '.join(_NAMES)}.")
    if asked["service"] not in _CHOICES:
        raise OrderError(f"'service' is one of {', '.join(_CHOICES)}.")
    try:
        return Fault(**_Order.model_validate(asked).model_dump(exclude_unset=True))
    except ValidationError as error:
        first = error.errors()[0]
        raise OrderError(f"'{first['loc'][0]}' of a fault is wrong: {first['msg']}.") from error


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise PydanticCustomError("path", "it is no regular expression, {why}", {"why": str(error)}) from error
    return text


def _status(status: int) -> int:
    if status != 0 and not 200 <= status <= 599:
        raise PydanticCustomError("status", "it is from 200 to 599, 0 only to be slow, or null to cut the connection")
    return status


def _sendable(headers: dict[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        if not _HEADER.fullmatch(f"{name}: {value}"):
            raise PydanticCustomError("headers", "'{name}' cannot be sent as it stands", {"name": name})
    return headers


class _Order(BaseModel):
    """The types and ranges; the defaults are `Fault`'s own."""

    model_config = ConfigDict(strict=True, frozen=True)

    service: str
    path: Annotated[str, AfterValidator(_pattern)] = ""
    method: Annotated[str, Field(pattern=r"^[A-Z]+(\|[A-Z]+)*$")] | None = None
    caller: str | None = None
    status: Annotated[int, AfterValidator(_status)] | None = None
    body: str = ""
    headers: Annotated[dict[str, str], AfterValidator(_sendable)] = {}
    times: int = Field(default=1, ge=1)
    skip: int = Field(default=0, ge=0)
    delay: float = Field(default=0, ge=0, le=600)
    after: bool = False
    hold: bool = False
