"""The seller's own mailbox and calendar, read as the seller through Microsoft Graph v1.0.

It reads the window as it is; what belongs to a record is decided in the core, never by a search at Graph.
https://learn.microsoft.com/graph/api/user-list-messages
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from cachetools import LRUCache

from autocapture.core.address import normal
from autocapture.core.attachments import Attachment
from autocapture.core.body import as_html
from autocapture.core.gate import Plan
from autocapture.core.model import Seller, Window
from autocapture.core.outlook import Content, Meeting, Message, Owner, Place
from autocapture.errors import NoMailbox, NotFound, NotSignedIn, RemoteRefused, Unavailable
from autocapture.gateways import graph_attachments, graph_events, graph_licences, odata
from autocapture.gateways.caching import DAY, Kept
from autocapture.gateways.caller import Caller
from autocapture.gateways.challenges import answered
from autocapture.gateways.entra import Entra
from autocapture.gateways.graph_messages import CONTENT, EXPAND, LISTED, message
from autocapture.gateways.http import Answer, Bearer, Call, Http
from autocapture.gateways.reads import Lane

AT_ONCE = 3
"""Requests on one mailbox side by side: Graph allows four.

https://learn.microsoft.com/graph/throttling-limits
"""
PAGE = 250
FOLDERS_PAGE = 100
_DAY = timedelta(days=1)
_HEADERS = {"Accept": "application/json", "Prefer": 'IdType="ImmutableId", outlook.timezone="UTC"'}
"""Folder ids differ with the preference for ids, so every call carries it.

https://learn.microsoft.com/graph/outlook-immutable-id
"""


class Graph:
    """Reads of one seller's mailbox each, at the Graph of the registration's own cloud."""

    def __init__(self, http: Http, entra: Entra, clock: Callable[[], float], reads: Lane) -> None:
        self._http = http
        self._entra = entra
        self._base = f"{entra.registration.cloud.graph}/v1.0"
        self._scope = f"{entra.registration.cloud.graph}/.default"
        self._reads = reads
        self._owners = Kept[Owner](2_000, clock)
        self._domains = Kept[frozenset[str]](1, clock)
        self._lanes = _Lanes()

    def messages(self, caller: Caller, since: datetime) -> list[Message]:
        """Every message received at or after `since`, from all folders, in Graph's order.

        Raises `NoMailbox` when the seller has none, and what `_read` raises.
        """
        options = odata.query(
            _select=LISTED,
            _expand=EXPAND,
            _filter=f"receivedDateTime ge {odata.instant(since)}",
            _orderby="receivedDateTime desc",
            _top=str(PAGE),
        )
        first = f"{self._base}/me/messages?{options}"
        return [message(row) for row in odata.rows(first, lambda link: self._read(caller, link))]

    def meetings(self, caller: Caller, limits: Window) -> list[Meeting]:
        """Everything of the default calendar that touches the window: single meetings, occurrences and exceptions.

        The calendar view returns all that overlaps; what starts in the window is decided by the core. All-day
        meetings have no zone, so a day on either side is read as well. Raises what `messages` raises.
        https://learn.microsoft.com/graph/api/user-list-calendarview
        """
        options = odata.query(_select=graph_events.LISTED, _expand=graph_events.EXPAND, _top=str(PAGE))
        begins, ends = (odata.instant(at) for at in (limits.meetings_from - _DAY, limits.meetings_to + _DAY))
        first = f"{self._base}/me/calendarView?startDateTime={begins}&endDateTime={ends}&{options}"
        rows = odata.rows(first, lambda link: self._read(caller, link))
        return [graph_events.meeting(row) for row in rows if graph_events.is_single(row)]

    def message(self, caller: Caller, message_id: str) -> Content[Message]:
        """One message of the caller's own mailbox with its body; raises `NotFound` when it is not in there."""
        row = self._one(caller, "messages", message_id, odata.query(_select=CONTENT, _expand=EXPAND))
        return Content(message(row), _body(row))

    def meeting(self, caller: Caller, event_id: str) -> Content[Meeting]:
        """One meeting of the caller's own calendar with its body; raises `NotFound` when it is not in there."""
        options = odata.query(_select=graph_events.CONTENT, _expand=graph_events.EXPAND)
        row = self._one(caller, "events", event_id, options)
        if not graph_events.is_single(row):
            raise NotFound("This is a series of meetings. Track one of its dates.", "suggestion_not_found")
        return Content(graph_events.meeting(row), _body(row))

    def attachments(self, caller: Caller, message_id: str) -> list[Attachment]:
        """What hangs on a message of the caller's own mailbox, in Graph's order; raises what `message` raises."""
        first = f"{self._attachments(message_id)}?{odata.query(_select=graph_attachments.LISTED)}"
        return [graph_attachments.attachment(row) for row in odata.rows(first, lambda link: self._read(caller, link))]

    @contextmanager
    def content(self, caller: Caller, message_id: str, attachment_id: str) -> Iterator[Iterator[bytes]]:
        """The content of an attachment in chunks: a file as it is, a message as MIME.

        Raises `NotFound` where Outlook does not give it out, for whatever reason.
        https://learn.microsoft.com/graph/api/attachment-get#example-6-get-the-raw-contents-of-a-file-attachment-on-a-message
        """
        url = f"{self._attachments(message_id)}/{quote(attachment_id, safe='')}/$value"
        with self._lanes.of(caller.seller):
            opened = answered(self._entra, caller, self._scope, lambda bearer: self._http.stream(_reading(url, bearer)))
            with closing(opened):
                try:
                    _accepted(opened)
                except RemoteRefused as refused:
                    raise NotFound("Outlook does not give this attachment out.", "suggestion_not_found") from refused
                yield opened.chunks()

    def owner(self, caller: Caller) -> Owner:
        """The seller's own addresses and the folders that are left out, kept for a day."""
        return self._owners.get_or(caller.seller, lambda: (self._owner(caller), DAY))

    def verified_domains(self, caller: Caller) -> frozenset[str]:
        """The tenant's verified domains, kept for a day.

        https://learn.microsoft.com/graph/api/organization-get
        """
        return self._domains.get_or(caller.seller.tenant_id, lambda: (self._verified_domains(caller), DAY))

    def plans(self, caller: Caller) -> tuple[Plan, ...]:
        """The service plans of the seller's licences, whoever assigned them, whether switched on or not."""
        first = f"{self._base}/me/licenseDetails?{odata.query(_select=graph_licences.LISTED)}"
        rows = odata.rows(first, lambda link: self._read(caller, link))
        return tuple(plan for row in rows for plan in graph_licences.plans(row))

    def ping(self, caller: Caller) -> None:
        """Raises what reading the caller's own name raises."""
        self._read(caller, f"{self._base}/me?{odata.query(_select='id')}")

    def _verified_domains(self, caller: Caller) -> frozenset[str]:
        answer = self._read(caller, f"{self._base}/organization?{odata.query(_select='verifiedDomains')}")
        organizations = answer.get("value", ())
        return frozenset(domain["name"].lower() for one in organizations for domain in one.get("verifiedDomains", ()))

    def _owner(self, caller: Caller) -> Owner:
        addresses = self._reads.start(self._addresses, caller)
        found = self._reads.all(lambda place: (place, list(self._folder_ids(caller, place))), Place)
        left_out = {folder: place for place, folders in found for folder in folders}
        return Owner(addresses.result(), left_out)

    def _addresses(self, caller: Caller) -> frozenset[str]:
        options = odata.query(_select="id,mail,userPrincipalName,proxyAddresses,otherMails")
        me = self._read(caller, f"{self._base}/me?{options}")
        proxies = (p.partition(":")[2] for p in me.get("proxyAddresses") or () if p.lower().startswith("smtp:"))
        every = (me.get("mail"), me.get("userPrincipalName"), *proxies, *(me.get("otherMails") or ()))
        return frozenset(address for address in map(normal, every) if address)

    def _folder_ids(self, caller: Caller, place: str) -> Iterator[str]:
        """The folder and all folders in it: deleting a folder moves it, as it is, into Deleted Items."""
        url = f"{self._base}/me/mailFolders/{quote(place, safe='')}"
        try:
            folder = self._read(caller, f"{url}?{odata.query(_select='id,childFolderCount')}")
        except NotFound:
            return
        yield folder["id"]
        if folder.get("childFolderCount"):
            first = f"{url}/childFolders?{odata.query(_select='id', _top=str(FOLDERS_PAGE))}"
            for child in odata.rows(first, lambda link: self._read(caller, link)):
                yield from self._folder_ids(caller, child["id"])

    def _one(self, caller: Caller, kind: str, graph_id: str, options: str) -> dict[str, Any]:
        return self._read(caller, f"{self._base}/me/{kind}/{quote(graph_id, safe='')}?{options}")

    def _read(self, caller: Caller, url: str) -> dict[str, Any]:
        answer = answered(self._entra, caller, self._scope, lambda bearer: self._send(caller, url, bearer))
        if answer.status == HTTPStatus.FORBIDDEN:
            raise self._entra.registration.consent(self._scope).missing()
        return _accepted(answer).json()

    def _send(self, caller: Caller, url: str, bearer: Bearer) -> Answer:
        with self._lanes.of(caller.seller):
            return self._http.send(_reading(url, bearer))

    def _attachments(self, message_id: str) -> str:
        return f"{self._base}/me/messages/{quote(message_id, safe='')}/attachments"


