"""The query string: which options stand in it, each once. What the options mean is read elsewhere.

https://learn.microsoft.com/graph/query-parameters
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote

from sandbox.graph.errors import GraphError, bad_request, not_emulated

SELECT, EXPAND, FILTER, ORDER_BY, TOP, SKIP_TOKEN = "$select", "$expand", "$filter", "$orderby", "$top", "$skiptoken"
PAGED = frozenset({SELECT, TOP, SKIP_TOKEN})
DEFAULT_PAGE, LARGEST_PAGE = 10, 1000
"""https://learn.microsoft.com/graph/api/user-list-messages"""

_KNOWN = frozenset({SELECT, EXPAND, FILTER, ORDER_BY, TOP, SKIP_TOKEN, "$count", "$format", "$search", "$skip"})
_FOR_COLLECTIONS = frozenset({FILTER, ORDER_BY, TOP, SKIP_TOKEN, "$count", "$search", "$skip"})


@dataclass(frozen=True, slots=True)
class Query:
    """The options of one request, by name, values decoded."""

    options: Mapping[str, str]

    def get(self, name: str) -> str | None:
        """An option's value, None when it was not sent."""
        return self.options.get(name)

    @property
    def page_size(self) -> int:
        """How many rows a page may hold; raises `GraphError` for what is no number from 1 to 1000."""
        text = self.options.get(TOP)
        if text is None:
            return DEFAULT_PAGE
        if not (text.isascii() and text.isdigit()) or int(text) == 0:
            raise bad_request(
                f"Invalid value '{text}' for $top query option found. "
                "The $top query option requires a non-negative integer value."
            )
        if int(text) > LARGEST_PAGE:
            raise bad_request(
                f"The query specified in the URI is not valid. The limit of '{LARGEST_PAGE}' for Top query has been "
                f"exceeded. The value from the incoming request is '{text}'."
            )
        return int(text)

    def link(self, token: str) -> str:
        """These options as a query string that asks for the page behind `token`."""
        options = {**self.options, SKIP_TOKEN: token}
        return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in options.items())


def parse(
    text: str, emulated: frozenset[str], *, collection: bool = False, plain: frozenset[str] = frozenset()
) -> Query:
    """The options of a query string, and the `plain` parameters that this resource takes, in any case.

    Raises `GraphError` for an option that Graph does not know, one sent twice, one that only a collection takes,
    and one that is not among the `emulated`.
    """
    options: dict[str, str] = {}
    spelled = {name.lower(): name for name in plain}
    for sent, value in parse_qsl(text, keep_blank_values=True):
        name = spelled.get(sent.lower(), sent)
        if name not in _KNOWN | plain:
            raise GraphError(400, "Request_BadRequest", f"Unrecognized query argument specified: '{name}'.")
        if name in options:
            raise bad_request(
                f"Query option '{name}' was specified more than once, but it must be specified at most once."
            )
        options[name] = value
    _check(frozenset(options) - plain, emulated, collection=collection)
    return Query(options)


def _check(names: frozenset[str], emulated: frozenset[str], *, collection: bool) -> None:
    if not collection and names & _FOR_COLLECTIONS:
        raise bad_request(
            "The query specified in the URI is not valid. The requested resource is not a collection. "
            "Query options $filter, $orderby, $count, $skip, and $top can be applied only on collections."
        )
    for name in sorted(names - emulated):
        raise not_emulated(f"the option {name} here")
