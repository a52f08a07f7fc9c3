"""The routes and the queue's work: arguments in, use case, answer out, and one line of log each.

It knows no remote and decides nothing about suggestions.
"""

import asyncio
import json
import logging
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from traceback import extract_tb

import azure.functions as func

from autocapture import answers, arguments, wiring
from autocapture.core import ids
from autocapture.core.model import Ticket, Tracking
from autocapture.errors import AutoCaptureError, NotFound, SettingsWrong
from autocapture.gateways.caller import Caller
from autocapture.problems import ok, problem

RECENT = 50
"""How many trackings a seller's list shows."""

type Route = Callable[[func.HttpRequest], func.HttpResponse]

_log = logging.getLogger("autocapture")


async def answer(route: Route, request: func.HttpRequest, invocation_id: str) -> func.HttpResponse:
    """Runs a route on the pool of use cases and returns its answer, or the problem that it raised."""
    started = time.perf_counter()
    try:
        response = await asyncio.wrap_future(wiring.use_cases().start(route, request))
        code = "ok"
    except AutoCaptureError as error:
        response, code = problem(error, invocation_id), error.code
    except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets a sentence and the log gets the place
        fault = _unforeseen(route.__name__, error, invocation_id)
        response, code = problem(fault, invocation_id), fault.code
    _note(route.__name__, code, started, status=response.status_code, invocation=invocation_id)
    return response


async def carry_out(work: Callable[[str], str], body: str, invocation_id: str) -> None:
    """Runs a queue function's work on the pool of use cases; what it raises goes back to the host."""
    started = time.perf_counter()
    outcome = "raised"
    try:
        outcome = await asyncio.wrap_future(wiring.use_cases().start(work, body))
    except AutoCaptureError:
        raise
    except Exception as error:  # noqa: BLE001 - the host logs what it is given, with every value in it
        raise _unforeseen(work.__name__, error, invocation_id) from None
    finally:
        _note(work.__name__, outcome, started, invocation=invocation_id)


async def keep_fresh(work: Callable[[], dict[str, int]], invocation_id: str) -> None:
    """Runs the timer's work on the pool of use cases, and logs one line with its counts."""
    started = time.perf_counter()
    outcome, counts = "raised", dict[str, int]()
    try:
        counts = await asyncio.wrap_future(wiring.use_cases().start(work))
        outcome = "ok"
    except AutoCaptureError:
        raise
    except Exception as error:  # noqa: BLE001 - likewise
        raise _unforeseen(work.__name__, error, invocation_id) from None
    finally:
        _note(work.__name__, outcome, started, invocation=invocation_id, **counts)


def suggestions(request: func.HttpRequest) -> func.HttpResponse:
    """`GET records/{table}/{recordId}/suggestions`."""
    from autocapture.suggest import suggest  # noqa: PLC0415 - each route loads what it uses

    app, caller = wiring.app(), _caller(request)
    found = suggest(
        app.sources, caller, arguments.record(request), _now(), include_tracked=arguments.includes_tracked(request)
    )
    return ok(answers.timeline(found, app.bench.undo_span))


def track(request: func.HttpRequest) -> func.HttpResponse:
    """`POST records/{table}/{recordId}/suggestions/{suggestionId}/track`."""
    from autocapture.track.accept import Click, accept  # noqa: PLC0415

    app, caller = wiring.app(), _caller(request)
    confirmed = arguments.flag(request, "confirmPrivate")
    click = Click(arguments.record(request), request.route_params["suggestionId"], confirmed)
    return _accepted(app, accept(app.desk, caller, click, _now()))


def tracking(request: func.HttpRequest) -> func.HttpResponse:
    """`GET trackings/{trackingId}`."""
    app, caller = wiring.app(), _caller(request)
    ticket = _ticket(request, caller)
    found = app.sources.gate.behind(caller, lambda: app.sources.trackings.find(ticket))
    if found is None:
        raise NotFound("There is no such tracking. It may have been deleted after 30 days.", "tracking_not_found")
    return ok(answers.tracking(found, app.bench.undo_span))


def retry(request: func.HttpRequest) -> func.HttpResponse:
    """`POST trackings/{trackingId}/retry`."""
    from autocapture.track.retry import retry  # noqa: PLC0415

    app, caller = wiring.app(), _caller(request)
    ticket, confirmed = _ticket(request, caller), arguments.flag(request, "confirmPrivate")
    return _accepted(app, retry(app.desk, caller, ticket, _now(), confirm_private=confirmed))


