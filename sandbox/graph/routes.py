"""Which paths there are, what scope each takes, and who answers. It reads no query."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.graph import attachments, directory, events, folders, messages
from sandbox.graph.authentication import Caller
from sandbox.graph.call import Answer, Call
from sandbox.graph.errors import (
    GraphError,
    delegated_only,
    directory_denied,
    mail_denied,
    method_not_allowed,
    unknown_segment,
)
from sandbox.tenant.model import User

ANY = "{id}"
"""A segment that stands for an id; system segments such as `$count` are none."""


@dataclass(frozen=True, slots=True)
class Route:
    """One path that is read. `on_mailbox` says that it takes a place on the caller's mailbox."""

    path: tuple[str, ...]
    answer: Callable[[Call], Answer]
    scope: str
    denied: Callable[[], GraphError]
    on_mailbox: bool = True

    def admit(self, caller: Caller) -> User:
        """The user behind the token; raises `GraphError` for an application's own token and for a missing scope."""
        if caller.user is None and self.path[0] == "me":
            raise delegated_only()
        if caller.user is None or self.scope not in caller.scopes:
            raise self.denied()
        return caller.user


def find(method: str, path: tuple[str, ...]) -> Route:
    """The route of a path; raises `GraphError` for an unknown segment and for a method that it does not take."""
    for route in _ROUTES:
        if len(route.path) == len(path) and _begins(route, path):
            if method != "GET":
                raise method_not_allowed()
            return route
    raise unknown_segment(_stray(path))


def _stray(path: tuple[str, ...]) -> str:
    """The first segment that no path goes through, or the last one when the path only ends too early."""
    for length in range(1, len(path) + 1):
        if not any(_begins(route, path[:length]) for route in _ROUTES):
            return path[length - 1]
    return path[-1]


def _begins(route: Route, path: tuple[str, ...]) -> bool:
    return len(path) <= len(route.path) and all(
        given == known or (known == ANY and given != "" and not given.startswith("$"))
        for known, given in zip(route.path, path, strict=False)
    )


def _mail(path: str, answer: Callable[[Call], Answer]) -> Route:
    """A path that takes https://learn.microsoft.com/graph/permissions-reference#mailread."""
    return Route(tuple(path.split("/")), answer, "Mail.Read", mail_denied)


def _calendar(path: str, answer: Callable[[Call], Answer]) -> Route:
    """A path that takes https://learn.microsoft.com/graph/permissions-reference#calendarsread."""
    return Route(tuple(path.split("/")), answer, "Calendars.Read", mail_denied)


def _directory(path: str, answer: Callable[[Call], Answer]) -> Route:
    """A path that takes https://learn.microsoft.com/graph/permissions-reference#userread."""
    return Route(tuple(path.split("/")), answer, "User.Read", directory_denied, on_mailbox=False)


_ROUTES = (
    _directory("me", directory.me),
    _directory("me/licenseDetails", directory.licences),
    _directory("organization", directory.organization),
    _mail("me/messages", messages.of_mailbox),
    _mail("me/messages/{id}", messages.one),
    _mail("me/messages/{id}/$value", messages.raw),
    _mail("me/messages/{id}/attachments", attachments.listed),
    _mail("me/messages/{id}/attachments/{id}", attachments.one),
    _mail("me/messages/{id}/attachments/{id}/$value", attachments.content),
    _calendar("me/calendarView", events.view),
    _calendar("me/events", events.listed),
    _calendar("me/events/{id}", events.one),
    _calendar("me/events/{id}/attachments", attachments.listed),
    _calendar("me/events/{id}/attachments/{id}", attachments.one),
    _calendar("me/events/{id}/attachments/{id}/$value", attachments.content),
    _mail("me/mailFolders/{id}", folders.one),
    _mail("me/mailFolders/{id}/childFolders", folders.children),
    _mail("me/mailFolders/{id}/messages", messages.of_folder),
)
