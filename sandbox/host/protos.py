"""Stand-ins for the host-to-worker messages that the worker runtime reads and makes.

The runtime gets its message classes from whoever starts it and touches them by attribute only; plain dataclasses
with the names of the published contract do. This is no protobuf, it is never put on a wire, and messages the runtime
does not use are left out.
https://github.com/Azure/azure-functions-language-worker-protobuf
"""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, ClassVar


class TypedData:
    """One value in one of the forms string, json, bytes or http; or none at all."""

    def __init__(self, **form: object) -> None:
        self.form: str | None = next(iter(form), None)
        self.value: Any = form.get(self.form or "")

    def WhichOneof(self, _group: str) -> str | None:  # noqa: N802 - protobuf's name
        """The form that is set."""
        return self.form

    def __getattr__(self, name: str) -> object:
        if name == self.__dict__.get("form"):
            return self.value
        raise AttributeError(name)


@dataclass(frozen=True, slots=True)
class RpcHttp:
    """A request (method, url, query, params) or an answer (status_code, cookies)."""

    headers: dict[str, str]
    body: TypedData | None
    method: str = ""
    url: str = ""
    query: dict[str, str] = field(default_factory=dict)
    params: dict[str, str] = field(default_factory=dict)
    status_code: str = ""
    cookies: list["RpcHttpCookie"] | None = None
    enable_content_negotiation: bool = False


@dataclass(frozen=True, slots=True)
class Nullable:
    """A value that may be absent; absence is None instead of this."""

    value: Any


NullableString = NullableBool = NullableDouble = NullableTimestamp = Nullable


@dataclass(frozen=True, slots=True)
class Timestamp:
    """Seconds since 1970."""

    seconds: int


_SameSite = IntEnum("_SameSite", {"None": 0, "Lax": 1, "Strict": 2, "ExplicitNone": 3})


@dataclass(frozen=True, slots=True)
class RpcHttpCookie:
    """A cookie of an answer."""

    SameSite: ClassVar[type[IntEnum]] = _SameSite
    name: str
    value: str
    domain: Nullable | None
    path: Nullable | None
    expires: Nullable | None
    secure: Nullable | None
    http_only: Nullable | None
    same_site: int
    max_age: Nullable | None


@dataclass(frozen=True, slots=True)
class ParameterBinding:
    """A named value that goes into a function or comes out of it."""

    name: str
    data: TypedData

    def WhichOneof(self, _group: str) -> str:  # noqa: N802 - protobuf's name
        """Always data: shared memory is not emulated."""
        return "data"


@dataclass(frozen=True, slots=True)
class BindingInfo:
    """Direction and type of a binding, and the contract's numbers for them."""

    undefined: ClassVar[int] = 0
    out: ClassVar[int] = 1
    inout: ClassVar[int] = 2
    type: str
    data_type: int | None
    direction: int


@dataclass(frozen=True, slots=True)
class RpcException:
    """What a function raised."""

    message: str
    stack_trace: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class StatusResult:
    """Whether a request to the worker succeeded."""

    Failure: ClassVar[int] = 0
    Success: ClassVar[int] = 1
    status: int
    exception: RpcException | None = None


@dataclass(frozen=True, slots=True)
class WorkerMetadata:
    """Which worker this is."""

    runtime_name: str
    runtime_version: str
    worker_version: str
    worker_bitness: str
    custom_properties: dict[str, str]


@dataclass(frozen=True, slots=True)
class WorkerInitResponse:
    """The answer to the worker's initialisation, which imports and indexes the app."""

    capabilities: dict[str, str]
    worker_metadata: WorkerMetadata
    result: StatusResult


@dataclass(frozen=True, slots=True)
class RpcRetryOptions:
    """A function's retry policy."""

    max_retry_count: int
    retry_strategy: str
    delay_interval: Any = None
    minimum_interval: Any = None
    maximum_interval: Any = None


@dataclass(frozen=True, slots=True)
class RpcFunctionMetadata:
    """A function that was found in the app."""

    name: str
    function_id: str
    managed_dependency_enabled: bool
    directory: str
    script_file: str
    entry_point: str
    is_proxy: bool
    language: str
    bindings: dict[str, BindingInfo]
    raw_bindings: list[str]
    retry_options: RpcRetryOptions | None
    properties: dict[str, str]


@dataclass(frozen=True, slots=True)
class FunctionMetadataResponse:
    """The functions that were found in the app."""

    use_default_metadata_indexing: bool
    function_metadata_results: list[RpcFunctionMetadata] | None
    result: StatusResult


@dataclass(frozen=True, slots=True)
class FunctionLoadResponse:
    """The answer to loading a function."""

    function_id: str
    result: StatusResult


@dataclass(frozen=True, slots=True)
class InvocationResponse:
    """What came out of an invocation."""

    invocation_id: str
    result: StatusResult
    return_value: TypedData | None = None
    output_data: list[ParameterBinding] = field(default_factory=list)
