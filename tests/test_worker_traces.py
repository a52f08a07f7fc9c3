"""What a worker raises is logged by the host with its causes: none of them may hold a URL, in which addresses stand."""

import asyncio
import json
import traceback
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from build import ACCOUNT, mail, tracking

from autocapture import web
from autocapture.core import ids
from autocapture.core.model import EmailDraft, TrackingState
from autocapture.core.outlook import Content
from autocapture.errors import AppRefused, AutoCaptureError, Unavailable
from autocapture.gateways.dataverse.activities import Activities
from autocapture.gateways.dataverse.client import Dataverse
from autocapture.gateways.dataverse.promoted import Promoted
from autocapture.gateways.http import Bearer, Http
from autocapture.gateways.reads import Lane
from autocapture.track.job import Bench
from autocapture.track.write import write

NOBODY_LISTENS = "https://127.0.0.1:9"
WORD = "zephyrmessageid"


class Identity:
    """Gives a token for everything."""

    def token(self, _: object, scope: str) -> Bearer:
        return Bearer(scope)


class Revoked:
    """An identity that Entra does not know any more."""

    def token(self, *_: object) -> Bearer:
        raise AppRefused("Microsoft Entra refused the app itself.", 400)


class Kept:
    """One pending tracking with its content, on which nobody else relies."""

    def put(self, tracking):
        return tracking

    def note(self, *_):
        pass

    def find(self, _):
        return replace(tracking(TrackingState.PENDING), due=datetime.now(UTC) + timedelta(minutes=1))

    def get(self, _):
        return EmailDraft(UUID(int=60), ACCOUNT, Content(mail(WORD), "<p>Coffee?</p>"), is_outgoing=False)


def worked(identity) -> None:
    """Lets the worker write, as that identity."""
    dataverse = Dataverse(Http(frozenset({NOBODY_LISTENS}), 1), identity, NOBODY_LISTENS)
    kept, activities = Kept(), Activities(dataverse, None, Lane("read", 1))
    nothing = dict.fromkeys((one.name for one in fields(Bench)), None)
    lane = Lane("branch", 1)
    mine = {"trackings": kept, "claims": kept, "staging": kept, "branches": lane, "promoted": Promoted(dataverse)}
    bench = Bench(**{**nothing, "activities": activities, **mine})
    write(bench, ids.ticket(tracking(TrackingState.PENDING)), datetime.now(UTC))


def test_the_causes_of_what_is_raised_stay_with_us():
    with pytest.raises(Unavailable, match="could not be reached") as raised:
        worked(Identity())
    logged = "".join(traceback.format_exception(raised.value))
    assert "127.0.0.1" in logged
    assert WORD not in logged


def test_what_only_the_administrator_can_mend_goes_back_to_the_queue():
    with pytest.raises(AppRefused):
        worked(Revoked())


def fails(*_: object) -> str:
    raise ValueError(WORD)


@pytest.mark.parametrize(
    "run", [lambda: web.carry_out(fails, "{}", "1f"), lambda: web.keep_fresh(fails, "1f")], ids=["queue", "timer"]
)
def test_an_error_that_nobody_foresaw_is_logged_by_its_place_and_kind_and_not_by_its_words(run, caplog):
    caplog.set_level("INFO", logger="autocapture")
    with pytest.raises(AutoCaptureError, match="Quote 1f to your administrator") as raised:
        asyncio.run(run())
    assert WORD not in "".join(traceback.format_exception(raised.value)) + caplog.text
    (fault,) = [said for one in caplog.records if (said := json.loads(one.message))["event"] == "fault"]
    assert (fault["in"], fault["kind"], fault["invocation"]) == ("fails", "ValueError", "1f")
    assert fault["at"][-1].endswith("fails")
