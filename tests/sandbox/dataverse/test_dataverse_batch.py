import pytest
from dataverse_client import ANNOTATED, LOGICAL_NAME, Answer, Client, Part, answers, change_set, multipart, refused
from dataverse_world import FABRIKAM, KIM, MAIL, MISSING, NORTHWIND, OTHER_APP, URL, key, user_id

from sandbox.dataverse.batch import LONGEST_URL, MOST

NEW = key(600)
CREATED = Part("POST", "emails", {"activityid": NEW, "subject": "Müller"}, content_id="1")
COMPLETED = Part("PATCH", f"emails({NEW})", {"statecode": 1, "statuscode": 4}, {"If-Match": "*"}, content_id="2")
GONE = Part("GET", f"accounts({MISSING})")
THERE = Part("GET", f"accounts({FABRIKAM})?$select=name")
WHO = Part("GET", "WhoAmI")


def statuses(found: list[Answer]) -> list[int]:
    return [one.status for one in found]


def is_there(dataverse: Client, number: int = 600) -> bool:
    return key(number) in dataverse.organization.rows["email"]


def test_reads_are_answered_in_order(dataverse: Client):
    response = dataverse.batch(THERE, WHO, Part("GET", "contacts?$select=fullname&$top=1"))
    assert response.status_code == 200
    account, who, contacts = answers(response)
    assert (account.content["name"], who.content["UserId"]) == ("Fabrikam", user_id(KIM))
    assert len(contacts.content["value"]) == 1
    assert account.headers == {
        "OData-Version": "4.0",
        "Content-Type": "application/json; odata.metadata=minimal",
    }


def test_a_part_names_its_address_whole_or_as_a_path(dataverse: Client):
    whole = Part("GET", f"{URL}/api/data/v9.2/WhoAmI")
    foreign = Part("GET", "https://fabrikam.crm.dynamics.com/api/data/v9.2/WhoAmI")
    broken = Part("GET", "https://[contoso/api/data/v9.2/WhoAmI")
    found = answers(dataverse.batch(whole, foreign, broken, goes_on=True))
    assert statuses(found) == [200, 404, 400]


def test_a_preference_counts_for_the_part_that_has_it(dataverse: Client):
    path = f"accounts({FABRIKAM})?$select=_primarycontactid_value"
    plain, annotated = answers(dataverse.batch(Part("GET", path), Part("GET", path, headers=ANNOTATED)))
    name = f"_primarycontactid_value@{LOGICAL_NAME}"
    assert (plain.content.get(name), annotated.content.get(name)) == (None, "contact")


def test_the_batch_stops_at_the_first_refusal_and_has_its_status(dataverse: Client):
    response = dataverse.batch(THERE, GONE, THERE)
    assert response.status_code == 404
    found = answers(response)
    assert statuses(found) == [200, 404]
    assert found[1].code == "0x80040217"
    assert found[1].headers["REQ_ID"]


def test_the_batch_goes_on_where_that_is_preferred(dataverse: Client):
    forbidden = Part("GET", f"accounts({NORTHWIND})")
    response = dataverse.batch(GONE, forbidden, Part("GET", "nosuch"), THERE, goes_on=True)
    assert response.status_code == 200
    assert statuses(answers(response)) == [404, 403, 404, 200]


def test_what_a_stopped_batch_did_before_stays_and_the_rest_is_not_done(dataverse: Client):
    later = Part("POST", "emails", {"activityid": key(601), "subject": "x"})
    assert statuses(answers(dataverse.batch(CREATED, GONE, later))) == [204, 404]
    assert (is_there(dataverse), is_there(dataverse, 601)) == (True, False)


def test_a_change_set_is_done_in_order(dataverse: Client):
    response = dataverse.batch(change_set(CREATED, COMPLETED))
    assert response.status_code == 200
    found = answers(response)
    assert [(one.status, one.content_id) for one in found] == [(204, "1"), (204, "2")]
    assert found[0].headers["Location"] == f"{URL}/api/data/v9.2/emails({NEW})"
    row = dataverse.one(f"emails({NEW})?$select=subject,statuscode")
    assert (row["subject"], row["statuscode"]) == ("Müller", 4)
    assert "multipart/mixed; boundary=changesetresponse_" in response.text


