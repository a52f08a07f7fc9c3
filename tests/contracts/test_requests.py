"""What the app sends: every name in it exists, and the sandbox would have noticed if it did not."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from world import World

from contracts.journalled import Sent, again, tour, words

SANDBOX = Path(__file__).parents[2] / "sandbox"
CUSTOM = {"new_tours", "new_tour", "new_name", "_new_guest_value", "_new_host_value", "new_assistant"}
OF_ACTIONS = {"Target", "FileContinuationToken", "BlockId", "BlockData", "BlockList"} | {
    *("MessageId", "Subject", "DirectionCode")
}
"""https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/uploadblock
https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/checkpromoteemail
"""
CAST = {"microsoft"}
"""The namespace of Graph's types, in front of a property that not all of them have."""


@pytest.fixture(scope="module")
def travelled(stack) -> tuple[World, list[Sent]]:
    world = World(stack)
    return world, tour(world)


def known_names() -> set[str]:
    """Every name of the remotes' published metadata that the sandbox carries."""
    found: set[str] = set()
    for table, names in json.loads((SANDBOX / "dataverse" / "names.json").read_text("utf-8")).items():
        found |= {table, names["entity_set"], *names["properties"], *names["navigation"], *names["bindable"]}
    graph = json.loads((SANDBOX / "graph" / "names.json").read_text("utf-8"))["types"]
    for kind in graph.values():
        found |= {*kind["properties"], *kind.get("navigation", ())}
    metadata = (
        "LogicalName EntitySetName PrimaryIdAttribute PrimaryNameAttribute HasActivities IsActivity AttributeOf Format"
    )
    found |= set(f"{metadata} FormatName IsValidForRead Targets ReferencingAttribute ReferencedEntity".split())
    return (
        found | {"ReferencingEntityNavigationPropertyName", "Microsoft", "Dynamics", "CRM"} | CUSTOM | OF_ACTIONS | CAST
    )


def test_the_tour_meets_every_kind_of_request(travelled):
    _, sent = travelled
    paths = " ".join(one.path for one in sent)
    for expected in (
        "WhoAmI",
        "RetrieveAadUserRoles",
        "RetrievePrincipalAccess",
        "StringAttribute",
        "LookupAttribute",
        "ManyToOne",
        "$batch",
        "InitializeAttachmentBlocksUpload",
        "UploadBlock",
        "CommitAttachmentBlocksUpload",
        "CheckPromoteEmail",
    ):
        assert expected in paths
    for expected in (
        "accounts",
        "opportunities",
        "connections",
        "incidents",
        "leads",
        "new_tours",
        "queues",
        "emails",
        "appointments",
        "usersettingscollection",
        "mailboxes",
        "organizations",
        "activitymimeattachments",
    ):
        assert re.search(rf"/{expected}\b", paths), expected
    for expected in (
        "/me/messages",
        "/me/calendarView",
        "/me/events/",
        "/me/mailFolders/junkemail",
        "/me/licenseDetails?",
        "childFolders",
        "/v1.0/me?",
        "/attachments?",
        "/$value",
    ):
        assert expected in " ".join(one.target for one in sent)


def test_every_name_that_is_sent_exists(travelled):
    _, sent = travelled
    known = known_names()
    for one in sent:
        for name, value in one.options:
            assert name == "@v" or {found[0] for found in words(value)} <= known, one.target
        for column in re.findall(r'"([A-Za-z_][\w@.]*)":', one.body):
            assert column.partition("@odata")[0] in known, column


def mutations(sent: Sent) -> Iterator[tuple[str, Sent]]:
    """The request with one thing wrong, each with what is wrong."""
    for number, (name, value) in enumerate(sent.options):
        if name.startswith("$") and name != "$top":
            for found in words(value):
                misspelt = f"{value[: found.start()]}{found[0]}x{value[found.end() :]}"
                yield f"misspelt {found[0]}", sent.with_option(number, misspelt)
                swapped = f"{value[: found.start()]}{found[0].swapcase()}{value[found.end() :]}"
                yield f"case of {found[0]}", sent.with_option(number, swapped)
        if name.startswith("$"):
            others = sent.options[:number] + sent.options[number + 1 :]
            yield f"misspelt {name}", replace(sent, options=(*others, (f"{name}x", value)))
            yield f"doubled {name}", replace(sent, options=(*sent.options, (name, value)))
        if name.startswith("@"):
            yield f"dropped {name}", replace(sent, options=sent.options[:number] + sent.options[number + 1 :])
        if "'" in value and name != "@v":
            yield f"a quote in {name}", sent.with_option(number, value.replace("'", "'o'", 1))
    if sent.service == "graph" and "$filter" in dict(sent.options).get("$expand", ""):
        without = re.sub(r"\(\$filter.*\)", "", dict(sent.options)["$expand"])
        number = [name for name, _ in sent.options].index("$expand")
        yield "dropped the filter of the extended properties", sent.with_option(number, without)
    yield "misspelt path", replace(sent, path=re.sub(r"(\w)(\(|$|/)", r"\1x\2", sent.path, count=3))


def body_mutations(sent: Sent) -> Iterator[tuple[str, Sent]]:
    """The change set with one name in it wrong, one write at a time."""
    for found in re.finditer(r'"([A-Za-z_]\w*)(@odata\.bind)?":', sent.body):
        for wrong in (found[1] + "x", found[1].swapcase()):
            changed = sent.body[: found.start(1)] + wrong + sent.body[found.end(1) :]
            yield f"{found[1]} as {wrong}", replace(sent, body=changed)
    for header in ("Content-ID: 1", "Content-Transfer-Encoding: binary", "Content-Type: application/http"):
        if header in sent.body:
            yield f"without {header}", replace(sent, body=sent.body.replace(f"{header}\r\n", "", 1))


def refusal(answer: requests.Response) -> dict:
    """The error in an answer, also where it is a part of a batch."""
    text = answer.text[answer.text.index("{") : answer.text.rindex("}") + 1]
    found: dict = json.loads(text)["error"]
    return found


def test_the_sandbox_refuses_every_request_with_one_thing_wrong(travelled):
    world, sent = travelled
    passed, count = [], 0
    for one in sent:
        for what, wrong in body_mutations(one) if one.body else mutations(one):
            answer = again(world, wrong, world.renee if one.service == "dataverse" else world.kim)
            count += 1
            if not 400 <= answer.status_code < 500 or not {"code", "message"} <= refusal(answer).keys():
                passed.append(f"{answer.status_code} {what}: {wrong.method} {wrong.target}")
    assert not passed, "\n".join(passed)
    assert count > 300
