"""The order and the cap of suggestions. It does not decide what a suggestion is."""

from collections.abc import Iterable

from autocapture.core.ids import identity
from autocapture.core.model import Match, Suggestion, TrackingState


def newest_first(matches: Iterable[Match]) -> list[Match]:
    """Newest first, ties broken by id; a meeting's time is its start, so those to come stand first.

    What would become one activity stands once, as its newest copy: mail that the seller sent to themselves too lies in
    two folders, and a page that is read while mail arrives may repeat a message.
    """
    once: dict[str, Match] = {}
    for found in sorted(matches, key=lambda found: (-found.entry.at.timestamp(), found.entry.id)):
        once.setdefault(identity(found.entry), found)
    return list(once.values())


def capped(states: Iterable[Suggestion], cap: int, *, include_tracked: bool) -> tuple[list[Suggestion], int]:
    """At most `cap` suggestions, and how many were left out because the timeline shows them by itself.

    It asks for no more states than it needs: they are looked up as it goes.
    """
    shown: list[Suggestion] = []
    hidden = 0
    for one in states:
        if one.state is TrackingState.TRACKED and not include_tracked:
            hidden += 1
        else:
            shown.append(one)
        if len(shown) == cap:
            break
    return shown, hidden
