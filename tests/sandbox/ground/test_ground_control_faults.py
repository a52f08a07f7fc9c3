import pytest
from ground_world import Ground

NAMES = "after, body, caller, delay, headers, hold, method, path, service, skip, status, times"


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"service": None}, "'service' is one of entra, identity, graph, dataverse, storage, any."),
        ({"service": ["graph"]}, "'service' is one of entra, identity, graph, dataverse, storage, any."),
        ({"stauts": 1}, f"'stauts' is nothing of a fault; known are {NAMES}."),
        ({"path": "("}, "'path' of a fault is wrong: it is no regular expression, "),
        ({"path": 5}, "'path' of a fault is wrong: "),
        ({"method": "get"}, "'method' of a fault is wrong: "),
        ({"method": "GET|"}, "'method' of a fault is wrong: "),
        ({"status": "503"}, "'status' of a fault is wrong: "),
        ({"status": 101}, "'status' of a fault is wrong: it is from 200 to 599, 0 only to be slow, or null to cut"),
        ({"status": 600}, "'status' of a fault is wrong: it is from 200 to 599, "),
        ({"body": {}}, "'body' of a fault is wrong: "),
        ({"headers": {"retry-after": 5}}, "'headers' of a fault is wrong: "),
        ({"headers": {"a": "b\r\nc: d"}}, "'headers' of a fault is wrong: 'a' cannot be sent as it stands."),
        ({"headers": {"a b": "c"}}, "'headers' of a fault is wrong: 'a b' cannot be sent as it stands."),
        ({"times": 0}, "'times' of a fault is wrong: "),
        ({"skip": -1}, "'skip' of a fault is wrong: "),
        ({"delay": -1}, "'delay' of a fault is wrong: "),
        ({"delay": 1e9}, "'delay' of a fault is wrong: "),
        ({"after": 1}, "'after' of a fault is wrong: "),
    ],
)
def test_a_mistake_about_a_fault_is_a_sentence_and_none_is_ordered(ground: Ground, fault, sentence: str):
    good, bad = {"service": "graph"}, {"service": "graph", **fault}
    assert ground.mistake("POST", "faults", json=[good, bad]).startswith(sentence)
    assert ground.send("GET", "probe", "/").status_code == 201


@pytest.mark.parametrize("fault", [{}, "graph", [[]], None, {"status": 503}])
def test_a_fault_is_an_object_with_a_service(ground: Ground, fault: object):
    assert ground.mistake("POST", "faults", json=[fault]) == "A fault is an object with at least 'service'."
