"""An app with a function key."""
# ruff: noqa: ARG001 - a trigger's parameter has to be there

import azure.functions as func

app = func.FunctionApp()


@app.route("guarded")
async def guarded(req: func.HttpRequest) -> str:
    return "never"
