"""The `Prefer` header as Outlook resources read it. Preferences it does not know are ignored, as Graph ignores them.

https://learn.microsoft.com/graph/outlook-immutable-id
https://learn.microsoft.com/graph/api/user-list-messages (request headers)
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sandbox.graph.errors import not_emulated

_IMMUTABLE = 'IdType="ImmutableId"'
_HTML = 'outlook.body-content-type="html"'
_TEXT = 'outlook.body-content-type="text"'
_UTC = 'outlook.timezone="UTC"'
_ECHOES = ((_IMMUTABLE, "IdType=ImmutableId"), (_HTML, _HTML), (_UTC, _UTC))
"""As seen in https://github.com/microsoftgraph/msgraph-sdk-javascript/issues/297."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one request prefers. `applied` is what `Preference-Applied` answers, empty for nothing."""

    immutable_ids: bool = False
    applied: str = ""


def parse(headers: Iterable[str]) -> Preferences:
    """The preferences of one or several headers. Their spelling is case-sensitive.

    Raises `GraphError` when bodies are wanted as text, or times in another zone than UTC, which both would change.
    """
    wanted = {part.strip() for header in headers for part in header.split(",")}
    if _TEXT in wanted:
        raise not_emulated("bodies as text")
    if any(one.startswith("outlook.timezone=") and one != _UTC for one in wanted):
        raise not_emulated("times in another zone than UTC")
    applied = [echo for preference, echo in _ECHOES if preference in wanted]
    return Preferences(_IMMUTABLE in wanted, ", ".join(applied))
