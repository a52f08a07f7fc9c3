from urllib.parse import quote

import pytest
from graph_world import Client, message, recipient, refused

INVALID = "Invalid filter clause: "


def path(conditions: str, **options: str) -> str:
    wanted = {"filter": conditions} | options
    return "me/messages?$top=50&" + "&".join(f"${name}={quote(value)}" for name, value in wanted.items())


def subjects(graph: Client, conditions: str, **options: str) -> list[str]:
    return [row["subject"] for row in graph.rows(path(conditions, **options))]


@pytest.fixture
def full(graph: Client) -> Client:
    """Five days of mail; the third is a draft without sender, the fourth comes from elsewhere."""
    return graph.holding(
        message(1),
        message(2),
        message(3, isDraft=True, **{"from": ..., "sender": ...}),
        message(4, **{"from": recipient("O'Neil@northwindtraders.com")}),
        message(5),
    )


@pytest.mark.parametrize(
    ("condition", "days"),
    [
        ("receivedDateTime ge 2026-01-03T12:00:00Z", {3, 4, 5}),
        ("receivedDateTime gt 2026-01-03T12:00:00Z", {4, 5}),
        ("receivedDateTime le 2026-01-03T12:00:00Z", {1, 2, 3}),
        ("receivedDateTime lt 2026-01-03T12:00:00Z", {1, 2}),
        ("receivedDateTime eq 2026-01-03T12:00:00Z", {3}),
        ("receivedDateTime ne 2026-01-03T12:00:00Z", {1, 2, 4, 5}),
        ("receivedDateTime ge 2026-01-03T14:00:00+02:00", {3, 4, 5}),
        ("receivedDateTime ge 2026-01-03T12:00:00.0000000Z", {3, 4, 5}),
        ("receivedDateTime ge 2026-01-03T12:00:00.5Z", {4, 5}),
        ("receivedDateTime ge 2026-01-03", {3, 4, 5}),
        ("sentDateTime ge 2026-01-03T12:00:00Z", {4, 5}),
        ("isDraft eq false", {1, 2, 4, 5}),
        ("isDraft eq true", {3}),
        ("from/emailAddress/address eq 'anna@fabrikam.com'", {1, 2, 5}),
        ("from/emailAddress/address eq 'Anna@Fabrikam.com'", {1, 2, 5}),
        ("from/emailAddress/address eq 'o''neil@northwindtraders.com'", {4}),
        ("(receivedDateTime ge 2026-01-02T00:00:00Z) and isDraft eq false", {2, 4, 5}),
        ("receivedDateTime ge 2026-01-02T00:00:00Z and receivedDateTime lt 2026-01-04T00:00:00Z", {2, 3}),
    ],
)
def test_a_filter_keeps_what_meets_it(full: Client, condition: str, days: set[int]):
    assert set(subjects(full, condition)) == {f"Offer {day}" for day in days}


def test_a_quoted_time_is_no_time(graph: Client):
    told = refused(graph.get(path("receivedDateTime ge '2026-01-01T00:00:00Z'")), 400, "BadRequest")
    assert told == (
        f"{INVALID}A binary operator with incompatible types was detected. Found operand types "
        "'Edm.DateTimeOffset' and 'Edm.String' for operator kind 'GreaterThanOrEqual'."
    )


@pytest.mark.parametrize(
    ("condition", "types"),
    [
        ("isDraft eq 'false'", "'Edm.Boolean' and 'Edm.String'"),
        ("isDraft eq 0", "'Edm.Boolean' and 'Edm.Int32'"),
        ("from/emailAddress/address eq 5", "'Edm.String' and 'Edm.Int32'"),
        ("receivedDateTime eq true", "'Edm.DateTimeOffset' and 'Edm.Boolean'"),
    ],
)
def test_what_cannot_be_compared_is_refused(graph: Client, condition: str, types: str):
    assert types in refused(graph.get(path(condition)), 400, "BadRequest")


