"""The two requests that the app sends about meetings, as they are and with the slips that a change could bring."""

import pytest
from graph_calendar import JANUARY, SCOPES, Calendar, daily, meeting
from graph_world import Client, refused

from sandbox.graph.names import types

LISTED = (
    "id,iCalUId,subject,bodyPreview,organizer,attendees,start,end,isAllDay,isCancelled,isDraft,isOnlineMeeting,"
    "onlineMeeting,location,hasAttachments,sensitivity,importance,type,seriesMasterId,originalStart,webLink"
)
ID = "{6ED8DA90-450B-101B-98DA-00AA003F1305} Id 0x"
EXPAND = f"$expand=singleValueExtendedProperties($filter=id eq 'Binary {ID}3' or id eq 'Binary {ID}23')"
VIEW = f"me/calendarView?{JANUARY}&$select={LISTED}&$orderby=start/dateTime desc&$top=250"
FILE = {"name": "offer.pdf", "type": "application/pdf", "text": "%PDF-1.7"}
PICTURE = {"name": "logo.png", "type": "image/png", "inline": True, "contentId": "logo@fabrikam"}
EXTENDED = {"singleValueExtendedProperties", "singleValueExtendedProperties@odata.context"}


@pytest.fixture
def calendar(graph: Client) -> Calendar:
    return Calendar(graph).holding(daily(2, attachments=[FILE, PICTURE]))


def first(calendar: Calendar) -> str:
    """The path of an occurrence."""
    return f"me/events/{calendar.view('$select=id')[0]['id']}"


def test_the_view_holds_what_was_asked_for(calendar: Calendar):
    row = calendar.rows(VIEW)[0]
    assert set(row) == {"@odata.etag", *LISTED.split(",")}


def test_an_event_holds_what_was_asked_for(calendar: Calendar):
    row = calendar.get(f"{first(calendar)}?$select={LISTED},body&{EXPAND}").json()
    assert set(row) == {"@odata.context", "@odata.etag", "body", *LISTED.split(","), *EXTENDED}


def test_without_select_everything_comes_but_the_pattern(calendar: Calendar):
    absent = {"recurrence"}
    assert set(calendar.view()[0]) == set(types()["event"].properties) - absent | {"@odata.etag"}


def test_the_answers_say_what_they_hold(calendar: Calendar):
    about = calendar.get(VIEW).json()["@odata.context"]
    assert about.startswith("https://graph.microsoft.com/v1.0/$metadata#users('")
    assert about.endswith(f"')/calendarView({LISTED})")
    assert calendar.get(first(calendar)).json()["@odata.context"].endswith("')/events/$entity")


@pytest.mark.parametrize(
    "path", ["me/calendarView?" + JANUARY, "me/events", "me/events/AAMkA", "me/events/A/attachments"]
)
def test_the_calendar_needs_calendars_read(calendar: Calendar, path: str):
    token = calendar.token(scopes="User.Read Mail.Read Calendars.ReadBasic")
    refused(calendar.graph.send("GET", path, token), 403, "ErrorAccessDenied")


def test_mail_is_not_read_with_the_scope_of_the_calendar(calendar: Calendar):
    token = calendar.token(scopes="User.Read Calendars.Read")
    refused(calendar.graph.send("GET", "me/messages", token), 403, "ErrorAccessDenied")


def test_the_app_of_a_document_may_read_calendars(calendar: Calendar):
    registration = next(iter(calendar.graph.state.tenant.registrations.values()))
    assert set(SCOPES.split()) == set(registration.consented["https://graph.microsoft.com"])


def test_a_user_without_mailbox_has_no_calendar(calendar: Calendar):
    for path in (VIEW, "me/events", "me/events/AAMkA"):
        refused(calendar.get(path, "noor"), 404, "MailboxNotEnabledForRESTAPI")


@pytest.mark.parametrize("name", [*LISTED.split(","), "body"])
def test_a_selected_name_in_another_spelling_is_refused(calendar: Calendar, name: str):
    for wrong in (name.swapcase(), name + "x", name[:-1], f"{name} "):
        for path in (f"me/calendarView?{JANUARY}&", f"{first(calendar)}?"):
            told = refused(calendar.get(f"{path}$select=subject,{wrong}"), 400, "RequestBroker--ParseUri")
            assert told == f"Could not find a property named '{wrong}' on type 'microsoft.graph.event'."


@pytest.mark.parametrize("name", ["uid", "internetMessageId", "start/dateTime", "calendar"])
def test_a_name_that_an_event_does_not_have_is_refused(calendar: Calendar, name: str):
    refused(calendar.get(f"me/calendarView?{JANUARY}&$select={name}"), 400, "RequestBroker--ParseUri")


@pytest.mark.parametrize("name", ["createdDateTime", "lastModifiedDateTime"])
def test_when_an_event_was_made_is_not_selected_on_the_view(calendar: Calendar, name: str):
    refused(calendar.get(f"me/calendarView?{JANUARY}&$select={name}"), 501, "NotImplemented")
    assert calendar.view()[0][name].endswith("Z")
    assert calendar.get(f"{first(calendar)}?$select={name}").json()[name].endswith("Z")


