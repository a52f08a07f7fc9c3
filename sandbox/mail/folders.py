"""Folder names of mail programs and what they are called in a tenant document. It looks into no folder.

https://learn.microsoft.com/graph/api/resources/mailfolder
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "inbox": ("inbox",),
        "sentitems": ("sent", "sentitems", "sentmail", "sentmessages"),
        "drafts": ("drafts", "draft"),
        "deleteditems": ("deleted", "deleteditems", "deletedmessages", "trash", "bin"),
        "junkemail": ("junk", "junkemail", "junkmail", "spam", "bulkmail"),
        "outbox": ("outbox", "unsent", "unsentmessages"),
        "archive": ("archive", "archives", "archived", "allmail"),
        "conversationhistory": ("conversationhistory",),
    }
)
_WELL_KNOWN: Mapping[str, str] = MappingProxyType({name: known for known, names in _NAMES.items() for name in names})
_DECIDING = ("drafts", "deleteditems", "junkemail", "sentitems", "inbox", "archive")
"""Of several labels on one message, the one that says most about it stands first."""


def is_known(name: str) -> bool:
    """Whether it is what some mail program calls a folder that Outlook has too."""
    return _plain(name) in _WELL_KNOWN


def folder(names: Sequence[str], labels: Sequence[str] = ()) -> str:
    """The document's folder for one that lies in these, outermost first; what is unknown lies in the inbox.

    `labels` are Gmail's, which has no folders; where one of them is known they decide.
    """
    labelled = {_WELL_KNOWN[_plain(label)] for label in labels if is_known(label)}
    if labelled:
        return next(known for known in (*_DECIDING, *sorted(labelled)) if known in labelled)
    for depth, name in enumerate(names):
        if is_known(name):
            return "/".join([_WELL_KNOWN[_plain(name)], *_inner(names[depth + 1 :])])
    return "/".join(["inbox", *_inner(names)])


def _inner(names: Sequence[str]) -> list[str]:
    return [name for name in (name.replace("/", " ").strip() for name in names) if name]


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())
