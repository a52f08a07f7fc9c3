"""What the parts of a tenant document are made of: their base, times, names. It is no part itself.

Times are ISO 8601 or relative to now, such as `-2h30m`, `-71h` or `+1d`.
"""

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from sandbox.tenant.document.times import instant

Guid = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$")]
_WHEN = r"^([+-](\d+[dhms])+|\d{4}-\d\d-\d\dT.*Z)$"
_MOMENT = r"^([+-](\d+[dhms])+|\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z?)?)$"
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Depth = Annotated[str, StringConstraints(pattern=r"^(user|unit|organization)$")]


def _moment(text: str) -> str:
    if not re.fullmatch(_MOMENT, text, re.ASCII):
        told = "'{text}' is no time; write -2h30m, 2026-05-01T09:00, the same with Z for UTC, or 2026-05-01 for a day"
        raise PydanticCustomError("moment", told, {"text": text})
    return text


def _when(text: str) -> str:
    try:
        instant(text, datetime(2000, 1, 1, tzinfo=UTC))
    except (ValueError, OverflowError) as error:
        raise PydanticCustomError("when", "'{text}' is no time that there is", {"text": text}) from error
    return text


When = Annotated[str, StringConstraints(pattern=_WHEN), AfterValidator(_when)]
Moment = Annotated[str, AfterValidator(_moment), Field(json_schema_extra={"pattern": _MOMENT})]


class Part(BaseModel):
    """Every part of the document refuses what it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
