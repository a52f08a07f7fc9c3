from autocapture.gateways.dataverse.batch import Write, change_set, refusal
from autocapture.gateways.http import Answer

KIND = "multipart/mixed; boundary=outer"


def answer(status: int, body: str, kind: str = KIND) -> Answer:
    return Answer(status, {"content-type": kind}, body.replace("\n", "\r\n").encode())


def part(status: str, body: str = "") -> str:
    return (
        "--outer\nContent-Type: multipart/mixed; boundary=inner\n\n--inner\nContent-Type: application/http\n"
        "Content-Transfer-Encoding: binary\nContent-ID: 1\n\n"
        f"HTTP/1.1 {status}\nContent-Type: application/json\n\n{body}\n"
        "--inner--\n\n--outer--\n"
    )


def test_a_change_set_is_written_as_documented():
    kind, body = change_set([Write("POST", "https://x/emails", {"CallerObjectId": "kim"}, b"{}")])
    outer = kind.partition('"')[2].rstrip('"')
    text = body.decode()
    assert text.startswith(f'--{outer}\r\nContent-Type: multipart/mixed; boundary="changeset_')
    assert (
        "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: 1\r\n\r\n"
        "POST https://x/emails HTTP/1.1\r\nContent-Type: application/json; type=entry\r\n"
        "CallerObjectId: kim\r\n\r\n{}\r\n"
    ) in text
    assert text.endswith(f"--{outer}--\r\n")


def test_two_change_sets_never_share_a_boundary():
    assert change_set([])[0] != change_set([])[0]


def test_a_batch_that_went_well_has_no_refusal():
    assert refusal(answer(200, part("204 No Content"))) is None


def test_the_refused_part_is_found_whatever_the_outer_status():
    for outer in (200, 412):
        found = refusal(answer(outer, part("412 Precondition Failed", '{"error": {"code": "0x80040237"}}')))
        assert (found.status, found.json()["error"]["code"]) == (412, "0x80040237")


def test_a_refusal_that_is_no_multipart_is_the_answer_itself():
    refused = answer(400, '{"error": {}}', "application/json")
    assert refusal(refused) is refused
    assert refusal(answer(200, "{}", "application/json")) is None
