"""The organisation's origin as an ASGI application: which part answers which path. It answers nothing by itself.

Dynamics 365 serves its pages, its web resources and its Web API on one origin, so that a web resource calls the Web
API without CORS. https://learn.microsoft.com/power-apps/developer/model-driven-apps/web-resources
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.pages.files import Files, Told
from sandbox.pages.policy import PAGE, WEB_RESOURCE

TIMELINE = "/timeline.html"
WEB_RESOURCES = "webresources"
"""The folder of published web resources, below the sandbox's own."""
_STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Parts:
    """What lies behind the origin besides the pages: Dataverse, and the control API for the pickers."""

    dataverse: ASGIApp
    control: ASGIApp


def build(parts: Parts, folder: Path, addresses: Callable[[], Mapping[str, str]]) -> ASGIApp:
    """The application; `folder` is the sandbox's, `addresses` is what the page is told."""
    page = Files(_STATIC, "/", PAGE)
    return _Origin(
        {
            TIMELINE: page,
            "/timeline/addresses.json": Told(addresses, PAGE),
            "/timeline/": page,
            "/WebResources/": Files(folder / WEB_RESOURCES, "/WebResources/", WEB_RESOURCE),
            "/_sandbox/": parts.control,
        },
        parts.dataverse,
    )


class _Origin:
    """Paths that are met exactly, or that begin as one that ends with a slash; the rest is Dataverse's."""

    def __init__(self, paths: Mapping[str, ASGIApp], rest: ASGIApp) -> None:
        self._paths = paths
        self._rest = rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hands the request to its part."""
        app = self._part(scope["path"]) if scope["type"] == "http" else self._rest
        await app(scope, receive, send)

    def _part(self, path: str) -> ASGIApp:
        for known, app in self._paths.items():
            if path == known or (known.endswith("/") and path.startswith(known)):
                return app
        return self._rest
