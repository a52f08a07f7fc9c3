"""The ids of extended properties in one canonical form, which is the one Graph answers with.

It knows the three documented formats and no values.
https://learn.microsoft.com/graph/api/resources/extended-properties-overview#id-formats
"""

import re

from sandbox.graph.errors import GraphError, not_emulated

_TYPES = frozenset(
    {"ApplicationTime", "Binary", "Boolean", "CLSID", "Currency", "Double", "Error", "Float", "Integer", "Long"}
    | {"Null", "Object", "Short", "String", "SystemTime"}
)
"""https://learn.microsoft.com/exchange/client-developer/web-service-reference/extendedfielduri"""
_GUID = r"\{[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}"
_TAG = re.compile(r"(\w+) 0[xX]([0-9A-Fa-f]{1,8})")
_NUMBERED = re.compile(rf"(\w+) ({_GUID}) Id 0[xX]([0-9A-Fa-f]{{1,4}})")
_NAMED = re.compile(rf"(\w+) ({_GUID}) Name (.+)")


def canonical(text: str) -> str:
    """`Integer 0x0036` as `Integer 0x36`, a GUID in lower case; a name keeps its case. Raises `GraphError`."""
    found = _TAG.fullmatch(text) or _NUMBERED.fullmatch(text) or _NAMED.fullmatch(text)
    if found is None or found[1] not in _TYPES:
        message = "The extended property attribute combination is invalid."
        raise GraphError(400, "ErrorInvalidExtendedProperty", message)
    if found.re is _TAG:
        return f"{found[1]} {_tag(found[2])}"
    if found.re is _NUMBERED:
        return f"{found[1]} {found[2].lower()} Id {int(found[3], 16):#x}"
    return f"{found[1]} {found[2].lower()} Name {found[3]}"


def _tag(digits: str) -> str:
    if int(digits, 16) > 0xFFFF:
        raise not_emulated("property tags that carry their type")
    return f"{int(digits, 16):#x}"