class _Lanes:
    """How many requests one mailbox gets at once, from this instance."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lanes: LRUCache[Seller, threading.BoundedSemaphore] = LRUCache(2_000)

    def of(self, seller: Seller) -> threading.BoundedSemaphore:
        """The seller's own lanes."""
        with self._lock:
            return self._lanes.setdefault(seller, threading.BoundedSemaphore(AT_ONCE))


def _reading(url: str, bearer: Bearer) -> Call:
    return Call("GET", url, bearer, _HEADERS)


def _accepted(answer: Answer) -> Answer:
    """The answer itself, or what Graph's refusal means. Status and code decide, never the message.

    https://learn.microsoft.com/graph/errors
    """
    if answer.status < HTTPStatus.BAD_REQUEST:
        return answer
    code = _code(answer)
    if answer.status == HTTPStatus.UNAUTHORIZED:
        raise NotSignedIn("Outlook did not accept your sign-in. Sign in again.", "token_expired")
    if code == "MailboxNotEnabledForRESTAPI":
        raise NoMailbox("You have no mailbox in Exchange Online, so there are no suggestions.")
    if answer.status == HTTPStatus.NOT_FOUND or code == "ErrorInvalidIdMalformed":
        raise NotFound("This is no longer in your Outlook. Refresh the timeline.", "suggestion_not_found")
    raise RemoteRefused("Outlook refused the request.", answer.status, code)


def _body(row: Mapping[str, Any]) -> str:
    body = row.get("body") or {}
    return as_html(body.get("content") or "", body.get("contentType") or "text")


def _code(answer: Answer) -> str:
    try:
        return str(answer.json().get("error", {}).get("code", ""))
    except Unavailable:
        return ""
