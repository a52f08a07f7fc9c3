"""Whether an email is in Dataverse already, also where the seller may not read it. It tells neither where nor whose.

Server-side synchronisation and the Outlook app give emails ids of their own, so a second one would not be refused.
https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/checkpromoteemail
"""

from autocapture.core.outlook import Message
from autocapture.core.text import cut
from autocapture.errors import Forbidden, NotFound, RemoteRefused
from autocapture.gateways import odata
from autocapture.gateways.dataverse.client import Dataverse, OnBehalf

_DUPLICATE = 0
"""https://learn.microsoft.com/dotnet/api/microsoft.crm.sdk.messages.checkpromoteemailresponse.reasoncode"""
_LONGEST_SUBJECT = 200
"""Characters of the subject that are sent along: it only has to fit into a URL."""
_INCOMING, _OUTGOING = 0, 1


class Promoted:
    """Asks for emails of the whole organisation."""

    def __init__(self, dataverse: Dataverse) -> None:
        self._dataverse = dataverse

    def has(self, rights: OnBehalf, message: Message, *, is_outgoing: bool) -> bool:
        """Whether there is an email with this message's id; no, where that is not told."""
        aliases = odata.query(
            at_m=odata.literal(message.internet_message_id or ""),
            at_s=odata.literal(cut(message.subject, _LONGEST_SUBJECT)),
            at_d=str(_OUTGOING if is_outgoing else _INCOMING),
        )
        path = f"CheckPromoteEmail(MessageId=@m,Subject=@s,DirectionCode=@d)?{aliases}"
        try:
            told = self._dataverse.get(rights, path)
        except (Forbidden, NotFound, RemoteRefused):
            return False
        return told.get("ShouldPromote") is False and told.get("ReasonCode") == _DUPLICATE
