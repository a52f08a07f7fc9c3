"""Two clicks at once, of which one is held on its way into storage while the other is done."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from test_suggest import from_anna
from test_track import kim_with
from test_track_races import let_go, until_held
from world import World

NOTED = {"path": r"PartitionKey=.{1,3}due", "method": "PATCH|PUT|POST"}
"""What comes right before the row of a tracking."""


@pytest.fixture
def world(faulty_storage):
    return World(faulty_storage)


def test_a_click_that_comes_into_storage_second_is_answered_with_what_the_first_one_started(world):
    seller = kim_with(world, from_anna())
    (found,) = seller.suggestions("contact", "anna")
    world.fault("storage", **NOTED, status=0, hold=True)
    with ThreadPoolExecutor(1) as clicks:
        slow = clicks.submit(seller.track, "contact", "anna", found)
        until_held(world)
        done = seller.tracked("contact", "anna", found)
        let_go(world)
    assert (slow.result().status_code, slow.result().json()) == (202, done)
    assert (done["state"], len(world.rows("emails"))) == ("tracked", 1)
