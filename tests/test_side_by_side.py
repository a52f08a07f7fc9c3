"""Ten sellers at the same time, one of them throttled by Entra and one by Graph: the other eight notice nothing.

All ten have just signed in, so each of them needs tokens of their own while one is refused them; and when the fault has
ended while that seller's pause still runs, all ten sign in anew: a pause that were kept for the application would hit
them all.
"""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from organization import COLUMNS, TABLES
from test_suggest import ANNA, from_anna
from test_web import problem
from world import Seller, World

TEN = 10
EMAILS = 3
PAUSE = {"headers": {"retry-after": "77"}, "status": 429, "times": 1_000}
"""Longer than anyone waits who looks at a screen, and than this test takes."""


@dataclass(frozen=True)
class Team:
    """Ten sellers by number, each with three emails of their own from the same customer."""

    world: World
    addresses: list[str]

    @property
    def ids(self) -> list[str]:
        """Their object ids in Entra."""
        known = {user["address"]: user["id"] for user in self.world.call("GET", "users")}
        return [known[address] for address in self.addresses]

    def sign_in(self) -> list[Seller]:
        """Everyone with a new token."""
        return [self.world.as_(address) for address in self.addresses]


def subjects(number: int) -> list[str]:
    return [f"Of seller {number}: {n}" for n in range(EMAILS)]


@pytest.fixture
def team(world: World) -> Team:
    addresses = [f"seller{n}.{world.kim}" for n in range(TEN)]
    users = [
        {
            "name": f"Seller {n}",
            "address": address,
            "messages": [from_anna(s, at=f"-{m}m") for m, s in enumerate(subjects(n), 1)],
        }
        for n, address in enumerate(addresses)
    ]
    world.call("POST", "tenant", json={"users": users, "records": [ANNA], "tables": TABLES, "columns": COLUMNS})
    return Team(world, addresses)


def at_once[T](does: Callable[[int, Seller], T], sellers: list[Seller]) -> list[T]:
    with ThreadPoolExecutor(TEN) as pool:
        return list(pool.map(does, range(len(sellers)), sellers))


def seen(_: int, seller: Seller):
    return seller.look("contact", "anna")


def tracked(_: int, seller: Seller) -> str:
    """Tracks the latest email."""
    found = seller.suggestions("contact", "anna")[0]
    return seller.tracked("contact", "anna", found)["state"]


def asked(world: World, since: int, object_id: str) -> Counter:
    """What the remotes were asked as this seller, and what they answered."""
    own = [one for one in world.journal(since) if (one["caller"] or "").endswith(object_id)]
    return Counter(
        (one["service"], one["method"], one["path"].partition("?")[0].partition("(")[0], one["status"]) for one in own
    )


def test_eight_of_ten_notice_nothing_while_entra_throttles_one_and_graph_another(team: Team):
    world = team.world
    by_entra, by_graph, *others = range(TEN)
    sellers = team.sign_in()
    at_once(seen, sellers)  # what is kept for a day is kept now
    sellers[others[0]].tracked("contact", "anna", sellers[others[0]].suggestions("contact", "anna")[-1])
    alone = world.mark()
    assert seen(0, team.sign_in()[others[1]]).status_code == 200
    usual = asked(world, alone, team.ids[others[1]])
    world.fault("entra", method="POST", path="/token", caller=team.ids[by_entra], **PAUSE)
    world.fault("graph", caller=team.ids[by_graph], **PAUSE)
    sellers, since = team.sign_in(), world.mark()
    answers = at_once(seen, sellers)
    for throttled in (by_entra, by_graph):
        problem(answers[throttled], 503, "throttled")
        assert answers[throttled].headers["Retry-After"] == "77"
    for number in others:
        assert set(own(answers[number])) <= set(subjects(number)), "none of another's"
        assert len(own(answers[number])) == EMAILS - (number == others[0]), "complete"
        assert asked(world, since, team.ids[number]) == usual, "nothing was asked twice"
    assert {*at_once(tracked, [sellers[n] for n in others])} == {"tracked"}
    world.mend()
    served = at_once(seen, team.sign_in())
    assert [answer.status_code for answer in served] == [200] * TEN
    for number in (by_entra, by_graph):
        assert own(served[number]) == subjects(number)


def own(answer) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [one["subject"] for one in answer.json()["suggestions"]]
