"""Where trackings are carried out, and one of them under way. It decides nothing and keeps nothing."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from autocapture.core import tracking
from autocapture.core.address import normal
from autocapture.core.ids import ticket
from autocapture.core.matching import participants
from autocapture.core.model import Activity, Draft, Tracking, TrackingState
from autocapture.core.outlook import Entry
from autocapture.core.undoing import is_made_by
from autocapture.errors import Forbidden
from autocapture.gateways.dataverse.activities import Activities
from autocapture.gateways.dataverse.attachments import Attachments
from autocapture.gateways.dataverse.client import OnBehalf
from autocapture.gateways.dataverse.limits import FileLimits
from autocapture.gateways.dataverse.parties import Parties, PartyLookup
from autocapture.gateways.dataverse.promoted import Promoted
from autocapture.gateways.dataverse.receipts import Receipts
from autocapture.gateways.dataverse.writing import NewActivity, Writing
from autocapture.gateways.reads import Lane
from autocapture.gateways.storage.claims import Claims
from autocapture.gateways.storage.queue import Queue
from autocapture.gateways.storage.staging import Staging
from autocapture.gateways.storage.trackings import Trackings


@dataclass(frozen=True, slots=True)
class Bench:
    """Where trackings are carried out and undone."""

    activities: Activities
    promoted: Promoted
    parties: PartyLookup
    writing: Writing
    attachments: Attachments
    limits: FileLimits
    receipts: Receipts
    trackings: Trackings
    claims: Claims
    staging: Staging
    queue: Queue
    branches: Lane
    undo_span: timedelta


@dataclass(frozen=True, slots=True)
class Job:
    """One tracking under way: in whose name, from what, at what time."""

    bench: Bench
    tracking: Tracking
    draft: Draft
    now: datetime

    @property
    def rights(self) -> OnBehalf:
        """In the name of the seller who clicked."""
        return OnBehalf(self.tracking.seller.object_id)

    def existing(self) -> Activity | None:
        """The activity that this became already, by whatever way.

        What is about to be written is claimed before it is looked for, so that nobody undoes it in between.
        """
        entry, activity_id = self.draft.content.entry, self.draft.activity_id
        self.bench.claims.note(activity_id, ticket(self.tracking))
        wanted: dict[UUID, Entry] = {activity_id: entry}
        known = tracking.by_mark(self.bench.activities.of(self.rights, wanted), self.tracking.record)
        return tracking.activity_of(entry, activity_id, known)

    def parties(self) -> Parties:
        """Who the people on it are in Dataverse."""
        people = participants(self.draft.content.entry)
        addresses = sorted({address for _, who in people if (address := normal(who.address))})
        return self.bench.parties.resolve(self.rights, addresses, self.tracking.record)

    def created(self, wanted: NewActivity, due: datetime | None = None) -> Tracking:
        """The tracking after the activity was written, or found to be there by its id."""
        if self.bench.writing.create(self.rights, self.draft.record, wanted):
            return tracking.moved(self.tracking, TrackingState.TRACKED, self.now, due=due)
        there = self.bench.activities.by_id(self.rights, wanted.id, self.draft.content.entry)
        return tracking.found(self.tracking, there, self.now, due if there else None)

    def receipted(self, carried: Tracking) -> Tracking:
        """The tracking with a digest of what it made, by which an Undo tells whether anyone changed that.

        One that has its digest keeps it: what others changed since must not pass for what this wrote.
        """
        is_own = carried.state is TrackingState.TRACKED and carried.activity_id == self.draft.activity_id
        if not is_own or carried.receipt:
            return carried
        try:
            there = self.bench.receipts.read(self.rights, carried)
        except Forbidden:
            return carried
        return replace(carried, receipt=there.digest if there and is_made_by(carried, there) else "")
