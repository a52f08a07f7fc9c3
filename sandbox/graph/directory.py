"""The signed-in user and the organisation. What the tenant does not know of them is null, or refused.

https://learn.microsoft.com/graph/api/user-get
https://learn.microsoft.com/graph/api/organization-list
https://learn.microsoft.com/graph/api/user-list-licensedetails
"""

from collections.abc import Mapping
from typing import Any

from sandbox.graph import query, select
from sandbox.graph.call import Answer, Call, context
from sandbox.graph.errors import not_emulated
from sandbox.graph.names import EntityType, empty, types
from sandbox.tenant.model import Licence

_SELECTABLE = frozenset({query.SELECT})
_ALWAYS = (
    *("businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone", "officeLocation"),
    *("preferredLanguage", "surname", "userPrincipalName", "id"),
)
"""What comes without `$select`. https://learn.microsoft.com/graph/api/resources/user#properties"""


def me(call: Call) -> Answer:
    """GET /me."""
    owner = types()["user"]
    names = select.parse(query.parse(call.query, _SELECTABLE).get(query.SELECT), owner)
    user = call.user
    held = {
        "id": user.id,
        "displayName": user.name,
        "mail": user.mail,
        "userPrincipalName": user.upn,
        "proxyAddresses": user.proxy_addresses,
        "otherMails": user.other_mails,
        "accountEnabled": user.enabled,
    }
    about = context(f"users{select.suffix(names)}/$entity")
    return Answer({"@odata.context": about} | _chosen(owner, held, names or _ALWAYS))


def organization(call: Call) -> Answer:
    """GET /organization."""
    owner = types()["organization"]
    names = select.parse(query.parse(call.query, _SELECTABLE).get(query.SELECT), owner)
    held = {
        "id": call.tenant.id,
        "displayName": call.tenant.name,
        "tenantType": "AAD",
        "verifiedDomains": [_domain(name, call.tenant.domains[0]) for name in call.tenant.domains],
    }
    row = _chosen(owner, held, names or tuple(held))
    return Answer({"@odata.context": context(f"organization{select.suffix(names)}"), "value": [row]})


def licences(call: Call) -> Answer:
    """GET /me/licenseDetails: what is assigned to the user, directly or by a group, whichever of the two it is."""
    owner = types()["licenseDetails"]
    names = select.parse(query.parse(call.query, _SELECTABLE, collection=True).get(query.SELECT), owner)
    rows = [_chosen(owner, _licence(one), names or tuple(owner.properties)) for one in call.user.licences]
    about = context(f"users('{call.user.id}')/licenseDetails{select.suffix(names)}")
    return Answer({"@odata.context": about, "value": rows})


def _licence(one: Licence) -> dict[str, Any]:
    plans = [
        {
            "servicePlanId": plan.id,
            "servicePlanName": plan.name,
            "provisioningStatus": plan.status,
            "appliesTo": "User",
        }
        for plan in one.plans
    ]
    return {"id": one.id, "skuId": one.product_id, "skuPartNumber": one.product, "servicePlans": plans}


def _domain(name: str, default: str) -> dict[str, Any]:
    return {
        "capabilities": "Email, OfficeCommunicationsOnline",
        "isDefault": name == default,
        "isInitial": name.endswith(".onmicrosoft.com"),
        "name": name,
        "type": "Managed",
    }


def _chosen(owner: EntityType, held: Mapping[str, object], names: tuple[str, ...]) -> dict[str, object]:
    for name in names:
        if name not in held and name not in _ALWAYS:
            raise not_emulated(f"the property {name} of {owner.name}")
    return {name: held[name] if name in held else empty(owner.properties[name]) for name in names}
