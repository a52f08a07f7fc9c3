"""The people of a story and what they do: they click, click again, and promote mail by other ways."""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import requests
from office import ANNA, RECORDS, TIMELINES, Entry, Target, load, message_id
from rough import Kill, Rough
from world import Seller, World, record_id

CALENDAR = "me/events?$select=id,iCalUId,subject,isCancelled,attendees,organizer,responseStatus&$top=50"
STAYS = frozenset({"undo_too_late", "undo_changed", "undo_shared", "undo_made_nothing", "undo_under_way"})
SELLERS = ("kim", "alex", "sanjay")


@dataclass
class Team:
    """Sellers who were signed in and saw their suggestions before anything went wrong."""

    rough: Rough
    world: World
    entries: list[Entry]
    sellers: dict[str, Seller] = field(default_factory=dict)
    targets: list[Target] = field(default_factory=list)
    accepted: dict[tuple[str, str], Target] = field(default_factory=dict)
    """What was answered with 202, by seller and id of the tracking."""
    calendars: dict[str, Any] = field(default_factory=dict)
    promoted: dict[str, str] = field(default_factory=dict)
    """Activities that someone else made, by subject."""

    @classmethod
    def of(cls, rough: Rough, kinds: Sequence[str], *, synchronises: bool) -> "Team":
        """A new tenant, with one entry of each kind."""
        world = World(rough.stack)
        team = cls(rough, world, load(world, kinds, synchronises=synchronises))
        team.sellers = {name: world.as_(getattr(world, name)) for name in SELLERS}
        team.calendars = team.seen_calendars()
        with ThreadPoolExecutor(4) as pool:
            team.targets = [one for found in pool.map(team.open, TIMELINES) for one in found]
        return team

    def open(self, timeline: tuple[str, str]) -> list[Target]:
        """The suggestions that a seller sees."""
        name, key = timeline
        found = self.sellers[name].suggestions(RECORDS[key], key)
        return [Target(name, key, one["id"], one["subject"]) for one in found]

    def look(self, timeline: tuple[str, str]) -> None:
        """A seller opens a timeline; whatever goes wrong has a name."""
        name, key = timeline
        answer = self.sellers[name].look(RECORDS[key], key)
        assert answer.status_code in (200, 503), answer.text

    def click(self, target: Target) -> requests.Response | None:
        """A seller clicks Track; None when the app died meanwhile."""
        seller = self.sellers[target.seller]
        try:
            answer = seller.track(target.table, target.key, target.suggestion, confirmPrivate=True)
        except requests.RequestException:
            return None
        if answer.status_code == 202:
            self.accepted[target.seller, answer.json()["id"]] = target
        return answer

    def undo(self, seller: str, tracking: str) -> None:
        """A seller clicks Undo: it is undone, or stays for a reason that has a name."""
        answer = self.sellers[seller].send("DELETE", f"trackings/{tracking}")
        assert answer.status_code in (200, 409, 503), answer.text
        assert answer.status_code != 200 or answer.json()["state"] == "undone", answer.text
        assert answer.status_code != 409 or answer.json()["code"] in STAYS, answer.text

    def retry(self, seller: str, tracking: str) -> None:
        """A seller clicks Retry: it starts anew, or there is nothing to try again."""
        answer = self.sellers[seller].send("POST", f"trackings/{tracking}/retry", json={})
        assert answer.status_code in (202, 409, 503), answer.text
        assert answer.status_code != 409 or answer.json()["code"] == "nothing_to_retry", answer.text

    def click_at_once(self, targets: Sequence[Target]) -> None:
        """Several clicks at the same time; each is accepted, or refused for a reason that passes."""
        with ThreadPoolExecutor(len(targets)) as pool:
            for answer in pool.map(self.click, targets):
                assert answer is not None, "the host runs"
                assert answer.status_code in (202, 503), answer.text

    def others(self, target: Target) -> list[Target]:
        """The same entry as others see it, or on another record."""
        return [one for one in self.targets if one.subject == target.subject and one != target]

    def state(self, seller: str, tracking: str) -> dict[str, Any]:
        """How a tracking stands."""
        answer = self.sellers[seller].send("GET", f"trackings/{tracking}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def is_under_way(self, subject: str) -> bool:
        """Whether somebody's tracking of it has not ended."""
        return any(
            self.state(*key)["state"] == "pending" for key, one in self.accepted.items() if one.subject == subject
        )

    def promote(self, subject: str) -> None:
        """Alex saves a message from Outlook, unless Dynamics 365 knows it already, as its own synchronisation looks."""
        wanted = message_id(self.world, subject)
        if any(row["messageid"] == wanted for row in self.world.rows("emails", "?$select=messageid")):
            return
        row = {
            "subject": subject,
            "messageid": wanted,
            "directioncode": False,
            "regardingobjectid_contact_email@odata.bind": f"/contacts({record_id('anna')})",
            "email_activity_parties": [{"participationtypemask": 1, "addressused": ANNA}],
        }
        made = self._written("POST", "emails", row)
        self._written("PATCH", f"emails({made['activityid']})", {"statecode": 1, "statuscode": 4})
        self.promoted[subject] = made["activityid"]

    def _written(self, method: str, path: str, row: dict[str, Any]) -> dict[str, Any]:
        token = self.world.call("GET", "token", params={"user": self.world.alex, "for": "dataverse"})["token"]
        url = f"{self.world.stack.addresses.sandbox['dataverse']}/api/data/v9.2/{path}"
        headers = {"Authorization": f"Bearer {token}", "Prefer": "return=representation"}
        answer = requests.request(method, url, json=row, headers=headers, timeout=30)
        assert answer.ok, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def seen_calendars(self) -> dict[str, Any]:
        """What stands in everyone's calendar, without the times, which the story moves."""
        return {name: self._graph(getattr(self.world, name)) for name in SELLERS}

    def _graph(self, address: str) -> Any:
        token = self.world.call("GET", "token", params={"user": address, "for": "graph"})["token"]
        url = f"{self.world.stack.addresses.sandbox['graph']}/v1.0/{CALENDAR}"
        answer = requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=30)
        assert answer.ok, answer.text
        return answer.json()["value"]

    def start_delivery(self, seller: str, tracking: str, function: str = "write_tracking") -> None:
        """A queue begins to deliver a message once more."""
        body = {"input": json.dumps({"seller": self.sellers[seller].key, "tracking": tracking})}
        url = f"{self.rough.stack.addresses.app}/admin/functions/{function}"
        requests.post(url, json=body, timeout=60)

    def crash(self, does: Callable[[], object], kill: Kill) -> str:
        """The host dies at a step of what is done, and is started again; which step that was."""
        return self.rough.crash(self.world, does, kill)
