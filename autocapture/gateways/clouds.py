"""Microsoft's clouds: for each the one set of hosts that belong together.

It checks no setting and reaches nothing. The US government's GCC belongs to the public cloud: it signs in and reads
mail there, and its organisations' region is `crm9`.
https://learn.microsoft.com/graph/deployments
https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
https://learn.microsoft.com/power-platform/admin/new-datacenter-regions
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Cloud:
    """One cloud; URLs have no trailing slash."""

    authority: str
    """Where people and applications sign in."""
    graph: str
    """Microsoft Graph, which is also the resource that its tokens are for."""
    dataverse: str
    """What the host of an organisation ends in; `N` is a region's number or nothing."""
    exchange: str
    """What an assertion of a managed identity is for.

    https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
    """

    def has(self, organization: str) -> bool:
        """Whether an organisation's origin, `https://` and nothing but a host, is one of this cloud."""
        suffix = re.escape(self.dataverse).replace("N", r"\d{0,2}")
        return bool(re.fullmatch(rf"https://[a-z0-9-]+(\.[a-z0-9-]+)*\.{suffix}", organization))


CLOUDS: Mapping[str, Cloud] = MappingProxyType(
    {
        "public": Cloud(
            authority="https://login.microsoftonline.com",
            graph="https://graph.microsoft.com",
            dataverse="crmN.dynamics.com",
            exchange="api://AzureADTokenExchange",
        ),
        "usgov": Cloud(
            authority="https://login.microsoftonline.us",
            graph="https://graph.microsoft.us",
            dataverse="crm.microsoftdynamics.us",
            exchange="api://AzureADTokenExchangeUSGov",
        ),
        "usgovdod": Cloud(
            authority="https://login.microsoftonline.us",
            graph="https://dod-graph.microsoft.us",
            dataverse="crm.appsplatform.us",
            exchange="api://AzureADTokenExchangeUSGov",
        ),
        "china": Cloud(
            authority="https://login.partner.microsoftonline.cn",
            graph="https://microsoftgraph.chinacloudapi.cn",
            dataverse="crm.dynamics.cn",
            exchange="api://AzureADTokenExchangeChina",
        ),
    }
)
"""Every cloud by the word that the setting CLOUD takes."""
