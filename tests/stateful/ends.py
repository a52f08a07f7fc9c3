"""How every story has to end, whatever happened in it."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from office import message_id
from team import SELLERS, Team

TO_STUCK = timedelta(minutes=20)
"""After which the timer takes up what was lost."""
TO_LATER = timedelta(hours=4)
"""After which every meeting of a story has begun."""
ROUNDS = 8
LISTED = 50
"""How many trackings a seller's list shows."""
FOUND = frozenset({"tracked", "tracked_elsewhere", "tracked_not_visible"})
_PARTIES = "activity_parties($select=participationtypemask,addressused)"
_FROM, _TO, _CC, _REQUIRED, _ORGANIZER, _REGARDING = 1, 2, 3, 5, 7, 8


def settle(team: Team) -> None:
    """Ends all trouble, and lets timer and time do their work until nothing is left to do."""
    team.world.mend()
    for attempt in range(ROUNDS):
        team.rough.quiet()
        if not [row for row in team.rough.rows() if row["PartitionKey"] == "due"]:
            return
        team.rough.pass_time(team.world, TO_STUCK if attempt % 2 else TO_LATER)
        team.world.refresh()
    raise AssertionError(f"the timer still has something to look after: {team.rough.rows()}")


def check(team: Team) -> None:
    """Every invariant; on a settled team."""
    ended = {key: team.state(*key) for key in team.accepted}
    emails = team.world.rows("emails", f"?$expand=email_{_PARTIES}")
    appointments = team.world.rows("appointments", f"?$expand=appointment_{_PARTIES}")
    _each_ended(team, ended)
    _one_activity_each(team, ended, emails, appointments)
    _whole(team, emails, appointments)
    _nothing_left(team)
    _nobody_else_sees(team)
    _nobody_was_told(team)


def _each_ended(team: Team, ended: dict[tuple[str, str], dict[str, Any]]) -> None:
    for key, one in ended.items():
        assert one["state"] in FOUND | {"failed", "undone"}, (team.accepted[key], one)
        assert one["state"] != "failed" or one["reason"], (team.accepted[key], one)
    listed = {one["id"] for name in SELLERS for one in team.sellers[name].send("GET", "trackings").json()["trackings"]}
    assert len(ended) > LISTED or {tracking for _, tracking in ended} <= listed


def _one_activity_each(
    team: Team,
    ended: dict[tuple[str, str], dict[str, Any]],
    emails: list[dict[str, Any]],
    appointments: list[dict[str, Any]],
) -> None:
    counted = Counter(row["messageid"] for row in emails)
    counted += Counter((row["subject"], row["scheduledstart"]) for row in appointments)
    assert max(counted.values(), default=0) <= 1, counted
    ids = {row["activityid"] for row in (*emails, *appointments)}
    known = {row["messageid"] for row in emails} | {row["subject"] for row in appointments}
    for key, one in ended.items():
        subject = team.accepted[key].subject
        if one["state"] in FOUND:
            assert known & {subject, message_id(team.world, subject)}, (subject, one, "no activity")
        if one["state"] in ("tracked", "tracked_elsewhere"):
            assert one["activityId"] in ids, (subject, one)


def _whole(team: Team, emails: list[dict[str, Any]], appointments: list[dict[str, Any]]) -> None:
    for row in emails:
        assert row["statecode"] == 1, ("an open email", row)
        if row["activityid"] not in team.promoted.values():
            assert row["_regardingobjectid_value"], row
            assert _masks(row, "email") >= {_FROM, _TO}, row
    for row in appointments:
        assert row["_regardingobjectid_value"], row
        is_ahead = datetime.fromisoformat(row["scheduledstart"]) > datetime.now(UTC)
        assert is_ahead or _masks(row, "appointment") >= {_ORGANIZER, _REQUIRED}, ("without attendees", row)
        assert is_ahead or row["globalobjectid"], row


def _masks(row: dict[str, Any], kind: str) -> set[int]:
    return {party["participationtypemask"] for party in row[f"{kind}_activity_parties"]}


def _nothing_left(team: Team) -> None:
    left = team.rough.staged()
    of_it = [row for row in team.rough.rows() if any(row["RowKey"] in name for name in left)]
    assert not left, (left, of_it)
    team.rough.quiet()
    assert [*team.rough.faults_logged()] == []


def _nobody_else_sees(team: Team) -> None:
    for seller, tracking in team.accepted:
        for name in set(SELLERS) - {seller}:
            assert team.sellers[name].send("GET", f"trackings/{tracking}").status_code == 404
    for name in SELLERS:
        listed = {one["id"] for one in team.sellers[name].send("GET", "trackings").json()["trackings"]}
        assert not listed & {tracking for seller, tracking in team.accepted if seller != name}


def _nobody_was_told(team: Team) -> None:
    assert team.world.outbox() == []
    assert team.seen_calendars() == team.calendars
    assert {one["method"] for one in team.world.journal(service="graph")} <= {"GET"}
