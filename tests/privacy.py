"""Who has what, every route with its row, and what an answer tells: for the tests that nobody learns of another's.

The rows say what is asked; what the answers must be stands in the tests.
"""

import base64
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid5

import requests
from test_suggest import ANNA, from_anna
from world import Seller, World, mail, record, record_id

from sandbox.stack import Stack

GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NOBODYS = str(uuid5(UUID(int=0), "never existed"))
PATIENCE = 5
"""Seconds until the requests that a refusal left behind have come to their end."""
STILLNESS = 0.25
"""Seconds without a request after which none is on its way any more."""
SECRETS = "quetzalsubject", "quetzalbody", "quetzalname", "quetzaladdress", "quetzalrecord", "quetzalfile"
"""Words that stand in what is Kim's or Sanjay's and nowhere else."""


@dataclass(frozen=True)
class Scene:
    """Kim has something, Sanjay has a record in another unit; Alex has one email of his own, and asks."""

    world: World
    alex: Seller
    suggestion: str
    """Kim's."""
    trackings: tuple[str, ...]
    """Sanjay's, and Kim's: one that succeeded, one that failed."""
    secrets: frozenset[str]

    missing: str
    """A well-formed suggestion id that nobody in this tenant ever had."""
    not_visible: dict
    """How Alex's Track of an email ended that Sanjay had tracked in his unit: the documented exception."""


def kims() -> list[dict]:
    name = "quetzalname <quetzaladdress@fabrikam.com>"
    attached = [{"name": "quetzalfile.txt", "text": "quetzalbody"}]
    more = {"html": "<p>quetzalbody</p>", "cc": [name], "attachments": attached}
    return [from_anna(f"quetzalsubject {n}", at=f"-{n}m", **more) for n in (1, 2, 3)]


def never_had(suggestion: str) -> str:
    """A suggestion's id like this one, of a message that nobody ever had."""
    kind, _, graph_id = base64.urlsafe_b64decode(suggestion + "=" * (-len(suggestion) % 4)).decode().partition(":")
    turned = graph_id[:8] + graph_id[-3:7:-1] + graph_id[-2:]
    assert turned != graph_id
    return base64.urlsafe_b64encode(f"{kind}:{turned}".encode()).rstrip(b"=").decode()


def load(world: World) -> None:
    shared = mail("anna@fabrikam.com", messageId="<shared@x>", subject="Shared")
    hidden = record("hidden", "contact", world.sanjay, fullname="quetzalrecord", emailaddress1="anna@fabrikam.com")
    theirs = {world.sanjay: {"messages": [shared]}, world.renee: {"roles": ["Guest"]}}
    mine, guest = [from_anna("Mine"), shared], {"name": "Guest"}
    world.load(kim=kims(), alex=mine, records=[ANNA, hidden], users=theirs, roles=[guest])


def staged(stack: Stack) -> Scene:
    """Plays what has happened before Alex asks."""
    world = World(stack)
    load(world)
    kim, alex, sanjay = (world.as_(user) for user in (world.kim, world.alex, world.sanjay))
    (theirs,) = sanjay.suggestions("contact", "hidden")
    hidden = sanjay.tracked("contact", "hidden", theirs)
    waiting, good, bad = kim.suggestions("contact", "anna")
    done = kim.tracked("contact", "anna", good)
    world.fault("dataverse", path=r"\$batch", status=403, body='{"error":{"code":"0x80048306","message":""}}')
    failed = kim.tracked("contact", "anna", bad)
    assert [one["state"] for one in (hidden, done, failed)] == ["tracked", "tracked", "failed"]
    mine = {one["subject"]: one for one in alex.suggestions("contact", "anna")}
    assert {one["state"] for one in mine.values()} == {"untracked"}, "a look tells nothing of what Sanjay did"
    not_visible = alex.tracked("contact", "anna", mine["Shared"])
    ids = (hidden["id"], done["id"], failed["id"])
    secrets = {*SECRETS, *ids, done["activityId"], record_id("hidden"), world.sanjay, "Sanjay", theirs["id"]}
    secrets |= {one["id"] for one in (waiting, good, bad)}
    return Scene(world, alex, waiting["id"], ids, frozenset(secrets), never_had(waiting["id"]), not_visible)


type Ask = tuple[str, str]
"""Method and path below `api/`."""


def look(key: str = "anna") -> Ask:
    return "GET", f"records/contact/{record_id(key)}/suggestions"


def track(suggestion: str, key: str = "anna") -> Ask:
    return "POST", f"records/contact/{record_id(key)}/suggestions/{suggestion}/track"


