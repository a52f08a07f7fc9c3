"""Awkward mail through the whole app, compared with what another parser says of the same bytes."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from mime import oracle, tracking
from mime.corpus import CORPUS, heavy
from mime.oracle import Email
from mime.tracking import Came
from mime.writing import MAIL, Awkward, File
from world import World, record_id

from sandbox.stack import Stack

TRACKED = [one for one in CORPUS if one.ends == "tracked"]
ODD = re.compile(r'[\\/:*?"<>|\x00-\x1f\u202a-\u202e\u2066-\u2069]')
"""What a file name in Dataverse must not have: what Dataverse refuses, and what makes it read backwards."""
LEFT_OUT = {".exe": "files of this type are blocked", ".pdf": "it is empty"}
"""What stands below an email about a file that Dataverse takes from nobody, by how its name ends."""
IMPORTANCE = {0: "low", 1: "normal", 2: "high"}


@dataclass(frozen=True, slots=True)
class Run:
    """The files that Outlook showed on every message, and what became of it, by its name."""

    shown: dict[str, list[File]]
    came: dict[str, Came]


@pytest.fixture(scope="module")
def expected() -> dict[str, Email]:
    return oracle.expected(CORPUS)


@pytest.fixture(scope="module")
def run(stack: Stack) -> Run:
    world = World(stack)
    times = tracking.load(world, CORPUS)
    files = tracking.in_outlook(world)
    shown = {name: files[at] for name, at in times.items()}
    return Run(shown, tracking.track_all(world, times))


@pytest.fixture
def came(run: Run) -> dict[str, Came]:
    return run.came


@pytest.fixture
def shown(run: Run) -> dict[str, list[File]]:
    return run.shown


def each(messages: list[Awkward]):
    return pytest.mark.parametrize("one", messages, ids=lambda one: one.name)


@each([*CORPUS])
def test_it_ends_tracked_or_is_refused_with_a_sentence(one, came):
    if one.ends == "unseen":
        assert one.name not in came
    elif one.ends == "not_trackable":
        ended = came[one.name].ended
        assert (ended["code"], ended["detail"][-1]) == ("not_trackable", ".")
    else:
        assert came[one.name].ended.get("state") == "tracked", came[one.name].ended


@each(TRACKED)
def test_its_subject_id_importance_and_time_are_kept(one, came, expected):
    email, wanted = came[one.name].email, expected[one.name]
    assert oracle.spaced(email["subject"] or "") == oracle.spaced(wanted.subject)
    assert email["messageid"] == wanted.message_id
    assert IMPORTANCE[email["prioritycode"]] == wanted.importance
    assert datetime.fromisoformat(email["actualend"]) == came[one.name].at


@each(TRACKED)
def test_it_is_sent_or_received_and_never_about_to_be_sent(one, came):
    email, is_sent = came[one.name].email, one.folder == "sentitems"
    assert (email["directioncode"], email["statecode"], email["statuscode"]) == (is_sent, 1, 3 if is_sent else 4)
    assert email["_regardingobjectid_value"] == record_id("anna")


@each(TRACKED)
def test_everyone_on_it_is_a_party(one, came, expected):
    found, wanted = came[one.name], expected[one.name]
    assert found.people == {header: tuple(sorted(some)) for header, some in wanted.people.items()}
    anna = [row for row in found.email["email_activity_parties"] if row["addressused"] == "anna@fabrikam.com"]
    assert {row["_partyid_value"] for row in anna} == {record_id("anna")}


@each(TRACKED)
def test_its_words_are_kept(one, came, expected):
    """Below them stands what was left out."""
    wanted = expected[one.name]
    told = [
        f"{ODD.sub('_', file.name or '')}: {LEFT_OUT[(file.name or '')[-4:]]}"
        for file in wanted.files
        if _is_left_out(file)
    ]
    below = f" Attachments that were left out: {' '.join(told)}" if told else ""
    assert came[one.name].text == f"{wanted.text}{below}"
    assert came[one.name].ended["reason"] == ("1 attachment was left out; the email lists it." if told else None)


def _is_left_out(file: File) -> bool:
    """Empty files, and those of a type that Dataverse blocks."""
    return not file.size or (file.name or "").endswith(".exe")


@each(TRACKED)
def test_outlook_shows_every_file_that_hangs_on_it(one, shown, expected):
    found, wanted = shown[one.name], expected[one.name].files
    assert [_without_name(file) for file in found] == [_without_name(file) for file in wanted]
    for file, other in zip(found, wanted, strict=True):
        assert file.name == other.name or (other.name is None and file.name)


def _without_name(file: File) -> File:
    """Nor, of a message, its content, which is another wording of the same."""
    bare = replace(file, name=None, mail=None)
    return replace(bare, size=0, sha256="") if file.type == MAIL else bare


@each(TRACKED)
def test_its_files_are_kept(one, came, expected):
    wanted = [file for file in expected[one.name].files if not _is_left_out(file)]
    found = [tracking.held(row) for row in came[one.name].files]
    assert [_kept(file) for file in found] == [_kept(file) for file in wanted]
    for file, other in zip(found, wanted, strict=True):
        assert not ODD.search(file.name or "/")
        assert file.name == other.name or other.name is None or ODD.search(other.name) or file.type == MAIL


def _kept(file: File) -> tuple[str, int, str, str | None]:
    """Type, size, content and content id; of a message what it says, down to its own files."""
    if file.type != MAIL:
        return file.type, file.size, file.sha256, file.content_id
    (said,) = oracle.read([file.mail or b""])
    return said.subject, len(said.files), repr([_kept(one) for one in said.files]), said.text


@pytest.mark.timeout(240)
def test_a_mail_of_25_mb_is_tracked(world):
    """The organisation takes files of that size."""
    one = heavy()
    came = tracking.track_all(world, tracking.load(world, [one], organization={"maxUploadSize": 131_072_000}))[one.name]
    (wanted,) = oracle.expected([one]).values()
    assert (came.ended["state"], came.email["subject"], came.text) == ("tracked", wanted.subject, wanted.text)
    assert [_kept(tracking.held(row)) for row in came.files] == [_kept(file) for file in wanted.files]


@each([one for one in CORPUS if one.instead])
def test_what_is_put_right_by_hand_differs_from_what_the_parser_says(one):
    (alone,) = oracle.read([one.raw])
    for field, instead in one.instead.items():
        assert getattr(alone, field) != instead.value, field
