"""Words that stand in sellers' mail and records, looked for where they must never be: in logs and in what is stored.

Everything is run at the level Debug, of the host and of Python, with every outcome that can be provoked from outside.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from test_suggest import from_anna
from world import Seller, World, meeting, record

from autocapture.gateways.storage.account import Account
from sandbox.azurite import ROOT
from sandbox.host.hostjson import read_host_json
from sandbox.host.settings import Settings
from sandbox.stack import Stack
from sandbox.tenant.document.defaults import APPLICATION_OBJECT_ID

WORDS = {
    "subject": "zephyrsubject",
    "body": "zephyrbody",
    "file": "zephyrfile",
    "name": "zephyrname",
    "address": "zephyraddress",
    "record": "zephyrrecord",
    "place": "zephyrplace",
    "message id": "zephyrmessageid",
    "an answer": "zephyranswer",
}
LEVEL, PYTHONS = "AzureFunctionsJobHost__logging__logLevel__default", "PYTHON_ENABLE_DEBUG_LOGGING"
DEBUG, USUAL = {LEVEL: "Debug", PYTHONS: "1"}, {LEVEL: "Information", PYTHONS: "0"}
"""https://learn.microsoft.com/azure/azure-functions/functions-app-settings#python_enable_debug_logging"""
WHO = f"{WORDS['name']} <{WORDS['address']}@fabrikam.com>"
ANNA = record("anna", "contact", fullname=WORDS["record"], emailaddress1="anna@fabrikam.com")
HOST = record("host", "account", name=f"{WORDS['record']} Ltd", primarycontactid="$anna")
DENIED = json.dumps({"error": {"code": "0x80040220", "message": f"{WORDS['an answer']} is missing prvRead"}})
BAD = json.dumps({"error": {"code": "BadRequest", "message": WORDS["an answer"]}})
CLAIMS = json.dumps({"error": "interaction_required", "error_codes": [50076], "claims": '{"access_token":{}}'})
EMAILS = 8


def email(number: int, **more) -> dict:
    attached = [{"name": f"{WORDS['file']}.txt", "text": WORDS["body"]}]
    return from_anna(
        f"{WORDS['subject']} {number}",
        at=f"-{number}m",
        html=f"<p>{WORDS['body']}</p>",
        cc=[WHO],
        attachments=attached,
        messageId=f"<{WORDS['message id']}{number}@fabrikam.com>",
        **more,
    )


