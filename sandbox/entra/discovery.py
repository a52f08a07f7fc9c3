"""What everyone may know of Entra: the names of the cloud, the OpenID configuration, the keys. It grants nothing.

https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#fetch-the-openid-configuration-document
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.entra import across
from sandbox.entra.errors import EntraError, refused
from sandbox.entra.tenancy import check_tenant
from sandbox.entra.tokens import ISSUER, Tokens
from sandbox.tenant.state import State


class Discovery:
    """The public documents of the living tenant; a script on any origin may read them."""

    def __init__(self, state: State, tokens: Tokens) -> None:
        self._state = state
        self._tokens = tokens

    async def instance(self, request: Request) -> Response:
        """The names of the cloud. https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud."""
        if not request.query_params.get("authorization_endpoint", "").startswith(f"{ISSUER}/"):
            return self._refused(EntraError("invalid_instance", 50049, "Unknown or invalid instance."))
        names = ["login.microsoftonline.com", "login.windows.net", "login.microsoft.com", "sts.windows.net"]
        metadata = [{"preferred_network": names[0], "preferred_cache": names[1], "aliases": names}]
        endpoint = f"{self._root()}/v2.0/.well-known/openid-configuration"
        found = {"tenant_discovery_endpoint": endpoint, "api-version": "1.1", "metadata": metadata}
        return JSONResponse(found, headers=across.EVERYONE)

    async def configuration(self, request: Request) -> Response:
        """The OpenID configuration; every endpoint is https on the authority's own host."""
        root = self._root()
        return self._public(
            request,
            {
                "token_endpoint": f"{root}/oauth2/v2.0/token",
                "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
                "jwks_uri": f"{root}/discovery/v2.0/keys",
                "response_modes_supported": ["query", "fragment", "form_post"],
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
                "scopes_supported": ["openid", "profile", "email", "offline_access"],
                "issuer": f"{root}/v2.0",
                "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
                "end_session_endpoint": f"{root}/oauth2/v2.0/logout",
                "tenant_region_scope": "EU",
                "cloud_instance_name": "microsoftonline.com",
                "msgraph_host": "graph.microsoft.com",
            },
        )

    async def keys(self, request: Request) -> Response:
        """The public keys."""
        return self._public(request, {"keys": self._tokens.published()})

    def _public(self, request: Request, document: dict[str, object]) -> Response:
        try:
            check_tenant(request, self._state.tenant, "invalid_tenant")
        except EntraError as error:
            return self._refused(error)
        return JSONResponse(document, headers=across.EVERYONE)

    def _refused(self, error: EntraError) -> Response:
        response = refused(error, self._state)
        response.headers.update(across.EVERYONE)
        return response

    def _root(self) -> str:
        return f"{ISSUER}/{self._state.tenant.id}"
