"""A user's licences as Graph shows them, as service plans. It sends nothing.

`User.Read` is enough to read one's own. https://learn.microsoft.com/graph/api/user-list-licensedetails
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from autocapture.core.gate import Plan

LISTED = "servicePlans"
_ON = "Success"
"""The one state in which a plan may be used. https://learn.microsoft.com/graph/api/resources/serviceplaninfo."""


def plans(row: Mapping[str, Any]) -> Iterator[Plan]:
    """The service plans of one licence, whether switched on or not."""
    for plan in row.get("servicePlans") or ():
        yield Plan(UUID(plan["servicePlanId"]), plan.get("provisioningStatus") == _ON)
