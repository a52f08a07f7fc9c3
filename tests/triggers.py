"""The triggers that the app registers; it invokes none of them."""

from functools import cache
from typing import Any

import function_app


@cache
def http_triggers() -> dict[str, dict[str, Any]]:
    """Every HTTP function's trigger by the function's name, read once: a second reading is refused as a double name.

    https://learn.microsoft.com/python/api/azure-functions/azure.functions.functionapp
    """
    found = {one.get_function_name(): one.get_trigger().get_dict_repr() for one in function_app.app.get_functions()}
    return {name: trigger for name, trigger in found.items() if trigger["type"] == "httpTrigger"}
