from typing import Any
from urllib.parse import quote

import pytest
from graph_world import Client, message, offer, picture, refused

FAILED = "Parsing OData Select and Expand failed: "
GLOBAL_ID = "Binary {6ed8da90-450b-101b-98da-00aa003f1305} Id 0x3"
PRIVATE = {"Integer 0x36": "2", "String 0x1a": "IPM.Note", GLOBAL_ID: "BAAAAA=="}


def path(expansion: str, where: str = "me/messages") -> str:
    return f"{where}?$select=subject&$expand={quote(expansion)}"


def by_id(*ids: str) -> str:
    return f"singleValueExtendedProperties($filter={' or '.join(f'id eq {one!r}' for one in ids)})"


def properties(row: dict[str, Any]) -> dict[str, str]:
    return {one["id"]: one["value"] for one in row["singleValueExtendedProperties"]}


def test_extended_properties_come_by_id(graph: Client):
    graph.holding(message(1, extended=PRIVATE))
    for where in ("me/messages", "me/mailFolders/inbox/messages"):
        row = graph.rows(path(by_id("String 0x001A", "Integer 0x36"), where))[0]
        assert properties(row) == {"Integer 0x36": "2", "String 0x1a": "IPM.Note"}
    one = graph.get(path(by_id("Integer 0x36"), "me/messages/AAMkO001")).json()
    assert properties(one) == {"Integer 0x36": "2"}
    assert set(one) == {
        *("@odata.context", "@odata.etag", "id", "subject"),
        *("singleValueExtendedProperties", "singleValueExtendedProperties@odata.context"),
    }


@pytest.mark.parametrize("spelling", ["Integer 0x36", "Integer 0x0036", "Integer 0X0036"])
def test_a_tag_is_answered_in_lower_case_without_zeros(graph: Client, spelling: str):
    graph.holding(message(1, extended=PRIVATE))
    assert properties(graph.rows(path(by_id(spelling)))[0]) == {"Integer 0x36": "2"}


def test_a_numbered_property_is_found_by_its_set(graph: Client):
    graph.holding(message(1, extended=PRIVATE))
    wanted = "Binary {6ED8DA90-450B-101B-98DA-00AA003F1305} Id 0x0003"
    assert properties(graph.rows(path(by_id(wanted)))[0]) == {GLOBAL_ID: "BAAAAA=="}


def test_the_name_of_a_named_property_keeps_its_case(graph: Client):
    name = "String {00020329-0000-0000-c000-000000000046} Name Origin"
    graph.holding(message(1, extended={name: "crm"}))
    assert properties(graph.rows(path(by_id(name)))[0]) == {name: "crm"}
    assert "singleValueExtendedProperties" not in graph.rows(path(by_id(name.replace("Origin", "origin"))))[0]


def test_a_message_without_the_property_comes_without_it(graph: Client):
    graph.holding(message(1, extended={"String 0x1a": "IPM.Note"}))
    assert set(graph.rows(path(by_id("Integer 0x36")))[0]) == {"@odata.etag", "id", "subject"}


def test_extended_properties_need_a_filter(graph: Client):
    for expansion in ("singleValueExtendedProperties", "singleValueExtendedProperties()"):
        refused(graph.get(path(expansion)), 400, "ErrorInvalidUrlQuery")


@pytest.mark.parametrize(
    "wrong",
    ["Integer", "0x36", "integer 0x36", "Integer 36", "Number 0x36", "Integer 0x36 ", "Integer {x} Id 0x36", "Int 0xZ"],
)
def test_an_id_of_no_known_format_is_refused(graph: Client, wrong: str):
    told = refused(graph.get(path(by_id(wrong))), 400, "ErrorInvalidExtendedProperty")
    assert told == "The extended property attribute combination is invalid."


@pytest.mark.parametrize(
    "expansion",
    [
        "singleValueExtendedProperties($filter=id eq 'Integer 0x36'",
        "singleValueExtendedProperties$filter=id eq 'Integer 0x36')",
        "singleValueExtendedProperties($filter=id eq 'Integer 0x36)",
        "singleValueExtendedProperties($filter=id eq 'Integer '0x36')",
        "singleValueExtendedProperties($filter=id EQ 'Integer 0x36')",
        "singleValueExtendedProperties($filter=id eq 'Integer 0x36' OR id eq 'String 0x1a')",
        "singleValueExtendedProperties(filter=id eq 'Integer 0x36')",
        "singleValueExtendedProperties($Filter=id eq 'Integer 0x36')",
        "singleValueExtendedProperties($filter=id eq 'Integer 0x36';$filter=id eq 'Integer 0x36')",
        "attachments)(",
    ],
)
def test_an_expansion_that_does_not_parse_is_refused(graph: Client, expansion: str):
    assert refused(graph.get(path(expansion)), 400, "BadRequest").startswith(FAILED)


@pytest.mark.parametrize(
    ("expansion", "name", "owner"),
    [
        ("singleValueExtendedProperty($filter=id eq 'Integer 0x36')", "singleValueExtendedProperty", "message"),
        ("SingleValueExtendedProperties($filter=id eq 'Integer 0x36')", "SingleValueExtendedProperties", "message"),
        (
            "singleValueExtendedProperties($filter=Id eq 'Integer 0x36')",
            "Id",
            "singleValueLegacyExtendedProperty",
        ),
        ("attachments($select=id,contentId)", "contentId", "attachment"),
        ("subject", "subject", "message"),
        ("", "", "message"),
    ],
)
def test_an_expanded_name_that_does_not_exist_is_refused(graph: Client, expansion: str, name: str, owner: str):
    told = refused(graph.get(path(expansion)), 400, "RequestBroker--ParseUri")
    assert told == f"Could not find a property named '{name}' on type 'microsoft.graph.{owner}'."


@pytest.mark.parametrize(
    "expansion",
    [
        "attachments,extensions",
        "extensions",
        "multiValueExtendedProperties($filter=id eq 'IntegerArray 0x36')",
        "singleValueExtendedProperties($filter=value eq '2')",
        "singleValueExtendedProperties($filter=id ne 'Integer 0x36')",
        "singleValueExtendedProperties($filter=id eq 36)",
        "singleValueExtendedProperties($filter=id eq 'String 0x001A001F')",
        "singleValueExtendedProperties($filter=id eq 'Integer 0x36';$select=value)",
        "attachments($filter=isInline eq false)",
    ],
)
def test_other_expansions_are_not_emulated(graph: Client, expansion: str):
    refused(graph.get(path(expansion)), 501, "NotImplemented")


def test_attachments_come_with_the_message(graph: Client):
    graph.holding(message(1, attachments=[offer(), picture()]))
    files = graph.rows(path("attachments"))[0]["attachments"]
    assert [(f["name"], f["contentId"], f["contentBytes"]) for f in files] == [
        ("offer.pdf", None, "JVBERi0xLjc="),
        ("logo.png", "logo@fabrikam", "iVBORw=="),
    ]


def test_expanded_attachments_can_be_narrowed(graph: Client):
    graph.holding(message(1, attachments=[offer()]))
    files = graph.rows(path("attachments($select=name,size)"))[0]["attachments"]
    assert set(files[0]) == {"@odata.type", "@odata.mediaContentType", "id", "name", "size"}
