"""Calls to Dataverse: in whose name, and what is never sent."""

from uuid import UUID

import pytest

from autocapture.errors import RemoteRefused
from autocapture.gateways.clouds import CLOUDS
from autocapture.gateways.credentials import by_identity
from autocapture.gateways.dataverse.client import AsApplication, Dataverse
from autocapture.gateways.entra import Entra, Registration
from autocapture.gateways.http import Http

ORGANIZATION = "https://contoso.crm.dynamics.com"


@pytest.fixture
def dataverse() -> Dataverse:
    """Nothing can be sent: there is no host that may be reached, and no identity."""
    registration = Registration(CLOUDS["public"], UUID(int=1), UUID(int=2))
    entra = Entra(registration, by_identity(lambda: pytest.fail("a token was asked for")))
    return Dataverse(Http(frozenset(), 1), entra, ORGANIZATION)


@pytest.mark.parametrize("path", ["accounts", "emails(0)", "$batch", "WhoAmi", "accounts?$filter=EntityDefinitions("])
def test_no_record_is_read_in_the_apps_own_name(dataverse, path):
    with pytest.raises(RemoteRefused, match="never read or written in the app's own name"):
        dataverse.get(AsApplication(), path)


@pytest.mark.parametrize("path", ["emails", "EntityDefinitions(LogicalName='account')"])
def test_nothing_is_written_in_the_apps_own_name(dataverse, path):
    with pytest.raises(RemoteRefused, match="never read or written in the app's own name"):
        dataverse.send(AsApplication(), "POST", f"{dataverse.base}/{path}", {}, b"{}")
