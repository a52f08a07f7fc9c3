"""The five requests that the app sends, as they are, and with every slip that a change to them could bring."""

import re
from urllib.parse import quote

import pytest
from graph_world import IMMUTABLE, Client, message, refused

EXPAND = "$expand=singleValueExtendedProperties($filter=id eq 'String 0x001A' or id eq 'Integer 0x36')"
SELECT = (
    "$select=id,internetMessageId,conversationId,subject,from,sender,toRecipients,ccRecipients,receivedDateTime,"
    "bodyPreview,webLink,hasAttachments,isDraft,importance,parentFolderId"
)
LIST = (
    f"me/messages?{SELECT}&{EXPAND}&$filter=receivedDateTime ge 2026-01-01T00:00:00Z"
    "&$orderby=receivedDateTime desc&$top=250"
)
FOLDER = "me/mailFolders/junkemail?$select=id"
CHILDREN = "me/mailFolders/junkemail/childFolders?$select=id&$top=100"
ME = "me?$select=id,mail,userPrincipalName,proxyAddresses,otherMails"
DOMAINS = "organization?$select=verifiedDomains"
ONE = f"me/messages/AAkAI001?{SELECT},body&{EXPAND}"
REQUESTS = {"list": LIST, "folder": FOLDER, "children": CHILDREN, "me": ME, "domains": DOMAINS, "one": ONE}


def wire(request: str) -> str:
    """The request with its query percent-encoded, as a client sends it."""
    path, _, query = request.partition("?")
    options = (option.partition("=") for option in query.split("&"))
    return f"{path}?" + "&".join(f"{name}={quote(value, safe='')}" for name, _, value in options)


def names(request: str) -> list[str]:
    """What the request selects."""
    return re.search(r"\$select=([^&]*)", request)[1].split(",")  # type: ignore[index]


SELECTED = [(request, name) for request in REQUESTS.values() for name in names(request)]


@pytest.fixture
def mail(graph: Client) -> Client:
    """One private message."""
    return graph.holding(message(1, extended={"Integer 0x36": "2", "String 0x1a": "IPM.Note"}))


@pytest.mark.parametrize("request_name", REQUESTS)
def test_the_request_as_it_is_is_answered(mail: Client, request_name: str):
    assert mail.get(wire(REQUESTS[request_name]), headers=IMMUTABLE).status_code == 200


def test_the_answer_holds_what_was_asked_for(mail: Client):
    row = mail.rows(wire(LIST), IMMUTABLE)[0]
    assert set(row) == {
        *names(LIST),
        *("@odata.etag", "singleValueExtendedProperties", "singleValueExtendedProperties@odata.context"),
    }


@pytest.mark.parametrize(("request_text", "name"), SELECTED)
def test_a_selected_name_in_another_spelling_is_refused(mail: Client, request_text: str, name: str):
    for wrong in (name.swapcase(), name[0].upper() + name[1:], name + "s", name[:-1], f"{name} "):
        mutated = request_text.replace(f"={name}", f"={wrong}", 1).replace(f",{name}", f",{wrong}", 1)
        assert mutated != request_text
        refused(mail.get(wire(mutated), headers=IMMUTABLE), 400, "RequestBroker--ParseUri")


OPTIONS = [
    (request, option) for request in REQUESTS.values() for option in re.findall(r"[?&](\$\w+)=", request)
]  # fmt: skip


@pytest.mark.parametrize(("request_text", "option"), OPTIONS)
def test_an_option_in_another_spelling_is_refused(mail: Client, request_text: str, option: str):
    for wrong in (option.upper(), option.title(), option + "s", option[:-1], option.removeprefix("$"), f"${option}"):
        mutated = request_text.replace(f"?{option}=", f"?{wrong}=").replace(f"&{option}=", f"&{wrong}=")
        assert mutated != request_text
        refused(mail.get(wire(mutated), headers=IMMUTABLE), 400, "Request_BadRequest")


@pytest.mark.parametrize(("request_text", "option"), OPTIONS)
def test_a_doubled_option_is_refused(mail: Client, request_text: str, option: str):
    again = re.search(rf"[?&]({re.escape(option)}=[^&]*)", request_text)
    assert again is not None
    told = refused(mail.get(wire(f"{request_text}&{again[1]}"), headers=IMMUTABLE), 400, "BadRequest")
    assert "was specified more than once" in told


