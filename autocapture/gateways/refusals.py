"""What a refusal of Entra's token endpoint means for a seller. `error`, `suberror` and the numbers decide.

The description never does, and is never logged: it may name people.
https://learn.microsoft.com/entra/identity-platform/reference-error-codes
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autocapture.errors import AppRefused, AutoCaptureError, ClaimsRequired, ConsentRequired, Forbidden, NotSignedIn

_CONSENT = {65001, 65004, 90094}
_DEVICE = {53000, 53001, 53002}
_BLOCKED = {53003}
_UNASSIGNED = {50105}
_DISABLED = {50034, 50057}
_SIGN_IN = {50013, 50072, 50074, 50076, 50078, 50079, 50133, 50173, 70043, 70044, 500133}
"""A new sign-in helps: the assertion ended or was revoked, or another factor is needed."""

_log = logging.getLogger("autocapture")


@dataclass(frozen=True, slots=True)
class Consent:
    """What the app needs of the remote that a token was asked for, and where an administrator agrees to it."""

    permissions: str
    """Their names as the consent page shows them."""
    link: str

    def missing(self) -> ConsentRequired:
        """The refusal for want of consent."""
        return ConsentRequired(
            f"Your organisation has not agreed to what this app needs: {self.permissions}. "
            "Ask your administrator to give consent.",
            self.link,
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal by its fields; whatever is of another kind than documented counts as not there."""

    error: str
    suberror: str
    codes: frozenset[int]
    claims: str
    """JSON text, empty when nothing is asked for that could be satisfied."""
    correlation: str


def refusal(body: Mapping[str, Any]) -> Refusal:
    """The refusal in the body of an answer."""
    codes = body.get("error_codes")
    claims = body.get("claims")
    return Refusal(
        error=str(body.get("error", "")),
        suberror=str(body.get("suberror", "")),
        codes=frozenset(code for code in codes if isinstance(code, int)) if isinstance(codes, list) else frozenset(),
        claims=str(claims) if readable(claims) else "",
        correlation=str(body.get("correlation_id", "")),
    )


def readable(claims: object) -> bool:
    """Whether claims are what a token request can carry: a JSON object in text."""
    try:
        parsed = json.loads(claims) if isinstance(claims, str) else None
    except (ValueError, RecursionError):
        return False
    return isinstance(parsed, dict) and isinstance(parsed.get("access_token", {}), Mapping)


def meaning(refused: Refusal, consent: Consent, authority: str) -> AutoCaptureError:
    """The error to raise for a refusal of a seller's token."""
    if refused.claims and refused.suberror != "message_only":
        return ClaimsRequired(refused.claims, authority)
    if refused.codes & _CONSENT or refused.suberror == "consent_required":
        return consent.missing()
    if refused.codes & (_SIGN_IN | _UNASSIGNED | _DISABLED):
        return _account(refused)
    return _policy(refused) or ours(refused)


def ours(refused: Refusal) -> AppRefused:
    """Our own registration or its credential is at fault; the log gets the numbers."""
    _log.error(
        json.dumps({"event": "entra_refused", "codes": sorted(refused.codes), "correlation": refused.correlation[:36]})
    )
    return AppRefused("Microsoft Entra refused the app itself. The administrator finds the cause in the log.", 400)


def _account(refused: Refusal) -> AutoCaptureError:
    if refused.codes & _UNASSIGNED:
        return Forbidden("You are not assigned to this app. Ask your administrator to assign it.", "user_not_assigned")
    if refused.codes & _DISABLED:
        return Forbidden("Your account is disabled. Ask your administrator about it.", "user_disabled")
    return NotSignedIn("Your sign-in is no longer valid. Sign in again.", "token_expired")


def _policy(refused: Refusal) -> Forbidden | None:
    """A policy that no sign-in satisfies.

    Entra names the policy in claims even then: that another sign-in shows but a message is told by `message_only`.
    """
    if refused.codes & _DEVICE:
        return Forbidden(
            "A sign-in policy of your organisation does not allow this device. Use one that your organisation looks "
            "after, or ask your administrator.",
            "policy_blocked",
        )
    if refused.codes & _BLOCKED or refused.suberror == "message_only":
        return Forbidden(
            "A sign-in policy of your organisation blocks this app. Ask your administrator about it.", "policy_blocked"
        )
    return None