def undo(request: func.HttpRequest) -> func.HttpResponse:
    """`DELETE trackings/{trackingId}`."""
    from autocapture.track.undo import undo  # noqa: PLC0415

    app, caller = wiring.app(), _caller(request)
    ticket = _ticket(request, caller)
    undone = app.sources.gate.behind(caller, lambda: undo(app.bench, ticket, _now()))
    return ok(answers.tracking(undone, app.bench.undo_span))


def trackings(request: func.HttpRequest) -> func.HttpResponse:
    """`GET trackings`: the caller's own, the latest first."""
    app, caller = wiring.app(), _caller(request)
    mine = app.sources.gate.behind(caller, lambda: app.sources.trackings.of(caller.seller))
    latest = sorted(mine, key=lambda one: (one.at, one.id), reverse=True)
    return ok(answers.trackings(latest[:RECENT], app.bench.undo_span))


def health(request: func.HttpRequest) -> func.HttpResponse:
    """`GET health`: alive for everyone; every dependency for who holds the app role AutoCapture.Admin."""
    from autocapture.health import dependencies  # noqa: PLC0415

    try:
        app = wiring.app()
    except SettingsWrong as wrong:
        named = [{"name": one.name, "problem": one.problem} for one in wrong.problems]
        return ok({"status": "settings_wrong", "settings": named}, HTTPStatus.SERVICE_UNAVAILABLE)
    if "Authorization" not in request.headers or not (caller := _caller(request)).is_admin:
        return ok({"status": "alive"})
    found = dependencies(wiring.probes(app, caller), app.sources.branches)
    is_well = all(one["status"] == "ok" for one in found)
    status = HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
    return ok({"status": "ok" if is_well else "unwell", "dependencies": found}, status)


def openapi(_: func.HttpRequest) -> func.HttpResponse:
    """`GET openapi.json`: for everyone, whatever the settings."""
    from autocapture.openapi import document  # noqa: PLC0415

    return ok(document())


def write_tracking(body: str) -> str:
    """The queue's work: carries out the tracking that a message stands for."""
    from autocapture.gateways.storage.queue import ticket  # noqa: PLC0415
    from autocapture.track.write import write  # noqa: PLC0415

    settled = write(wiring.app().bench, ticket(body), _now())
    return settled.state if settled else "nothing_to_do"


def give_up_tracking(body: str) -> str:
    """The poison queue's work: ends a tracking that ran out of attempts."""
    from autocapture.gateways.storage.queue import ticket  # noqa: PLC0415
    from autocapture.track.write import give_up  # noqa: PLC0415

    failed = give_up(wiring.app().bench, ticket(body), _now())
    _log.error(json.dumps({"event": "poison", "tracking": str(failed.id) if failed else None}))
    return failed.state if failed else "nothing_to_do"


def refresh() -> dict[str, int]:
    """The timer's work: one round."""
    from autocapture import refresh as rounds  # noqa: PLC0415

    return asdict(rounds.refresh(wiring.app().rounds, _now()))


def _accepted(app: wiring.App, started: Tracking) -> func.HttpResponse:
    content = answers.tracking(started, app.bench.undo_span)
    return ok(content, HTTPStatus.ACCEPTED, {"Location": f"/api/trackings/{started.id}"})


def _ticket(request: func.HttpRequest, caller: Caller) -> Ticket:
    """The tracking in the route, under the caller's own key: nobody else's can be named."""
    tracking_id = arguments.guid(request.route_params["trackingId"], "tracking's id")
    return Ticket(ids.seller_key(caller.seller), tracking_id)


def _caller(request: func.HttpRequest) -> Caller:
    return wiring.app().callers.verify(request.headers.get("Authorization"))


def _now() -> datetime:
    return datetime.now(UTC)


def _unforeseen(name: str, error: Exception, invocation_id: str) -> AutoCaptureError:
    """Logs where it happened, and the error's kind: its message may repeat what a remote or a mail said."""
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in extract_tb(error.__traceback__)]
    about = {"event": "fault", "in": name, "kind": type(error).__name__, "at": places, "invocation": invocation_id}
    _log.error(json.dumps(about))
    return AutoCaptureError(f"Something went wrong on our side. Quote {invocation_id} to your administrator.")


def _note(name: str, outcome: str, started: float, **ids_and_numbers: object) -> None:
    """One line of log an invocation: ids, numbers and codes; never an address, a subject, a body or a token."""
    milliseconds = round((time.perf_counter() - started) * 1000)
    _log.info(json.dumps({"event": name, "outcome": outcome, "ms": milliseconds, **ids_and_numbers}))
