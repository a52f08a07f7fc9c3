"""What Entra hands out and knows again, by a secret: sessions, codes, refresh tokens. It decides nothing about them."""

import secrets

from sandbox.tenant.state import State


def secret() -> str:
    """A text that nobody guesses.

    It is not the tenant's own randomness: that begins again with every reset, and a browser keeps what it was given.
    """
    return secrets.token_urlsafe(48)


class Kept[T]:
    """Values by their secrets, for as long as the tenant lives: another one, or the same afresh, knows none."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._tenant = state.tenant
        self._values: dict[str, T] = {}

    def keep(self, name: str, value: T) -> None:
        """Keeps the value under the secret, in the place of an older one."""
        self._living()[name] = value

    def find(self, name: str) -> T | None:
        """The value, if the secret is known."""
        return self._living().get(name)

    def drop(self, name: str) -> None:
        """Forgets the secret."""
        self._living().pop(name, None)

    def _living(self) -> dict[str, T]:
        if self._tenant is not self._state.tenant:
            self._tenant = self._state.tenant
            self._values = {}
        return self._values