@pytest.mark.parametrize("time", ["2026-01-01T00:00:00", "2026-01-01T00:00Z", "2026-02-30T00:00:00Z"])
def test_a_time_needs_seconds_an_offset_and_a_day_that_exists(graph: Client, time: str):
    told = refused(graph.get(path(f"receivedDateTime ge {time}")), 400, "BadRequest")
    assert told.startswith(f"{INVALID}The DateTimeOffset text '{time}' should be in format")


def test_a_plus_sign_that_is_not_encoded_is_a_space(graph: Client):
    answer = graph.get("me/messages?$filter=receivedDateTime+ge+2026-01-01T00:00:00%2B01:00")
    assert answer.status_code == 200
    bare = graph.get("me/messages?$filter=receivedDateTime+ge+2026-01-01T00:00:00+01:00")
    assert refused(bare, 400, "BadRequest").startswith(INVALID)


@pytest.mark.parametrize(
    "condition",
    [
        "from/emailAddress/address eq 'o'neil@northwindtraders.com'",
        "from/emailAddress/address eq 'anna@fabrikam.com",
        "receivedDateTime GE 2026-01-01T00:00:00Z",
        "receivedDateTime ge 2026-01-01T00:00:00Z AND isDraft eq false",
        "isDraft eq FALSE",
        "receivedDateTime => 2026-01-01T00:00:00Z",
        "receivedDateTime ge",
        "(isDraft eq false",
        "nonsense(subject)",
        "contains(subject)",
        "",
        "f(a=1,b=2,c=3)",
    ],
)
def test_what_does_not_parse_is_refused(graph: Client, condition: str):
    assert refused(graph.get(path(condition)), 400, "BadRequest").startswith(INVALID)


@pytest.mark.parametrize("condition", ["isDraft", "'offer'", "true"])
def test_a_filter_has_to_be_true_or_false(graph: Client, condition: str):
    told = refused(graph.get(path(condition)), 400, "BadRequest")
    assert told == f"{INVALID}The $filter expression must evaluate to a single boolean value."


@pytest.mark.parametrize(
    ("condition", "name", "owner"),
    [
        ("isJunk eq true", "isJunk", "message"),
        ("receiveddatetime ge 2026-01-01T00:00:00Z", "receiveddatetime", "message"),
        ("ReceivedDateTime ge 2026-01-01T00:00:00Z", "ReceivedDateTime", "message"),
        ("from/emailaddress/address eq 'a'", "emailaddress", "recipient"),
        ("from/emailAddress/Address eq 'a'", "Address", "emailAddress"),
        ("isDraft eq no", "no", "message"),
        ("sensitivity eq 'private'", "sensitivity", "message"),
        ("Recipients/any(r:r/emailAddress/address eq 'a')", "Recipients", "message"),
    ],
)
def test_a_filtered_name_that_does_not_exist_is_refused(graph: Client, condition: str, name: str, owner: str):
    told = refused(graph.get(path(condition)), 400, "RequestBroker--ParseUri")
    assert told == f"Could not find a property named '{name}' on type 'microsoft.graph.{owner}'."


@pytest.mark.parametrize("header", ["toRecipients", "ccRecipients", "bccRecipients", "replyTo"])
def test_recipients_cannot_be_filtered(graph: Client, header: str):
    answer = graph.get(path(f"{header}/any(r:r/emailAddress/address eq 'anna@fabrikam.com')"))
    told = refused(answer, 400, "ErrorInvalidUrlQueryFilter")
    assert told == "The query filter contains one or more invalid nodes."


def test_a_property_of_a_collection_cannot_be_compared(graph: Client):
    told = refused(graph.get(path("toRecipients/emailAddress eq 'a'")), 400, "BadRequest")
    assert "is not a single value" in told


@pytest.mark.parametrize(
    "condition",
    [
        "isDraft eq true or isDraft eq false",
        "not(isDraft eq true)",
        "contains(subject,'offer')",
        "subject eq 'offer'",
        "isRead eq false",
        "isDraft ne true",
        "importance eq 'high'",
        "isDraft in (true,false)",
        "true eq isDraft",
        "isDraft eq null",
        "isDraft eq isRead",
        "from eq 'anna'",
    ],
)
def test_other_filters_are_not_emulated(graph: Client, condition: str):
    refused(graph.get(path(condition)), 501, "NotImplemented")


