"""RFC 5322 text becomes the fields of a message, however broken it is: what cannot be understood is taken as it is.

It decides no folder and no time. A cancellation counts as a meeting request, since a document knows no other.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from email import message_from_bytes, policy
from email.headerregistry import Address, AddressHeader
from email.message import EmailMessage, Message
from email.utils import collapse_rfc2231_value, getaddresses, parsedate_to_datetime
from mimetypes import guess_extension
from types import MappingProxyType
from typing import Any, Literal, cast

from sandbox.tenant.document.headers import joined, tidied
from sandbox.tenant.document.schema import AttachmentPart, MessagePart, Person
from sandbox.tenant.document.texts import clean, decoded

type Kind = Literal["message", "meeting_request", "meeting_response"]

BROKEN = (ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError)
"""What the standard library raises on mail that nobody should have sent."""
_LINES = policy.compat32.clone(linesep="\r\n")
_SENSITIVITIES: Mapping[str, str] = MappingProxyType(
    {"personal": "personal", "private": "private", "company-confidential": "confidential"}
)
"""https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxcmail (sensitivity header)"""
_METHODS: Mapping[str, Kind] = MappingProxyType(
    {"request": "meeting_request", "cancel": "meeting_request", "reply": "meeting_response"}
)
"""https://www.rfc-editor.org/rfc/rfc5546"""
_PRIORITIES: Mapping[str, str] = MappingProxyType({"1": "high", "2": "high", "4": "low", "5": "low"})


def expanded(part: MessagePart) -> MessagePart:
    """The message with its fields filled from its text; itself when it has none."""
    raw = part.raw
    return part if raw is None else part.model_copy(update=_fields(parsed(raw)))


def parsed(raw: bytes) -> EmailMessage:
    """The text as a tree of parts; there is no text that it refuses."""
    return message_from_bytes(tidied(raw), policy=policy.default)


def part_of(mail: EmailMessage) -> MessagePart:
    """The message as single fields; when it came and where it lies are not among them."""
    return MessagePart(at="-0s", **_fields(mail))


def header(mail: Message, name: str) -> str:
    """The header's value unfolded and decoded; the first one's where it is repeated, empty where there is none."""
    text = next(iter(_values(mail, name)), "")
    try:
        return clean(str(policy.default.header_factory("subject", text)))
    except BROKEN:
        return text


def people(mail: Message, name: str) -> list[Person]:
    """Everyone in the header. `address` is None for someone with only a name, and may be a directory's name."""
    text = ", ".join(_values(mail, name))
    if ":" not in text:
        text = text.replace(";", ",")  # Outlook's own separator, where no group ends
    try:
        found = cast("AddressHeader", policy.default.header_factory("to", text)).addresses
    except BROKEN:
        return [Person(name=shown, address=address or None) for shown, address in getaddresses([text], strict=False)]
    return [person for person in map(_person, found) if person.name or person.address]


def _values(mail: Message, name: str) -> list[str]:
    """As they stand there, on one line each."""
    return [joined(" ".join(clean(value).split())) for key, value in mail.raw_items() if key.lower() == name]


def _person(one: Address) -> Person:
    shown = clean(one.display_name).strip()
    local, domain = clean(one.username), clean(one.domain)
    if not domain:
        is_directory = local.startswith("/")  # an X.500 name, which Exchange writes for its own people
        return Person(name=shown or local, address=local if is_directory else None)
    if domain.endswith("'"):  # 'anna@fabrikam.com', as Outlook quotes an address that is its own name
        local, domain = local.removeprefix("'"), domain.rstrip("'")
    address = f"{local}@{domain}"
    return Person(name=shown or address, address=address)


def _fields(mail: EmailMessage) -> dict[str, Any]:
    body = _body(mail)
    content = _text(body) if body is not None else ""
    is_html = body is not None and body.get_content_type() == "text/html"
    message_id = header(mail, "message-id")
    return {
        "kind": _kind(mail),
        "sender": next(iter(people(mail, "from") or people(mail, "sender")), None),
        **{name: people(mail, name) for name in ("to", "cc", "bcc")},
        "subject": header(mail, "subject"),
        "html" if is_html else "text": content,
        "importance": _importance(mail),
        "sensitivity": _SENSITIVITIES.get(header(mail, "sensitivity").lower(), "normal"),
        "protected": header(mail, "content-class").lower() == "rpmsg.message",
        "message_id": message_id or None,
        "conversation": (header(mail, "references") or header(mail, "in-reply-to") or message_id).partition(" ")[0],
        "attachments": [*_files(mail, body)],
    }


