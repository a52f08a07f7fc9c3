"""Answers and refusals with the headers that Graph puts on both. It decides nothing.

https://learn.microsoft.com/graph/errors
https://learn.microsoft.com/graph/best-practices-concept#reliability-and-support
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.responses import JSONResponse, Response

from sandbox.graph.call import Answer
from sandbox.graph.errors import GraphError

_JSON = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
_DIAGNOSTIC = '{"ServerInfo":{"DataCenter":"Sandbox","Slice":"E","Ring":"1","ScaleUnit":"000","RoleInstance":"S1"}}'


@dataclass(frozen=True, slots=True)
class Trace:
    """What one request is known by. `client_request_id` is the client's own, or the same as `request_id`."""

    request_id: str
    client_request_id: str
    at: datetime

    @property
    def headers(self) -> dict[str, str]:
        """The headers by which a request can be found again."""
        ids = {"request-id": self.request_id, "client-request-id": self.client_request_id}
        return {"Cache-Control": "private"} | ids | {"x-ms-ags-diagnostic": _DIAGNOSTIC}


def refusal(error: GraphError, trace: Trace) -> Answer:
    """The refusal as a JSON document."""
    told: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.traced:
        told["innerError"] = {
            "date": trace.at.strftime("%Y-%m-%dT%H:%M:%S"),
            "request-id": trace.request_id,
            "client-request-id": trace.client_request_id,
        }
    return Answer({"error": told}, error.status, {"Content-Type": "application/json"} | error.headers)


def response(answer: Answer, trace: Trace) -> Response:
    """The answer as it goes over the wire."""
    headers = {"Content-Type": _JSON} | dict(answer.headers) | trace.headers
    if isinstance(answer.body, bytes):
        return Response(answer.body, answer.status, headers)
    return JSONResponse(answer.body, answer.status, headers)
