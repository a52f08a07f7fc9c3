"""The pages of Entra, as HTML without scripts: pick an account, a refusal, signed out. They decide nothing.

https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from starlette.responses import HTMLResponse, Response

from sandbox.entra.redirects import origin
from sandbox.tenant.model import Guid, User

_STYLE = (Path(__file__).parent / "page.css").read_text("utf-8")
_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_NOTE = "This is the sandbox's Microsoft Entra: there are no passwords. Choosing a person signs in as that person."


@dataclass(frozen=True, slots=True)
class Picker:
    """What the page shows: who asks, whom one can choose, in their order, and what went wrong, if anything did."""

    application: str
    tenant: str
    users: Sequence[User]
    signed_in: frozenset[Guid]
    canary: str
    redirect_uri: str
    trouble: str | None


def picker(shown: Picker, status: int = 200) -> Response:
    """Everyone of the tenant as a button that sends the form; its address is the page's own."""
    title = "Pick an account" if shown.signed_in else "Sign in"
    trouble = f'<p class="trouble" role="alert">{escape(shown.trouble)}</p>' if shown.trouble else ""
    rows = "".join(_row(one, is_signed_in=one.id in shown.signed_in) for one in shown.users)
    body = (
        f'<p class="to">to continue to <strong>{escape(shown.application)}</strong></p>{trouble}'
        f'<form method="post"><input type="hidden" name="canary" value="{escape(shown.canary)}">'
        f'<ul aria-label="Accounts of {escape(shown.tenant)}">{rows}</ul>'
        '<p class="foot"><button class="plain" name="cancel" value="1">Cancel</button></p></form>'
        f'<p class="note">{_NOTE}</p>'
    )
    return _page(title, shown.tenant, body, status, f"'self' {origin(shown.redirect_uri)}")


@dataclass(frozen=True, slots=True)
class Step:
    """What the page of the second step shows: for whom, and who asks."""

    application: str
    tenant: str
    user: User
    canary: str
    redirect_uri: str


def step(shown: Step) -> Response:
    """The second step: here a button, in life a telephone."""
    body = (
        f'<p class="to">{escape(shown.user.upn)}, to continue to <strong>{escape(shown.application)}</strong></p>'
        f'<form method="post"><input type="hidden" name="canary" value="{escape(shown.canary)}">'
        f'<p><button class="account" name="approve" value="{escape(shown.user.id)}">Approve sign-in</button></p>'
        '<p class="foot"><button class="plain" name="cancel" value="1">Cancel</button></p></form>'
        '<p class="note">Your organisation asks for another step. In the sandbox a click is enough.</p>'
    )
    return _page("More information required", shown.tenant, body, 200, f"'self' {origin(shown.redirect_uri)}")


def refusal(described: str) -> Response:
    """An error that cannot go back to the application."""
    sentence = "The application that sent you here made a mistake, so there is no way back to it from this page."
    body = f'<p>{sentence}</p><p class="trouble" role="alert">{escape(described)}</p>'
    return _page("Sorry, but we are having trouble signing you in", None, body, 400)


def signed_out() -> Response:
    """The end of every session in this browser."""
    return _page("You signed out of your account", None, "<p>It is a good idea to close all browser windows.</p>")


def _row(user: User, *, is_signed_in: bool) -> str:
    initials = "".join(word[0] for word in user.name.split()[:2]).upper()
    state = "Signed in" if is_signed_in else "" if user.enabled else "Disabled"
    mark = f'<span class="mark">{state}</span>' if state else ""
    return (
        f'<li><button class="account" name="user" value="{escape(user.id)}">'
        f'<span class="face" aria-hidden="true">{escape(initials)}</span>'
        f'<span class="who"><span class="name">{escape(user.name)}</span> <span class="upn">{escape(user.upn)}</span>'
        f"</span> {mark}</button></li>"
    )


def _page(title: str, tenant: str | None, body: str, status: int = 200, form_action: str = "'none'") -> Response:
    above = f'<p class="tenant">{escape(tenant)}</p>' if tenant else ""
    html = (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="icon" href="data:,"><style>{_STYLE}</style></head>'
        f"<body><main>{above}<h1>{escape(title)}</h1>{body}</main></body></html>"
    )
    return HTMLResponse(html, status, _headers(form_action))


def _headers(form_action: str) -> dict[str, str]:
    """No script, no style but ours, no frame around it, no form to anywhere but us and, redirected, the application.

    https://learn.microsoft.com/entra/msal/javascript/browser/iframe-usage
    """
    policy = {
        "default-src": "'none'",
        "style-src": f"'sha256-{_DIGEST}'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": form_action,
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in policy.items()),
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
