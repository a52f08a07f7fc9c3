"""The triggers: name, route or queue, call, answer. Nothing else happens here.

They are `async` because synchronous ones lose the trace context; the work itself runs on a thread with its context.
https://learn.microsoft.com/azure/azure-functions/functions-reference-python
"""

import azure.functions as func

from autocapture import web

app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)


@app.function_name("suggestions")
@app.route("records/{table}/{recordId}/suggestions", methods=["GET"])
async def suggestions(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    """What a seller sees on a record's timeline."""
    return await web.answer(web.suggestions, req, context.invocation_id)


@app.function_name("track")
@app.route("records/{table}/{recordId}/suggestions/{suggestionId}/track", methods=["POST"])
async def track(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    """A seller's click on Track."""
    return await web.answer(web.track, req, context.invocation_id)


@app.function_name("tracking")
@app.route("trackings/{trackingId}", methods=["GET"])
async def tracking(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    """How a tracking stands."""
    return await web.answer(web.tracking, req, context.invocation_id)


@app.function_name("undo")
@app.route("trackings/{trackingId}", methods=["DELETE"])
async def undo(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    """A seller's click on Undo."""
    return await web.answer(web.undo, req, context.invocation_id)


@app.function_name("retry")
@app.route("trackings/{trackingId}/retry", methods=["POST"])
async def retry(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    """A seller's click on Retry."""
    return await web.answer(web.retry, req, context.invocation_id)


@app.function_name("trackings")
@app.route("trackings", methods=["GET"])
async def trackings(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    """A seller's recent trackings."""
    return await web.answer(web.trackings, req, context.invocation_id)


@app.function_name("health")
@app.route("health", methods=["GET"])
async def health(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    """Whether the app is alive."""
    return await web.answer(web.health, req, context.invocation_id)


@app.function_name("openapi")
@app.route("openapi.json", methods=["GET"])
async def openapi(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:
    """What this API is."""
    return await web.answer(web.openapi, req, context.invocation_id)


@app.function_name("write_tracking")
@app.queue_trigger("message", "%TRACKING_QUEUE%", "AzureWebJobsStorage")
async def write_tracking(message: func.QueueMessage, context: func.Context) -> None:
    """Writes a tracked email or meeting to Dataverse."""
    await web.carry_out(web.write_tracking, message.get_body().decode(), context.invocation_id)


@app.function_name("give_up_tracking")
@app.queue_trigger("message", "%TRACKING_QUEUE%-poison", "AzureWebJobsStorage")
async def give_up_tracking(message: func.QueueMessage, context: func.Context) -> None:
    """Ends a tracking that ran out of attempts."""
    await web.carry_out(web.give_up_tracking, message.get_body().decode(), context.invocation_id)


@app.function_name("refresh")
@app.timer_trigger("timer", "0 */5 * * * *")
async def refresh(timer: func.TimerRequest, context: func.Context) -> None:  # noqa: ARG001 - the host binds it by name
    """Carries on what stopped, renews what is shared, deletes what expired."""
    await web.keep_fresh(web.refresh, context.invocation_id)
