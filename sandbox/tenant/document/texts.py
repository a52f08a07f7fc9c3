"""The bytes of a mail become text, whatever they say of their encoding. It knows no headers and no parts.

https://encoding.spec.whatwg.org/#names-and-labels
"""

import codecs
import re
from collections.abc import Mapping
from types import MappingProxyType

_MEANT: Mapping[str, str] = MappingProxyType(
    {
        "ascii": "utf-8",
        "iso8859-1": "cp1252",
        "iso8859-9": "cp1254",
        "iso8859-11": "cp874",
        "gb2312": "gb18030",
        "gbk": "gb18030",
        "euc_kr": "cp949",
        "shift_jis": "cp932",
        "big5": "big5hkscs",
    }
)
"""The wider encoding that senders mean by the name of the narrower one, by Python's names."""
_META = re.compile(rb"<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_HEAD = 1_024
"""Bytes in which a page says what it is encoded in.

https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding
"""


def decoded(content: bytes, charset: str, *, is_html: bool = False) -> str:
    """The text; `charset` is what its header says, empty where that says nothing."""
    said = charset or (_of_page(content) if is_html else "")
    try:
        name = codecs.lookup(said or "ascii").name
        text = content.decode(_MEANT.get(name, name))
    except (LookupError, ValueError):
        text = guessed(content)
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def clean(text: str) -> str:
    """Without the marks that the parser leaves for bytes that it could not read."""
    return guessed(text.encode("utf-8", "surrogateescape")).replace("\0", "")


def guessed(content: bytes) -> str:
    """Text in UTF-8, or else in the encoding that old mail has most often."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _of_page(content: bytes) -> str:
    found = _META.search(content[:_HEAD])
    return found[1].decode("ascii") if found else ""
