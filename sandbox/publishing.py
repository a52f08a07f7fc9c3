"""Publishing to the organisation: the timeline's web resources and their configuration, as an administrator would.

It builds nothing: what was not built is not published, and the page then says that it is missing.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from sandbox.azurite import ROOT
from sandbox.pages.app import WEB_RESOURCES

_PUBLISHER = "autocapture_"
_BUILT = ROOT / "timeline" / "dist"
_AUTHORITY = "https://login.microsoftonline.com"


def publish(folder: Path, app: str, tenant: Mapping[str, str], built: Path = _BUILT) -> None:
    """Writes the built files and `settings.json` below the folder; what was published before goes.

    `app` is where the app answers, `tenant` what the sandbox says of itself.
    """
    published = folder / WEB_RESOURCES / _PUBLISHER
    shutil.rmtree(published, ignore_errors=True)
    published.mkdir(parents=True)
    for path in sorted(built.glob("*")):
        if path.is_file():
            shutil.copyfile(path, published / path.name)
    (published / "settings.json").write_text(json.dumps(_settings(app, tenant), indent=2) + "\n", "utf-8")


def _settings(app: str, tenant: Mapping[str, str]) -> dict[str, str]:
    """What the record source is told; the metadata, as text, leads MSAL to the sandbox's Entra.

    https://learn.microsoft.com/entra/msal/javascript/browser/initialization
    """
    return {
        "api": app,
        "clientId": tenant["timeline_client_id"],
        "authority": f"{_AUTHORITY}/{tenant['tenant']}",
        "scope": f"{tenant['client_id']}/access_as_user",
        "redirectUri": f"/WebResources/{_PUBLISHER}/signin.html",
        "authorityMetadata": json.dumps(_authority(tenant)),
        "cloudDiscoveryMetadata": json.dumps(_cloud(tenant)),
    }


def _authority(tenant: Mapping[str, str]) -> dict[str, str]:
    """The OpenID configuration with the issuer that tokens carry, and endpoints where the sandbox has them."""
    endpoints = f"{tenant['entra']}/{tenant['tenant']}"
    return {
        "issuer": f"{_AUTHORITY}/{tenant['tenant']}/v2.0",
        "authorization_endpoint": f"{endpoints}/oauth2/v2.0/authorize",
        "token_endpoint": f"{endpoints}/oauth2/v2.0/token",
        "end_session_endpoint": f"{endpoints}/oauth2/v2.0/logout",
        "jwks_uri": f"{endpoints}/discovery/v2.0/keys",
    }


def _cloud(tenant: Mapping[str, str]) -> dict[str, object]:
    names = ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"]
    return {
        "tenant_discovery_endpoint": f"{_AUTHORITY}/{tenant['tenant']}/v2.0/.well-known/openid-configuration",
        "metadata": [{"preferred_network": names[0], "preferred_cache": names[1], "aliases": names}],
    }
