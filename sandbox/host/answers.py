"""A function's HTTP output as a response. It adds nothing of its own."""

from datetime import UTC, datetime
from email.utils import format_datetime

from starlette.responses import Response

from sandbox.host.protos import RpcHttp, RpcHttpCookie, TypedData

_SAME_SITE = {1: "Lax", 2: "Strict", 3: "None"}


def response(output: TypedData | None) -> Response:
    """The response for what a function returned; nothing at all is 204."""
    if output is None:
        return Response(status_code=204)
    if not isinstance(output.value, RpcHttp):
        return Response(output.value, media_type="text/plain")
    http = output.value
    content = http.body.value if http.body else b""
    answer = Response(content, int(http.status_code), http.headers)
    for cookie in http.cookies or ():
        answer.headers.append("set-cookie", _set_cookie(cookie))
    return answer


def _set_cookie(cookie: RpcHttpCookie) -> str:
    expires = cookie.expires and format_datetime(datetime.fromtimestamp(cookie.expires.value.seconds, UTC), usegmt=True)
    attributes = {
        "Domain": cookie.domain and cookie.domain.value,
        "Path": cookie.path and cookie.path.value,
        "Expires": expires,
        "Max-Age": cookie.max_age and f"{cookie.max_age.value:.0f}",
        "SameSite": _SAME_SITE.get(cookie.same_site),
    }
    named = [f"{name}={value}" for name, value in attributes.items() if value]
    flags = [("Secure", cookie.secure), ("HttpOnly", cookie.http_only)]
    return "; ".join([f"{cookie.name}={cookie.value}", *named, *(name for name, flag in flags if flag and flag.value)])
