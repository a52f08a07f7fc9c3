"""Graph's refusals, each under the code and message that Graph uses. It renders nothing.

https://learn.microsoft.com/graph/errors
"""

import base64
import json
import time
from collections.abc import Mapping

CHALLENGE = (
    'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", '
    'client_id="00000003-0000-0000-c000-000000000000"'
)
"""What `WWW-Authenticate` says beside a 401; the client id is Graph's own."""


class GraphError(Exception):
    """One refusal. `traced` is false for those that Graph sends without `innerError`."""

    def __init__(
        self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None, *, traced: bool = True
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})
        self.traced = traced


def bad_request(message: str) -> GraphError:
    """A request that Graph's gateway could not make sense of."""
    return GraphError(400, "BadRequest", message)


def invalid_filter(reason: str) -> GraphError:
    """A `$filter` that does not parse or compares what cannot be compared.

    https://learn.microsoft.com/graph/filter-query-parameter
    """
    return bad_request(f"Invalid filter clause: {reason}")


def unknown_property(name: str, type_name: str) -> GraphError:
    """A name that the type does not have; `type_name` is without namespace.

    https://learn.microsoft.com/graph/api/resources/message
    """
    message = f"Could not find a property named '{name}' on type 'microsoft.graph.{type_name}'."
    return GraphError(400, "RequestBroker--ParseUri", message, traced=False)


def unknown_segment(segment: str) -> GraphError:
    """A path that leads nowhere."""
    return bad_request(f"Resource not found for the segment '{segment}'.")


def method_not_allowed() -> GraphError:
    """A method that the resource does not take.

    https://learn.microsoft.com/graph/json-batching (example response)
    """
    return GraphError(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.")


def unauthenticated(message: str) -> GraphError:
    """A missing or unusable token."""
    return GraphError(401, "InvalidAuthenticationToken", message, {"WWW-Authenticate": CHALLENGE})


def revoked() -> GraphError:
    """A token from before its user's sign-ins were revoked, as clients with the capability `cp1` are told it.

    https://learn.microsoft.com/entra/identity-platform/app-resilience-continuous-access-evaluation
    """
    asked = {"access_token": {"nbf": {"essential": True, "value": str(int(time.time()))}}}
    claims = base64.b64encode(json.dumps(asked).encode()).decode()
    told = {"WWW-Authenticate": f'{CHALLENGE}, error="insufficient_claims", claims="{claims}"'}
    result = "result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp"
    message = f"Continuous access evaluation resulted in challenge with {result}"
    return GraphError(401, "InvalidAuthenticationToken", message, told)


def delegated_only() -> GraphError:
    """A token without a user has no `me`.

    https://learn.microsoft.com/graph/auth/auth-concepts
    """
    return bad_request("/me request is only valid with delegated authentication flow.")


def mail_denied() -> GraphError:
    """The token lacks the scope for mail.

    https://learn.microsoft.com/graph/auth-limit-mailbox-access
    """
    return GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")


def directory_denied() -> GraphError:
    """The token lacks the scope for the directory.

    https://learn.microsoft.com/graph/json-batching (example response)
    """
    return GraphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")


def no_mailbox() -> GraphError:
    """The user has no mailbox in Exchange Online.

    As seen in https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/6519
    """
    return GraphError(404, "MailboxNotEnabledForRESTAPI", "REST API is not yet supported for this mailbox.")


def missing() -> GraphError:
    """A well-formed id that the caller's own mailbox does not hold."""
    return GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.")


def malformed_id() -> GraphError:
    """An id that cannot be one of Exchange's."""
    return GraphError(400, "ErrorInvalidIdMalformed", "Id is malformed.")


def throttled() -> GraphError:
    """Too many requests at once on one mailbox.

    https://learn.microsoft.com/graph/throttling-limits
    """
    message = "Application is over its MailboxConcurrency limit."
    return GraphError(429, "ApplicationThrottled", message, {"Retry-After": "1"})


def not_emulated(what: str) -> GraphError:
    """Graph knows it, this emulation does not; the message says so.

    501 is in https://learn.microsoft.com/graph/errors; the sentence is the sandbox's own.
    """
    return GraphError(501, "NotImplemented", f"The sandbox does not emulate {what}.")
