"""Change sets: several writes that happen together or not at all. It writes and reads multipart, and sends nothing.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/execute-batch-operations-using-web-api
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from autocapture.gateways.http import Answer


@dataclass(frozen=True, slots=True)
class Write:
    """One write of a change set: method, URL, headers of its own, JSON body."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


def change_set(writes: Sequence[Write]) -> tuple[str, bytes]:
    """The content type and the body of a `$batch` with this one change set."""
    batch, changes = f"batch_{uuid.uuid4()}", f"changeset_{uuid.uuid4()}"
    parts = b"".join(_part(changes, number, write) for number, write in enumerate(writes, 1))
    opening = f'--{batch}\r\nContent-Type: multipart/mixed; boundary="{changes}"\r\n\r\n'.encode()
    return f'multipart/mixed; boundary="{batch}"', opening + parts + f"--{changes}--\r\n\r\n--{batch}--\r\n".encode()


def refusal(answer: Answer) -> Answer | None:
    """The first part that was refused, or the whole answer when it is no multipart; None when all went well."""
    if not answer.headers.get("content-type", "").startswith("multipart/"):
        return answer if answer.status >= 400 else None  # noqa: PLR2004 - where refusals begin
    return next((part for part in _answers(answer) if part.status >= 400), None)  # noqa: PLR2004


def _part(boundary: str, number: int, write: Write) -> bytes:
    head = [
        f"--{boundary}",
        "Content-Type: application/http",
        "Content-Transfer-Encoding: binary",
        f"Content-ID: {number}",
        "",
        f"{write.method} {write.url} HTTP/1.1",
        "Content-Type: application/json; type=entry",
        *(f"{name}: {value}" for name, value in write.headers.items()),
        "",
        "",
    ]
    return "\r\n".join(head).encode() + write.body + b"\r\n"


def _answers(answer: Answer) -> Iterator[Answer]:
    whole = message_from_bytes(b"Content-Type: " + answer.headers["content-type"].encode() + b"\r\n\r\n" + answer.body)
    for part in whole.walk():
        if part.get_content_type() == "application/http":
            yield _answer(part)


def _answer(part: Message) -> Answer:
    raw = part.get_payload(decode=True)
    status, _, rest = (raw if isinstance(raw, bytes) else b"").partition(b"\r\n")
    inner = message_from_bytes(rest)
    body = inner.get_payload(decode=True)
    headers = {name.lower(): value for name, value in inner.items()}
    return Answer(int(status.split(b" ")[1]), headers, body if isinstance(body, bytes) else b"")
