import base64
import json

from host_world import eventually


def test_a_message_runs_its_function_and_is_gone(jobs):
    jobs.put("hello")
    seen = jobs.seen()[0]
    assert (seen["body"], seen["dequeued"]) == ("hello", 1)
    assert seen["id"]
    assert seen["receipt"]
    assert seen["inserted"].endswith("+00:00")
    eventually(lambda: jobs.count("JOBS") == 0)


def test_messages_stand_in_base64_on_the_queue(jobs):
    jobs.account.queue(jobs.names["JOBS"], is_base64=False).send_message(base64.b64encode("größe".encode()).decode())
    assert jobs.seen()[0]["body"] == "größe"


def test_a_message_that_keeps_failing_is_tried_as_often_as_host_json_says_and_then_poisoned(jobs):
    order = json.dumps({"fail": True, "name": "always"})
    jobs.put(order)
    assert jobs.seen() == [{"buried": order}]
    assert jobs.log.count("work failed") == 3
    assert "RuntimeError: as the message asked" in jobs.log
    assert "3 attempts are used up" in jobs.log
    eventually(lambda: jobs.count("JOBS") == 0)


def test_a_message_that_is_not_base64_is_poisoned_at_once(jobs):
    jobs.account.queue(jobs.names["JOBS"], is_base64=False).send_message("not base64!")
    eventually(lambda: "is not base64" in jobs.log)
    eventually(lambda: jobs.count("JOBS") == 0)


def test_a_list_as_output_is_several_messages(jobs):
    assert jobs.post("/api/send", json=["one", "two"]).status_code == 202
    assert sorted(seen["body"] for seen in jobs.seen(2)) == ["one", "two"]


def test_a_queue_function_can_be_run_now(jobs):
    assert jobs.fire("work", "by hand").status_code == 202
    seen = jobs.seen()[0]
    assert (seen["body"], seen["dequeued"]) == ("by hand", 0)


def test_many_messages_are_worked_on_side_by_side(jobs):
    jobs.put(*({"seconds": 0.5, "number": number} for number in range(16)))
    assert len(jobs.seen(16)) == 16


def test_a_failed_message_is_hidden_for_the_visibility_timeout(start):
    host = start("queues")
    host.put({"fail": True})
    eventually(lambda: "work failed" in host.log)
    queue = host.account.queue(host.names["JOBS"])
    eventually(lambda: host.log.count("work failed") == 1)
    assert queue.peek_messages() == []
    assert host.count("JOBS") == 1


def test_a_setting_overrides_host_json(start):
    host = start("queues", AzureFunctionsJobHost__extensions__queues__maxDequeueCount="1")
    order = json.dumps({"fail": True})
    host.put(order)
    assert host.seen() == [{"buried": order}]
    assert host.log.count("work failed") == 1


def test_a_lease_is_renewed_while_the_function_runs(start):
    host = start("queues", "--lease", "1")
    host.put({"seconds": 2.5})
    assert host.seen()[0]["dequeued"] == 1
    eventually(lambda: host.count("JOBS") == 0)
    assert host.log.count("work succeeded") == 1


def test_a_killed_host_leaves_its_message_to_the_next_one_when_the_lease_is_over(account, start):
    first = start("queues", "--lease", "2")
    first.put({"seconds": 30, "name": "interrupted"})
    queue = account.queue(first.names["JOBS"])
    eventually(lambda: first.count("JOBS") == 1 and queue.peek_messages() == [])
    first.part.kill()
    assert eventually(queue.peek_messages, 10)[0].dequeue_count == 1


def test_a_stopped_host_finishes_what_it_has_begun(start):
    host = start("queues")
    host.put({"seconds": 1, "name": "begun"})
    eventually(lambda: host.account.queue(host.names["JOBS"]).peek_messages() == [])
    host.part.stop()
    assert json.loads(host.seen()[0]["body"])["name"] == "begun"
    assert host.count("JOBS") == 0


def test_a_queue_that_no_deployment_made_is_waited_for_and_not_made(start):
    host = start("queues", JOBS="nobody-made-me")
    eventually(lambda: "The queue nobody-made-me does not exist; work waits for it." in host.log)
    queue = host.account.queue("nobody-made-me")
    queue.create_queue()
    queue.send_message("late")
    assert host.seen()[0]["body"] == "late"
    assert host.log.count("nobody-made-me does not exist") == 1