def _kind(mail: EmailMessage) -> Kind:
    methods = (_parameter(part, "method") for part in mail.walk() if part.get_content_type() == "text/calendar")
    return next((_METHODS[method] for method in methods if method in _METHODS), "message")


def _importance(mail: EmailMessage) -> str:
    said = header(mail, "importance").lower()
    return said if said in ("low", "high") else _PRIORITIES.get(header(mail, "x-priority")[:1], "normal")


def _body(mail: EmailMessage) -> EmailMessage | None:
    """What a mail program would show: HTML where there is any; all of a multipart that has no parts."""
    if mail.get_content_maintype() == "multipart" and not mail.is_multipart():
        return mail
    try:
        return cast("EmailMessage | None", mail.get_body(("html", "plain")))
    except BROKEN:
        return None


def _text(part: Message) -> str:
    return decoded(_bytes(part), _parameter(part, "charset"), is_html=part.get_content_type() == "text/html")


def _files(mail: Message, body: Message | None) -> Iterator[AttachmentPart]:
    """Every part that is a file: neither the body nor another form of it."""
    parts = (part for part, is_form in _leaves(mail) if part is not body and (_is_file(part) or not is_form))
    for number, part in enumerate((part for part in parts if _is_file(part) or _text(part).strip()), 1):
        yield _file(part, number)


def _is_file(part: Message) -> bool:
    is_text = part.get_content_maintype() in ("text", "multipart")
    return bool(not is_text or _name(part) or _disposition(part) == "attachment")


def _leaves(part: Message, *, is_form: bool = False) -> Iterator[tuple[Message, bool]]:
    """The parts that have none in them, and whether each is a form of the body; a mail within the mail is one part."""
    if part.get_content_maintype() != "multipart" or not part.is_multipart():
        yield part, is_form
        return
    among = {"alternative": True, "related": is_form}.get(part.get_content_subtype(), False)
    for one in cast("Iterable[Message]", part.get_payload()):
        yield from _leaves(one, is_form=among)


def _file(part: Message, number: int) -> AttachmentPart:
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        return _attached_mail(part)
    kind, content_id = clean(part.get_content_type()), header(part, "content-id").strip("<>") or None
    inline = content_id is not None and _disposition(part) != "attachment"
    name = _name(part) or f"ATT{number:05}{guess_extension(kind) or ''}"
    return AttachmentPart(name=name, type=kind, base64=b64encode(_bytes(part)), inline=inline, contentId=content_id)


def _attached_mail(part: Message) -> AttachmentPart:
    """A message in the message, which has its own time; it is named by its subject.

    https://learn.microsoft.com/graph/api/resources/itemattachment
    """
    (mail,) = cast("list[EmailMessage]", part.get_payload())
    message = MessagePart(at=_date(mail), **_fields(mail))
    return AttachmentPart(name=_name(part) or message.subject or "Untitled", kind="item", message=message)


def _date(mail: Message) -> str:
    """When it was sent, as a document says it: now, where the message does not say."""
    try:
        at = parsedate_to_datetime(header(mail, "date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return "-0s"
    return f"{(at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _name(part: Message) -> str:
    """Of two names the one in its own charset, as the other is for programs that do not know it.

    https://www.rfc-editor.org/rfc/rfc2231
    """
    try:
        return clean(_extended_name(part) or part.get_filename() or "")
    except BROKEN:
        return ""


def _extended_name(part: Message) -> str:
    bare = Message()  # the parser of the newer policy keeps only the first of two names
    bare["content-disposition"] = header(part, "content-disposition")
    named = (text for name, text in bare.get_params([], "content-disposition") if name.lower() == "filename")
    return next((collapse_rfc2231_value(text) for text in named if isinstance(text, tuple)), "")


def _disposition(part: Message) -> str:
    return header(part, "content-disposition").partition(";")[0].strip().lower()


def _parameter(part: Message, name: str) -> str:
    """A parameter of the content type in lower case, which senders quote, repeat and misspell."""
    found = re.search(rf"\b{name}\s*=\s*[\"']?([^\s;\"']+)", header(part, "content-type"), re.IGNORECASE)
    return found[1].lower() if found else ""


def _bytes(part: Message) -> bytes:
    """The part's content, decoded from what it was sent in; of a report its blocks of headers."""
    if part.is_multipart():
        blocks = (one.as_bytes(policy=_LINES) for one in cast("list[Message]", part.get_payload()))
        return b"\r\n".join(block.rstrip() + b"\r\n" for block in blocks)
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
