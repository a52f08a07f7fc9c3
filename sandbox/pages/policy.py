"""What a browser may do with what the origin serves: headers for the page, and for published web resources.

It decides nothing about Dataverse's own answers.
"""

from collections.abc import Mapping
from types import MappingProxyType

_LOOPBACK = "http://127.0.0.1:*"
_PAGE = {
    "default-src": "'self'",
    "connect-src": f"'self' {_LOOPBACK}",
    "frame-src": f"'self' {_LOOPBACK}",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}
_COMMON = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}

PAGE: Mapping[str, str] = MappingProxyType(
    _COMMON
    | {
        "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in _PAGE.items()),
        "Referrer-Policy": "same-origin",
    }
)
"""For the page and its parts: no script but its own files, no style but by the style sheet and the object model.

Frames and calls may go to loopback: the function app, and Entra's page in the frame of a silent sign-in.
https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy
"""

WEB_RESOURCE: Mapping[str, str] = MappingProxyType(_COMMON | {"Content-Security-Policy": "frame-ancestors 'self'"})
"""For web resources: what they are is told by their names, and only the own origin may frame them."""
