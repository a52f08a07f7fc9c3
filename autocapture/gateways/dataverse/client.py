"""The Dataverse Web API v9.2: one call, its headers, and what a refusal means.

Whose rights count is chosen by the identity a call is made with; a record call as the bare application is impossible.
https://learn.microsoft.com/power-apps/developer/data-platform/webapi/compose-http-requests-handle-errors
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol
from uuid import UUID

from autocapture.errors import Forbidden, NotFound, NotSignedIn, RemoteRefused, Unavailable
from autocapture.gateways.caller import Caller
from autocapture.gateways.challenges import answered
from autocapture.gateways.entra import Entra
from autocapture.gateways.http import Answer, Call, Http

LOGICAL_NAME = "Microsoft.Dynamics.CRM.lookuplogicalname"
FORMATTED = "OData.Community.Display.V1.FormattedValue"
_HEADERS = {"Accept": "application/json", "OData-MaxVersion": "4.0", "OData-Version": "4.0"}
_NOBODYS = ("EntityDefinitions(", "WhoAmI")
"""What the application may ask in its own name."""
_ANNOTATED = {"Prefer": f'odata.include-annotations="{LOGICAL_NAME},{FORMATTED}"'}


class Rights(Protocol):
    """Whose rights a call is made with: whose token, for which scope, and in whose name."""

    @property
    def caller(self) -> Caller | None:
        """The seller whose token is used; None for the application's own."""

    @property
    def scope(self) -> str:
        """The permission asked for, below the organisation's address."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers that say on whose behalf."""

    def __hash__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class AsSeller:
    """The seller's own rights, by the seller's own token."""

    caller: Caller
    scope: str = field(default="user_impersonation", init=False)

    @property
    def headers(self) -> Mapping[str, str]:
        """None: the token says who it is."""
        return {}


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """The intersection of the application user's rights and the seller's.

    https://learn.microsoft.com/power-apps/developer/data-platform/webapi/impersonate-another-user-web-api
    """

    object_id: UUID
    caller: None = field(default=None, init=False)
    scope: str = field(default=".default", init=False)

    @property
    def headers(self) -> Mapping[str, str]:
        """The seller in whose name the call is made."""
        return {"CallerObjectId": str(self.object_id)}


@dataclass(frozen=True, slots=True)
class AsApplication:
    """The application user's own rights: for metadata, which belong to nobody, and for nothing else."""

    caller: None = field(default=None, init=False)
    scope: str = field(default=".default", init=False)

    @property
    def headers(self) -> Mapping[str, str]:
        """None: it speaks for itself."""
        return {}


class Dataverse:
    """Calls to one organisation. `organization` is its URL without a trailing slash."""

    def __init__(self, http: Http, entra: Entra, organization: str) -> None:
        self._http = http
        self._entra = entra
        self._organization = organization
        self.base = f"{organization}/api/data/v9.2"
        self._nobodys = tuple(f"{self.base}/{one}" for one in _NOBODYS)

    def get(self, rights: Rights, path: str) -> dict[str, Any]:
        """The row or list behind `path`, below the service root or as a whole link; raises as `understood` does."""
        url = path if path.startswith("https://") else f"{self.base}/{path}"
        return understood(self.send(rights, "GET", url, _ANNOTATED)).json()

    def ping(self) -> None:
        """Raises when the application user cannot sign in."""
        understood(self.send(AsApplication(), "GET", f"{self.base}/WhoAmI", {}))

    def send(
        self, rights: Rights, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Answer:
        """One call with the given rights, as it comes back. It must be one that may be sent twice.

        Raises `RemoteRefused`, and sends nothing, for a call about records in the bare application's name, and what
        `answered` raises.
        """
        if isinstance(rights, AsApplication) and not (method == "GET" and url.startswith(self._nobodys)):
            raise RemoteRefused("A record is never read or written in the app's own name.", 0)
        every = {**_HEADERS, **headers, **rights.headers}
        scope = f"{self._organization}/{rights.scope}"
        return answered(
            self._entra, rights.caller, scope, lambda bearer: self._http.send(Call(method, url, bearer, every, body))
        )


def understood(answer: Answer) -> Answer:
    """The answer itself, or what its refusal means. Status and code decide, never the message.

    Raises `NotSignedIn`, `Forbidden`, `NotFound` or `RemoteRefused`.
    """
    if answer.status < HTTPStatus.BAD_REQUEST:
        return answer
    if answer.status == HTTPStatus.UNAUTHORIZED:
        raise NotSignedIn("Dynamics 365 did not accept your sign-in. Sign in again.", "token_expired")
    if answer.status == HTTPStatus.FORBIDDEN:
        asked = "You may not read this record. Ask its owner to share it with you."
        raise Forbidden(asked, "record_forbidden", error_code(answer))
    if answer.status == HTTPStatus.NOT_FOUND:
        raise NotFound("This record does not exist. It may have been deleted.", "record_not_found")
    raise RemoteRefused("Dynamics 365 refused the request.", answer.status, error_code(answer))


def error_code(answer: Answer) -> str:
    """Dataverse's own code of an error (`0x80040237`); empty when the body holds none."""
    try:
        return str(answer.json().get("error", {}).get("code", ""))
    except Unavailable:
        return ""


def encoded(payload: Mapping[str, Any]) -> bytes:
    """A JSON body."""
    return json.dumps(payload).encode()