def test_a_change_set_stands_between_reads(dataverse: Client):
    after = Part("GET", f"emails({NEW})?$select=statecode")
    found = answers(dataverse.batch(THERE, change_set(CREATED, COMPLETED), after))
    assert statuses(found) == [200, 204, 204, 200]
    assert found[-1].content["statecode"] == 1


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        (Part("PATCH", f"emails({NEW})", {"statecode": 1, "statuscode": 1}, content_id="2"), 400, "0x80048408"),
        (Part("PATCH", f"emails({MISSING})", {"subject": "x"}, {"If-Match": "*"}, content_id="2"), 404, "0x80040217"),
        (Part("POST", "emails", {"activityid": MAIL}, content_id="2"), 412, "0x80040237"),
        (Part("DELETE", f"accounts({FABRIKAM})", content_id="2"), 501, "0x80060889"),
    ],
)
def test_a_change_set_happens_as_a_whole_or_not_at_all(dataverse: Client, wrong: Part, status: int, code: str):
    parties = set(dataverse.organization.rows["activityparty"])
    response = dataverse.batch(change_set(CREATED, wrong))
    assert response.status_code == status
    [refusal] = answers(response)
    assert (refusal.status, refusal.code, refusal.content_id) == (status, code, "2")
    assert not is_there(dataverse)
    assert set(dataverse.organization.rows["activityparty"]) == parties


def test_a_change_and_a_deletion_are_undone_with_their_change_set(dataverse: Client):
    changed = Part("PATCH", f"emails({MAIL})", {"statecode": 1, "statuscode": 6}, content_id="1")
    deleted = Part("DELETE", f"emails({MAIL})", content_id="2")
    wrong = Part("PATCH", f"emails({MISSING})", {"subject": "x"}, {"If-Match": "*"}, content_id="3")
    dataverse.batch(change_set(changed, deleted, wrong))
    assert dataverse.row("email", MAIL).columns["statuscode"] == 1
    assert dataverse.organization.outbox == []
    assert len(dataverse.rows("activityparties")) == 3


def test_a_change_set_that_failed_does_not_stop_a_batch_that_goes_on(dataverse: Client):
    wrong = Part("POST", "emails", {"activityid": MAIL}, content_id="1")
    other = Part("POST", "emails", {"activityid": key(601)}, content_id="1")
    response = dataverse.batch(change_set(wrong), change_set(other, boundary="others"), THERE, goes_on=True)
    assert (response.status_code, statuses(answers(response))) == (200, [412, 204, 200])
    assert is_there(dataverse, 601)


def test_each_part_is_sent_on_behalf_of_whom_it_says(dataverse: Client):
    body = multipart(WHO, Part("GET", "WhoAmI", headers={"CallerObjectId": KIM}))
    kind = {"Content-Type": "multipart/mixed; boundary=batch"}
    response = dataverse.send("POST", "$batch", dataverse.application(), data=body, headers=kind)
    itself, kim = (one.content["UserId"] for one in answers(response))
    assert kim == user_id(KIM)
    assert itself != kim


def test_a_batch_needs_a_token_and_its_parts_no_other(dataverse: Client):
    kind = {"Content-Type": "multipart/mixed; boundary=batch"}
    assert dataverse.send("POST", "$batch", None, data=multipart(WHO), headers=kind).status_code == 401
    smuggled = Part("GET", "WhoAmI", headers={"Authorization": f"Bearer {dataverse.application(OTHER_APP)}"})
    assert answers(dataverse.batch(smuggled))[0].content["UserId"] == user_id(KIM)


def test_a_batch_holds_no_other_batch(dataverse: Client):
    inner = Part("POST", "$batch", {}, {"Content-Type": "multipart/mixed; boundary=x"})
    [refusal] = answers(dataverse.batch(inner))
    assert (refusal.status, refusal.code) == (400, "0x80060888")


def test_a_batch_has_its_limit_and_is_not_done_beyond_it(dataverse: Client):
    assert len(answers(dataverse.batch(*[WHO] * (MOST - 1), change_set(CREATED)))) == MOST
    other = Part("POST", "emails", {"activityid": key(601)}, content_id="1")
    refused(dataverse.batch(other, *[WHO] * MOST), 400, "0x80060888")
    refused(dataverse.batch(*[WHO] * (MOST - 1), change_set(other, COMPLETED)), 400, "0x80060888")
    assert not is_there(dataverse, 601)


