"""A filter expression as a tree. Stricter than the parser it uses, which ignores case; it knows no property names.

https://docs.oasis-open.org/odata/odata/v4.01/odata-v4.01-part2-url-conventions.html#sec_SystemQueryOptionfilter
"""

from collections.abc import Callable
from typing import Any

from odata_query import ast
from odata_query.exceptions import (
    ArgumentCountException,
    ODataException,
    ParsingException,
    TokenizingException,
    UnknownFunctionException,
)
from odata_query.grammar import ODataLexer, ODataParser

from sandbox.graph.errors import GraphError, not_emulated

type Node = ast._Node  # noqa: SLF001 - the parser's trees have no public base class

_WORDS = frozenset(
    {"ADD", "SUB", "MUL", "DIV", "MOD", "AND", "OR", "NOT", "EQ", "NE", "LT", "LE", "GT", "GE", "IN", "ANY", "ALL"}
    | {"NULL", "BOOLEAN"}
)


def parse(text: str, refusal: Callable[[str], GraphError]) -> Node:
    """The tree of `text`; raises what `refusal` makes of the parser's reason."""
    lexer: Any = ODataLexer
    try:
        tokens = list(lexer().tokenize(text))
        _check_case(text, tokens, refusal)
        return _tree(tokens)
    except ODataException as error:
        raise refusal(_reason(error, text)) from error


def _tree(tokens: list[Any]) -> Node:
    parser: Any = ODataParser
    try:
        tree: Node = parser().parse(iter(tokens))
    except (AttributeError, NotImplementedError) as error:  # the parser's own way out of what it cannot build
        raise ParsingException(None, eof=True) from error
    return tree


def _check_case(text: str, tokens: list[Any], refusal: Callable[[str], GraphError]) -> None:
    starts = [*(token.index for token in tokens), len(text)]
    for token, end in zip(tokens, starts[1:], strict=True):
        spelled = text[token.index : end].strip()
        if token.type in _WORDS and spelled != spelled.lower():
            raise refusal(f"Syntax error at position {end} in '{text}'.")


def _reason(error: ODataException, text: str) -> str:
    if isinstance(error, UnknownFunctionException) and error.function_name == "not":
        raise not_emulated("not in $filter") from error
    if isinstance(error, UnknownFunctionException | ArgumentCountException):
        return f"An unknown function was found in '{text}'."
    if isinstance(error, TokenizingException) and str(error.token.value).startswith("'"):
        return f"There is an unterminated string literal at position {len(text)} in '{text}'."
    if isinstance(error, TokenizingException):
        stray, position = error.token.value[0], error.token.index
        return f"Syntax error: character '{stray}' is not valid at position {position} in '{text}'."
    token = error.token if isinstance(error, ParsingException) else None
    position = len(text) if token is None else token.index
    return f"Syntax error at position {position} in '{text}'."
