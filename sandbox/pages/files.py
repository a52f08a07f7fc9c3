"""Files below a folder, found by checked names and read at every request. It lists nothing and follows no way out.

https://learn.microsoft.com/power-apps/developer/model-driven-apps/web-resources
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

_NAME = re.compile(r"[A-Za-z0-9_-]+(?:[./][A-Za-z0-9_-]+|/(?=[A-Za-z0-9_-]))*")
"""Letters, digits, `_` and `-`, parted by single dots and slashes: no name leads upwards, none is hidden."""
_TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".css": "text/css; charset=utf-8",
        ".gif": "image/gif",
        ".html": "text/html; charset=utf-8",
        ".ico": "image/x-icon",
        ".jpg": "image/jpeg",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".png": "image/png",
        ".svg": "image/svg+xml",
        ".xml": "text/xml; charset=utf-8",
    }
)
"""The kinds of web resources by their endings; there are no others."""


class Files:
    """Serves a folder below a path: `prefix` is cut off, the rest is the file's name."""

    def __init__(self, folder: Path, prefix: str, headers: Mapping[str, str]) -> None:
        self._folder = folder
        self._prefix = prefix
        self._headers = dict(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers GET and HEAD; 405 for any other method, 404 where there is no such file."""
        await self._answer(scope["method"], scope["path"])(scope, receive, send)

    def _answer(self, method: str, path: str) -> Response:
        if method not in ("GET", "HEAD"):
            return PlainTextResponse("Only GET and HEAD are answered here.", 405, {"Allow": "GET, HEAD"})
        name = path.removeprefix(self._prefix)
        content = self._content(name)
        if content is None:
            return PlainTextResponse(f"There is no {name or 'file'} here.", 404, self._headers)
        return Response(content, 200, self._headers, _TYPES[Path(name).suffix.lower()])

    def _content(self, name: str) -> bytes | None:
        if not _NAME.fullmatch(name) or Path(name).suffix.lower() not in _TYPES:
            return None
        try:
            return (self._folder / name).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None


class Told:
    """Serves one JSON object, made anew for every request."""

    def __init__(self, tell: Callable[[], Mapping[str, str]], headers: Mapping[str, str]) -> None:
        self._tell = tell
        self._headers = dict(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, whatever the method."""
        await JSONResponse(dict(self._tell()), headers=self._headers)(scope, receive, send)
