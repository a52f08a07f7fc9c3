"""What hangs on an email: what of it may be saved, under which name and id, and what is said of the rest.

It reads and writes no file: whoever has one passes its size and its first bytes in.
"""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID, uuid5

from autocapture.core.text import cut

LARGEST = 131_072_000
"""Bytes: the highest size limit that an organisation can have.

https://learn.microsoft.com/power-apps/developer/data-platform/attachment-annotation-files#file-size-limits
"""
BLOCK = 4 * 1024 * 1024
"""Bytes: the largest block of an upload, and what a request holds at most in base64."""
LONGEST_NAME = 255
LONGEST_TYPE = 256
LONGEST_CONTENT_ID = 250
"""Characters that the columns hold.

https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/activitymimeattachment
"""

_LISTED_NAME = 100
"""Characters of a file name in the list of what was left out."""
_LONGEST_EXTENSION = 20
_NAMELESS = "attachment"
_BINARY = "application/octet-stream"
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]')
"""Characters that Windows has in no file name, and those that let one be read from behind: `fdp.exe` as `exe.pdf`.

https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
"""
_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_CALENDAR, _CARD = b"BEGIN:VCALENDAR", b"BEGIN:VCARD"


class Kind(StrEnum):
    """What an attachment is."""

    FILE = "file"
    MESSAGE = "message"
    """Something of Outlook's own: an email, a meeting, a contact."""
    LINK = "link"
    """A link to a file in the cloud: there is nothing to save."""


class Obstacle(StrEnum):
    """Why an attachment is left out, as it is said below the email."""

    LINK = "it is a link to a file in the cloud"
    UNREADABLE = "Outlook did not give it out"
    EMPTY = "it is empty"
    FILE_TYPE = "files of this type are blocked"
    CONTENT_TYPE = "content of this type is blocked"
    TOO_LARGE = "it is larger than Dynamics 365 takes"
    REFUSED = "Dynamics 365 did not take it"


@dataclass(frozen=True, slots=True)
class Attachment:
    """What hangs on a message in Outlook, without its content. `size` is in bytes, and more than the content's."""

    id: str
    kind: Kind
    name: str
    content_type: str
    size: int
    content_id: str = ""
    """By what the body refers to it; empty for most."""


@dataclass(frozen=True, slots=True)
class StagedAttachment:
    """An attachment beside a draft. `number` is its place, from 1; `size` its content's, in bytes.

    There is content unless there is an obstacle.
    """

    number: int
    name: str
    mime_type: str
    content_id: str
    size: int = 0
    obstacle: Obstacle | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What an organisation takes as a file; everything in lower case.

    https://learn.microsoft.com/power-apps/developer/data-platform/files-images-overview#block-certain-types-of-files
    """

    largest: int = 5_242_880
    """Characters in base64."""
    blocked_extensions: frozenset[str] = frozenset()
    blocked_types: frozenset[str] = frozenset()
    allowed_types: frozenset[str] = frozenset()
    """Where there are some, no other is taken, and none of them is blocked."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The attachments that are saved, and those that are left out."""

    kept: tuple[StagedAttachment, ...]
    left_out: tuple[StagedAttachment, ...] = ()

    @property
    def fits_one_request(self) -> bool:
        """Whether the email and all its attachments can be written at once."""
        return sum(encoded_size(one.size) for one in self.kept) <= BLOCK

    def without(self, refused: StagedAttachment, obstacle: Obstacle) -> "Selection":
        """The selection after Dataverse refused one of the kept."""
        kept = tuple(one for one in self.kept if one.number != refused.number)
        every = (*self.left_out, replace(refused, obstacle=obstacle))
        return Selection(kept, tuple(sorted(every, key=lambda one: one.number)))


def refers_to_inline(body: str) -> bool:
    """Whether an HTML body shows what hangs on the email: such attachments alone do not count for Outlook's flag.

    https://learn.microsoft.com/graph/api/resources/message#properties
    """
    return "cid:" in body.lower()


