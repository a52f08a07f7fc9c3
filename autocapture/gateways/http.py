"""The one way out: a session that keeps nothing between two calls, and the one decision about retries.

It does not know what an answer means; each gateway reads its own remote's statuses.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import requests
import stamina
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from autocapture.errors import RemoteRefused, RemoteTrouble, Throttled, Unavailable

CONNECT_SECONDS = 5
READ_SECONDS = 20
ATTEMPTS = 3
LONGEST_PAUSE = 2.0
"""Seconds that a caller who looks at the screen may be kept waiting for a retry; longer ones are handed on."""
CHUNK = 1024 * 1024
"""Bytes of a stream that are held at once."""

_HALF = b"\\ud"
"""How JSON writes half of a surrogate pair; one that lost its other half is no text, and becomes a question mark."""
_TROUBLE = frozenset({500, 502, 503, 504})


class Bearer(AuthBase):
    """A token for one call. It cannot be printed, and as an explicit credential keeps `.netrc` out."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Adds the header to the one request at hand."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request

    def __repr__(self) -> str:
        return "Bearer(…)"


@dataclass(frozen=True, slots=True)
class Call:
    """One request. It may be sent twice: it reads, or it writes under a key of its own."""

    method: str
    url: str
    bearer: Bearer
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers by lower-case name, body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as a JSON dictionary; raises `Unavailable` when it is none, as behind a failing proxy."""
        try:
            parsed = json.loads(self.body)
        except ValueError as error:
            raise Unavailable("A remote answered with something that is not JSON. Try again in a moment.") from error
        if _HALF in self.body.lower():
            parsed = json.loads(json.dumps(parsed, ensure_ascii=False).encode("utf-8", "replace"))
        return parsed if isinstance(parsed, dict) else {}


@dataclass(frozen=True, slots=True)
class Stream(Answer):
    """An answer whose body is on its way still; of anything but a success it is there as `body`."""

    response: requests.Response

    def chunks(self) -> Iterator[bytes]:
        """The body, once; raises `Unavailable` where it breaks off, and nothing is tried again."""
        try:
            yield from self.response.iter_content(CHUNK)
        except requests.RequestException as error:
            raise _unreachable(self.response.url) from error

    def close(self) -> None:
        """Gives the connection back, whether the body was read to its end or not."""
        self.response.close()


class Http:
    """Sends calls to the `origins` (scheme and host) it is given and to nobody else."""

    def __init__(self, origins: frozenset[str], connections: int) -> None:
        self._origins = origins
        self._session = _clean_session(connections)

    def send(self, call: Call) -> Answer:
        """The remote's answer, whatever its status below 500 except 429.

        Raises `Throttled` or `Unavailable` when the remote is in trouble, after retries that honour Retry-After, and
        `RemoteRefused` when the URL leads elsewhere: no token leaves for a host that is not configured.
        """
        return self._tried(call, self._whole)

    def stream(self, call: Call) -> Stream:
        """The same with the body on its way: whoever asked closes it. Nothing is tried again once it has begun."""
        return self._tried(call, lambda one: self._opened(one, is_streamed=True))

    def _tried[A](self, call: Call, once: Callable[[Call], A]) -> A:
        if origin(call.url) not in self._origins:
            raise RemoteRefused("A remote sent us to a host that is not configured; nothing was sent there.", 0)
        for attempt in stamina.retry_context(
            on=_worth_another_try, attempts=ATTEMPTS, timeout=8, wait_initial=0.1, wait_max=1, wait_jitter=0.4
        ):
            with attempt:
                return once(call)
        raise AssertionError  # pragma: no cover - the loop above returns or raises

    def _whole(self, call: Call) -> Answer:
        opened = self._opened(call, is_streamed=False)
        return Answer(opened.status, opened.headers, opened.body)

    def _opened(self, call: Call, *, is_streamed: bool) -> Stream:
        try:
            response = self._session.request(
                call.method,
                call.url,
                data=call.body,
                headers=dict(call.headers),
                auth=call.bearer,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=is_streamed,
            )
            body = b"" if is_streamed and response.status_code == requests.codes.ok else response.content
        except requests.RequestException as error:
            raise _unreachable(call.url) from error
        if response.is_redirect:
            raise RemoteRefused("A remote sent us elsewhere; we did not follow.", response.status_code)
        headers = {name.lower(): value for name, value in response.headers.items()}
        raise_for_trouble(response.status_code, headers)
        return Stream(response.status_code, headers, body, response)


def raise_for_trouble(status: int, headers: Mapping[str, str]) -> None:
    """Raises `Throttled` for 429 and for 503 with Retry-After, `Unavailable` for the other faults of a remote."""
    pause = _retry_after(headers)
    if status == requests.codes.too_many_requests or (status in _TROUBLE and pause is not None):
        raise Throttled("Microsoft 365 asks us to slow down. Try again in a moment.", pause)
    if status in _TROUBLE:
        raise Unavailable("Microsoft 365 did not answer as it should. Try again in a moment.")


def _unreachable(url: str) -> Unavailable:
    return Unavailable(f"{urlsplit(url).hostname} could not be reached. Try again in a moment.")


def origin(url: str) -> str:
    """Scheme and host (with port) of a URL, in lower case; of something that is no URL, nobody's."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower()


def no_cookies() -> DefaultCookiePolicy:
    """A cookie policy that neither keeps nor returns any: a cookie of one seller must not go out with another."""
    return DefaultCookiePolicy(allowed_domains=[])


def _clean_session(connections: int) -> requests.Session:
    session = requests.Session()
    session.cookies.set_policy(no_cookies())
    session.mount("https://", HTTPAdapter(pool_maxsize=connections, max_retries=0))
    del session.adapters["http://"]
    return session


def _worth_another_try(error: Exception) -> bool | float:
    """No, yes, or yes after so many seconds."""
    if not isinstance(error, RemoteTrouble):
        return False
    if error.retry_after is None:
        return True
    return error.retry_after if error.retry_after <= LONGEST_PAUSE else False


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds; Microsoft's remotes send a number, a date is read as not given."""
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except ValueError:
        return None
