"""What a script on another origin may call and read. It refuses nobody: that is the token endpoint's own business.

https://developer.mozilla.org/docs/Web/HTTP/Guides/CORS
https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#redirect-uris-for-single-page-apps-spas
"""

from starlette.requests import Request
from starlette.responses import Response

EVERYONE = {"Access-Control-Allow-Origin": "*"}
"""For what is public: the configuration and the keys."""
_HEADERS = ("content-type", "client-request-id", "x-anchormailbox", "x-client-sku", "x-client-ver")


def readable(request: Request, response: Response) -> Response:
    """The answer, which the page that called may read."""
    if origin := request.headers.get("origin"):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers.add_vary_header("Origin")
    return response


async def preflight(request: Request) -> Response:
    """What a browser asks before it posts with a header of MSAL's."""
    allowed = {"Access-Control-Allow-Methods": "POST, OPTIONS", "Access-Control-Allow-Headers": ", ".join(_HEADERS)}
    return readable(request, Response(status_code=204, headers=allowed))
