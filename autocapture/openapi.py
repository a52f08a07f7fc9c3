"""The API's own description: an OpenAPI 3.1 document that stands in a file next to this one.

It describes and checks nothing; tests hold the document and the app together.
https://spec.openapis.org/oas/v3.1.1.html
"""

import json
from functools import cache
from pathlib import Path
from typing import Any


@cache
def document() -> dict[str, Any]:
    """The document, read at the first need."""
    found: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return found
