"""An app that says in which environment it runs."""

# ruff: noqa: ARG001 - a trigger's parameter has to be there
import json
import os

import azure.functions as func

app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)


@app.route("environment")
async def environment(req: func.HttpRequest) -> str:
    return json.dumps(dict(os.environ))


@app.queue_trigger("message", "%TRACKING_QUEUE%", "AzureWebJobsStorage")
async def listen(message: func.QueueMessage) -> None:
    """There is a queue to listen to."""