def test_the_address_of_a_part_may_be_longer_than_any_other(dataverse: Client):
    start = "/api/data/v9.2/accounts?$filter=name%20eq%20%27"
    room = LONGEST_URL - len(start) - 3
    assert statuses(answers(dataverse.batch(Part("GET", f"{start}{'x' * room}%27")))) == [200]
    refused(dataverse.batch(Part("GET", f"{start}{'x' * (room + 1)}%27")), 414, "0x80060888")


OPENING = b"Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
LINE = b"GET /api/data/v9.2/WhoAmI HTTP/1.1\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        OPENING + LINE + b"\r\n",
        OPENING + LINE + b"Accept: application/json\r\n\r\n",
        OPENING + LINE + b"Accept: application/json\r\n\r\n\r\n",
        b"content-type: application/http;msgtype=request\r\ncontent-transfer-encoding: binary\r\n\r\n" + LINE + b"\r\n",
    ],
)
def test_a_read_ends_with_a_blank_line(dataverse: Client, raw: bytes):
    assert statuses(answers(dataverse.batch(raw))) == [200]


@pytest.mark.parametrize(
    "raw",
    [
        OPENING + LINE,
        OPENING + LINE + b"Accept: application/json\r\n",
        OPENING + LINE + b"Accept: application/json\r\nPrefer: x\r\n",
        OPENING + b"GET /api/data/v9.2/WhoAmI\r\n\r\n",
        OPENING + b"GET /api/data/v9.2/WhoAmI HTTP/2\r\n\r\n",
        OPENING + b"get /api/data/v9.2/WhoAmI HTTP/1.1\r\n\r\n",
        OPENING + b"HEAD /api/data/v9.2/WhoAmI HTTP/1.1\r\n\r\n",
        OPENING + b"GET /api/data/v9.2/accounts?$filter=name eq 'x' HTTP/1.1\r\n\r\n",
        OPENING + b"\r\n",
        b"Content-Type: application/http\r\n\r\n" + LINE + b"\r\n",
        b"Content-Transfer-Encoding: binary\r\n\r\n" + LINE + b"\r\n",
        b"Content-Type: application/json\r\nContent-Transfer-Encoding: binary\r\n\r\n{}\r\n",
    ],
)
def test_a_malformed_part_refuses_the_whole_batch_before_any_of_it_is_done(dataverse: Client, raw: bytes):
    refused(dataverse.batch(CREATED, raw), 400, "0x80060888")
    assert not is_there(dataverse)


@pytest.mark.parametrize(
    "raw",
    [
        change_set(Part("GET", "WhoAmI", content_id="1")),
        change_set(Part("POST", "emails", {"subject": "x"})),
        change_set(CREATED).replace(b"--changes--\r\n", b""),
        change_set(CREATED).replace(b"; boundary=changes", b""),
        change_set(CREATED).replace(b"boundary=changes", b"boundary=others"),
        change_set(),
    ],
)
def test_a_malformed_change_set_refuses_the_whole_batch(dataverse: Client, raw: bytes):
    refused(dataverse.batch(raw), 400, "0x80060888")
    assert not is_there(dataverse)


@pytest.mark.parametrize("url", ["$1", "$1/subject"])
def test_references_to_other_parts_are_not_emulated(dataverse: Client, url: str):
    wrong = Part("PATCH", url, {"subject": "x"}, content_id="2")
    refused(dataverse.batch(change_set(CREATED, wrong)), 501, "0x80060889")
    assert not is_there(dataverse)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/mixed; boundary=other", multipart(WHO)),
        ("multipart/mixed", multipart(WHO)),
        ("multipart/form-data; boundary=batch", multipart(WHO)),
        ("application/json", b'{"requests":[]}'),
        ("multipart/mixed; boundary=batch", b""),
        ("multipart/mixed; boundary=batch", b"--batch--\r\n"),
        ("multipart/mixed; boundary=batch", multipart(WHO).removesuffix(b"--batch--\r\n")),
    ],
)
def test_what_is_no_batch_is_refused(dataverse: Client, kind: str, body: bytes):
    refused(dataverse.batch(body=body, kind=kind), 400, "0x80060888")
