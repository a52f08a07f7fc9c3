"""The parameters of a request: read from a query or a form, and the names that decide nothing. It checks no values.

https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
"""

import json
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import parse_qsl

from sandbox.entra.errors import EntraError, invalid_request

_HINTS = (
    "client-request-id", "x-client-SKU", "x-client-VER", "x-client-OS", "x-client-CPU", "x-client-xtra-sku",
    "x-app-name", "x-app-ver", "x-client-current-telemetry", "x-client-last-telemetry", "x-ms-lib-capability",
    "X-AnchorMailbox", "clidata", "pocd", "domain_hint", "instance_aware",
)  # fmt: skip
"""What MSAL.js sends about itself, and hints of where the user is at home."""


def read(text: str) -> dict[str, str]:
    """The parameters of a query or a form. Raises `EntraError` for one that comes twice."""
    fields = parse_qsl(text, keep_blank_values=True)
    names = [name for name, _ in fields]
    if twice := [name for name in names if names.count(name) > 1]:
        sentence = f"The request is not properly formatted. The parameter '{twice[0]}' is duplicated."
        raise invalid_request(sentence, 9000411)
    return dict(fields)


def needed(given: Mapping[str, str], name: str) -> str:
    """The value of a parameter. Raises `EntraError` if it is missing or empty."""
    if not given.get(name):
        raise invalid_request(f"The request body must contain the following parameter: '{name}'.")
    return given[name]


def refuse_others(given: Mapping[str, str], known: Collection[str]) -> None:
    """Raises `EntraError` for a parameter that is neither known nor a hint: here nothing is passed over in silence."""
    if "resource" in given:
        raise invalid_request("The 'resource' request parameter is not supported.", 901002)
    if others := given.keys() - {*known, *_HINTS}:
        raise _wrong(min(others))


def claims(given: Mapping[str, str]) -> dict[str, Any]:
    """The claims that a request asks for. Raises `EntraError` for claims that are no JSON object.

    Of what they ask for only sign-in policies are emulated.
    https://learn.microsoft.com/entra/identity-platform/claims-challenge
    """
    try:
        parsed = json.loads(given.get("claims", "{}"))
    except ValueError as error:
        raise _wrong("claims") from error
    if not isinstance(parsed, dict):
        raise _wrong("claims")
    return parsed


def _wrong(name: str) -> EntraError:
    return invalid_request(f"{name} parameter is empty or not valid.", 90100)
