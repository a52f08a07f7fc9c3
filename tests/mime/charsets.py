"""Mail whose bytes are not what it says of them, or of which it says nothing."""

from mime.writing import Awkward, Instead, encoded, html, mail, multipart, part, plain

_QP = "Content-Transfer-Encoding: quoted-printable"
_8BIT = "Content-Transfer-Encoding: 8bit"

CHARSETS = (
    Awkward(
        "broken base64",
        "Blanks, a foreign character and no padding in the base64 of the body.",
        mail(
            "broken base64",
            part("text/plain; charset=utf-8", "Q29m\r\n ZmVl*\r\nIGFn YWluPw", "Content-Transfer-Encoding: base64"),
        ),
    ),
    Awkward(
        "broken quoted-printable",
        "An equals sign that begins nothing, lower-case digits, and one at the very end.",
        mail("broken quoted-printable", part("text/plain; charset=utf-8", "100 =% caf=c3=a9 a=b =\r\nc=", _QP)),
    ),
    Awkward(
        "unknown transfer encoding",
        "The body is in an encoding that there is not.",
        mail(
            "unknown transfer encoding",
            part("text/plain; charset=utf-8", "As it stands.", "Content-Transfer-Encoding: x-none"),
        ),
    ),
    Awkward(
        "wrong charset",
        "Windows-1252 that says it is UTF-8.",
        mail("wrong charset", part("text/plain; charset=utf-8", "Café für Señor".encode("cp1252"), _8BIT)),
        instead={
            "text": Instead("Café für Señor", "The parser shows three replacement characters; a reader wants words.")
        },
    ),
    Awkward(
        "no charset",
        "Bytes above 127 and no word about them: UTF-8, as it turns out.",
        mail("no charset", part("text/plain", "Zażółć gęślą", _8BIT)),
    ),
    Awkward(
        "windows-1252 as latin-1",
        "Curly quotes, an ellipsis and the euro sign lie where ISO-8859-1 has control characters.",
        mail(
            "windows-1252 as latin-1",
            part("text/html; charset=iso-8859-1", "<p>“Offer” … 5 €</p>".encode("cp1252"), _8BIT),
        ),
        instead={"text": Instead("“Offer” … 5 €", "Node reads the bytes as control characters.")},
    ),
    Awkward(
        "UTF-16",
        "Text and HTML in UTF-16, the one with a byte order mark, the other little-endian without.",
        mail(
            "UTF-16",
            multipart(
                "alternative",
                encoded("text/plain; charset=utf-16", "Zwölf".encode("utf-16")),
                encoded("text/html; charset=utf-16le", "<p>Zwölf Boxkämpfer</p>".encode("utf-16-le")),
            ),
        ),
    ),
    Awkward(
        "ISO-2022-JP",
        "A stateful encoding in subject and body, seven bits wide.",
        mail(
            "ISO-2022-JP",
            part("text/plain; charset=iso-2022-jp", "会議は木曜日です。".encode("iso2022_jp")),
            b"Subject: =?ISO-2022-JP?B?GyRCMnE1RBsoQg==?=",
        ),
    ),
    Awkward(
        "Chinese of another name",
        "GB18030 that says it is gb2312, which has no such characters.",
        mail("Chinese of another name", part("text/plain; charset=gb2312", "朱镕基".encode("gb18030"), _8BIT)),
    ),
    Awkward(
        "Korean by its old number",
        "ks_c_5601-1987, which means windows-949.",
        mail("Korean by its old number", part("text/plain; charset=ks_c_5601-1987", "똠방각하".encode("cp949"), _8BIT)),
        instead={"text": Instead("똠방각하", "Node knows only the narrower EUC-KR.")},
    ),
    Awkward(
        "no such charset",
        "The charset is one that nobody knows.",
        mail("no such charset", part("text/plain; charset=x-fabrikam", "Café", _8BIT)),
        instead={"text": Instead("Café", "The parser takes it for windows-1252; these bytes are sound UTF-8.")},
    ),
    Awkward(
        "charset in the HTML",
        "Only a meta element within says which charset it is.",
        mail(
            "charset in the HTML",
            part("text/html", '<meta charset="windows-1251"><p>Привет</p>'.encode("cp1251"), _8BIT),
        ),
        instead={"text": Instead("Привет", "A reader of HTML looks into it; the parser does not.")},
    ),
    Awkward(
        "NUL bytes",
        "Bytes of value zero in a header and in the body, which no JSON column takes.",
        mail("NUL bytes", part("text/plain; charset=utf-8", "Cof\0fee\0?"), b"Subject: Cof\0fee"),
        instead={
            "subject": Instead("Coffee", "A character of value zero is nothing to be read."),
            "text": Instead("Coffee?", "Likewise."),
        },
    ),
    Awkward(
        "format flowed",
        "Lines that end in a blank go on in the next one.",
        mail("format flowed", part("text/plain; charset=utf-8; format=flowed", "One line \r\nof two.\r\n-- \r\nAnna")),
    ),
    Awkward(
        "CR alone",
        "Lines end in a carriage return only.",
        mail("CR alone", plain("One.\r\nTwo."), "Message-ID: <cr@fabrikam.com>").replace(b"\r\n", b"\r"),
        instead={
            "subject": Instead("CR alone", "The parser knows no such line ends and takes all of it for one header."),
            "message_id": Instead("<cr@fabrikam.com>", "Likewise."),
            "people": Instead({"from": ("anna@fabrikam.com",), "to": ("kim@contoso.com",), "cc": ()}, "Likewise."),
            "text": Instead("One. Two.", "Likewise."),
        },
    ),
    Awkward(
        "LF alone",
        "Lines end in a line feed only, as in files of Unix.",
        mail("LF alone", multipart("alternative", plain(), html())).replace(b"\r\n", b"\n"),
    ),
)
