from urllib.parse import parse_qsl, urlsplit

from graph_world import ALEX, IMMUTABLE, KIM, Client, message, refused

from sandbox.tenant.mailbox import Folder, Mailbox

DAYS = range(1, 13)
FIRST = "me/messages?$select=subject&$filter=receivedDateTime ge 2026-01-01T00:00:00Z&$orderby=receivedDateTime&$top=5"


def full(graph: Client) -> Client:
    return graph.holding(*(message(day) for day in DAYS))


def kims(graph: Client) -> Mailbox:
    mailbox = graph.state.tenant.users[KIM].mailbox
    assert mailbox is not None
    return mailbox


def link(graph: Client, path: str = FIRST) -> str:
    return str(graph.get(path).json()["@odata.nextLink"])


def test_following_the_links_gives_every_message_once(graph: Client):
    subjects = [row["subject"] for page in full(graph).pages(FIRST) for row in page]
    assert subjects == [f"Offer {day}" for day in DAYS]


def test_the_second_page_is_empty_and_leads_on(graph: Client):
    assert [len(page) for page in full(graph).pages(FIRST)] == [5, 0, 5, 2]


def test_the_last_page_has_no_link(graph: Client):
    assert "@odata.nextLink" not in full(graph).get("me/messages?$top=12").json()
    assert "@odata.nextLink" in graph.get("me/messages?$top=11").json()


def test_a_link_leads_to_graph_and_carries_the_query(graph: Client):
    parts = urlsplit(link(full(graph)))
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "graph.microsoft.com", "/v1.0/me/messages")
    options = dict(parse_qsl(parts.query))
    token = options.pop("$skiptoken")
    assert token
    assert options == {
        "$select": "subject",
        "$filter": "receivedDateTime ge 2026-01-01T00:00:00Z",
        "$orderby": "receivedDateTime",
        "$top": "5",
    }


def test_the_preference_is_not_in_the_link(graph: Client):
    pages = list(full(graph).pages("me/messages?$top=11", headers=IMMUTABLE))
    assert {row["id"][:4] for row in pages[0]} == {"AAkA"}
    on_plain_ids = graph.get(graph.get(link(graph, "me/messages?$top=11")).json()["@odata.nextLink"]).json()["value"]
    assert {row["id"][:4] for row in on_plain_ids} == {"AAMk"}


def test_a_token_that_was_not_given_out_is_refused(graph: Client):
    good = link(full(graph))
    for wrong in (
        good[:-1] + ("A" if good[-1] != "A" else "B"),
        good + "A",
        FIRST + "&$skiptoken=MTA",
        FIRST + "&$skiptoken=ü",
    ):
        assert refused(graph.get(wrong), 400, "BadRequest") == "Badly formed token."


def test_a_token_is_good_for_its_own_query_only(graph: Client):
    other = link(full(graph)).replace("subject", "id")
    assert refused(graph.get(other), 400, "BadRequest") == "Badly formed token."


def test_a_token_is_good_for_its_own_reader_only(graph: Client):
    assert refused(graph.get(link(full(graph)), ALEX), 400, "BadRequest") == "Badly formed token."


def test_a_mail_that_arrives_between_two_pages_shifts_the_rest(graph: Client):
    first = full(graph).get(FIRST.replace("receivedDateTime&$top", "receivedDateTime desc&$top")).json()
    late = message(20)
    kims(graph).messages[late.immutable_id] = late
    rest = [row["subject"] for page in graph.pages(first["@odata.nextLink"]) for row in page]
    assert rest[0] == first["value"][-1]["subject"]


def test_child_folders_come_in_pages_too(graph: Client):
    for name in ("AAMkFc0", "AAMkFc1", "AAMkFc2"):
        kims(graph).folders[name] = Folder(name, "Child", parent="AAMkFjunk")
    pages = list(graph.pages("me/mailFolders/junkemail/childFolders?$select=id&$top=2"))
    assert [[row["id"] for row in page] for page in pages] == [["AAMkFc0", "AAMkFc1"], [], ["AAMkFc2"]]
