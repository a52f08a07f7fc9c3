from autocapture.gateways.caller import Caller
from autocapture.gateways.http import Answer, Bearer, origin

from build import KIM  # isort: skip


def test_a_token_cannot_be_printed():
    assert "secret" not in f"{Bearer('secret')!r} {Bearer('secret')!s}"
    assert "secret" not in repr(Caller(KIM, "secret", 0.0))


def test_an_origin_is_scheme_host_and_port_without_case():
    assert origin("HTTPS://Graph.Microsoft.com:443/v1.0?x") == "https://graph.microsoft.com:443"


def test_half_a_character_that_a_stranger_wrote_is_a_question_mark_and_a_whole_one_stays():
    answer = Answer(200, {}, rb'{"subject": "half \ud83d, whole \ud83d\ude00", "n": 1}')
    assert answer.json() == {"subject": "half ?, whole \U0001f600", "n": 1}
