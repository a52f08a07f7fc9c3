"""HTTP functions that say what they got."""
# ruff: noqa: ARG001 - a trigger's parameter has to be there

import json
import logging

import azure.functions as func

app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)


def _echo(req: func.HttpRequest, name: str) -> func.HttpResponse:
    seen = {
        "function": name,
        "method": req.method,
        "url": req.url,
        "route": dict(req.route_params),
        "query": dict(req.params),
        "headers": dict(req.headers),
        "body": req.get_body().decode("latin-1"),
    }
    return func.HttpResponse(json.dumps(seen), mimetype="application/json")


@app.route("things/{id}", methods=["GET", "PUT"])
async def thing(req: func.HttpRequest) -> func.HttpResponse:
    return _echo(req, "thing")


@app.route("things/all", methods=["GET"])
async def all_things(req: func.HttpRequest) -> func.HttpResponse:
    return _echo(req, "all_things")


@app.route("things/{number:int}/parts/{part?}")
async def parts(req: func.HttpRequest) -> func.HttpResponse:
    return _echo(req, "parts")


@app.route("ids/{id:guid}", methods=["GET"])
async def by_guid(req: func.HttpRequest) -> func.HttpResponse:
    return _echo(req, "by_guid")


@app.route(r"codes/{code:regex(^\d{{3}}$)}", methods=["GET"])
async def by_code(req: func.HttpRequest) -> func.HttpResponse:
    return _echo(req, "by_code")


@app.route("files/{*path}", methods=["GET"])
async def files(req: func.HttpRequest) -> func.HttpResponse:
    return _echo(req, "files")


@app.route(methods=["GET"])
async def unrouted(req: func.HttpRequest) -> str:
    return "found by its name"


@app.route("fails")
async def fails(req: func.HttpRequest) -> func.HttpResponse:
    raise RuntimeError("the secret reason")


@app.route("traced")
async def traced(req: func.HttpRequest, context: func.Context) -> str:
    return context.trace_context.trace_parent


@app.route("synchronous")
def synchronous(req: func.HttpRequest) -> func.HttpResponse:
    logging.getLogger("app").info("a message of the app")
    answer = func.HttpResponse(status_code=201, headers={"x-made": "yes"})
    answer.headers.add("Set-Cookie", "a=1; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60")
    return answer
