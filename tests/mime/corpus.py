"""All awkward messages. Their people are fictional."""

from mime.charsets import CHARSETS
from mime.files import FILES
from mime.headers import HEADERS
from mime.people import PEOPLE
from mime.sealed import SEALED
from mime.structures import STRUCTURES
from mime.writing import Awkward, file, mail, multipart, plain

CORPUS: tuple[Awkward, ...] = (*STRUCTURES, *CHARSETS, *HEADERS, *PEOPLE, *FILES, *SEALED)


def heavy(size: int = 25_000_000) -> Awkward:
    """A message with one attachment of that many bytes."""
    content = bytes(range(256)) * (size // 256)
    raw = mail("heavy", multipart("mixed", plain("Attached."), file("plans.zip", content, "application/zip")))
    return Awkward("heavy", "An attachment of 25 MB.", raw)
