"""The shape of a message in a tenant document, and of what hangs on it. What they become stands in `mail`."""

from typing import Literal, LiteralString, Self

from pydantic import Base64Bytes, Field, model_validator
from pydantic_core import PydanticCustomError

from sandbox.tenant.document.base import Part, When

_OF_ANY = frozenset({"name", "kind", "inline"})
_OF_A_FILE = frozenset({"type", "text", "content", "content_id", "content_location"})


def _of_kind(told: LiteralString, kind: str, name: str) -> PydanticCustomError:
    return PydanticCustomError("kind", told, {"kind": kind, "name": name})


class Person(Part):
    """A participant whose address is not an ordinary one: null, or a directory name."""

    name: str = ""
    address: str | None = None


Participant = str | Person
"""`Anna Kowalski <anna@fabrikam.com>`, `anna@fabrikam.com`, or an object."""


class AttachmentPart(Part):
    """What hangs on a message or a meeting: a file, another message (`item`), or a link to a file (`reference`)."""

    name: str
    kind: Literal["file", "item", "reference"] = "file"
    type: str = "text/plain"
    text: str = ""
    content: Base64Bytes = Field(default=b"", alias="base64")
    """Of a file that is no text: its bytes, instead of `text`."""
    inline: bool = False
    content_id: str | None = Field(default=None, alias="contentId")
    content_location: str | None = Field(default=None, alias="contentLocation")
    message: "MessagePart | None" = None
    """The message that an `item` is; it lies in no folder."""
    link: str | None = None
    """Where the file of a `reference` lies."""

    @model_validator(mode="after")
    def _is_of_its_kind(self) -> Self:
        needed = {"file": None, "item": "message", "reference": "link"}[self.kind]
        if needed and getattr(self, needed) is None:
            raise _of_kind("an attachment of kind {kind} needs '{name}'", self.kind, needed)
        known = _OF_ANY | ({needed} if needed else _OF_A_FILE)
        for name in sorted(self.model_fields_set - known):
            raise _of_kind("an attachment of kind {kind} has no '{name}'", self.kind, name)
        if self.message and "folder" in self.message.model_fields_set:
            raise PydanticCustomError("folder", "an attached message lies in no folder")
        return self


_MIME = ("mime", "mime_base64")
_BESIDE_MIME = {"why", "folder", "at", "draft", "read", *_MIME}


class MessagePart(Part):
    """What lies in a mailbox. `folder` is a well-known name, with folders inside it as `inbox/Customers`."""

    why: str = ""
    """Which rule it exercises; for readers and tests."""
    folder: str = "inbox"
    kind: Literal["message", "meeting_request", "meeting_response", "teams_chat"] = "message"
    at: When
    sender: Participant | None = Field(default=None, alias="from")
    to: list[Participant] = Field(default=[])
    cc: list[Participant] = Field(default=[])
    bcc: list[Participant] = Field(default=[])
    subject: str = ""
    html: str | None = None
    text: str | None = None
    draft: bool = False
    read: bool = True
    importance: Literal["low", "normal", "high"] = "normal"
    sensitivity: Literal["normal", "personal", "private", "confidential"] = "normal"
    protected: bool = False
    """Whether rights management protects it."""
    message_class: str | None = Field(default=None, alias="messageClass")
    message_id: str | None = Field(default="", alias="messageId")
    """Its Internet message id: made when absent, none when null."""
    conversation: str = ""
    attachments: list[AttachmentPart] = Field(default=[])
    mime: str | None = None
    """RFC 5322 text that says all of this, except why, where it lies, when it came, and whether it is read."""
    mime_base64: Base64Bytes | None = Field(default=None, alias="mimeBase64")
    """The same of a message whose bytes are no text in UTF-8."""

    @property
    def raw(self) -> bytes | None:
        """The bytes of the message, where the document has them."""
        return self.mime.encode() if self.mime is not None else self.mime_base64

    @model_validator(mode="after")
    def _says_it_once(self) -> Self:
        twice = sorted(self.model_fields_set - _BESIDE_MIME)
        if self.mime is not None and self.mime_base64 is not None:
            raise PydanticCustomError("mime", "'mime' and 'mimeBase64' say the same; leave one out")
        if self.raw is not None and twice:
            raise PydanticCustomError("mime", "'mime' says the {name} already; leave it out", {"name": twice[0]})
        return self
