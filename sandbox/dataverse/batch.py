"""`$batch`: several requests in one, and change sets that happen together or not at all.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/execute-batch-operations-using-web-api
"""

import copy
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from http import HTTPStatus

from sandbox.dataverse.call import Answer, Call
from sandbox.dataverse.errors import DataverseError, bad_query, not_emulated
from sandbox.tenant.state import State

MOST = 1_000
LONGEST_URL = 65_536
_REQUEST = re.compile(r"(GET|POST|PATCH|PUT|DELETE) (\S+) HTTP/1\.1")


@dataclass(frozen=True, slots=True)
class Part:
    """One request of a batch. `url` is absolute or a path with its query."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes
    content_id: str | None


type Serve = Callable[[Part], Answer]


def run(call: Call, serve: Serve) -> tuple[int, str, bytes]:
    """Status, content type and body of the answer to a batch.

    Raises `DataverseError` when it is malformed, and then has served none of it.
    """
    steps = _steps(call)
    boundary = f"batchresponse_{call.state.new_id()}"
    text, status = "", 200
    for step in steps:
        worst, written = _served(step, serve, call.state)
        text += f"--{boundary}\r\n{written}"
        if worst >= 400 and not call.prefers.goes_on:
            status = worst
            break
    return status, f"multipart/mixed; boundary={boundary}", (text + f"--{boundary}--\r\n").encode()


def _steps(call: Call) -> list[Part | list[Part]]:
    """The requests in order, those of a change set as a list."""
    steps = [_step(part) for part in _multipart(call.headers.get("content-type", ""), call.body)]
    if sum(len(step) if isinstance(step, list) else 1 for step in steps) > MOST:
        raise bad_query(f"The batch exceeds the limit of {MOST} requests.")
    return steps


def _step(part: Message) -> Part | list[Part]:
    if part.get_content_type() != "multipart/mixed":
        return _request(part)
    if not part.is_multipart() or part.defects:
        raise bad_query("A change set has no boundary, or does not end with it.")
    return list(_change_set(part))


def _served(step: Part | list[Part], serve: Serve, state: State) -> tuple[int, str]:
    """The status of a step, and its part of the answer; a change set that was refused has one answer only."""
    if isinstance(step, Part):
        answer = serve(step)
        return answer.status, _response(None, answer)
    answers = _all_or_nothing(step, serve, state)
    return answers[-1][1].status, _written(answers, state)


def _all_or_nothing(requests: list[Part], serve: Serve, state: State) -> list[tuple[str | None, Answer]]:
    """The answers of a change set; on the first refusal everything is as before and only that answer is left."""
    organization = state.tenant.organization
    before, outbox = copy.deepcopy(organization.rows), list(organization.outbox)
    uploads, downloads = dict(organization.uploads), dict(organization.downloads)
    answers: list[tuple[str | None, Answer]] = []
    for request in requests:
        answer = serve(request)
        if answer.status >= 400:
            organization.rows, organization.outbox = before, outbox
            organization.uploads, organization.downloads = uploads, downloads
            return [(request.content_id, answer)]
        answers.append((request.content_id, answer))
    return answers


def _multipart(content_type: str, body: bytes) -> list[Message]:
    whole = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    if whole.get_content_type() != "multipart/mixed" or not whole.is_multipart() or whole.defects:
        raise bad_query("The message is not a multipart/mixed batch with a boundary.")
    return _parts(whole)


def _parts(whole: Message) -> list[Message]:
    return [part for part in whole.get_payload() if isinstance(part, Message)]


def _change_set(part: Message) -> Iterator[Part]:
    for inner in _parts(part):
        request = _request(inner)
        if request.method == "GET":
            raise bad_query("A change set must not hold a GET request.")
        if request.content_id is None:
            raise bad_query("Every request of a change set needs a Content-ID.")
        yield request


def _request(part: Message) -> Part:
    if part.get_content_type() != "application/http" or part.get("Content-Transfer-Encoding") != "binary":
        raise bad_query("A part of a batch needs Content-Type application/http and Content-Transfer-Encoding binary.")
    decoded = part.get_payload(decode=True)
    raw = decoded if isinstance(decoded, bytes) else b""
    first, _, rest = raw.partition(b"\r\n")
    line = _REQUEST.fullmatch(first.decode("latin-1"))
    if line is None or not (b"\r\n\r\n" in raw or raw.endswith(b"\r\n")):  # the boundary brings the other line end
        raise bad_query("A part of a batch has no request line, or no blank line behind its headers.")
    if line[2].startswith("$"):
        raise not_emulated("references to a Content-ID")
    if len(line[2]) > LONGEST_URL:
        raise DataverseError(414, "0x80060888", "The URL of a part is too long.")
    head, _, body = rest.partition(b"\r\n\r\n")
    headers = {name.lower(): text for name, text in message_from_bytes(head + b"\r\n\r\n").items()}
    return Part(line[1], line[2], headers, body, part.get("Content-ID"))


def _written(answers: list[tuple[str | None, Answer]], state: State) -> str:
    boundary = f"changesetresponse_{state.new_id()}"
    parts = "".join(f"--{boundary}\r\n{_response(content_id, answer)}" for content_id, answer in answers)
    return f"Content-Type: multipart/mixed; boundary={boundary}\r\n\r\n{parts}--{boundary}--\r\n"


def _response(content_id: str | None, answer: Answer) -> str:
    named = f"Content-ID: {content_id}\r\n" if content_id else ""
    headers = {"OData-Version": "4.0", **answer.headers}
    body = ""
    if answer.content is not None:
        body = answer.content.decode() if isinstance(answer.content, bytes) else json.dumps(answer.content)
        headers.setdefault("Content-Type", "application/json; odata.metadata=minimal")
    lines = "".join(f"{name}: {text}\r\n" for name, text in headers.items())
    status = f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}"
    return (
        f"Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n{named}\r\n"
        f"{status}\r\n{lines}\r\n{body}\r\n"
    )
