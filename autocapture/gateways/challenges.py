"""A remote that refuses a token and says which claims another one must carry; and the one second attempt.

Continuous access evaluation and authentication contexts work this way. It asks nobody to sign in.
https://learn.microsoft.com/entra/identity-platform/claims-challenge
https://learn.microsoft.com/entra/identity-platform/app-resilience-continuous-access-evaluation
"""

import base64
from collections.abc import Callable
from http import HTTPStatus

from requests.utils import parse_dict_header

from autocapture.errors import ClaimsRequired
from autocapture.gateways.caller import Caller
from autocapture.gateways.entra import Entra
from autocapture.gateways.http import Answer, Bearer
from autocapture.gateways.refusals import readable

LONGEST_CLAIMS = 8_192
"""Characters in Base64; what is longer is no challenge of Entra's."""
_REFUSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


def answered[A: Answer](entra: Entra, caller: Caller | None, scope: str, send: Callable[[Bearer], A]) -> A:
    """The answer to `send` with a token for `scope`, the application's own without a `caller`.

    A token that is refused is renewed once, with the claims that were asked for. Raises `ClaimsRequired` when claims
    are asked for again, which only the seller can satisfy, and what getting a token raises.
    """
    bearer = entra.token(caller, scope)
    answer = send(bearer)
    claims = challenge(answer)
    if not claims and answer.status != HTTPStatus.UNAUTHORIZED:
        return answer
    answer = send(entra.renewed(caller, scope, bearer, claims))
    if caller and (claims := challenge(answer)):
        raise ClaimsRequired(claims, entra.registration.cloud.authority)
    return answer


def challenge(answer: Answer) -> str:
    """The claims that a refusal asks for, as JSON text; empty when it asks for none that can be read."""
    scheme, _, parameters = answer.headers.get("www-authenticate", "").partition(" ")
    if answer.status not in _REFUSED or scheme.lower() != "bearer":
        return ""
    named = parse_dict_header(parameters)  # type: ignore[no-untyped-call] # requests types it nowhere
    if named.get("error") != "insufficient_claims":
        return ""
    return _decoded(named.get("claims") or "")


def _decoded(encoded: str) -> str:
    """Base64 of either alphabet, padded or not."""
    bare = encoded.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        claims = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True).decode()
    except ValueError:
        return ""
    return claims if len(encoded) <= LONGEST_CLAIMS and readable(claims) else ""
