"""CORS by the platform: preflights are answered before the app sees them, and allowed origins get their header.

Only exact origins are known: a wildcard would be no check, and `https://*.example.com` does not work in Azure.
https://learn.microsoft.com/azure/azure-functions/functions-how-to-use-azure-function-app-settings#cors
"""

from starlette.requests import Request
from starlette.responses import Response

from sandbox.host.errors import CannotStart
from sandbox.host.settings import Settings


class Cors:
    """The origins in the setting `Host__CORS`, separated by commas; without them every preflight reaches the app."""

    def __init__(self, settings: Settings) -> None:
        self._origins = frozenset(
            part.strip() for part in (settings.get("Host__CORS") or "").split(",") if part.strip()
        )
        for origin in self._origins:
            if "*" in origin or origin.endswith("/") or "://" not in origin:
                raise CannotStart(
                    f"Host__CORS holds {origin}; name exact origins such as https://contoso.crm.dynamics.com."
                )

    def preflight(self, request: Request) -> Response | None:
        """The answer to a preflight; None for any other request."""
        asked = request.headers.get("access-control-request-method")
        if not self._origins or request.method != "OPTIONS" or not asked or "origin" not in request.headers:
            return None
        answer = Response(status_code=204)
        if self._allows(request):
            answer.headers["access-control-allow-methods"] = asked
            if wanted := request.headers.get("access-control-request-headers"):
                answer.headers["access-control-allow-headers"] = wanted
        return answer

    def decorate(self, request: Request, answer: Response) -> None:
        """Adds the header that lets the browser read the answer."""
        if not self._origins:
            return
        answer.headers.add_vary_header("Origin")
        if self._allows(request):
            answer.headers["access-control-allow-origin"] = request.headers["origin"]

    def _allows(self, request: Request) -> bool:
        return request.headers.get("origin") in self._origins