def retried(tracking: str) -> Ask:
    return "POST", f"trackings/{tracking}/retry"


@dataclass(frozen=True)
class Row:
    """A route: how Kim's own things are asked for, and what is asked side by side that must look the same."""

    kims: Callable[[Scene], list[Ask]]
    pairs: Callable[[Scene], list[tuple[Ask, Ask]]] = lambda _: []
    """A foreign thing, and one that never existed."""
    remotes: int = 0
    """How many requests either costs: a refusal may leave some behind that come to their end later."""
    is_public: bool = False


ROWS = {
    "GET /records/{table}/{recordId}/suggestions": Row(
        lambda _: [look(), ("GET", f"{look()[1]}?include=tracked"), look("hidden"), look("nobody")]
    ),
    "POST /records/{table}/{recordId}/suggestions/{suggestionId}/track": Row(
        lambda scene: [track(scene.suggestion), track(scene.suggestion, "hidden"), track(scene.suggestion, "nobody")],
        lambda scene: [
            (track(scene.suggestion, key), track(scene.missing, key)) for key in ("anna", "hidden", "nobody")
        ],
        remotes=3,
    ),
    "GET /trackings/{trackingId}": Row(
        lambda scene: [("GET", f"trackings/{one}") for one in scene.trackings],
        lambda scene: [(("GET", f"trackings/{one}"), ("GET", f"trackings/{NOBODYS}")) for one in scene.trackings],
    ),
    "DELETE /trackings/{trackingId}": Row(
        lambda scene: [("DELETE", f"trackings/{one}") for one in scene.trackings],
        lambda scene: [(("DELETE", f"trackings/{one}"), ("DELETE", f"trackings/{NOBODYS}")) for one in scene.trackings],
    ),
    "POST /trackings/{trackingId}/retry": Row(
        lambda scene: [retried(one) for one in scene.trackings],
        lambda scene: [(retried(one), retried(NOBODYS)) for one in scene.trackings],
    ),
    "GET /trackings": Row(lambda _: [("GET", "trackings")]),
    "GET /health": Row(lambda _: [("GET", "health")], is_public=True),
    "GET /openapi.json": Row(lambda _: [("GET", "openapi.json")], is_public=True),
}


@dataclass(frozen=True)
class Told:
    """What an answer tells: without the ids that the caller sent, and without the invocation's."""

    status: int
    headers: frozenset[tuple[str, str]]
    body: str


def sent(world: World, asked: Ask, authorization: str | None) -> requests.Response:
    headers = {} if authorization is None else {"Authorization": authorization}
    return requests.request(asked[0], f"{world.stack.addresses.app}/api/{asked[1]}", headers=headers, timeout=30)


def told(answer: requests.Response, asked: Ask) -> Told:
    ids = [part for part in asked[1].partition("?")[0].split("/") if len(part) > 30]
    text = answer.text
    if answer.headers["Content-Type"].startswith("application/problem+json"):
        text = text.replace(answer.json()["invocation"], "…")
    headers = {name.lower(): value for name, value in answer.headers.items() if name.lower() != "date"}
    for one in ids:
        text = text.replace(one, "…")
    return Told(answer.status_code, frozenset(headers.items()), text)


def leaks(scene: Scene, answers: list[Told]) -> list[str]:
    """The secrets that stand in what was told."""
    every = " ".join(one.body + repr(one.headers) for one in answers).lower()
    return [secret for secret in scene.secrets if secret.lower() in every]


def until_still(world: World) -> None:
    """Waits until the remotes are asked nothing for a moment: what was refused before may leave requests behind."""
    newest, since = world.mark(), time.monotonic()
    while time.monotonic() - since < STILLNESS:
        if served := world.journal(newest):
            newest, since = served[-1]["number"], time.monotonic()


def outcome(scene: Scene, asked: Ask, remotes: int) -> tuple[Told, Counter]:
    """What Alex is told, and what the remotes were asked meanwhile, ids left out."""
    since, until = scene.world.mark(), time.monotonic() + PATIENCE
    answer = told(scene.alex.send(*asked), asked)
    while True:
        served = [shape(one) for one in scene.world.journal(since)]
        if len(served) >= remotes or time.monotonic() > until:
            return answer, Counter(served)


def shape(entry: dict) -> tuple:
    path = GUID.sub("…", re.sub(r"(/me/(?:messages|events)/)[^?]+", r"\1…", entry["path"]))
    return entry["service"], entry["method"], path, entry["status"], entry["caller"]
