"""Everything that can go wrong, as one tree. Each node says who is at fault and whether waiting helps.

    AutoCaptureError
    ├── SettingsWrong             the administrator: every missing or wrong setting, by name
    ├── RequestRefused            the caller: change the request
    │   ├── InvalidRequest            a malformed id, a body that is no JSON
    │   ├── NotSignedIn               no token, or one that is not for us
    │   ├── ClaimsRequired            a sign-in policy asks for more; carries the claims to satisfy
    │   ├── Forbidden                 signed in, but this is not for them; the code says why
    │   │   └── ConsentRequired           nobody agreed to what the app needs; carries where to
    │   ├── NotFound                  it is not there, or not for this seller: the two look the same
    │   ├── ConfirmationRequired      a private item needs an explicit yes
    │   ├── Conflicting               a tracking is not in a state for that; the code says why
    │   └── NotTrackable              this item can never become an activity
    ├── RemoteTrouble             a remote: waiting helps
    │   ├── Throttled                 it says how long to wait
    │   ├── Unavailable               it did not answer, or answered with a fault of its own
    │   └── Overtaken                 someone else changed what was read before it was written
    ├── RemoteRefused             a remote refused what we sent: waiting does not help
    │   └── AppRefused                Entra refused the app's own sign-in: the administrator must act
    └── NoMailbox                 the seller has no Exchange Online mailbox: a state, not a failure

It does not know HTTP statuses of our own API: `autocapture.web` has the one table.
"""

from dataclasses import dataclass


class AutoCaptureError(Exception):
    """The root. `code` is stable and part of the API; the message is a sentence that says what to do."""

    code = "internal_error"

    def __init__(self, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code or self.code


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """A setting that is missing or wrong. It carries no value: what was set may be private."""

    name: str
    problem: str


class SettingsWrong(AutoCaptureError):
    """Settings are missing or wrong; `problems` names every one of them."""

    code = "settings_wrong"

    def __init__(self, problems: tuple[SettingProblem, ...]) -> None:
        named = "; ".join(f"{p.name} {p.problem}" for p in problems)
        super().__init__(f"The app's settings are not complete: {named}. Set them and restart the app.")
        self.problems = problems


class RequestRefused(AutoCaptureError):
    """The caller must change something."""


class InvalidRequest(RequestRefused):
    """The request itself is malformed."""

    code = "invalid_request"


class NotSignedIn(RequestRefused):
    """No token, or one that is not for this API; the code says which fault it has."""

    code = "token_missing"


class ClaimsRequired(RequestRefused):
    """A sign-in policy must be satisfied first.

    `claims` is the JSON text that the seller's next sign-in has to carry, `authority` the cloud's, where it goes.
    https://learn.microsoft.com/entra/identity-platform/claims-challenge
    """

    code = "claims_required"

    def __init__(self, claims: str, authority: str) -> None:
        super().__init__("Your organisation asks for another sign-in step. Sign in again to see your suggestions.")
        self.claims = claims
        self.authority = authority


class Forbidden(RequestRefused):
    """The seller is known, but this is not for them. `remote_code` is the remote's own, empty when it gave none."""

    code = "record_forbidden"

    def __init__(self, message: str, code: str | None = None, remote_code: str = "") -> None:
        super().__init__(message, code)
        self.remote_code = remote_code


class ConsentRequired(Forbidden):
    """Nobody agreed to a permission that the app needs. `link` leads an administrator to where consent is given."""

    code = "consent_required"

    def __init__(self, message: str, link: str) -> None:
        super().__init__(message)
        self.link = link


class NotFound(RequestRefused):
    """Not there, or not for this seller. Which of the two is never told."""

    code = "record_not_found"


class ConfirmationRequired(RequestRefused):
    """The item is private, confidential or protected; tracking it shares it."""

    code = "confirmation_required"


class Conflicting(RequestRefused):
    """What was asked for does not fit how the tracking stands, or what became of its activity since."""

    code = "nothing_to_retry"


class NotTrackable(RequestRefused):
    """The item lacks what an activity needs."""

    code = "not_trackable"


class RemoteTrouble(AutoCaptureError):
    """Waiting helps. `retry_after` is in seconds, None when the remote did not say."""

    code = "unavailable"

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Throttled(RemoteTrouble):
    """The remote asks for a pause."""

    code = "throttled"


class Unavailable(RemoteTrouble):
    """The remote did not answer, or failed."""


class Overtaken(RemoteTrouble):
    """Someone else changed the same thing at the same moment; what they wrote stands."""


class RemoteRefused(AutoCaptureError):
    """A remote refused what we sent. `status` and `remote_code` are the remote's own."""

    code = "remote_refused"

    def __init__(self, message: str, status: int, remote_code: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.remote_code = remote_code


class AppRefused(RemoteRefused):
    """Entra refused the app's own sign-in: the administrator must act, and what is on the queue may wait for that."""


class NoMailbox(AutoCaptureError):
    """The seller has no mailbox in Exchange Online."""

    code = "no_mailbox"