class Story:
    """Everything that can happen, once; the answers go nowhere."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.tokens: list[str] = []

    def run(self) -> None:
        kim = self.load()
        self.succeed(kim)
        self.refuse(kim)
        self.fail_remotely(kim)
        self.work_in_trouble(kim)

    def load(self) -> Seller:
        invited = {"required": ["anna@fabrikam.com"], "subject": WORDS["subject"], "location": WORDS["place"]}
        came = meeting(WHO, **invited)
        lies_ahead = meeting(WHO, start="+1d", end="+25h", html=f"<p>{WORDS['body']}</p>", **invited)
        private = email(EMAILS, sensitivity="private")
        mine = [*(email(number) for number in range(1, EMAILS)), private]
        users = {self.world.kim: {"synchronises": True, "appRoles": ["AutoCapture.Admin"]}}
        self.world.load(kim=mine, calendar=[came, lies_ahead], records=[ANNA, HOST], users=users)
        kim = self.world.as_(self.world.kim)
        self.tokens.append(kim.token)
        return kim

    def succeed(self, kim: Seller) -> None:
        """Looks, Tracks of an email, of a meeting that is over and of one to come, and everything of the lists."""
        found = kim.suggestions("contact", "anna")
        assert len(found) == EMAILS + 2
        kim.suggestions("account", "host", "?include=tracked")
        meetings = [one for one in found if one["kind"] == "meeting"]
        over, ahead = sorted(meetings, key=lambda one: one["start"])
        for one in (over, self.email(found, 1)):
            assert kim.tracked("contact", "anna", one)["state"] == "tracked"
        assert kim.track("contact", "anna", ahead).json()["state"] == "pending"
        done = kim.send("GET", "trackings").json()["trackings"]
        kim.send("GET", f"trackings/{done[0]['id']}")
        assert kim.send("GET", "health").json()["status"] == "ok"
        kim.send("GET", "openapi.json")

    def refuse(self, kim: Seller) -> None:
        """What the app refuses by itself, with the words in what is sent as well."""
        found = kim.suggestions("contact", "anna")
        assert kim.track("contact", "anna", self.email(found, EMAILS)).json()["code"] == "confirmation_required"
        for path in (WORDS["record"], f"records/contact/{WORDS['record']}/suggestions", f"trackings/{WORDS['record']}"):
            kim.send("GET", f"{path}?q={WORDS['address']}@fabrikam.com")
        kim.track("contact", "anna", WORDS["subject"])
        kim.track("contact", "anna", found[0], **{WORDS["body"]: True})
        kim.look("contact", "nobody")
        for asked in ({"seconds": -120}, {"for": "graph"}, {"key": "unpublished"}):
            spoilt = self.world.as_(self.world.kim, **asked)
            self.tokens.append(spoilt.token)
            assert spoilt.look("contact", "anna").status_code == 401
        Seller(self.world, f"eyJ{WORDS['name']}.{WORDS['body']}").look("contact", "anna")

    def fail_remotely(self, kim: Seller) -> None:
        """Every kind of trouble of every remote, and two answers that nobody foresaw."""
        faults: list[dict] = [
            {"service": "graph", "status": 429, "headers": {"retry-after": "60"}},
            {"service": "graph", "path": "/messages", "status": 400, "body": BAD},
            {"service": "graph", "path": "/messages", "status": 200, "body": f"<p>{WORDS['an answer']}</p>"},
            {"service": "graph", "path": "/messages", "status": 200, "body": crooked()},
            {"service": "dataverse", "path": "/contacts", "status": 500, "body": WORDS["an answer"]},
            {"service": "dataverse", "path": "/contacts", "status": None},
            {"service": "dataverse", "path": "/contacts", "status": 403, "body": DENIED},
            {"service": "dataverse", "path": "/emails", "status": 200, "body": json.dumps({"value": [crooked()]})},
            {"service": "entra", "path": "/token", "status": 400, "body": CLAIMS},
            {"service": "entra", "path": "/token", "status": 503, "body": WORDS["an answer"]},
        ]
        for fault in faults:
            self.world.fault(**{"times": 99, **fault})
            seller = self.world.as_(self.world.kim)
            self.tokens.append(seller.token)
            assert seller.look("contact", "anna").status_code >= 400, fault
            self.world.mend()
        assert kim.look("contact", "anna").status_code == 200

    def work_in_trouble(self, kim: Seller) -> None:
        """A worker that is refused, one that is cut off again and again until the poison queue, and the timer."""
        found = kim.suggestions("contact", "anna")
        self.world.fault("dataverse", path=r"\$batch", status=403, body=DENIED)
        assert kim.tracked("contact", "anna", self.email(found, 2))["state"] == "failed"
        self.world.fault("dataverse", path=r"/emails\?", status=200, body='{"value": [{}]}', times=99)
        assert kim.tracked("contact", "anna", self.email(found, 3))["state"] == "failed"
        self.world.mend()
        for fault in ({"path": "/contacts", "status": None}, {"path": r"\$batch", "status": 503}):
            self.world.fault("dataverse", times=3, caller=APPLICATION_OBJECT_ID, **fault)
        assert kim.tracked("contact", "anna", self.email(found, 4))["state"] == "tracked"
        self.world.refresh()

    def partitions(self) -> set[str]:
        """Under what the app keeps what is its sellers'."""
        return {Seller(self.world, token).key for token in self.tokens}

    @staticmethod
    def email(found: list[dict], number: int) -> dict:
        return next(one for one in found if one["subject"] == f"{WORDS['subject']} {number}")


