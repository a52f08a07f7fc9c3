import json

from host_world import eventually


def notes(host):
    def look():
        return [json.loads(m.content) if m.content.startswith("{") else m.content for m in queue.receive_messages()]

    queue = host.account.queue(host.names["NOTES"], is_base64=False)
    queue.create_queue()
    return look


def test_a_timer_runs_on_its_schedule(start):
    host = start("timers", SCHEDULE="* * * * * *")
    found = eventually(notes(host), 5)
    assert found[0]["past_due"] is False


def test_a_timer_does_not_run_on_startup_and_can_be_run_now(start):
    host = start("timers", SCHEDULE="0 0 3 * * *")
    look = notes(host)
    assert host.get("/admin/functions").json() == [
        {"name": "tick", "trigger": "timer"},
        {"name": "yearly", "trigger": "timer"},
    ]
    assert host.fire("yearly").status_code == 202
    assert eventually(look) == ["a year is over"]
    assert "tick" not in host.log
    host.fire("tick")
    assert eventually(look)[0]["next"].endswith("T03:00:00+00:00")
