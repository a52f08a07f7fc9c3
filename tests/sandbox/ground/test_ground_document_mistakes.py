from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.tenant import document

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
KIM = {"name": "Kim Akers", "address": "kim@contoso.com"}
EMAIL = {"key": "e", "owner": "kim@contoso.com", "subject": "Hi", "messageId": "<1@fabrikam.com>", "at": "-1h"}
ACCOUNT = {"key": "a", "table": "account"}
CONNECTION = {"record": "$a", "other": "$a", "role": "Stakeholder"}


def problems(parsed: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(document.DocumentError) as refused:
        document.tenant(parsed, NOW)
    found = [(one.place, one.problem) for one in refused.value.problems]
    assert str(refused.value) == "; ".join(f"{place or '/'}: {problem}" for place, problem in found)
    return found


def problem(**parts: Any) -> tuple[str, str]:
    """The only problem of a document."""
    (found,) = problems({"users": [KIM], **parts})
    return found


def of_user(**more: Any) -> tuple[str, str]:
    return problem(users=[{**KIM, **more}])


def of_message(**more: Any) -> tuple[str, str]:
    return of_user(messages=[{"at": "-1h", **more}])


def test_a_document_has_at_least_one_user():
    assert [place for place, _ in problems({})] == ["/users"]
    assert problem(users=[])[0] == "/users"


def test_every_mistake_is_told_at_once():
    found = problems({"users": [{"name": "Kim", "colour": "red"}], "tenant": {"id": "x"}})
    assert [place for place, _ in found] == ["/tenant/id", "/users/0/address", "/users/0/colour"]


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ({"colour": 1}, "/colour"),
        ({"tenant": {"colour": 1}}, "/tenant/colour"),
        ({"organization": {"colour": 1}}, "/organization/colour"),
        ({"records": [{**ACCOUNT, "colour": 1}]}, "/records/0/colour"),
        ({"a/b~c": 1}, "/a~1b~0c"),
    ],
)
def test_what_the_document_does_not_know_it_refuses(parts: dict[str, Any], place: str):
    assert problem(**parts) == (place, "Extra inputs are not permitted")


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ({"tenant": {"id": "6BABCAAD-604B-40AC-A9D7-9FD97C0B779F"}}, "/tenant/id"),
        ({"tenant": {"domains": []}}, "/tenant/domains"),
        ({"organization": {"url": "http://contoso.crm.dynamics.com"}}, "/organization/url"),
        ({"organization": {"url": "https://contoso.crm.dynamics.com/"}}, "/organization/url"),
        ({"records": [{**ACCOUNT, "table": "Account"}]}, "/records/0/table"),
        ({"roles": [{"name": "R", "grants": {"account": {"read": "world"}}}]}, "/roles/0/grants/account/read"),
        ({"columns": [{"table": "account", "name": "New X"}]}, "/columns/0/name"),
        ({"columns": [{"table": "account", "name": "new_x", "type": "Integer"}]}, "/columns/0/type"),
        ({"activities": [{**EMAIL, "parties": [{"mask": 9, "address": "x"}]}]}, "/activities/0/parties/0/mask"),
    ],
)
def test_a_value_of_the_wrong_form_is_told_with_its_place(parts: dict[str, Any], place: str):
    assert problem(**parts)[0] == place


def test_what_a_table_lacks_is_told():
    found = problems({"users": [KIM], "tables": [{"name": "new_project"}]})
    assert [place for place, _ in found] == ["/tables/0/entitySet", "/tables/0/primaryName"]


@pytest.mark.parametrize("at", ["yesterday", "-", "2h", "-2", "-2w", "2026-05-04", "2026-05-04T10:00:00+02:00", ""])
def test_a_time_of_another_form_is_refused(at: str):
    assert of_message(at=at)[0] == "/users/0/messages/0/at"


@pytest.mark.parametrize("name", ["kind", "importance", "sensitivity"])
def test_a_choice_is_one_of_those_that_are_told(name: str):
    place, said = of_message(**{name: "urgent"})
    assert place == f"/users/0/messages/0/{name}"
    assert "'normal'" in said or "'message'" in said


