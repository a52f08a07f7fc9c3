"""Redirect URIs: which ones are registered, and how an answer travels on one. It does not know what the answer says.

https://learn.microsoft.com/entra/identity-platform/reply-url
"""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode, urlsplit

_PORT = re.compile(r"^(https?://(?:127\.0\.0\.1|localhost)):\d{1,5}(?=/|$)")
_LOOPBACK = re.compile(r"http://(?:127\.0\.0\.1|localhost)(?::\d{1,5})?(?:[/?][!-\[\]-~]*)?")


def is_registered(uri: str, registered: Iterable[str]) -> bool:
    """Whether the URI is one of those, letter by letter; of a loopback address the port does not count."""
    return _without_port(uri) in {_without_port(one) for one in registered}


def is_loopback(uri: str) -> bool:
    """Whether the URI is plain http on this machine, with nothing in it that leads elsewhere."""
    return _LOOPBACK.fullmatch(uri) is not None


def origin(uri: str) -> str:
    """Scheme, host and port."""
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"


def carrying(uri: str, mode: str, answer: Mapping[str, str]) -> str:
    """The URI with the answer in it; `mode` is query or fragment."""
    if mode == "fragment":
        return f"{uri}#{urlencode(answer)}"
    return f"{uri}{'&' if urlsplit(uri).query else '?'}{urlencode(answer)}"


def _without_port(uri: str) -> str:
    return _PORT.sub(r"\1", uri)