def test_the_pattern_of_a_series_is_not_emulated(calendar: Calendar):
    refused(calendar.get("me/events?$select=recurrence"), 501, "NotImplemented")


@pytest.mark.parametrize(
    ("option", "status", "code"),
    [
        ("$orderby=start", 400, "BadRequest"),
        ("$orderby=attendees", 400, "BadRequest"),
        ("$orderby=start/dateTime DESC", 400, "BadRequest"),
        ("$orderby=start/DateTime", 400, "RequestBroker--ParseUri"),
        ("$orderby=startDateTime", 400, "RequestBroker--ParseUri"),
        ("$orderby=subject", 501, "NotImplemented"),
        ("$orderby=start/dateTime,subject", 501, "NotImplemented"),
        ("$filter=isAllDay eq true", 501, "NotImplemented"),
        ("$search=%22coffee%22", 501, "NotImplemented"),
        ("$top=0", 400, "BadRequest"),
        ("$top=1001", 400, "BadRequest"),
        ("$Top=1", 400, "Request_BadRequest"),
        ("$top=1&$top=1", 400, "BadRequest"),
        ("startDateTime=2026-01-01", 400, "BadRequest"),
        ("start=2026-01-01", 400, "Request_BadRequest"),
        ("$expand=singleValueExtendedProperties", 400, "ErrorInvalidUrlQuery"),
        ("$expand=organizer", 400, "RequestBroker--ParseUri"),
        ("$expand=instances", 501, "NotImplemented"),
        ("$expand=attachments", 501, "NotImplemented"),
    ],
)
def test_an_option_of_the_view_with_a_slip_is_refused(calendar: Calendar, option: str, status: int, code: str):
    refused(calendar.get(f"me/calendarView?{JANUARY}&{option}"), status, code)


def test_ordering_by_a_time_with_its_zone_is_refused_in_graphs_words(calendar: Calendar):
    told = refused(calendar.get(f"me/calendarView?{JANUARY}&$orderby=start"), 400, "BadRequest")
    assert told == "The $orderby expression must evaluate to a single value of primitive type."


@pytest.mark.parametrize(
    "wrong", ["me/calendarview", "me/CalendarView", "me/calendar/calendarView", "me/event", "me/Events"]
)
def test_a_path_in_another_spelling_leads_nowhere(calendar: Calendar, wrong: str):
    assert "Resource not found" in refused(calendar.get(f"{wrong}?{JANUARY}"), 400, "BadRequest")


@pytest.mark.parametrize("path", ["instances", "cancel", "extensions"])
def test_what_is_below_an_event_leads_nowhere(calendar: Calendar, path: str):
    assert "Resource not found" in refused(calendar.get(f"{first(calendar)}/{path}"), 400, "BadRequest")


def test_the_calendar_is_only_read(calendar: Calendar):
    for method in ("POST", "PATCH", "DELETE"):
        answer = calendar.graph.send(method, first(calendar), calendar.token(), json={})
        refused(answer, 405, "Request_BadRequest")


def test_one_event_takes_no_window_and_has_no_pages(calendar: Calendar):
    refused(calendar.get(f"{first(calendar)}?{JANUARY}"), 400, "Request_BadRequest")
    refused(calendar.get(f"{first(calendar)}?$top=1"), 400, "BadRequest")


def test_the_parameters_of_the_window_may_be_in_any_case(calendar: Calendar):
    assert len(calendar.rows(f"me/calendarView?{JANUARY.upper()}")) == 2


def test_an_event_lists_its_attachments(calendar: Calendar):
    path = f"{first(calendar)}/attachments"
    offer, picture = calendar.rows(path)
    assert (offer["name"], offer["contentBytes"], picture["contentId"]) == (
        "offer.pdf",
        "JVBERi0xLjc=",
        "logo@fabrikam",
    )
    assert offer["lastModifiedDateTime"].endswith("Z")
    assert calendar.get(f"{path}/{offer['id']}?$select=name").json()["name"] == "offer.pdf"
    assert calendar.get(f"{path}/{offer['id']}/$value").content == b"%PDF-1.7"
    assert "/events('" in calendar.get(path).json()["@odata.context"]


def test_attachments_may_come_with_one_event(calendar: Calendar):
    found = calendar.get(f"{first(calendar)}?$select=hasAttachments&$expand=attachments($select=name)").json()
    assert (found["hasAttachments"], [one["name"] for one in found["attachments"]]) == (True, ["offer.pdf", "logo.png"])


def test_inline_attachments_do_not_count(graph: Client):
    (row,) = Calendar(graph).holding(meeting(attachments=[PICTURE])).view("$select=hasAttachments")
    assert row["hasAttachments"] is False


def test_every_date_has_attachments_of_its_own(calendar: Calendar):
    paths = [f"me/events/{row['id']}/attachments" for row in calendar.view("$select=id")]
    assert len({one["id"] for path in paths for one in calendar.rows(path)}) == 4


def test_an_event_links_to_itself(calendar: Calendar):
    assert len({row["webLink"] for row in calendar.view("$select=webLink")}) == 2
