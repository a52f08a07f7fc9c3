"""Whether a request names our tenant: by its id or one of its domains. There is no other, and no `common`."""

from starlette.requests import Request

from sandbox.entra.errors import EntraError
from sandbox.tenant.model import Tenant


def check_tenant(request: Request, tenant: Tenant, error: str) -> None:
    """Raises `EntraError` with OAuth's `error` for a tenant that is not ours."""
    name: str = request.path_params["tenant"]
    if name.lower() not in (tenant.id, *(domain.lower() for domain in tenant.domains)):
        raise EntraError(error, 90002, f"Tenant '{name}' not found.")
