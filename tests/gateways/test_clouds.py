"""Which hosts belong together."""

import pytest

from autocapture.gateways.clouds import CLOUDS

ORGANIZATIONS = {
    "public": [
        "contoso.crm.dynamics.com",
        "contoso.crm4.dynamics.com",
        "c-1.crm21.dynamics.com",
        "gcc.crm9.dynamics.com",
    ],
    "usgov": ["contoso.crm.microsoftdynamics.us"],
    "usgovdod": ["contoso.crm.appsplatform.us"],
    "china": ["contoso.crm.dynamics.cn"],
}


@pytest.mark.parametrize("cloud", CLOUDS)
@pytest.mark.parametrize("of", ORGANIZATIONS)
def test_an_organisation_belongs_to_one_cloud(cloud, of):
    assert {CLOUDS[cloud].has(f"https://{host}") for host in ORGANIZATIONS[of]} == {cloud == of}


@pytest.mark.parametrize(
    "url",
    [
        "https://crm.dynamics.com",
        "https://contoso.dynamics.com",
        "https://contoso.crm.dynamics.com.evil.example",
        "https://evil.example/contoso.crm.dynamics.com",
        "https://contosocrm.dynamics.com",
        "https://contoso.crmxdynamics.com",
        "https://contoso.crm.dynamics.com:8443",
        "https://evil.example@contoso.crm.dynamics.com",
        "https://contoso.crm123.dynamics.com",
        "http://contoso.crm.dynamics.com",
        "https://contoso.crm.dynamics.com\n",
        "https://.crm.dynamics.com",
    ],
)
def test_a_host_that_only_looks_like_one_belongs_to_none(url):
    assert not any(cloud.has(url) for cloud in CLOUDS.values())


def test_no_two_clouds_share_graph():
    assert len({cloud.graph for cloud in CLOUDS.values()}) == len(CLOUDS)
