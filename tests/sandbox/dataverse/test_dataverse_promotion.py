"""CheckPromoteEmail as documented: its parameters, its answer, the privilege it needs."""

from urllib.parse import quote

import pytest
from dataverse_client import Client, refused

CALL = "CheckPromoteEmail(MessageId=@m,Subject=@s,DirectionCode=@d)"


def asked(message_id: str, subject: str = "Coffee", direction: str = "0") -> str:
    """The whole call, its values as literals."""
    texts = [quote("'" + text.replace("'", "''") + "'", safe="") for text in (message_id, subject)]
    return f"{CALL}?@m={texts[0]}&@s={texts[1]}&@d={direction}"


def test_an_email_that_nobody_has_is_no_duplicate(dataverse: Client):
    told = dataverse.get(asked("<new@x>")).json()
    assert told.pop("@odata.context").endswith("#Microsoft.Dynamics.CRM.CheckPromoteEmailResponse")
    assert told == {"ShouldPromote": False, "ReasonCode": 1}


@pytest.mark.parametrize("form", ["<It's@x>", "it's@X", " <IT'S@x> "])
def test_one_that_is_there_is_a_duplicate_in_whatever_form(dataverse: Client, form: str):
    assert dataverse.post("emails", {"subject": "Coffee", "messageid": "<it's@x>"}).ok
    assert dataverse.get(asked(form)).json()["ReasonCode"] == 0


@pytest.mark.parametrize(
    "path",
    [
        asked("<new@x>").replace("MessageId", "messageId"),
        asked("<new@x>").replace("Subject=@s,", ""),
        asked("<new@x>").replace("Subject=@s", "Subject=@s,Subject=@s"),
        asked("<new@x>").replace("@s,", "'Coffee',"),
        asked("<new@x>").replace("&@d=0", ""),
        asked("<new@x>", direction="incoming"),
        asked("<new@x>", direction="%270%27"),
        asked("<new@x>").replace("%27%3Cnew", "%27%27%3Cnew"),
        asked("<new@x>") + "&$select=ReasonCode",
    ],
)
def test_a_wrong_parameter_is_refused(dataverse: Client, path: str):
    refused(dataverse.get(path), 400, "0x80060888")