def crooked() -> str:
    """A message that Graph would never send."""
    who = {"emailAddress": {"name": WORDS["name"], "address": WORDS["address"]}}
    return json.dumps(
        {"value": [{"id": 7, "subject": WORDS["subject"], "from": who, "toRecipients": WORDS["address"]}]}
    )


@pytest.fixture(scope="module")
def told(stack: Stack) -> Iterator[Story]:
    """The story, told once with everything logged that can be; afterwards the host is as it was."""
    assert read_host_json(ROOT, Settings(DEBUG)).log_level == "Debug"
    stack.restart_host(**DEBUG)
    story = Story(World(stack))
    story.run()
    yield story
    stack.restart_host(**USUAL)


def logs(stack: Stack) -> dict[str, list[str]]:
    """Every line of every part, from the first."""
    return {path.stem: path.read_text("utf-8", "replace").splitlines() for path in Path(stack.folder).glob("*.log")}


def found(lines: list[str], words: list[str]) -> list[str]:
    """The lines that hold one of the words, in whatever case."""
    return [line for line in lines if any(word.lower() in line.lower() for word in words)]


@pytest.mark.parametrize("part", ["host", "sandbox", "azurite"])
def test_no_word_of_anyones_mail_or_records_is_logged(stack, told, part):
    assert found(logs(stack)[part], [*WORDS.values(), "anna@fabrikam.com", told.world.kim]) == []


@pytest.mark.parametrize("part", ["host", "sandbox", "azurite"])
def test_no_token_is_logged(stack, told, part):
    signatures = [token.rpartition(".")[2] for token in told.tokens]
    assert found(logs(stack)[part], ["eyJ", "Bearer ", "client_assertion=", "sig=", *signatures]) == []


@pytest.mark.usefixtures("told")
def test_everything_was_logged_that_can_be(stack):
    """What the tests above read did happen: every function, crashes with their traces, work that was raised."""
    log = "\n".join(logs(stack)["host"])
    events = ("suggestions", "track", "tracking", "trackings", "health", "write_tracking", "refresh", "poison", "fault")
    assert [one for one in events if f'"event": "{one}"' not in log] == []
    assert [one for one in ('"outcome": "raised"', "Traceback", "KeyError", "Unavailable") if one not in log] == []


# ---- what is stored


def test_of_what_has_ended_nothing_is_stored(told, account):
    told_of = rows(account) + messages(account)
    assert told_of
    assert found(told_of, [*WORDS.values(), "anna@fabrikam.com", "kim."]) == []
    own = tuple(f"email/{key}/" for key in told.partitions())
    assert own
    assert [name for name in blobs(account) if name.startswith(own)] == []


def test_what_is_pending_has_its_content_in_the_private_container_and_nowhere_else(told, account):
    """The meeting that lies ahead: everything else has ended."""
    (name,) = (name for name in blobs(account) if WORDS["place"] in blobs(account)[name])
    assert name.startswith("meeting/")
    assert WORDS["subject"] not in name
    assert account.staged.get_container_properties().public_access is None
    url = f"{told.world.stack.addresses.storage.blob}/{account.staged.container_name}/{name}"
    ca = told.world.stack.addresses.sandbox["ca"]
    assert requests.get(url, verify=ca, timeout=10).status_code in (401, 403, 404, 409)


def rows(account: Account) -> list[str]:
    """Every row of every table."""
    return [
        json.dumps(dict(row), default=str) for table in (account.table, account.shared) for row in table.list_entities()
    ]


def messages(account: Account) -> list[str]:
    """Every message that lies in the queue."""
    return [str(one.content) for one in account.tracking_queue.peek_messages(max_messages=32)]


def blobs(account: Account) -> dict[str, str]:
    """Every staged blob with its content."""
    return {name: account.staged.download_blob(name).readall().decode() for name in account.staged.list_blob_names()}
