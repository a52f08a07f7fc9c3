"""Query options: read strictly, by their exact names, each once. What they mean stands in the modules of each.

https://learn.microsoft.com/power-apps/developer/data-platform/webapi/query/overview
"""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from sandbox.dataverse.errors import bad_query

LONGEST_URL = 32_768
_KNOWN = frozenset({"$select", "$filter", "$expand", "$orderby", "$top", "$count"})
_ALIAS = re.compile(r"@[A-Za-z][A-Za-z0-9]*")
_SKIP_TOKEN = "$skiptoken"


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a request as text, and its parameter aliases."""

    texts: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str | None:
        """An option's text, None when it is absent."""
        return self.texts.get(name)

    @property
    def top(self) -> int | None:
        """How many rows at most."""
        text = self.get("$top")
        if text is None:
            return None
        if not text.isdigit():
            raise bad_query(f"Invalid value '{text}' for $top query option found.")
        return int(text)

    @property
    def count(self) -> bool:
        """Whether the rows are to be counted."""
        text = self.get("$count")
        if text not in (None, "true", "false"):
            raise bad_query(f"Invalid value '{text}' for $count query option found.")
        return text == "true"

    def allow(self, *names: str) -> "Options":
        """The options, provided that none but these is there; raises `DataverseError`."""
        for name in self.texts:
            if name not in names:
                raise bad_query(f"The query parameter {name} is not supported.")
        return self


def parse(query: str) -> Options:
    """The options of a query string; raises `DataverseError` for unknown, misspelt or doubled ones."""
    texts: dict[str, str] = {}
    aliases: dict[str, str] = {}
    for part in filter(None, query.split("&")):
        name, equals, value = part.partition("=")
        name, value = unquote(name), unquote(value)
        if not equals or (name not in _KNOWN and name != _SKIP_TOKEN and not _ALIAS.fullmatch(name)):
            raise bad_query(f"The query parameter {name} is not supported.")
        into = aliases if name.startswith("@") else texts
        if name in into:
            raise bad_query(
                f"Query option '{name}' was specified more than once, but it must be specified at most once."
            )
        into[name] = value
    return Options(texts, aliases)


def split(text: str, separator: str) -> list[str]:
    """Splits where the separator stands outside parentheses and string literals; raises for unbalanced ones."""
    parts, depth, quoted = [""], 0, False
    for character in text:
        quoted ^= character == "'"
        depth += 0 if quoted else {"(": 1, ")": -1}.get(character, 0)
        if character == separator and not depth and not quoted:
            parts.append("")
        else:
            parts[-1] += character
        if depth < 0:
            break
    if depth or quoted:
        raise bad_query(f"Found an unbalanced bracket expression in '{text}'.")
    return parts
