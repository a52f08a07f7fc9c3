"""Every kind of request that the app sends, read back from the sandbox's journal after a tour of everything it does."""

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, unquote

import requests
from world import World, mail, meeting, record

_WORD = re.compile(r"(?<![\w.'@$\-/])[A-Za-z_][A-Za-z0-9_]*(?![\w'])")
_OPERATORS = frozenset(
    [
        "eq",
        "ne",
        "gt",
        "ge",
        "lt",
        "le",
        "and",
        "or",
        "not",
        "asc",
        "desc",
        "null",
        "true",
        "false",
        "any",
        "In",
        "PropertyName",
        "PropertyValues",
        "String",
        "Integer",
    ]
)
_GUID_OR_TIME = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d\d-\d\dT[\d:]+Z|0x[0-9A-Fa-f]+")


@dataclass(frozen=True)
class Sent:
    """A request of the app: service, path, and options in order, decoded."""

    service: str
    method: str
    path: str
    options: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    body: str

    @property
    def kind(self) -> str:
        """What is the same for all requests of one kind."""
        path = re.sub(r"\([0-9a-f-]{36}\)|AA[\w%=-]{20,}", "…", self.path)
        shape = [(name, _GUID_OR_TIME.sub("…", value)) for name, value in self.options if not name.startswith("@")]
        return f"{self.service} {self.method} {path} {shape}"

    @property
    def target(self) -> str:
        """Path and query as they go over the wire."""
        query = "&".join(f"{name}={quote(value, safe='')}" for name, value in self.options)
        return f"{self.path}?{query}" if query else self.path

    def with_option(self, number: int, value: str) -> "Sent":
        """The request with another value of one option."""
        options = list(self.options)
        options[number] = (options[number][0], value)
        return replace(self, options=tuple(options))


TOUR = {
    "name": "new_tour",
    "entitySet": "new_tours",
    "primaryName": "new_name",
    "navigation": {"new_guest/contact": "new_Guest", "new_host/account": "new_Host"},
}
"""A table of its own: nothing is kept of it yet, so its metadata are asked for."""
MEETINGS = [
    meeting("anna@fabrikam.com", ["tomas@fabrikam.com"], start="+10s", end="+1h"),
    meeting("anna@fabrikam.com", start="-1d", end="+0d", allDay=True),
]
FILES = [
    {"name": "film.mp4", "type": "video/mp4", "base64": base64.b64encode(bytes(3_300_000)).decode()},
    {"name": "logo.png", "type": "image/png", "base64": "iVBORw0KGgo=", "contentId": "logo@x", "inline": True},
]
"""More than fits into one request: the one in blocks, the other as it is."""


def tour(world: World) -> list[Sent]:
    """One request of each kind that the app sends to Graph and Dataverse."""
    _travel(world)
    found: dict[str, Sent] = {}
    for entry in world.journal():
        if entry["service"] in ("graph", "dataverse") and entry["status"] < 400:
            sent = _sent(entry)
            found.setdefault(sent.kind, sent)
    return list(found.values())


def words(text: str) -> Iterator[re.Match[str]]:
    """The names in an option: no operators, literals, ids or times."""
    bare = re.sub(r"'(?:[^']|'')*'", lambda literal: "'" + "0" * (len(literal[0]) - 2) + "'", text)
    bare = _GUID_OR_TIME.sub(lambda found: "0" * len(found[0]), bare)
    return (found for found in _WORD.finditer(bare) if found[0] not in _OPERATORS)


def again(world: World, sent: Sent, user: str) -> requests.Response:
    """Sends it as it stands, as a user."""
    token = world.call("GET", "token", params={"user": user, "for": sent.service})["token"]
    kept = {name: text for name, text in sent.headers.items() if name in ("prefer", "content-type", "accept")}
    return requests.request(
        sent.method,
        world.stack.addresses.sandbox[sent.service] + sent.target,
        headers={"Authorization": f"Bearer {token}", **kept},
        data=sent.body.encode() or None,
        timeout=30,
        allow_redirects=False,
    )


def _travel(world: World) -> None:
    """Every table, every relationship, a folder in the bin, something tracked elsewhere, a Track, and health."""
    records = [
        record("anna", "contact", fullname="Anna", emailaddress1="anna@fabrikam.com", parentcustomerid="$fabrikam"),
        record("fabrikam", "account", name="Fabrikam", emailaddress1="office@fabrikam.com", primarycontactid="$anna"),
        record("lead", "lead", fullname="Liberty", emailaddress1="liberty@litware.com", parentcontactid="$anna"),
        record(
            "deal",
            "opportunity",
            name="Deal",
            customerid="$fabrikam",
            parentcontactid="$anna",
            originatingleadid="$lead",
        ),
        record("case", "incident", title="Leak", customerid="$fabrikam", primarycontactid="$anna"),
        record("tour", "new_tour", new_name="Lisbon", new_guest="$anna", new_host="$fabrikam"),
    ]
    messages = [
        mail("anna@fabrikam.com", [world.kim], cc=["pat.o'brien@fabrikam.com"], messageId="<o'brien@fabrikam.com>"),
        mail("anna@fabrikam.com", messageId="<elsewhere@x>"),
        mail("anna@fabrikam.com", folder="deleteditems/Old", messageId="<old@x>"),
        mail("anna@fabrikam.com", subject="Files", attachments=FILES),
    ]
    world.load(
        kim=messages,
        records=records,
        users={world.kim: {"appRoles": ["AutoCapture.Admin"]}, world.alex: {"calendar": MEETINGS}},
        connectionRoles=[{"name": "Champion", "category": 1000}],
        connections=[{"record": "$deal", "other": "$anna", "role": "Champion"}],
        activities=[
            {
                "key": "e",
                "owner": world.alex,
                "subject": "x",
                "messageId": "<elsewhere@x>",
                "at": "-1h",
                "regarding": "$lead",
            }
        ],
        tables=[TOUR],
        columns=[
            {"table": "new_tour", "name": "new_guest", "type": "Lookup", "targets": ["contact"]},
            {"table": "new_tour", "name": "new_host", "type": "Lookup", "targets": ["account"]},
        ],
    )
    kim, alex = world.as_(world.kim), world.as_(world.alex)
    for meeting_ in alex.suggestions("contact", "anna"):
        assert alex.tracked("contact", "anna", meeting_)["state"] == "tracked"
    for table, key in (
        ("account", "fabrikam"),
        ("opportunity", "deal"),
        ("lead", "lead"),
        ("incident", "case"),
        ("new_tour", "tour"),
    ):
        kim.suggestions(table, key)
    kim.send("GET", "health")
    for suggestion in kim.suggestions("contact", "anna"):
        if suggestion["state"] == "untracked":
            assert kim.tracked("contact", "anna", suggestion)["state"] == "tracked"
    world.carry_on(lambda: len(_completions(world)) == 1)


def _completions(world: World) -> list[dict[str, Any]]:
    """Updates outside a change set: of a meeting that was written before it started."""
    sent = world.journal(0, "dataverse")
    return [entry for entry in sent if entry["method"] == "PATCH" and "/appointments(" in entry["path"]]


def _sent(entry: Mapping[str, Any]) -> Sent:
    path, _, query = entry["path"].partition("?")
    options = tuple(
        (unquote(name), unquote(value)) for name, _, value in (o.partition("=") for o in query.split("&") if o)
    )
    return Sent(entry["service"], entry["method"], path, options, entry["headers"], entry["body"])
