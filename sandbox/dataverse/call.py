"""One call: what is asked, as whom, of which organisation; and the answer. It decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.dataverse.filters import Filters
from sandbox.dataverse.preferences import Preferences, preferences
from sandbox.dataverse.principal import Principal
from sandbox.dataverse.rendering import Renderer
from sandbox.dataverse.schema import Schema
from sandbox.tenant.model import Organization
from sandbox.tenant.state import State

ROOT = "/api/data/v9.2/"


@dataclass(frozen=True, slots=True)
class Call:
    """A request, alone or as a part of a batch. `path` is below the service root; headers by lower-case name."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    principal: Principal
    schema: Schema
    state: State

    @property
    def organization(self) -> Organization:
        """Where the rows are."""
        return self.principal.organization

    @property
    def prefers(self) -> Preferences:
        """What the request prefers; raises `DataverseError`."""
        return preferences(self.headers.get("prefer", ""))

    @property
    def filters(self) -> Filters:
        """Reads `$filter`."""
        return Filters(self.organization, self.schema)

    @property
    def renderer(self) -> Renderer:
        """Writes rows for this caller."""
        return Renderer(self.organization, self.schema, self.principal, self.prefers.annotations)

    @property
    def context(self) -> str:
        """Where `@odata.context` points."""
        return f"{self.organization.url}{ROOT}$metadata"


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, JSON content, bytes or none, and headers, which say what bytes are."""

    status: int
    content: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
