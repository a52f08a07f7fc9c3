"""Challenges as remotes write them into their headers."""

import base64

import pytest

from autocapture.gateways.challenges import challenge
from autocapture.gateways.http import Answer

CLAIMS = '{"access_token":{"nbf":{"essential":true,"value":"1604106651"},"x":{"value":"??>>~~"}}}'
WHERE = 'realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="x"'


def standard(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def found(header: str, status: int = 401) -> str:
    return challenge(Answer(status, {"www-authenticate": header}, b""))


def asking(claims: str) -> str:
    return f'Bearer {WHERE}, error="insufficient_claims", claims="{claims}"'


@pytest.mark.parametrize(
    "encoded",
    [
        standard(CLAIMS),
        standard(CLAIMS).rstrip("="),
        base64.urlsafe_b64encode(CLAIMS.encode()).decode(),
        base64.urlsafe_b64encode(CLAIMS.encode()).decode().rstrip("="),
    ],
)
@pytest.mark.parametrize("status", [401, 403])
def test_claims_are_read_in_every_way_of_writing_base64(encoded, status):
    assert found(asking(encoded), status) == CLAIMS


@pytest.mark.parametrize(
    "header",
    [
        f'bearer error="insufficient_claims", claims="{standard(CLAIMS)}"',
        f'Bearer claims="{standard(CLAIMS)}", error="insufficient_claims"',
        f'Bearer error=insufficient_claims,claims="{standard(CLAIMS)}",{WHERE}',
        f'Bearer {WHERE}, errorDescription="a, b", error="insufficient_claims", claims="{standard(CLAIMS)}"',
    ],
)
def test_claims_are_read_in_every_order(header):
    assert found(header) == CLAIMS


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Negotiate",
        f"Bearer {WHERE}",
        f'Bearer {WHERE}, error="invalid_token", claims="{standard(CLAIMS)}"',
        f'Bearer {WHERE}, error="insufficient_claims"',
        f'Basic error="insufficient_claims", claims="{standard(CLAIMS)}"',
        asking(""),
        asking("?"),
        asking("A"),
        asking(standard("no JSON")),
        asking(standard("[]")),
        asking(standard('{"access_token":"x"}')),
        asking(base64.b64encode(b"\xff").decode()),
        asking(standard('{"access_token":{"x":{"value":"' + "x" * 9_000 + '"}}}')),
        'Bearer error="insufficient_claims", claims',
    ],
)
def test_what_cannot_be_read_asks_for_nothing(header):
    assert found(header) == ""


def test_an_answer_that_is_no_refusal_asks_for_nothing():
    assert found(asking(standard(CLAIMS)), 200) == ""
    assert challenge(Answer(401, {}, b"")) == ""
