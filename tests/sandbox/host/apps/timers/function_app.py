"""Timers that leave a note on a queue whenever they run."""
# ruff: noqa: ARG001 - a trigger's parameter has to be there

import json

import azure.functions as func

app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)


@app.timer_trigger("timer", "%SCHEDULE%")
@app.queue_output("notes", "%NOTES%", "AzureWebJobsStorage")
async def tick(timer: func.TimerRequest, notes: func.Out[str]) -> None:
    notes.set(json.dumps({"past_due": timer.past_due, "next": timer.schedule_status["Next"]}))


@app.timer_trigger("timer", "0 0 0 1 1 *")
@app.queue_output("notes", "%NOTES%", "AzureWebJobsStorage")
async def yearly(timer: func.TimerRequest, notes: func.Out[str]) -> None:
    notes.set("a year is over")
