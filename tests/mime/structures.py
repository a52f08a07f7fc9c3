"""Mail whose parts are nested, missing, or in places where nobody looks for them."""

from mime.writing import (
    CRLF,
    PNG,
    Awkward,
    Instead,
    encoded,
    file,
    html,
    mail,
    multipart,
    part,
    picture,
    plain,
    written,
)

CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Fabrikam//EN\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:tasting@fabrikam"
    "\r\nDTSTAMP:20260520T090000Z\r\nDTSTART:20260521T090000Z\r\nSUMMARY:Tasting\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
REPORT = (
    "Reporting-MTA: dns; mail.fabrikam.com\r\n\r\nFinal-Recipient: rfc822; nobody@northwind.example\r\n"
    "Action: failed\r\nStatus: 5.1.1\r\n"
)
HEADERS = b"Subject: Offer\r\nFrom: kim@contoso.com\r\n"


def _calendar(method: str) -> bytes:
    return part(f"text/calendar; charset=utf-8; method={method}", CALENDAR.format(method=method))


def _five_deep() -> bytes:
    forms = multipart("alternative", plain(), html('<p>Five deep <img src="cid:logo"></p>'))
    related = multipart("related", forms, picture("logo"))
    inner = multipart("mixed", related, file("price.pdf", b"%PDF-1.7 prices"))
    wrapped = multipart("mixed", multipart("mixed", inner))
    return mail("nested five deep", wrapped)


def _mail_in_mail() -> bytes:
    innermost = mail("innermost", multipart("mixed", plain("The first word."), file("deep.pdf", b"%PDF deep")))
    middle = mail("the one between", multipart("mixed", plain("See below."), part("message/rfc822", innermost)))
    return mail("forwarded twice", multipart("mixed", plain("Look."), part("message/rfc822", middle)))


STRUCTURES = (
    Awkward("nested five deep", "The body lies five multiparts down, a file four.", _five_deep()),
    Awkward(
        "calendar in an alternative",
        "A date that is only told, as a third form of the body beside text and HTML.",
        mail(
            "calendar in an alternative",
            multipart("alternative", plain("Thursday?"), html("<p>Thursday?</p>"), _calendar("PUBLISH")),
        ),
        instead={"files": Instead((), "A form of the body is no file, as neither is the plain one.")},
    ),
    Awkward(
        "meeting request",
        "The same with a method that asks: it is a meeting request, and the calendar has the meeting.",
        mail("meeting request", multipart("alternative", plain(), html(), _calendar("REQUEST"))),
        ends="unseen",
    ),
    Awkward(
        "plain only in a multipart",
        "A multipart with one part.",
        mail("plain only in a multipart", multipart("mixed", plain("Alone."))),
    ),
    Awkward("plain only", "No multipart and no HTML.", mail("plain only", plain("1 < 2 & 3\r\n\r\n  indented"))),
    Awkward("no plain part", "HTML alone.", mail("no plain part", html("<p>Only <b>HTML</b> &amp; nothing else.</p>"))),
    Awkward(
        "only an attachment",
        "The whole message is a file, with no text at all.",
        mail("only an attachment", file("scan.pdf", b"%PDF-1.4 scanned")),
    ),
    Awkward(
        "nothing at all",
        "It ends where its body should begin.",
        mail("nothing at all", b""),
    ),
    Awkward(
        "text after the picture",
        "Text, a picture, then more text, as lists append it: which of them is the body?",
        mail(
            "text after the picture",
            multipart("mixed", plain("Before."), encoded("image/png", PNG), plain("The list's own footer.")),
        ),
        instead={
            "text": Instead(
                "Before.", "Outlook shows the first; what comes after a file is one, and must not be lost."
            ),
            "files": Instead(
                (
                    written(None, "image/png", PNG),
                    written(None, "text/plain", b"The list's own footer."),
                ),
                "Likewise.",
            ),
        },
    ),
    Awkward(
        "HTML around a file",
        "Beside the plain form lies a mixed one of HTML, a file and HTML, as phones send it.",
        mail(
            "HTML around a file",
            multipart(
                "alternative",
                plain("Before. After."),
                multipart("mixed", html("<p>Before.</p>"), file("menu.pdf", b"%PDF menu"), html("<p>After.</p>")),
            ),
        ),
        instead={
            "text": Instead("Before.", "As above: the first HTML is the body, the second a file."),
            "files": Instead(
                (written("menu.pdf", "application/pdf", b"%PDF menu"), written(None, "text/html", b"<p>After.</p>")),
                "Likewise.",
            ),
        },
    ),
    Awkward("mail in mail in mail", "A message in a message in the message, the inmost with a file.", _mail_in_mail()),
    Awkward(
        "delivery report",
        "A report of three parts: for people, for machines, and the headers of what did not arrive.",
        mail(
            "delivery report",
            multipart(
                "report; report-type=delivery-status",
                plain("It could not be delivered."),
                part("message/delivery-status", REPORT),
                part("text/rfc822-headers", HEADERS),
            ),
        ),
        instead={
            "files": Instead(
                (
                    written(None, "message/delivery-status", REPORT.encode()),
                    written(None, "text/rfc822-headers", HEADERS),
                ),
                "The parser ends the lines of a part that is not encoded by LF alone.",
            ),
        },
    ),
    Awkward(
        "boundary never ends",
        "The last boundary is missing, as of a message that was cut off.",
        mail(
            "boundary never ends",
            multipart("mixed", plain("Cut."), file("cut.pdf", b"%PDF cut"), ends=False),
        ),
    ),
    Awkward(
        "boundary never comes",
        "A multipart whose boundary occurs nowhere.",
        mail("boundary never comes", part('multipart/mixed; boundary="nowhere"', "Only text lies here.\r\n")),
        instead={"text": Instead("Only text lies here.", "The parser drops it; the words must not be lost.")},
    ),
    Awkward(
        "words before the first part",
        "A preamble and an epilogue, which nobody is to see.",
        mail(
            "words before the first part",
            multipart("mixed", plain("Seen."), preamble=b"This is a message in MIME format." + CRLF) + b"unseen" + CRLF,
        ),
    ),
)
