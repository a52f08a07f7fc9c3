"""Who is meant by a request, of those who are signed in. It signs nobody in.

https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#send-the-sign-in-request
"""

from collections.abc import Iterable, Sequence

from sandbox.entra.asking import Asked
from sandbox.entra.errors import EntraError
from sandbox.tenant.model import User


def named(name: str, users: Iterable[User]) -> User | None:
    """The user of a sign-in name, a mail address or an object id, in any case."""
    wanted = name.lower()
    return next((one for one in users if wanted in (one.id, one.upn.lower(), (one.mail or "").lower())), None)


def silently(asked: Asked, signed_in: Sequence[User]) -> User:
    """The one user who is meant. Raises `EntraError` where nobody is signed in, or more than one and no hint tells."""
    meant = signed_in if asked.hint is None else [one for one in [named(asked.hint, signed_in)] if one]
    if not meant:
        sentence = "A silent sign-in request was sent but no user is signed in."
        raise EntraError("login_required", 50058, sentence)
    if len(meant) > 1:
        sentence = "Either multiple user identities are available for the current request or selected account is not"
        raise EntraError("interaction_required", 16000, f"{sentence} supported for the scenario.")
    return meant[0]


def without_a_page(asked: Asked, signed_in: Sequence[User]) -> User | None:
    """Whom the page would only ask what is known: the hinted user, or the only one. A prompt always shows the page."""
    if asked.prompt is not None:
        return None
    if asked.hint is not None:
        return named(asked.hint, signed_in)
    return signed_in[0] if len(signed_in) == 1 else None
