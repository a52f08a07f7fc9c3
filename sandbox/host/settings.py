"""The app's settings as the host reads them: `%SETTING%` and identity-based connections.

It does not read `host.json` and knows no setting of the app by name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.host.errors import CannotStart, SettingMissing

_REFERENCE = re.compile(r"%([^%]+)%")


@dataclass(frozen=True, slots=True)
class Connection:
    """Where a storage account's queues are, and as which managed identity the host goes there."""

    queue_uri: str
    client_id: str | None


class Settings:
    """Application settings; names compare case-insensitively, as in the real host."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._values = {name.lower(): value for name, value in environment.items()}

    def get(self, name: str) -> str | None:
        """The setting's value; None when it is missing or empty."""
        return self._values.get(name.lower()) or None

    def under(self, prefix: str) -> dict[str, str]:
        """All settings whose names start with the prefix, by the lower-case rest of the name."""
        start = prefix.lower()
        return {name.removeprefix(start): value for name, value in self._values.items() if name.startswith(start)}

    def resolve(self, text: str, where: str) -> str:
        """The text with every `%SETTING%` replaced.

        `where` names the place in the error. Raises `SettingMissing`.
        https://learn.microsoft.com/azure/azure-functions/functions-bindings-expressions-patterns#binding-expressions---app-settings
        """

        def value(reference: re.Match[str]) -> str:
            found = self.get(reference[1])
            if found is None:
                raise SettingMissing(f"{where} names the setting {reference[1]}, which is not set. Set it.")
            return found

        return _REFERENCE.sub(value, text)

    def connection(self, name: str, where: str) -> Connection:
        """The identity-based connection of that name. Raises `SettingMissing`, or `CannotStart` when it is none.

        https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection
        """
        if self.get(name):
            raise CannotStart(
                f"{name} holds a connection string; this host wants {name}__queueServiceUri and no secret."
            )
        uri, credential = self.get(f"{name}__queueServiceUri"), self.get(f"{name}__credential")
        if uri is None:
            raise SettingMissing(f"{where} uses the connection {name}, but {name}__queueServiceUri is not set. Set it.")
        if credential != "managedidentity":
            raise CannotStart(f"{name}__credential must be managedidentity, not {credential}.")
        return Connection(uri.rstrip("/"), self.get(f"{name}__clientId"))
