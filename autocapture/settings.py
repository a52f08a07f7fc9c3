"""The app's settings: every one named, with its meaning, its default and its check; all checked at once.

It reads the mapping it is given and nothing else; values never appear in an error.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from autocapture.core.gate import PLANS, TEMPLATES, Demands
from autocapture.core.rules import Rules
from autocapture.errors import SettingProblem, SettingsWrong
from autocapture.gateways.clouds import CLOUDS, Cloud

STORAGE = "AzureWebJobsStorage"
"""The prefix of the identity-based connection that the host and the app share.

https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection
"""

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_QUEUE = re.compile(r"[a-z0-9](?:[a-z0-9]|-(?!-)){1,61}[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an administrator sets. URLs have no trailing slash."""

    cloud: Cloud
    tenant_id: UUID
    client_id: UUID
    allowed_clients: frozenset[UUID]
    identity_client_id: UUID
    certificate_path: str
    """Empty when the identity stands for the app at Entra, as it always does at the storage account."""
    dataverse_url: str
    blob_uri: str
    queue_uri: str
    table_uri: str
    tracking_queue: str
    demands: Demands
    rules: Rules


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name, what it is, how its text becomes a value, and the text when it is not set."""

    name: str
    meaning: str
    parse: Callable[[str], Any]
    default: str | None = None
    may_be_empty: bool = False
    """Whether set to nothing means nothing, and not the default."""


def settings(environment: Mapping[str, str]) -> Settings:
    """The settings in an environment; raises `SettingsWrong` with every missing or wrong one."""
    values: dict[str, Any] = {}
    problems = []
    for one in SETTINGS:
        try:
            values[one.name] = _value(one, environment)
        except ValueError as error:
            problems.append(SettingProblem(one.name, str(error)))
    problems += _contradictions(values)
    if problems:
        raise SettingsWrong(tuple(problems))
    return _settings(values)


def _contradictions(values: Mapping[str, Any]) -> list[SettingProblem]:
    """Settings that are each right and do not fit together."""
    if not {"CLOUD", "DATAVERSE_URL"} <= values.keys() or CLOUDS[values["CLOUD"]].has(values["DATAVERSE_URL"]):
        return []
    ending = CLOUDS[values["CLOUD"]].dataverse
    told = f"does not fit CLOUD: an organisation of that cloud has an address that ends in {ending}"
    return [SettingProblem("DATAVERSE_URL", told)]


def _value(one: Setting, environment: Mapping[str, str]) -> object:
    text: str | None = environment.get(one.name, "").strip()
    if not text and not (one.may_be_empty and one.name in environment):
        text = one.default
    if text is None:
        raise ValueError(f"is missing: {one.meaning}")
    try:
        return one.parse(text)
    except ValueError:
        raise ValueError(f"is wrong: {one.meaning}") from None


def _settings(values: Mapping[str, Any]) -> Settings:
    rules = Rules(
        related_contacts_all_addresses=values["RELATED_CONTACT_ADDRESSES"] == "all",
        inactive_contacts=values["RELATED_CONTACTS"] == "all",
        contact_cap=values["ACCOUNT_CONTACT_CAP"],
        hide_internal_only=values["HIDE_INTERNAL_ONLY"],
        suggestion_cap=values["SUGGESTION_CAP"],
        window_days=values["WINDOW_DAYS"],
        defer_meetings=values["FUTURE_MEETINGS"] == "defer",
        undo_span=timedelta(hours=values["UNDO_HOURS"]),
    )
    return Settings(
        cloud=CLOUDS[values["CLOUD"]],
        tenant_id=values["TENANT_ID"],
        client_id=values["CLIENT_ID"],
        allowed_clients=values["ALLOWED_CLIENTS"] or frozenset({values["CLIENT_ID"]}),
        identity_client_id=values["IDENTITY_CLIENT_ID"],
        certificate_path=values["CERTIFICATE_PATH"],
        dataverse_url=values["DATAVERSE_URL"],
        blob_uri=values[f"{STORAGE}__blobServiceUri"],
        queue_uri=values[f"{STORAGE}__queueServiceUri"],
        table_uri=values[f"{STORAGE}__tableServiceUri"],
        tracking_queue=values["TRACKING_QUEUE"],
        demands=Demands(values["SALES_ROLES"], values["LICENCE_PLANS"]),
        rules=rules,
    )


def _https(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment:
        raise ValueError
    return text.rstrip("/")


def _origin(text: str) -> str:
    if urlsplit(_https(text)).path.strip("/"):
        raise ValueError
    return _https(text).lower()


def _guids(text: str) -> frozenset[UUID]:
    return frozenset(UUID(one.strip()) for one in text.split(",")) if text else frozenset()


def _roles(text: str) -> tuple[UUID | str, ...]:
    """Ids of role templates, and names of roles."""
    return tuple(UUID(one) if _GUID.fullmatch(one) else one for one in _demanded(text))


def _plans(text: str) -> tuple[UUID, ...]:
    return tuple(UUID(one) for one in _demanded(text))


def _demanded(text: str) -> list[str]:
    """What the text names; nothing for nothing, and for the word that says so where settings cannot be empty."""
    parts = [one.strip() for one in text.split(",")] if text and text.lower() != "none" else []
    if not all(parts):
        raise ValueError
    return parts


def _path(text: str) -> str:
    if text and not text.startswith("/"):
        raise ValueError
    return text


def _queue(text: str) -> str:
    if not _QUEUE.fullmatch(text):
        raise ValueError
    return text


def _boolean(text: str) -> bool:
    return _one_of("true", "false")(text) == "true"


def _one_of(*allowed: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text.lower() not in allowed:
            raise ValueError
        return text.lower()

    return parse


def _between(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not least <= int(text) <= most:
            raise ValueError
        return int(text)

    return parse


SETTINGS = (
    Setting("TENANT_ID", "the id of the Entra tenant, a GUID", UUID),
    Setting("CLIENT_ID", "the client id of the app registration, a GUID", UUID),
    Setting("IDENTITY_CLIENT_ID", "the client id of the user-assigned managed identity, a GUID", UUID),
    Setting("CLOUD", "public, usgov, usgovdod or china: Microsoft's cloud of the tenant", _one_of(*CLOUDS), "public"),
    Setting(
        "ALLOWED_CLIENTS",
        "the client ids of the app registrations that may call, GUIDs separated by commas; left out, CLIENT_ID alone",
        _guids,
        "",
    ),
    Setting(
        "CERTIFICATE_PATH",
        "the path of a PEM file with the app registration's key and certificate, /…; left out, the identity is used",
        _path,
        "",
    ),
    Setting("DATAVERSE_URL", "the organisation's address, such as https://contoso.crm.dynamics.com", _origin),
    Setting(f"{STORAGE}__blobServiceUri", "the storage account's blob address, https://…", _https),
    Setting(f"{STORAGE}__queueServiceUri", "the storage account's queue address, https://…", _https),
    Setting(f"{STORAGE}__tableServiceUri", "the storage account's table address, https://…", _https),
    Setting("TRACKING_QUEUE", "the queue of trackings: 3 to 63 letters, digits, single dashes", _queue),
    Setting(
        "SALES_ROLES",
        "which security roles may use the app, template ids or names separated by commas; empty or none for any",
        _roles,
        ",".join(map(str, TEMPLATES)),
        may_be_empty=True,
    ),
    Setting(
        "LICENCE_PLANS",
        "which service plans may use the app, GUIDs separated by commas; empty or none for any",
        _plans,
        ",".join(map(str, PLANS)),
        may_be_empty=True,
    ),
    Setting("WINDOW_DAYS", "how many days back suggestions reach, 1 to 30", _between(1, 30), "3"),
    Setting("SUGGESTION_CAP", "how many suggestions are shown at most, 1 to 200", _between(1, 200), "50"),
    Setting("ACCOUNT_CONTACT_CAP", "how many contacts of an account count, 1 to 500", _between(1, 500), "50"),
    Setting(
        "RELATED_CONTACT_ADDRESSES",
        "primary or all: which addresses of related contacts count",
        _one_of("primary", "all"),
        "primary",
    ),
    Setting("RELATED_CONTACTS", "active or all: which related contacts count", _one_of("active", "all"), "active"),
    Setting(
        "FUTURE_MEETINGS",
        "defer or write: what a meeting to come does where nobody can know whether the seller's calendar synchronises",
        _one_of("defer", "write"),
        "defer",
    ),
    Setting("UNDO_HOURS", "for how many hours a Track may be undone, 0 (never) to 720", _between(0, 720), "24"),
    Setting("HIDE_INTERNAL_ONLY", "true or false: hide mail among the tenant's own domains", _boolean, "false"),
)
"""Every setting of the app, in the order in which problems are named."""
