"""Answers: JSON that no cache keeps, and errors as problem details with a stable code. The one status table.

https://www.rfc-editor.org/rfc/rfc9457
"""

import base64
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import azure.functions as func

from autocapture.errors import (
    AutoCaptureError,
    ClaimsRequired,
    ConfirmationRequired,
    Conflicting,
    ConsentRequired,
    Forbidden,
    InvalidRequest,
    NoMailbox,
    NotFound,
    NotSignedIn,
    NotTrackable,
    RemoteRefused,
    RemoteTrouble,
    SettingsWrong,
)

STATUSES: tuple[tuple[type[AutoCaptureError], HTTPStatus], ...] = (
    (NotSignedIn, HTTPStatus.UNAUTHORIZED),
    (ClaimsRequired, HTTPStatus.UNAUTHORIZED),
    (InvalidRequest, HTTPStatus.BAD_REQUEST),
    (Forbidden, HTTPStatus.FORBIDDEN),
    (NotFound, HTTPStatus.NOT_FOUND),
    (NoMailbox, HTTPStatus.NOT_FOUND),
    (ConfirmationRequired, HTTPStatus.CONFLICT),
    (Conflicting, HTTPStatus.CONFLICT),
    (NotTrackable, HTTPStatus.UNPROCESSABLE_ENTITY),
    (RemoteTrouble, HTTPStatus.SERVICE_UNAVAILABLE),
    (SettingsWrong, HTTPStatus.SERVICE_UNAVAILABLE),
    (RemoteRefused, HTTPStatus.BAD_GATEWAY),
    (AutoCaptureError, HTTPStatus.INTERNAL_SERVER_ERROR),
)
"""The status of every error; the first that fits decides."""


def ok(
    content: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK, headers: Mapping[str, str] | None = None
) -> func.HttpResponse:
    """An answer in JSON."""
    return _answer(content, status, headers or {}, "application/json")


def problem(error: AutoCaptureError, invocation_id: str) -> func.HttpResponse:
    """The problem details of an error. `invocation_id` leads an administrator to the log."""
    status = next(status for kind, status in STATUSES if isinstance(error, kind))
    content: dict[str, Any] = {
        "type": f"urn:auto-capture:{error.code}",
        "title": status.phrase,
        "status": status.value,
        "detail": str(error),
        "code": error.code,
        "invocation": invocation_id,
    }
    if isinstance(error, ClaimsRequired):
        content["claims"] = error.claims
    if isinstance(error, ConsentRequired):
        content["consentLink"] = error.link
    return _answer(content, status, _headers(error), "application/problem+json")


def _answer(
    content: Mapping[str, Any], status: HTTPStatus, headers: Mapping[str, str], mimetype: str
) -> func.HttpResponse:
    """No cache keeps it: it is one seller's."""
    every = {"Cache-Control": "no-store", **headers}
    return func.HttpResponse(json.dumps(content), status_code=status, headers=every, mimetype=mimetype)


def _headers(error: AutoCaptureError) -> dict[str, str]:
    """What standard clients look for."""
    if isinstance(error, ClaimsRequired):
        return {"WWW-Authenticate": _challenge(error)}
    if isinstance(error, NotSignedIn):
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(error, RemoteTrouble):
        return {"Retry-After": str(max(1, round(error.retry_after or 1)))}
    return {}


def _challenge(error: ClaimsRequired) -> str:
    """https://learn.microsoft.com/entra/identity-platform/claims-challenge."""
    claims = base64.b64encode(error.claims.encode()).decode()
    where = f'realm="", authorization_uri="{error.authority}/common/oauth2/authorize"'
    return f'Bearer {where}, error="insufficient_claims", claims="{claims}"'
