"""Values of the core as JSON text and back, for what is stored. It stores nothing.

https://catt.rs/en/stable/preconf.html
"""

from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from cattrs.preconf.json import JsonConverter


def text(value: object) -> str:
    """The JSON text of a value of the core."""
    return _converter().dumps(value)


def value[T](kept: str | bytes, kind: type[T]) -> T:
    """The value of that kind behind a JSON text that `text` made."""
    return _converter().loads(kept, kind)


@cache
def _converter() -> "JsonConverter":
    from cattrs.preconf.json import make_converter  # noqa: PLC0415 - imported at the first need

    made = make_converter()
    made.register_unstructure_hook(UUID, str)
    made.register_structure_hook(UUID, lambda kept, _: UUID(kept))
    return made