def named(number: int, listed: Attachment) -> StagedAttachment:
    """The attachment under a name and a type that Dataverse takes, with the obstacle that its listing shows."""
    kind = listed.content_type.partition(";")[0].strip().lower()
    is_type = _TYPE.fullmatch(kind) and len(kind) <= LONGEST_TYPE
    return StagedAttachment(
        number=number,
        name=_shortened(_clean(listed.name)),
        mime_type=kind if is_type else _BINARY,
        content_id=listed.content_id if len(listed.content_id) <= LONGEST_CONTENT_ID else "",
        obstacle=_of_listing(listed),
    )


def with_content(staged: StagedAttachment, kind: Kind, size: int, beginning: bytes) -> StagedAttachment:
    """The attachment once its content is there; what is Outlook's own gets the name and type of what it came as.

    https://learn.microsoft.com/graph/api/attachment-get
    """
    if kind is not Kind.MESSAGE:
        return replace(staged, size=size)
    extension, mime_type = _own(beginning)
    bare = staged.name.removesuffix(extension)
    name = f"{cut(bare, LONGEST_NAME - len(extension))}{extension}"
    return replace(staged, size=size, name=name, mime_type=mime_type)


def selected(staged: Iterable[StagedAttachment], limits: Limits) -> Selection:
    """What an organisation with these limits takes, and what not, each with its obstacle."""
    judged = [replace(one, obstacle=_obstacle(one, limits)) for one in staged]
    return Selection(tuple(one for one in judged if one.obstacle is None), tuple(one for one in judged if one.obstacle))


def attachment_id(activity_id: UUID, number: int) -> UUID:
    """The id of the attachment's row: the same however often it is written."""
    return uuid5(activity_id, f"attachment/{number}")


def note(left_out: Sequence[StagedAttachment]) -> str:
    """What stands below the email about attachments that were left out, as HTML; empty when there are none."""
    if not left_out:
        return ""
    lines = "".join(f"<li>{html.escape(one.name[:_LISTED_NAME])}: {one.obstacle}</li>" for one in left_out)
    return f"<hr><p>Attachments that were left out:</p><ul>{lines}</ul>"


def remark(left_out: Sequence[StagedAttachment]) -> str | None:
    """What the seller reads on the tracking about attachments that were left out; None when there are none."""
    if not left_out:
        return None
    if len(left_out) == 1:
        return "1 attachment was left out; the email lists it."
    return f"{len(left_out)} attachments were left out; the email lists them."


def encoded_size(size: int) -> int:
    """How many characters so many bytes have in base64."""
    return (size + 2) // 3 * 4


def _of_listing(listed: Attachment) -> Obstacle | None:
    if listed.kind is Kind.LINK:
        return Obstacle.LINK
    return Obstacle.TOO_LARGE if listed.size > LARGEST else None


def _obstacle(staged: StagedAttachment, limits: Limits) -> Obstacle | None:
    if staged.obstacle:
        return staged.obstacle
    if _extension(staged.name) in limits.blocked_extensions:
        return Obstacle.FILE_TYPE
    if _is_blocked(staged.mime_type, limits):
        return Obstacle.CONTENT_TYPE
    if staged.size == 0:
        return Obstacle.EMPTY
    return Obstacle.TOO_LARGE if encoded_size(staged.size) > limits.largest else None


def _is_blocked(mime_type: str, limits: Limits) -> bool:
    if limits.allowed_types:
        return mime_type not in limits.allowed_types
    return mime_type in limits.blocked_types


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def _clean(name: str) -> str:
    """The name without what a file system would refuse, or drop at its end."""
    return _FORBIDDEN.sub("_", name).strip().rstrip(" .") or _NAMELESS


def _shortened(name: str) -> str:
    """The name as far as the column holds it, its extension kept where that is one."""
    bare, dot, extension = name.rpartition(".")
    if cut(name, LONGEST_NAME) == name:
        return name
    ending = f"{dot}{extension}" if len(extension) <= _LONGEST_EXTENSION else ""
    return cut(bare or name, LONGEST_NAME - len(ending)) + ending


def _own(beginning: bytes) -> tuple[str, str]:
    """Extension and type of what Outlook made of a thing of its own: a message, an event or a contact."""
    if beginning.startswith(_CALENDAR):
        return ".ics", "text/calendar"
    return (".vcf", "text/vcard") if beginning.startswith(_CARD) else (".eml", "message/rfc822")
