"""`$batch`: requests in one JSON document, each answered for itself. Nested batches and writes are not emulated.

https://learn.microsoft.com/graph/json-batching
"""

import asyncio
import base64
import itertools
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.graph.call import Answer
from sandbox.graph.errors import GraphError, bad_request

LARGEST = 20
_WRITES = frozenset({"POST", "PUT", "PATCH"})


@dataclass(frozen=True, slots=True)
class Part:
    """One request of a batch. `url` is relative to the version; header names are in lower case."""

    id: str
    method: str
    url: str
    headers: Mapping[str, str]
    depends_on: tuple[str, ...]

    @property
    def path(self) -> str:
        """The path below the version, as sent, without leading slash."""
        return self.url.partition("?")[0].removeprefix("/")

    @property
    def query(self) -> str:
        """The query string, as sent."""
        return self.url.partition("?")[2]


def parse(body: bytes) -> list[Part]:
    """The parts in their order; raises `GraphError` for a batch that is refused as a whole."""
    try:
        sent = json.loads(body)["requests"]
        parts = [_part(one) for one in sent]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise bad_request("Invalid batch payload format.") from error
    if not parts:
        raise bad_request("Invalid batch payload format.")
    if len(parts) > LARGEST:
        message = f"Number of batch request steps exceeds the maximum value of {LARGEST}."
        raise GraphError(400, "MaximumValueExceeded", message)
    _check_ids(parts)
    _check_sequence(parts)
    return parts


async def run(parts: list[Part], serve: Callable[[Part], Awaitable[Answer]]) -> Answer:
    """Serves the parts, side by side or one after the other; raises nothing of theirs.

    Answers may come in any order; here the last comes first, so that nobody can rely on the order of the requests.
    """
    if any(part.depends_on for part in parts):
        answers = await _one_by_one(parts, serve)
    else:
        answers = list(await asyncio.gather(*(serve(part) for part in parts)))
    served = [_response(part, answer) for part, answer in zip(parts, answers, strict=True)]
    return Answer({"responses": served[::-1]})


async def _one_by_one(parts: list[Part], serve: Callable[[Part], Awaitable[Answer]]) -> list[Answer]:
    answers: dict[str, Answer] = {}
    for part in parts:
        failed = any(answers[before.lower()].status >= 400 for before in part.depends_on)
        answers[part.id.lower()] = _failed_dependency() if failed else await serve(part)
    return list(answers.values())


def _failed_dependency() -> Answer:
    told = {"code": "FailedDependency", "message": "A request that this one depends on failed."}
    return Answer({"error": told}, 424, {"Content-Type": "application/json"})


def _response(part: Part, answer: Answer) -> dict[str, Any]:
    """Bytes come as base64; the headers are the part's own."""
    raw = isinstance(answer.body, bytes)
    body = base64.b64encode(answer.body).decode() if isinstance(answer.body, bytes) else answer.body
    headers = {"Cache-Control": "private"} | ({} if raw else {"Content-Type": "application/json"})
    return {"id": part.id, "status": answer.status, "headers": headers | dict(answer.headers), "body": body}


def _part(sent: Mapping[str, Any]) -> Part:
    headers = {str(name).lower(): str(value) for name, value in sent.get("headers", {}).items()}
    part = Part(sent["id"], sent["method"], sent["url"], headers, tuple(sent.get("dependsOn", ())))
    texts = (part.id, part.method, part.url, *part.depends_on)
    if not all(isinstance(text, str) for text in texts) or isinstance(sent.get("dependsOn"), str):
        raise TypeError(part)
    if part.method in _WRITES and ("content-type" not in headers or "body" not in sent):
        raise bad_request(f"Write request id : {part.id} does not contain Content-Type header or body.")
    return part


def _check_ids(parts: list[Part]) -> None:
    """Ids are compared without regard to case."""
    seen: set[str] = set()
    for part in parts:
        if part.id.lower() in seen:
            raise bad_request(f"Request Id {part.id} has to be unique in a batch.")
        seen.add(part.id.lower())


def _check_sequence(parts: list[Part]) -> None:
    """Either no part waits for another, or each waits for the one before it.

    https://learn.microsoft.com/graph/json-batching#sequencing-requests-with-the-dependson-property
    """
    if not any(part.depends_on for part in parts):
        return
    earlier: set[str] = set()
    for part in parts:
        if any(before.lower() not in earlier for before in part.depends_on):
            raise bad_request(f"Invalid dependency for request Id {part.id}.")
        earlier.add(part.id.lower())
    chain = itertools.pairwise(parts)
    if parts[0].depends_on or any([d.lower() for d in b.depends_on] != [a.id.lower()] for a, b in chain):
        raise bad_request("Batch should be either fully sequential or fully parallel.")
