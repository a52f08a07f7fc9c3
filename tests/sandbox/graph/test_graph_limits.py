import asyncio
import queue
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
import requests
from graph_world import ALEX, APP, KIM, OTHER_APP, Client, load, refused, serving

from sandbox.entra.tokens import Tokens
from sandbox.graph.app import build
from sandbox.tenant.state import State


class Door:
    """Holds every mailbox request back until the test opens it, and tells the test of each that came."""

    def __init__(self) -> None:
        self._came: queue.Queue[asyncio.AbstractEventLoop] = queue.Queue()
        self._opened = asyncio.Event()

    async def wait(self) -> None:
        self._came.put(asyncio.get_running_loop())
        await self._opened.wait()

    def someone_came(self) -> None:
        self._loop = self._came.get(timeout=10)

    def open(self) -> None:
        self._loop.call_soon_threadsafe(self._opened.set)


class Busy:
    """A Graph with four requests of one app under way on Kim's mailbox."""

    def __init__(self, base: str, state: State, tokens: Tokens, door: Door, pool: ThreadPoolExecutor) -> None:
        self.client = Client(base, state, tokens)
        self.door = door
        self._pool = pool
        self.under_way = [self.start() for _ in range(4)]

    def start(self, oid: str = KIM, app: str = APP) -> Future[requests.Response]:
        """Sends one more request and returns once it waits at the door."""
        token = self.client.token(oid, app=app)
        sent = self._pool.submit(self._read, token)
        self.door.someone_came()
        return sent

    def _read(self, token: str) -> requests.Response:
        url = f"{self.client.base}/v1.0/me/messages"
        with requests.Session() as http:
            http.trust_env = False
            return http.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=10)


@pytest.fixture
def busy() -> Iterator[Busy]:
    state, door = State(load), Door()
    tokens = Tokens(state)
    with serving(build(state, tokens, door.wait)) as base, ThreadPoolExecutor(6) as pool:
        found = Busy(base, state, tokens, door, pool)
        yield found
        door.open()
        found.client.http.close()


def test_the_fifth_request_at_once_on_a_mailbox_is_throttled(busy: Busy):
    answer = busy.client.get("me/mailFolders/inbox")
    assert refused(answer, 429, "ApplicationThrottled") == "Application is over its MailboxConcurrency limit."
    assert answer.headers["retry-after"] == "1"


def test_the_directory_is_not_the_mailbox(busy: Busy):
    assert busy.client.get("me").status_code == 200
    assert busy.client.get("organization").status_code == 200


@pytest.mark.parametrize(("oid", "app"), [(ALEX, APP), (KIM, OTHER_APP)])
def test_another_mailbox_or_another_app_has_places_of_its_own(busy: Busy, oid: str, app: str):
    further = busy.start(oid, app)
    busy.door.open()
    assert further.result(timeout=10).status_code == 200


def test_what_is_answered_gives_its_place_back(busy: Busy):
    busy.door.open()
    assert {one.result(timeout=10).status_code for one in busy.under_way} == {200}
    assert busy.client.get("me/messages").status_code == 200


def test_the_parts_of_a_batch_count_as_well(busy: Busy):
    parts = [{"id": str(number), "method": "GET", "url": "/me/messages"} for number in range(2)]
    assert {one["status"] for one in busy.client.batch(*parts).json()["responses"]} == {429}


def test_a_refused_request_takes_no_place(busy: Busy):
    busy.door.open()
    for one in busy.under_way:
        one.result(timeout=10)
    for _ in range(5):
        refused(busy.client.get("me/messages/AAMkOnone"), 404, "ErrorItemNotFound")
    assert busy.client.get("me/messages").status_code == 200