def test_mime_says_everything_but_once():
    said = "'mime' says the subject already; leave it out"
    assert of_message(mime="Subject: x\n\nHi", subject="x") == ("/users/0/messages/0", said)


def test_an_unknown_folder_is_told_the_known_ones():
    place, said = of_message(folder="Posteingang/Kunden")
    assert place == "/users/0/messages/0/folder"
    assert said.startswith("'Posteingang' is no folder; known are inbox, sentitems, drafts")


def test_an_unknown_role_is_told_the_known_ones():
    said = "'Boss' is no role; known are Salesperson, Sales Manager, Auto Capture Worker"
    assert of_user(roles=["Salesperson", "Boss"]) == ("/users/0/roles", said)


def test_an_unknown_time_zone_is_refused():
    said = "'Mars/Base' is no time zone; use a name such as Europe/Lisbon"
    assert of_user(timeZone="Mars/Base") == ("/users/0/timeZone", said)


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ({"records": [{**ACCOUNT, "owner": "x@contoso.com"}]}, "/records/0/owner"),
        ({"activities": [{**EMAIL, "owner": "x@contoso.com"}]}, "/activities/0/owner"),
    ],
)
def test_an_owner_who_is_nobody_is_told_who_there_is(parts: dict[str, Any], place: str):
    assert problem(**parts) == (place, "'x@contoso.com' is no user; known are kim@contoso.com")


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ({"records": [{**ACCOUNT, "columns": {"primarycontactid": "$b"}}]}, "/records/0/columns/primarycontactid"),
        ({"records": [ACCOUNT], "connections": [{**CONNECTION, "record": "$b"}]}, "/connections/0/record"),
        ({"records": [ACCOUNT], "connections": [{**CONNECTION, "other": "$b"}]}, "/connections/0/other"),
        ({"activities": [{**EMAIL, "key": "a", "regarding": "$b"}]}, "/activities/0/regarding"),
        (
            {"activities": [{**EMAIL, "key": "a", "parties": [{"mask": 1, "party": "$b", "address": "x"}]}]},
            "/activities/0/parties/0/party",
        ),
    ],
)
def test_a_key_that_nothing_stands_for_is_told_the_known_ones(parts: dict[str, Any], place: str):
    assert problem(**parts) == (place, "'$b' is no record; known are $a")


def test_a_key_needs_its_dollar():
    parts = {"records": [ACCOUNT], "connectionRoles": [{"name": "Stakeholder"}]}
    said = "'a' is no record; known are $a"
    assert problem(**parts, connections=[{**CONNECTION, "record": "a"}]) == ("/connections/0/record", said)


def test_an_unknown_connection_role_is_told_the_known_ones():
    parts = {"records": [ACCOUNT], "connectionRoles": [{"name": "Friend"}], "connections": [CONNECTION]}
    said = "'Stakeholder' is no connection role; known are Friend"
    assert problem(**parts) == ("/connections/0/role", said)


@pytest.mark.parametrize("at", ["2026-02-31T10:00:00Z", "2026-05-01T25:00:00Z", "-99999999999d", "2026-05-01Tnoon Z"])
def test_a_time_that_there_is_not_is_told_with_its_place(at: str):
    assert of_message(at=at) == ("/users/0/messages/0/at", f"'{at}' is no time that there is")
    assert problem(activities=[{**EMAIL, "at": at}])[0] == "/activities/0/at"


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"users": [KIM, {**KIM, "address": "KIM@contoso.com"}]}, "users/address: 'kim@contoso.com' stands twice"),
        ({"records": [ACCOUNT, ACCOUNT]}, "records and activities/key: 'a' stands twice"),
        ({"records": [{**ACCOUNT, "key": "e"}], "activities": [EMAIL]}, "records and activities/key: 'e' stands twice"),
        ({"roles": [{"name": "Mine"}, {"name": "Mine"}]}, "roles/name: 'Mine' stands twice"),
    ],
)
def test_what_is_named_is_named_once(parts: dict[str, Any], told: str):
    assert problem(**parts) == ("", told)
