"""W3C trace context: an invocation continues its caller's trace, or starts one. It exports nothing.

https://www.w3.org/TR/trace-context/
"""

import re
import secrets

_TRACE_PARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})")


def continued(trace_parent: str | None) -> str:
    """The `traceparent` of an invocation: the caller's trace id with a new span id; a new trace without a valid one."""
    found = _TRACE_PARENT.fullmatch(trace_parent or "")
    trace, flags = (found[1], found[2]) if found else (secrets.token_hex(16), "00")
    return f"00-{trace}-{secrets.token_hex(8)}-{flags}"
