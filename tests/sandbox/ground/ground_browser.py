"""A browser at Entra, as far as HTTP goes: it keeps cookies, and follows nothing unless it is told to."""

import base64
import hashlib
import html
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import requests
from ground_world import TENANT, Ground

from sandbox.tenant.document.defaults import CLIENT_ID, TIMELINE_CLIENT_ID

ORIGIN = "http://127.0.0.1:8123"
REDIRECT = f"{ORIGIN}/WebResources/autocapture_/signin.html"
VERIFIER = "a-verifier-that-is-long-enough-to-be-one-of-its-kind"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
SCOPE = f"{CLIENT_ID}/access_as_user openid profile offline_access"
_BUTTON = re.compile(r'<button class="account" name="user" value="([^"]+)">(.*?)</button>')
_CANARY = re.compile(r'name="canary" value="([^"]+)"')


@dataclass
class Browser:
    """One browser with its cookies."""

    ground: Ground
    http: requests.Session

    def visit(self, path: str, method: str = "GET", **more: Any) -> requests.Response:
        url = self.ground.urls["entra"] + path
        return self.http.request(method, url, timeout=10, allow_redirects=False, **more)

    def ask(self, **changes: str | None) -> requests.Response:
        """What MSAL.js sends a browser to; None leaves a parameter out."""
        return self.visit(authorize(**changes))

    def click(self, page: requests.Response, field: str = "user", value: str = "", **more: str) -> requests.Response:
        """Presses a button of the page."""
        address = page.url.removeprefix(self.ground.urls["entra"])
        return self.visit(address, "POST", data={"canary": canary(page), field: value, **more})

    def sign_in(self, user: str) -> requests.Response:
        """By the sandbox's shortcut."""
        query = urlencode({"user": user, "return": f"{ORIGIN}/timeline.html"})
        answer = self.visit(f"/_sandbox/session?{query}")
        assert answer.status_code == 302, answer.text
        return answer

    def code(self, user: str = "kim@contoso.com", **changes: str | None) -> str:
        """A code for a user who is signed in."""
        self.sign_in(user)
        return told(self.ask(login_hint=user, **changes))["code"]

    def redeem(self, code: str, origin: str | None = ORIGIN, **changes: str | None) -> requests.Response:
        """Shows a code to the token endpoint."""
        return self.token({**REDEMPTION, "code": code, **changes}, origin)

    def refresh(self, token: str, **changes: str | None) -> requests.Response:
        """Shows a refresh token to it."""
        form = {"grant_type": "refresh_token", "client_id": TIMELINE_CLIENT_ID, "scope": SCOPE}
        return self.token({**form, "refresh_token": token, **changes}, ORIGIN)

    def token(self, form: Mapping[str, str | None], origin: str | None) -> requests.Response:
        given = {name: value for name, value in form.items() if value is not None}
        headers = {} if origin is None else {"Origin": origin}
        return self.visit(f"/{TENANT}/oauth2/v2.0/token", "POST", data=given, headers=headers)


REDEMPTION: Mapping[str, str] = {
    "grant_type": "authorization_code",
    "client_id": TIMELINE_CLIENT_ID,
    "redirect_uri": REDIRECT,
    "scope": SCOPE,
    "code_verifier": VERIFIER,
    "client_info": "1",
    "x-client-SKU": "msal.js.browser",
    "x-client-VER": "5.30.0",
    "x-ms-lib-capability": "retry-after, h429",
    "x-client-current-telemetry": "5|863,0,,,|,",
    "x-client-last-telemetry": "5|0|||0,0",
}
"""What MSAL.js 5 posts."""


def authorize(tenant: str = TENANT, **changes: str | None) -> str:
    """The address that MSAL.js 5 sends a browser to."""
    query = {
        "client_id": TIMELINE_CLIENT_ID,
        "scope": SCOPE,
        "redirect_uri": REDIRECT,
        "client-request-id": "0199a0e0-0000-7000-8000-000000000001",
        "response_mode": "fragment",
        "client_info": "1",
        "clidata": "1",
        "nonce": "a nonce",
        "state": "a=state|&more",
        "x-client-SKU": "msal.js.browser",
        "x-client-VER": "5.30.0",
        "response_type": "code",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **changes,
    }
    given = {name: value for name, value in query.items() if value is not None}
    return f"/{tenant}/oauth2/v2.0/authorize?{urlencode(given)}"


def told(answer: requests.Response) -> dict[str, str]:
    """What a redirect carries in its fragment."""
    assert answer.status_code == 302, answer.text
    target = urlsplit(answer.headers["Location"])
    assert f"{target.scheme}://{target.netloc}{target.path}" == REDIRECT
    return dict(parse_qsl(target.fragment, keep_blank_values=True, strict_parsing=True))


def refused_back(answer: requests.Response, error: str, number: int) -> str:
    """The sentence of a refusal that a redirect carries, which has to be this one."""
    carried = told(answer)
    assert (carried["error"], carried["state"]) == (error, "a=state|&more")
    assert carried["error_description"].startswith(f"AADSTS{number}: "), carried
    assert carried["error_uri"].endswith(f"?code={number}")
    assert "code" not in carried
    return carried["error_description"]


def refused_on_a_page(answer: requests.Response, number: int) -> str:
    """The page of a refusal that goes nowhere else."""
    assert answer.status_code == 400
    assert "Location" not in answer.headers
    assert answer.headers["Content-Type"].startswith("text/html")
    assert f"AADSTS{number}: " in answer.text, answer.text
    return html.unescape(answer.text)


def accounts(page: requests.Response) -> dict[str, str]:
    """The users that the page offers, by object id, in their order, with what their buttons say."""
    assert page.headers["Content-Type"].startswith("text/html")
    shown = {found[1]: re.sub(r"<[^>]+>", " ", found[2]) for found in _BUTTON.finditer(page.text)}
    return {user: " ".join(html.unescape(text).split()) for user, text in shown.items()}


def canary(page: requests.Response) -> str:
    found = _CANARY.search(page.text)
    assert found is not None, page.text
    return found[1]


@contextmanager
def browsing(ground: Ground) -> Iterator[Browser]:
    """A browser without any cookie."""
    with requests.Session() as http:
        http.trust_env = False
        yield Browser(ground, http)
