"""Mail whose headers are long, doubled, missing or in an encoding of their own."""

from mime.writing import Awkward, Instead, mail, plain

_LONG = "The offer of Fabrikam for " + "coffee, " * 250
"""2,026 characters."""

HEADERS = (
    Awkward("empty subject", "The header is there and says nothing.", mail("empty subject", plain(), "Subject:")),
    Awkward("no subject", "There is no such header.", mail("no subject", plain(), without=("subject",))),
    Awkward(
        "long subject",
        "More than 2,000 characters on one line, where the column holds 800.",
        mail("long subject", plain(), f"Subject: {_LONG}"),
    ),
    Awkward(
        "long folded header",
        "A subject that is folded after every word, and references over 900 lines.",
        mail(
            "long folded header",
            plain(),
            "Subject: An\r\n offer\r\n\tfolded\r\n after\r\n every\r\n word",
            "References: " + "\r\n ".join(f"<{number}@fabrikam.com>" for number in range(900)),
        ),
    ),
    Awkward(
        "word split within a character",
        "The two bytes of an é lie in two encoded words (RFC 2047 forbids it; senders do it).",
        mail("split in B", plain(), "Subject: =?utf-8?B?Q2Fmww==?=\r\n =?utf-8?B?qQ==?="),
        instead={"subject": Instead("Café", "Joined before they are decoded, as Outlook joins them.")},
    ),
    Awkward(
        "bytes split between words",
        "The same in quoted-printable: a character begins in one word and ends in the next.",
        mail("split in Q", plain(), "Subject: =?utf-8?Q?Caf=C3?= =?utf-8?Q?=A9?="),
    ),
    Awkward(
        "words in three charsets",
        "Encoded words of three charsets side by side, with plain ones between them.",
        mail(
            "words in three charsets",
            plain(),
            "Subject: =?iso-8859-1?Q?Caf=E9?= and =?windows-1251?B?7+jy/A==?= or =?koi8-r?B?3sHK?=",
        ),
    ),
    Awkward(
        "raw 8-bit headers",
        "UTF-8 in subject and names without any encoding, as RFC 6532 allows and others just do.",
        mail("raw 8-bit headers", plain(), "Subject: Żółty café", "From: Anna Żółty <anna@fabrikam.com>"),
    ),
    Awkward(
        "raw latin-1 headers",
        "Windows-1252 bytes in the subject, which are no UTF-8.",
        mail("raw latin-1 headers", plain(), "Subject: Café für Señor".encode("cp1252")),
        instead={"subject": Instead("Café für Señor", "The parser shows replacement characters.")},
    ),
    Awkward(
        "no date", "There is no Date: only Outlook knows when it came.", mail("no date", plain(), without=("date",))
    ),
    Awkward(
        "two From",
        "Two headers say whom it is from; the first counts.",
        mail("two From", plain(), "From: Anna <anna@fabrikam.com>", "From: Mallory <mallory@northwind.example>"),
    ),
    Awkward(
        "two people in From",
        "One From names two people, where an email has one sender.",
        mail(
            "two people in From",
            plain(),
            "From: Anna <anna@fabrikam.com>, Diego <diego@fabrikam.com>",
            "Sender: anna@fabrikam.com",
        ),
    ),
    Awkward(
        "no message id",
        "Nothing tells it from others, so it cannot be tracked exactly once.",
        mail("no message id", plain(), without=("message-id",)),
        ends="not_trackable",
    ),
    Awkward(
        "two message ids",
        "The header is doubled; the first counts.",
        mail("two message ids", plain(), "Message-ID: <first@fabrikam.com>", "Message-ID: <second@fabrikam.com>"),
    ),
    Awkward(
        "message id with spaces",
        "Blanks within the brackets.",
        mail("message id with spaces", plain(), "Message-ID: < one two @fabrikam.com >"),
    ),
    Awkward(
        "message id without brackets",
        "An id as it is, without < and >.",
        mail("message id without brackets", plain(), "Message-ID: bare@fabrikam.com"),
    ),
    Awkward(
        "message id of 400 characters",
        "More than the column holds: cut, it would no longer be the id.",
        mail("message id of 400 characters", plain(), f"Message-ID: <{'x' * 385}@fabrikam.com>"),
        ends="not_trackable",
    ),
    Awkward(
        "urgent by a number",
        "Importance in a header of its own time: X-Priority 1.",
        mail("urgent by a number", plain(), "X-Priority: 1 (Highest)"),
    ),
    Awkward("of low importance", "Importance in odd case.", mail("of low importance", plain(), "Importance: LOW")),
    Awkward(
        "blanks before the colon",
        "Header names with blanks behind them, as RFC 822 had them, and a header that says nothing.",
        mail("blanks before the colon", plain("Still the body."), "To : kim@contoso.com", "X-Empty:", without=("to",)),
    ),
)
