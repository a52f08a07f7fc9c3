"""Pages and the opaque links between them. A link carries the query, never the `Prefer` header.

https://learn.microsoft.com/graph/paging
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.graph.errors import bad_request
from sandbox.graph.query import SKIP_TOKEN, Query

_SIGNATURE = 12


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: rows already given, pages already given."""

    rows: int = 0
    pages: int = 0


class Pages:
    """Cuts rows into pages. Tokens are signed, and good for the reader and the query they were made for.

    A page may be empty and still have a link, and a client has to go on. So that every client meets one, the second
    page of every answer that has one is empty. As in a live mailbox, a page begins after as many rows as were given
    before, so what arrives meanwhile shifts the rest.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def cut[Row](self, rows: Sequence[Row], query: Query, reader: str) -> tuple[Sequence[Row], str | None]:
        """The rows of the page that the query asks for, and the query string of the next one, if any.

        `reader` is who reads which path. Raises `GraphError` for a token that was not made here, or not for this.
        """
        size = query.page_size
        place = self._place(query, reader)
        page = () if place.pages == 1 else rows[place.rows : place.rows + size]
        after = Place(place.rows + len(page), place.pages + 1)
        if after.rows >= len(rows):
            return page, None
        return page, query.link(self._token(after, query, reader))

    def _token(self, place: Place, query: Query, reader: str) -> str:
        content = f"{place.rows}.{place.pages}".encode()
        return base64.urlsafe_b64encode(self._signature(content, query, reader) + content).decode().rstrip("=")

    def _place(self, query: Query, reader: str) -> Place:
        token = query.get(SKIP_TOKEN)
        if token is None:
            return Place()
        try:
            signed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError as error:
            raise bad_request("Badly formed token.") from error
        signature, content = signed[:_SIGNATURE], signed[_SIGNATURE:]
        if not hmac.compare_digest(signature, self._signature(content, query, reader)):
            raise bad_request("Badly formed token.")
        rows, pages = content.decode().split(".")
        return Place(int(rows), int(pages))

    def _signature(self, content: bytes, query: Query, reader: str) -> bytes:
        options = sorted((name, value) for name, value in query.options.items() if name != SKIP_TOKEN)
        signed = repr((content, reader, options)).encode()
        return hmac.digest(self._key, signed, hashlib.sha256)[:_SIGNATURE]
