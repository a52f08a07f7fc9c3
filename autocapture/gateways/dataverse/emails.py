"""An email as a row of Dataverse: sent or received, and never about to be sent. It sends nothing.

https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/email
"""

from collections.abc import Sequence

from autocapture.core.attachments import StagedAttachment, note
from autocapture.core.matching import participants
from autocapture.core.model import EmailDraft
from autocapture.core.outlook import Header
from autocapture.core.text import cut
from autocapture.gateways import odata
from autocapture.gateways.dataverse.parties import Parties
from autocapture.gateways.dataverse.writing import PRIORITY, Changed, NewActivity, party_rows

LONGEST_SUBJECT = 800
"""What the column holds."""

_MASKS = {Header.FROM: 1, Header.TO: 2, Header.CC: 3}
"""https://learn.microsoft.com/power-apps/developer/data-platform/reference/entities/activityparty"""
_COMPLETED, _SENT, _RECEIVED = 1, 3, 4


def email(draft: EmailDraft, parties: Parties, left_out: Sequence[StagedAttachment] = ()) -> NewActivity:
    """The row that the email becomes, with everyone on it, and what was left out named at its end."""
    message = draft.content.entry
    columns = {
        "subject": cut(message.subject, LONGEST_SUBJECT),
        "description": _description(draft, left_out),
        "directioncode": draft.is_outgoing,
        "messageid": message.internet_message_id,
        "actualend": odata.instant(message.at),
        "prioritycode": PRIORITY.get(message.importance, 1),
        "email_activity_parties": list(party_rows(participants(message), _MASKS, parties)),
    }
    return NewActivity("email", "emails", draft.activity_id, columns, _state(draft))


def completion(draft: EmailDraft, left_out: Sequence[StagedAttachment]) -> Changed:
    """What an email that was written without its attachments still lacks once they are there."""
    return Changed("emails", draft.activity_id, {"description": _description(draft, left_out), **_state(draft)})


def _description(draft: EmailDraft, left_out: Sequence[StagedAttachment]) -> str:
    return draft.content.html + note(left_out)


def _state(draft: EmailDraft) -> dict[str, int]:
    return {"statecode": _COMPLETED, "statuscode": _SENT if draft.is_outgoing else _RECEIVED}
