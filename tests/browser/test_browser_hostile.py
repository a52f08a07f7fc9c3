"""Mail that wants to run something: whatever a stranger writes into it is shown as the characters it is."""

import pytest
from playwright.sync_api import expect
from test_suggest import ANNA
from world import mail, meeting

SHOTS = [
    "<script>fired(1)</script>",
    "<img src=x onerror=fired(1)>",
    "<svg onload=fired(1)>",
    "<svg><animate onbegin=fired(1) attributeName=x dur=1s>",
    '"><img src=x onerror=fired(1)>',
    "'><svg/onload=fired(1)>",
    "</textarea></title></style></script><img src=x onerror=fired(1)>",
    "<iframe srcdoc='<script>parent.fired(1)</script>'></iframe>",
    "<a href=javascript:fired(1) autofocus onfocus=fired(1)>x</a>",
    "<details open ontoggle=fired(1)>x</details>",
    "<input autofocus onfocus=fired(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=fired(1)>",
    "<template><img src=x onerror=fired(1)></template>",
    "<noscript><p title='</noscript><img src=x onerror=fired(1)>'>",
    "{{constructor.constructor('fired(1)')()}}",
    "${fired(1)}",
    "javascript:fired(1)",
    "<object data='javascript:fired(1)'>",
    "<base href='javascript:fired(1)//'>",
    "<meta http-equiv=refresh content='0;url=javascript:fired(1)'>",
    "<form action=javascript:fired(1)><button autofocus>x</button></form>",
    "<style>@import'javascript:fired(1)';*{background:url(javascript:fired(1))}</style>",
    "\u003cimg src=x onerror=fired(1)\u003e &lt;img src=x onerror=fired(1)&gt;",
    "<scr<script>ipt>fired(1)</scr</script>ipt>",
    "<img src=x:x onerror=eval(atob('ZmlyZWQoMSk='))>",
]
"""Each calls `fired` if anything in it is taken for more than text."""


@pytest.fixture
def armed(form):
    """The form, counting every shot that goes off."""
    form.page.add_init_script("window.shots = 0; window.fired = () => { window.shots += 1; }")
    form.page.on("dialog", lambda dialog: dialog.dismiss())
    return form


def test_the_alarm_would_go_off(armed, world):
    """Without this, the others could not fail."""
    world.load(records=[ANNA])
    armed.open(world.kim, "contact", "anna")
    content = "<img src=x onerror=fired(1)>"
    armed.page.evaluate("markup => { document.body.insertAdjacentHTML('beforeend', markup) }", content)
    blocked = "The page's policy forbids"
    armed.page.wait_for_function(
        "blocked => window.shots > 0 || document.body.textContent.includes(blocked)", arg=blocked
    )


def of_mail(number: int, **more: object) -> dict:
    return mail("anna@fabrikam.com", subject=f"Mail {number}", at=f"-{number + 1}m") | more


MAILS = {
    "subject": lambda shot, number: of_mail(number, subject=shot),
    "sender": lambda shot, number: of_mail(number, **{"from": {"name": shot, "address": "anna@fabrikam.com"}}),
    "recipient": lambda shot, number: of_mail(number, to=[{"name": shot, "address": "kim@contoso.com"}]),
    "preview": lambda shot, number: of_mail(number, text=shot, html=None),
    "file name": lambda shot, number: of_mail(number, attachments=[{"name": shot, "text": "x"}]),
}


@pytest.mark.parametrize("place", MAILS)
def test_nothing_in_a_mail_is_more_than_text(armed, world, place):
    world.load(kim=[MAILS[place](shot, number) for number, shot in enumerate(SHOTS)], records=[ANNA])
    look_at_all(armed, world)


def test_nothing_in_a_meeting_is_more_than_text(armed, world):
    meetings = [
        meeting("anna@fabrikam.com", subject=shot, location=shot, start=f"-{number + 2}m", end=f"-{number + 1}m")
        for number, shot in enumerate(SHOTS)
    ]
    world.load(calendar=meetings, records=[ANNA])
    look_at_all(armed, world)


def look_at_all(armed, world) -> None:
    """Loads and expands everything; nothing may go off, and nothing of it may have become an element."""
    armed.open(world.kim, "contact", "anna")
    armed.everything()
    expect(armed.suggestions).to_have_count(len(SHOTS))
    for card in armed.suggestions.all():
        armed.expand(card)
    assert int(armed.page.evaluate("window.shots")) == 0
    assert armed.errors == []
    inside = ".card :is(script, iframe, object, embed, form, input, style, base, meta, template, [onerror], [onload])"
    assert armed.page.locator(inside).count() == 0


def test_hidden_marks_do_not_turn_a_subject_around(armed, world):
    world.load(kim=[mail("anna@fabrikam.com", subject="Invoice \u202egnp.exe")], records=[ANNA])
    armed.open(world.kim, "contact", "anna")
    expect(armed.suggested("Invoice gnp.exe")).to_have_count(1)
