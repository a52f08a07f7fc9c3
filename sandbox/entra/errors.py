"""Entra's refusals, as the token endpoint answers, and as a redirect carries them. It decides nothing.

https://learn.microsoft.com/entra/identity-platform/reference-error-codes
"""

from dataclasses import dataclass, field
from typing import Any

from starlette.responses import JSONResponse

from sandbox.tenant.state import State


@dataclass
class EntraError(Exception):
    """A refusal: OAuth's `error`, the AADSTS number, its sentence, and what else the body carries."""

    error: str
    number: int
    sentence: str
    status: int = 400
    more: dict[str, str] = field(default_factory=dict)


def refused(error: EntraError, state: State) -> JSONResponse:
    """The answer of the token endpoint."""
    trace, correlation = state.new_id(), state.new_id()
    at = state.now().strftime("%Y-%m-%d %H:%M:%SZ")
    body: dict[str, Any] = {
        "error": error.error,
        "error_description": _described(error, trace, correlation, at),
        "error_codes": [error.number],
        "timestamp": at,
        "trace_id": trace,
        "correlation_id": correlation,
        "error_uri": error_uri(error),
        **error.more,
    }
    return JSONResponse(body, error.status, {"Cache-Control": "no-store"})


def error_uri(error: EntraError) -> str:
    """Where the number is explained."""
    return f"https://login.microsoftonline.com/error?code={error.number}"


def described(error: EntraError, state: State) -> str:
    """The description, as a redirect carries it."""
    return _described(error, state.new_id(), state.new_id(), state.now().strftime("%Y-%m-%d %H:%M:%SZ"))


def _described(error: EntraError, trace: str, correlation: str, at: str) -> str:
    return f"AADSTS{error.number}: {error.sentence} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {at}"


def invalid_request(sentence: str, number: int = 900144) -> EntraError:
    """A parameter is missing or wrong."""
    return EntraError("invalid_request", number, sentence)


def invalid_grant(number: int, sentence: str, **more: str) -> EntraError:
    """The assertion, the user or the consent does not allow it."""
    return EntraError("invalid_grant", number, sentence, more=more)


def revoked() -> EntraError:
    """All sign-ins of the user were revoked since."""
    return invalid_grant(50173, "The provided grant has expired due to it being revoked, a fresh auth token is needed.")


def invalid_client(number: int, sentence: str) -> EntraError:
    """The application did not prove who it is."""
    return EntraError("invalid_client", number, sentence, status=401)


def not_consented(client_id: str) -> EntraError:
    """Nobody allowed the application what it asks for."""
    sentence = f"The user or administrator has not consented to use the application with ID '{client_id}'."
    described = f"{sentence} Send an interactive authorization request for this user and resource."
    return invalid_grant(65001, described, suberror="consent_required")
