"""Headers are made such that the standard library understands them. It reads none of them.

https://www.rfc-editor.org/rfc/rfc2047
"""

import re
from base64 import b64decode, b64encode
from quopri import decodestring

_WORD = r"=\?(?P<charset>[^?\s]+)\?[BbQq]\?[^?\s]*\?="
_RUN = re.compile(_WORD + r"(?:\s+=\?(?P=charset)\?[BbQq]\?[^?\s]*\?=)+", re.IGNORECASE)
_PART = re.compile(r"\?([BbQq])\?([^?\s]*)\?=")
_BLANK = re.compile(rb"^([!-9;-~]+)[ \t]+:", re.MULTILINE)
_END = re.compile(rb"\r?\n\r?\n|\r\r")


def joined(text: str) -> str:
    """Encoded words of one charset side by side become one, as senders cut characters in two."""
    return _RUN.sub(_one, text)


def tidied(raw: bytes) -> bytes:
    """Without the blanks that old mail has between a header's name and the colon.

    https://www.rfc-editor.org/rfc/rfc5322#section-4.5
    """
    end = _END.search(raw)
    head = raw[: end.start()] if end else raw
    return _BLANK.sub(rb"\1:", head) + raw[len(head) :]


def _one(run: re.Match[str]) -> str:
    try:
        content = b"".join(_decoded(*found) for found in _PART.findall(run[0]))
    except ValueError:
        return run[0]
    return f"=?{run['charset']}?B?{b64encode(content).decode('ascii')}?="


def _decoded(encoding: str, text: str) -> bytes:
    if encoding in "Bb":
        return b64decode(text + "=" * (-len(text) % 4))
    return decodestring(text.encode(), header=True)