@pytest.mark.parametrize(
    ("order", "days"),
    [
        ("receivedDateTime desc", [5, 4, 3, 2, 1]),
        ("receivedDateTime asc", [1, 2, 3, 4, 5]),
        ("receivedDateTime", [1, 2, 3, 4, 5]),
    ],
)
def test_messages_come_in_the_order_asked_for(full: Client, order: str, days: list[int]):
    found = subjects(full, "receivedDateTime ge 2026-01-01T00:00:00Z", orderby=order)
    assert found == [f"Offer {day}" for day in days]


def test_messages_are_ordered_by_several_properties(full: Client):
    rows = full.rows(f"me/messages?$orderby={quote('from/emailAddress/address desc,receivedDateTime desc')}")
    assert [row["subject"] for row in rows] == ["Offer 4", "Offer 5", "Offer 2", "Offer 1", "Offer 3"]


@pytest.mark.parametrize(
    ("condition", "order"),
    [
        ("isDraft eq false", "receivedDateTime desc"),
        ("from/emailAddress/address eq 'anna@fabrikam.com'", "receivedDateTime"),
        ("isDraft eq false and receivedDateTime ge 2026-01-01T00:00:00Z", "receivedDateTime desc"),
        ("receivedDateTime ge 2026-01-01T00:00:00Z", "receivedDateTime,subject"),
        (
            "receivedDateTime ge 2026-01-01T00:00:00Z and sentDateTime ge 2026-01-01T00:00:00Z",
            "sentDateTime,receivedDateTime",
        ),
    ],
)
def test_what_is_ordered_by_must_be_filtered_first_and_in_the_same_order(graph: Client, condition: str, order: str):
    told = refused(graph.get(path(condition, orderby=order)), 400, "InefficientFilter")
    assert told == "The restriction or sort order is too complex for this operation."


@pytest.mark.parametrize(
    ("condition", "order"),
    [
        ("receivedDateTime ge 2026-01-01T00:00:00Z and isDraft eq false", "receivedDateTime desc"),
        (
            "receivedDateTime ge 2026-01-01 and receivedDateTime lt 2027-01-01 and isDraft eq false",
            "receivedDateTime desc",
        ),
        (
            "receivedDateTime ge 2026-01-01T00:00:00Z and sentDateTime ge 2026-01-01T00:00:00Z",
            "receivedDateTime,sentDateTime desc",
        ),
    ],
)
def test_a_filter_that_begins_with_what_is_ordered_by_is_efficient(graph: Client, condition: str, order: str):
    assert graph.rows(path(condition, orderby=order)) == []


@pytest.mark.parametrize("order", ["receivedDateTime DESC", "receivedDateTime down", "receivedDateTime desc asc"])
def test_an_order_goes_up_or_down(graph: Client, order: str):
    told = refused(graph.get(f"me/messages?$orderby={quote(order)}"), 400, "BadRequest")
    assert told.startswith("Syntax error")


def test_an_encoded_plus_sign_is_no_space(graph: Client):
    told = refused(graph.get("me/messages?$orderby=receivedDateTime%2Bdesc"), 400, "BadRequest")
    assert told == "Syntax error: character '+' is not valid at position 16 in 'receivedDateTime+desc'."
    told = refused(graph.get("me/messages?$filter=isDraft%2Beq+true"), 400, "BadRequest")
    assert told == "Invalid filter clause: Syntax error: character '+' is not valid at position 7 in 'isDraft+eq true'."


@pytest.mark.parametrize("order", ["from", "toRecipients", "body"])
def test_only_single_values_are_ordered(graph: Client, order: str):
    told = refused(graph.get(f"me/messages?$orderby={order}"), 400, "BadRequest")
    assert told == "The $orderby expression must evaluate to a single value of primitive type."


def test_an_order_by_a_name_that_does_not_exist_is_refused(graph: Client):
    refused(graph.get("me/messages?$orderby=receiveddatetime"), 400, "RequestBroker--ParseUri")
