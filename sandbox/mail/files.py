"""Finds messages in files: maildirs, mboxes, one message a file, folders of these, and archives. It parses no message.

An archive is unpacked into a folder of its own that is gone afterwards; the mailbox itself is only read.
"""

import lzma
import mailbox
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sandbox.mail.errors import MailError, Unreadable
from sandbox.mail.folders import is_known

_ARCHIVES = (".tar", ".tar.xz", ".tar.gz", ".tar.bz2", ".txz", ".tgz", ".zip")
_BROKEN = (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile, lzma.LZMAError, zlib.error, NotImplementedError,
           RuntimeError)  # fmt: skip
_MAILDIR = {"cur", "new", "tmp"}
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_HEAD = 1_024
"""Bytes that show what kind of file it is."""
_OF_FOLDERS = (".mbox", ".sbd", ".mbx")


@dataclass(frozen=True, slots=True)
class Found:
    """A message as bytes: where it was found, the folders it lay in, a maildir's flags, an mbox's own first line."""

    place: str
    folders: tuple[str, ...]
    raw: bytes
    flags: str | None = None
    """None where its format has none."""
    envelope: str = ""


def found(path: Path) -> Iterator[Found | Unreadable]:
    """Everything under the path, in a settled order. Raises `MailError` when there is nothing to look through."""
    if not path.exists():
        raise MailError(f"There is no {path}. Name a maildir, an mbox, a folder of mail, or an archive of these.")
    if path.is_file() and path.name.lower().endswith(_ARCHIVES):
        with TemporaryDirectory(prefix="mail-") as folder:
            yield from _unpack(path, Path(folder))
            yield from _below(Path(folder), ())
    elif path.is_file():
        yield from _file(path, path.name, _named(path.name) if is_known(_stem(path.name)) else ())
    else:
        yield from _below(path, (path.name,) if is_known(path.name) else ())


def _unpack(archive: Path, folder: Path) -> Iterator[Unreadable]:
    """Unpacks what can and may be unpacked.

    https://docs.python.org/3/library/tarfile.html#extraction-filters
    """
    try:
        if archive.name.lower().endswith(".zip"):
            with zipfile.ZipFile(archive) as zipped:
                for name in zipped.namelist():
                    zipped.extract(name, folder)
        else:
            yield from _untar(archive, folder)
    except _BROKEN as error:
        yield Unreadable(archive.name, f"the archive cannot be unpacked, or not to its end: {error}")


def _untar(archive: Path, folder: Path) -> Iterator[Unreadable]:
    with tarfile.open(archive) as packed:
        for member in packed:
            try:
                packed.extract(member, folder, filter="data")
            except tarfile.FilterError as error:
                yield Unreadable(member.name, f"it may not be unpacked: {error}")


def _below(root: Path, folders: tuple[str, ...]) -> Iterator[Found | Unreadable]:
    """A folder whose only content is a folder of no known name says nothing, and is stepped into."""
    start = root
    while len(inside := list(start.iterdir())) == 1 and inside[0].is_dir() and not is_known(inside[0].name):
        start = inside[0]
    yield from _folder(start, root, folders)


def _folder(folder: Path, root: Path, folders: tuple[str, ...]) -> Iterator[Found | Unreadable]:
    inside = sorted(folder.iterdir(), key=_natural)
    is_maildir = {"cur", "new"} <= {one.name for one in inside if one.is_dir()}
    if is_maildir:
        yield from _maildir(folder, root, folders)
    for one in inside:
        if is_maildir and (one.name in _MAILDIR or one.is_file()):
            continue  # its own messages were read above, and what lies beside them is a server's index
        if one.is_symlink():
            yield Unreadable(str(one.relative_to(root)), "it is a link, and links are not followed")
        elif one.is_dir():
            yield from _folder(one, root, (*folders, *_named(one.name, in_maildir=is_maildir)))
        else:
            yield from _file(one, str(one.relative_to(root)), folders)


def _maildir(folder: Path, root: Path, folders: tuple[str, ...]) -> Iterator[Found | Unreadable]:
    box = mailbox.Maildir(folder, create=False)
    for key in sorted(box.keys(), key=_natural):
        place = str(folder.relative_to(root) / key)
        with _named_trouble() as trouble:
            yield Found(place, folders, box.get_bytes(key), box.get_flags(key))
        yield from (Unreadable(place, reason) for reason in trouble)


def _file(path: Path, place: str, folders: tuple[str, ...]) -> Iterator[Found | Unreadable]:
    with _named_trouble() as trouble:
        with path.open("rb") as opened:
            head = opened.read(_HEAD)
        if b"\0" in head:
            yield Found(place, folders, head)  # no text, so no mail, however large it is
        elif head.startswith(b"From "):
            inner = (*folders, *_named(path.name)) if folders[-1:] != _named(path.name) else folders
            yield from _mbox(path, place, inner)
        else:
            yield Found(place, folders, path.read_bytes())
    yield from (Unreadable(place, reason) for reason in trouble)


def _mbox(path: Path, place: str, folders: tuple[str, ...]) -> Iterator[Found]:
    box = mailbox.mbox(path, create=False)
    with _closing(box):
        for number, key in enumerate(box.iterkeys(), 1):
            envelope, _, raw = box.get_bytes(key, from_=True).partition(b"\n")
            words = envelope.decode("ascii", "replace").split(maxsplit=2)
            yield Found(f"{place}, message {number}", folders, _QUOTED_FROM.sub(rb"\1", raw), None, words[-1])


@contextmanager
def _closing(box: mailbox.mbox) -> Iterator[None]:
    try:
        yield
    finally:
        box.close()


@contextmanager
def _named_trouble() -> Iterator[list[str]]:
    """Collects why a file could not be read, instead of ending everything."""
    trouble: list[str] = []
    try:
        yield trouble
    except OSError as error:
        trouble.append(f"it cannot be opened: {error.strerror or error}")


def _named(name: str, *, in_maildir: bool = False) -> tuple[str, ...]:
    """The folders that a name stands for; inside a maildir, `.Customers.Fabrikam` is one in the other.

    https://doc.dovecot.org/latest/core/config/mailbox_formats/maildir.html
    """
    if in_maildir and name.startswith("."):
        return tuple(part for part in name.split(".") if part)
    return (_stem(name),)


def _stem(name: str) -> str:
    return Path(name).stem if name.lower().endswith(_OF_FOLDERS) else name


def _natural(path: Path | str) -> list[tuple[int, str]]:
    """`2.` before `10.`."""
    name = path.name if isinstance(path, Path) else path
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name)]
