"""What a look costs, in requests: a warm timeline is one parallel round trip and one look at what is tracked."""

from test_suggest import ANNA, from_anna
from world import Seller, World, mail, meeting, record

FABRIKAM = record("fabrikam", "account", name="Fabrikam", emailaddress1="office@fabrikam.com", primarycontactid="$anna")
AURORAS = record(
    "auroras",
    "opportunity",
    name="Auroras",
    parentaccountid="$fabrikam",
    customerid="$fabrikam",
    parentcontactid="$anna",
)


def warm_look(world: World, table: str, key: str, *messages) -> list[str]:
    """What a second look asks of the remotes, without queries."""
    world.load(kim=list(messages) or [from_anna()], records=[ANNA, FABRIKAM, AURORAS])
    seller: Seller = world.as_(world.kim)
    seller.suggestions(table, key)
    before = world.mark()
    seller.suggestions(table, key)
    return asked(world, before)


def asked(world: World, since: int) -> list[str]:
    """What was asked in the name of the seller who looked; something else may still end meanwhile."""
    served = world.journal(since)
    seller = next(entry["caller"] for entry in served if "/me/messages" in entry["path"])
    return [kind_of(entry["path"]) for entry in served if entry["caller"] == seller]


def kind_of(path: str) -> str:
    name = path.partition("?")[0].rpartition("/")[2].partition("(")[0]
    return {"Microsoft.Dynamics.CRM.RetrievePrincipalAccess": "access"}.get(name, name)


def test_the_first_look_asks_once_for_roles_and_licences_beside_the_rest(world):
    world.load(kim=[from_anna()], records=[ANNA])
    seller = world.as_(world.kim)
    before = world.mark()
    seller.suggestions("contact", "anna")
    found = asked(world, before)
    assert {name: found.count(name) for name in ("RetrieveAadUserRoles", "licenseDetails")} == {
        "RetrieveAadUserRoles": 1,
        "licenseDetails": 1,
    }
    seller.suggestions("contact", "anna")
    again = asked(world, before)[len(found) :]
    assert not {"RetrieveAadUserRoles", "licenseDetails"} & {*again}


def test_a_seller_who_is_known_to_be_refused_costs_nothing(world):
    world.load(kim=[from_anna()], records=[ANNA], users={world.kim: {"licences": []}})
    seller = world.as_(world.kim)
    seller.look("contact", "anna")
    seller.send("GET", "trackings")
    before = world.mark()
    for _ in range(3):
        assert seller.look("contact", "anna").json()["code"] == "not_licensed"
    assert [entry for entry in world.journal(before) if entry["service"] in ("graph", "dataverse")] == []


def test_a_contact_costs_one_round_and_one_look(world):
    found = warm_look(world, "contact", "anna")
    assert sorted(found[:4]) == ["access", "calendarView", "contacts", "messages"]
    assert found[4:] == ["emails"]


def test_an_account_costs_one_round_and_one_look(world):
    found = warm_look(world, "account", "fabrikam")
    assert sorted(found[:4]) == ["access", "accounts", "calendarView", "messages"]
    assert found[4:] == ["emails"]


def test_an_opportunity_costs_one_round_more(world):
    found = warm_look(world, "opportunity", "auroras")
    assert sorted(found[:-1]) == ["access", "calendarView", "connections", "contacts", "messages", "opportunities"]
    assert found[-1] == "emails"


def test_each_further_page_of_the_window_adds_one(world):
    """The sandbox puts an empty page between the first and the second, as Graph may."""
    noise = [mail("noise@example.com", at=f"-{n}s") for n in range(1, 252)]
    assert warm_look(world, "contact", "anna", *noise).count("messages") == 3


def test_fifty_matches_are_looked_up_at_once(world):
    found = warm_look(world, "contact", "anna", *(from_anna(f"{n}", at=f"-{n}m") for n in range(1, 58)))
    assert found.count("emails") == 1


def test_nothing_that_matches_needs_no_look(world):
    assert "emails" not in warm_look(world, "contact", "anna", mail("noise@example.com"))


def test_what_is_tracked_elsewhere_costs_one_more_to_name_its_record(world):
    activity = {"key": "visit", "owner": world.alex, "subject": "x", "messageId": "<visit@x>", "at": "-1h"}
    other = record("other", "account", name="Adventure Works")
    world.load(
        kim=[from_anna(messageId="<visit@x>")], records=[ANNA, other], activities=[activity | {"regarding": "$other"}]
    )
    seller = world.as_(world.kim)
    seller.suggestions("contact", "anna")
    before = world.mark()
    seller.suggestions("contact", "anna")
    assert asked(world, before)[4:] == ["emails", "accounts"]


def test_meetings_are_looked_up_beside_the_mail_in_the_same_round(world):
    calendar = [meeting("anna@fabrikam.com"), meeting("anna@fabrikam.com", start="-2d", end="-1d", allDay=True)]
    world.load(kim=[from_anna()], calendar=calendar, records=[ANNA])
    seller = world.as_(world.kim)
    seller.suggestions("contact", "anna")
    before = world.mark()
    assert len(seller.suggestions("contact", "anna")) == 3
    found = asked(world, before)
    assert sorted(found[4:]) == ["appointments", "appointments", "emails"]


def test_a_cold_instance_reads_table_rules_from_the_shelf_and_asks_for_no_metadata(world):
    world.load(kim=[from_anna()], records=[ANNA])
    world.as_(world.kim).suggestions("contact", "anna")
    world.stack.restart_host()
    before = world.mark()
    world.as_(world.kim).suggestions("contact", "anna")
    assert not [entry for entry in world.journal(before) if "EntityDefinitions" in entry["path"]]


def test_never_more_than_three_requests_on_one_mailbox_at_once(world):
    """Graph allows four and the sandbox refuses the fifth; a cold start of three records side by side stays below."""
    world.load(kim=[from_anna()], records=[ANNA, FABRIKAM, AURORAS])
    seller = world.as_(world.kim)
    before = world.mark()
    seller.suggestions("opportunity", "auroras")
    assert {entry["status"] for entry in world.journal(before, "graph")} == {200}


def test_one_sign_in_costs_one_token_a_remote_however_often_it_is_used(world):
    world.load(kim=[from_anna()], records=[ANNA])
    seller = world.as_(world.kim)
    before = world.mark()
    for _ in range(3):
        seller.suggestions("contact", "anna")
    asked_for = [entry for entry in world.journal(before, "entra") if "on_behalf_of" in entry["body"]]
    assert len(asked_for) == 2
