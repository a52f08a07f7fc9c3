"""What still stands between a user and a code or a token. It asks nobody anything.

https://learn.microsoft.com/entra/identity-platform/reference-error-codes
"""

from sandbox.entra.errors import EntraError, invalid_grant
from sandbox.entra.scopes import Granted, Scopes, granted
from sandbox.tenant.model import Guid, Registration, Tenant, User


def user(user_id: Guid, tenant: Tenant) -> User:
    """The user of a grant. Raises `EntraError` for one who is gone."""
    found = tenant.users.get(user_id)
    if found is None:
        raise invalid_grant(50034, "The user account does not exist in the directory.")
    return found


def passed(user: User, client: Registration, scopes: Scopes, tenant: Tenant) -> Granted:
    """What the client gets for the user. Raises `EntraError`.

    Whatever else a tenant may demand of a sign-in belongs here: it then holds for the page, for a silent sign-in
    and for a refresh alike.
    """
    if not user.enabled:
        raise invalid_grant(50057, "The user account is disabled.")
    return granted(scopes, client, tenant)


def across_a_redirect(error: EntraError) -> EntraError:
    """The refusal as the sign-in page says it: there, what a user could do about it is an interaction.

    https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#error-codes-for-authorization-endpoint-errors
    """
    if error.error != "invalid_grant":
        return error
    return EntraError("interaction_required", error.number, error.sentence, more=error.more)
