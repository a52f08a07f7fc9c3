"""HTTP: requests to functions, answers from them. The ASGI application that uvicorn serves.

It answers 404 for what no function is for, and 500 without a word for what failed; the reason stands in the log.
https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sandbox.host.admin import Admin
from sandbox.host.answers import response
from sandbox.host.cors import Cors
from sandbox.host.protos import RpcHttp, TypedData
from sandbox.host.routes import RouteTable
from sandbox.host.runner import Runner
from sandbox.host.worker import FunctionFailed


class Listener:
    """Serves the app's HTTP functions and the admin endpoints."""

    def __init__(self, routes: RouteTable, runner: Runner, admin: Admin, cors: Cors) -> None:
        self._routes = routes
        self._runner = runner
        self._admin = admin
        self._cors = cors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        request = Request(scope, receive)
        answer = self._cors.preflight(request) or await self._answer(request)
        self._cors.decorate(request, answer)
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        raw_path: str = request.scope["raw_path"].decode("latin-1")
        if raw_path == "/admin" or raw_path.startswith("/admin/"):
            return await self._admin.answer(request)
        found = self._routes.find(request.method, raw_path)
        if found is None:
            return Response(status_code=404)
        route, values = found
        value = TypedData(http=await _wire(request, values))
        try:
            outputs = await self._runner.run(route.function, value, {}, request.headers.get("traceparent"))
            return response(outputs.get(route.trigger.answer))
        except FunctionFailed:
            return Response(status_code=500)


async def _wire(request: Request, values: dict[str, str]) -> RpcHttp:
    """The request as the worker gets it: repeated headers and query options joined, empty options left out."""
    query = {name: ",".join(request.query_params.getlist(name)) for name in request.query_params}
    return RpcHttp(
        method=request.method,
        url=str(request.url),
        headers={name.lower(): ",".join(request.headers.getlist(name)) for name in request.headers},
        query={name: value for name, value in query.items() if value},
        params=values,
        body=TypedData(bytes=await request.body()),
    )
