"""The main job, end to end, over HTTP: suggestions on three records, one of them tracked, seen by a colleague.

It shows what it sees and raises when something does not hold. It knows the people and the records of the scenario
`story`, and nothing of the app but its API.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

import requests
from rich.console import RenderableType

from sandbox import tables
from sandbox.visitor import Visitor

_KIM, _ALEX, _SANJAY = "kim@contoso.com", "alex@contoso.com", "sanjay@contoso.com"
_ANNA = ("contact", "a0c0ffee-0000-4000-8000-000000000011")
_FABRIKAM = ("account", "a0c0ffee-0000-4000-8000-000000000001")
_AURORAS = ("opportunity", "a0c0ffee-0000-4000-8000-000000000031")
_TRACKED = "Re: Forty Auroras for the lobby bars"
_MEETING = "Forty Auroras: the last two questions"
_PATIENCE = 90
"""Seconds until a tracking must be settled."""

type Answer = Mapping[str, Any]


class StoryBroken(Exception):
    """Something in the story did not hold; the message says what."""


class Story:
    """The story at the addresses of a running stack; `show` prints."""

    def __init__(self, addresses: Mapping[str, Any], show: Callable[[RenderableType], None]) -> None:
        self._app: str = addresses["app"]
        self._control: str = addresses["control"]
        self._show = show
        self._kim, self._alex, self._sanjay = (Visitor(user, addresses) for user in (_KIM, _ALEX, _SANJAY))

    def tell(self) -> None:
        """Tells all of it. Raises `StoryBroken` with the first thing that does not hold."""
        try:
            self._health()
            self._show(tables.heading("Kim opens three records"))
            anna = self._look(_ANNA)
            self._look(_FABRIKAM)
            self._look(_AURORAS)
            self._show(tables.heading("Kim tracks one email"))
            activity = self._track(anna)
            self._show(tables.heading("Kim tracks a meeting to come"))
            self._track_meeting()
            self._show(tables.heading("What the others see"))
            self._alex_sees(activity, anna)
            self._sanjay_sees()
        except requests.RequestException as error:
            raise StoryBroken(f"A part of the stack did not answer: {error}") from error

    def _health(self) -> None:
        """Whether the app can work at all; it names every setting that is missing or wrong."""
        answer = requests.get(f"{self._app}/api/health", timeout=60)
        wrong = _json(answer).get("settings", ())
        if wrong:
            named = "; ".join(f"{one['name']} {one['problem']}" for one in wrong)
            raise StoryBroken(f"The app cannot work with its settings: {named}.")
        _expect(answer.ok, f"GET /api/health answered {_said(answer)}")

    def _look(self, record: tuple[str, str]) -> Answer:
        found = self._suggestions(self._kim, record)
        name = found["record"]["name"]
        _expect(found["status"] == "ok" and found["suggestions"], f"Nothing is suggested to Kim on {name}")
        unreasoned = [one["subject"] for one in found["suggestions"] if not one["reasons"]]
        _expect(not unreasoned, f"On {name} these suggestions say no reason: {', '.join(unreasoned)}")
        self._show(tables.suggestions(found, "Kim"))
        return found

    def _suggestions(self, visitor: Visitor, record: tuple[str, str], query: str = "") -> Answer:
        answer = visitor.ask(f"{_path(record)}{query}")
        _expect(answer.status_code == 200, f"{visitor.user} looked at the {record[0]} and got {_said(answer)}")
        return _json(answer)

    def _track(self, before: Answer) -> str:
        """Tracks the newest email of the contact; the id of the activity that came of it."""
        chosen = _named(before, _TRACKED)
        self._show(tables.step(tables.state(chosen["state"]), f"“{chosen['subject']}”, as suggested"))
        answer = self._kim.post(f"{_path(_ANNA)}/{chosen['id']}/track", {"confirmPrivate": False})
        _expect(answer.status_code == 202, f"Kim tracked “{_TRACKED}” and got {_said(answer)}")
        settled = self._follow(answer.headers["location"], _json(answer))
        _expect(settled["state"] == "tracked", f"The tracking ended as {settled['state']}: {settled['reason']}")
        self._left_the_suggestions(chosen)
        return str(settled["activityId"])

    def _track_meeting(self) -> None:
        """Her calendar synchronises, so nothing is written before the meeting starts, and nobody is invited."""
        chosen = _named(self._suggestions(self._kim, _ANNA), _MEETING)
        self._show(tables.step(tables.state(chosen["state"]), f"“{chosen['subject']}”, as suggested"))
        answer = self._kim.post(f"{_path(_ANNA)}/{chosen['id']}/track", {"confirmPrivate": False})
        _expect(answer.status_code == 202, f"Kim tracked “{_MEETING}” and got {_said(answer)}")
        waiting = _json(answer)
        _expect(waiting["state"] == "pending", f"The meeting is {waiting['state']} before it starts")
        self._show(tables.step(tables.state(waiting["state"]), waiting["reason"]))
        mailed = requests.get(f"{self._control}/_sandbox/outbox", timeout=10).json()
        _expect(mailed == [], f"Dynamics 365 would mail people: {mailed}")
        self._show(tables.step("", "and Dynamics 365 mailed no one: its outbox is empty"))

    def _follow(self, location: str, tracking: Answer) -> Answer:
        """Asks how the tracking stands, less and less often, until it is settled."""
        started, pause = time.monotonic(), 0.1
        self._show(tables.step(tables.state(tracking["state"]), f"202 Accepted, {location}"))
        while tracking["state"] == "pending":
            _expect(time.monotonic() - started < _PATIENCE, f"The tracking was still pending after {_PATIENCE} seconds")
            time.sleep(pause)
            pause = min(pause * 1.5, 2)
            answer = self._kim.ask(location)
            _expect(answer.status_code == 200, f"GET {location} answered {_said(answer)}")
            tracking = _json(answer)
        waited = f"after {time.monotonic() - started:.1f} seconds, as activity {tracking['activityId']}"
        self._show(tables.step(tables.state(tracking["state"]), waited))
        return tracking

    def _left_the_suggestions(self, chosen: Answer) -> None:
        """The timeline shows it by itself now: it is suggested no more, and said to be tracked when asked for."""
        ids = {one["id"] for one in self._suggestions(self._kim, _ANNA)["suggestions"]}
        _expect(chosen["id"] not in ids, "The email is tracked, and still suggested to Kim")
        states = {
            one["id"]: one["state"] for one in self._suggestions(self._kim, _ANNA, "?include=tracked")["suggestions"]
        }
        _expect(states.get(chosen["id"]) == "tracked", "The email is tracked, and ?include=tracked does not say so")
        self._show(tables.step("Kim Akers", "sees it on the timeline as an activity; it is suggested no more"))

    def _alex_sees(self, activity: str, kims: Answer) -> None:
        """A colleague sees the activity like any other, and nothing of Kim's own mailbox."""
        answer = self._alex.read(f"emails({activity})", **{"$select": "subject,statecode,_regardingobjectid_value"})
        _expect(answer.status_code == 200, f"Alex read the activity and got {_said(answer)}")
        email = _json(answer)
        _expect(email["_regardingobjectid_value"] == _ANNA[1], "The activity is not regarding the contact")
        self._show(tables.step("Alex Wilber", f"reads the activity “{email['subject']}” in Dynamics"))
        found = self._suggestions(self._alex, _ANNA)
        shared = {one["id"] for one in found["suggestions"]} & {one["id"] for one in kims["suggestions"]}
        _expect(not shared, f"Alex sees {len(shared)} of Kim's suggestions")
        count = len(found["suggestions"])
        self._show(tables.step("", f"gets {count} suggestions of his own on the same record, and none of Kim's"))

    def _sanjay_sees(self) -> None:
        """Someone who may not read the record learns that, and nothing else."""
        answer = self._sanjay.ask(_path(_ANNA))
        refused = answer.status_code == 403 and _json(answer).get("code") == "record_forbidden"
        _expect(refused, f"Sanjay may not read the contact, but got {_said(answer)}")
        self._show(tables.step("Sanjay Patel", f"may not read the record and gets 403: {_json(answer)['detail']}"))


def _named(found: Answer, subject: str) -> Answer:
    """The untracked suggestion of that subject."""
    chosen: Answer | None = next((one for one in found["suggestions"] if one["subject"] == subject), None)
    if chosen is None or chosen["state"] != "untracked":
        raise StoryBroken(f"“{subject}” is not there to be tracked on {found['record']['name']}.")
    return chosen


def _path(record: tuple[str, str]) -> str:
    table, record_id = record
    return f"/api/records/{table}/{record_id}/suggestions"


def _expect(holds: object, sentence: str) -> None:
    if not holds:
        raise StoryBroken(f"{sentence.rstrip('.')}.")


def _json(answer: requests.Response) -> dict[str, Any]:
    """The answer's JSON; nothing when it is none."""
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _said(answer: requests.Response) -> str:
    """Status and sentence of an answer that was not expected."""
    problem = _json(answer)
    return f"{answer.status_code} {problem.get('code', '')}: {problem.get('detail') or answer.text[:200] or 'no word'}"
