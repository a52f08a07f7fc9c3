"""A queue function that does as its message says, and what it puts out."""

import asyncio
import json
import typing

import azure.functions as func

app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)


@app.queue_trigger("message", "%JOBS%", "AzureWebJobsStorage")
@app.queue_output("seen", "%SEEN%", "AzureWebJobsStorage")
async def work(message: func.QueueMessage, seen: func.Out[str]) -> None:
    body = message.get_body().decode()
    order = json.loads(body) if body.startswith("{") else {}
    if order.get("fail"):
        raise RuntimeError("as the message asked")
    await asyncio.sleep(order.get("seconds", 0))
    seen.set(
        json.dumps(
            {
                "body": body,
                "id": message.id,
                "dequeued": message.dequeue_count,
                "inserted": message.insertion_time.isoformat(),
                "receipt": message.pop_receipt,
            }
        )
    )


@app.queue_trigger("message", "%JOBS%-poison", "AzureWebJobsStorage")
@app.queue_output("$return", "%SEEN%", "AzureWebJobsStorage")
async def bury(message: func.QueueMessage) -> str:
    return json.dumps({"buried": message.get_body().decode()})


@app.route("send", methods=["POST"])
@app.queue_output("jobs", "%JOBS%", "AzureWebJobsStorage")
async def send(req: func.HttpRequest, jobs: func.Out[typing.List[str]]) -> func.HttpResponse:  # noqa: UP006 - the runtime knows no other form
    jobs.set(req.get_json())
    return func.HttpResponse(status_code=202)
