"""Mail as it lies in files, made for a test."""

import mailbox
from datetime import UTC, datetime
from pathlib import Path

from sandbox.mail import reading
from sandbox.mail.reading import Mailbox

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
KIM, ANNA = "Kim Akers <kim@contoso.com>", "Anna Kowalski <anna@fabrikam.com>"


def rfc5322(
    sender: str | None = ANNA,
    to: str | None = KIM,
    date: str | None = "Wed, 20 May 2026 09:00:00 +0000",
    subject: str = "Coffee",
    body: str = "Coffee?",
    **more: str,
) -> str:
    """A message; `more` are headers, by names with underscores."""
    headers = {"From": sender, "To": to, "Subject": subject, "Date": date, **more}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items() if value is not None]
    return "\n".join([*lines, "", body, ""])


def put(root: Path, files: dict[str, str | bytes]) -> Path:
    """Files by path below the root."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def mbox(path: Path, *texts: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    box = mailbox.mbox(path)
    for text in texts:
        box.add(text)
    box.close()
    return path


def read(path: Path) -> Mailbox:
    return reading.read(path, NOW)


def subjects(box: Mailbox) -> list[str]:
    """With the folders, in the order of the messages."""
    found = (
        next(line for line in mail.content["mime"].splitlines() if line.startswith("Subject: ")) for mail in box.mails
    )
    return [f"{mail.folder}: {line.removeprefix('Subject: ')}" for mail, line in zip(box.mails, found, strict=True)]