@pytest.mark.parametrize("request_text", REQUESTS.values())
def test_a_path_in_another_spelling_leads_nowhere(mail: Client, request_text: str):
    path, _, query = request_text.partition("?")
    for number, segment in enumerate(path.split("/")):
        if segment in ("junkemail", "AAkAI001"):
            continue
        for wrong in (segment.upper(), segment + "s", segment[:-1]):
            segments = path.split("/")
            segments[number] = wrong
            told = refused(mail.get(wire(f"{'/'.join(segments)}?{query}"), headers=IMMUTABLE), 400, "BadRequest")
            assert "Resource not found for the segment" in told


@pytest.mark.parametrize(
    ("was", "now", "code"),
    [
        ("$filter=receivedDateTime", "$filter=receiveddateTime", "RequestBroker--ParseUri"),
        ("$filter=receivedDateTime", "$filter=receivedTime", "RequestBroker--ParseUri"),
        ("$filter=receivedDateTime", "$filter=isDraft eq false and receivedDateTime", "InefficientFilter"),
        ("2026-01-01T00:00:00Z", "'2026-01-01T00:00:00Z'", "BadRequest"),
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00", "BadRequest"),
        ("2026-01-01T00:00:00Z", "2026-01-01 00:00:00Z", "BadRequest"),
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z and from/emailAddress/address eq 'o'neil@a.b'", "BadRequest"),
        (
            "2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00Z and toRecipients/any(r:r/emailAddress/address eq 'a')",
            "ErrorInvalidUrlQueryFilter",
        ),
        (" ge ", " GE ", "BadRequest"),
        (" ge ", " gte ", "BadRequest"),
        ("$orderby=receivedDateTime", "$orderby=sentDateTime", "InefficientFilter"),
        ("$orderby=receivedDateTime", "$orderby=ReceivedDateTime", "RequestBroker--ParseUri"),
        (" desc", " DESC", "BadRequest"),
        (" desc", "+desc", "BadRequest"),
        ("$top=250", "$top=2500", "BadRequest"),
        ("$top=250", "$top=", "BadRequest"),
        ("($filter=id eq 'String 0x001A' or id eq 'Integer 0x36')", "", "ErrorInvalidUrlQuery"),
        ("singleValue", "SingleValue", "RequestBroker--ParseUri"),
        ("singleValue", "singlevalue", "RequestBroker--ParseUri"),
        ("($filter", "($Filter", "BadRequest"),
        ("($filter", "(filter", "BadRequest"),
        ("($filter=id", "($filter=Id", "RequestBroker--ParseUri"),
        ("'Integer 0x36'", "'Integer 0x36", "BadRequest"),
        ("'Integer 0x36'", "Integer 0x36", "BadRequest"),
        ("'Integer 0x36'", "'integer 0x36'", "ErrorInvalidExtendedProperty"),
        ("'Integer 0x36'", "'Integer 36'", "ErrorInvalidExtendedProperty"),
        (" or ", " OR ", "BadRequest"),
        (" or ", ",", "BadRequest"),
        ("0x36')", "0x36'", "BadRequest"),
    ],
)
def test_a_slip_in_the_listing_is_refused(mail: Client, was: str, now: str, code: str):
    assert LIST.count(was) == 1 or was in ("singleValue", " or ")
    refused(mail.get(wire(LIST.replace(was, now)), headers=IMMUTABLE), 400, code)


def test_without_top_the_listing_ends_at_ten(graph: Client):
    graph.holding(*(message(day) for day in range(1, 13)))
    answer = graph.get(wire(LIST.replace("&$top=250", "")), headers=IMMUTABLE).json()
    assert (len(answer["value"]), "@odata.nextLink" in answer) == (10, True)


def test_without_the_preference_the_ids_are_others(mail: Client):
    assert [row["id"] for row in mail.rows(wire(LIST))] == ["AAMkO001"]
    refused(mail.get(wire(ONE)), 404, "ErrorItemNotFound")
    assert mail.get(wire(FOLDER)).json()["id"] != mail.get(wire(FOLDER), headers=IMMUTABLE).json()["id"]


def test_without_expand_nothing_tells_that_the_message_is_private(mail: Client):
    assert "singleValueExtendedProperties" not in mail.rows(wire(LIST.replace(f"&{EXPAND}", "")), IMMUTABLE)[0]


def test_without_order_the_newest_does_not_come_first(graph: Client):
    graph.holding(message(1), message(2))
    rows = graph.rows(wire(LIST.replace("&$orderby=receivedDateTime desc", "")), IMMUTABLE)
    assert [row["subject"] for row in rows] == ["Offer 1", "Offer 2"]
