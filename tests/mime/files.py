"""Mail with attachments whose names, types, contents or places are odd."""

from mime.writing import PNG, Awkward, Instead, encoded, file, html, mail, multipart, picture, plain, written

_PDF = "application/pdf"


def _with(name: str, *files: bytes, markup: str | None = None) -> bytes:
    return mail(name, multipart("mixed", html(markup) if markup else plain(), *files))


def _named(*lines: str, kind: str = _PDF, content: bytes = b"%PDF named") -> bytes:
    return encoded(kind, content, *lines)


FILES = (
    Awkward(
        "name in continuations",
        "RFC 2231: the name in four pieces, out of order, some encoded.",
        _with(
            "name in continuations",
            _named(
                "Content-Disposition: attachment;\r\n filename*0*=utf-8''%C3%9Cber;\r\n filename*2*=%C3%A9.;\r\n"
                ' filename*1=" caf";\r\n filename*3="pdf"'
            ),
        ),
    ),
    Awkward(
        "name in a charset",
        "RFC 2231 in windows-1252 with a language.",
        _with(
            "name in a charset", _named("Content-Disposition: attachment; filename*=windows-1252'de'Gr%FC%DFe%805.pdf")
        ),
        instead={"files": Instead((written("Grüße€5.pdf", _PDF, b"%PDF named"),), "Node reads 0x80 as a control.")},
    ),
    Awkward(
        "both names",
        "filename for old programs, filename* for the others: the second counts.",
        _with(
            "both names",
            _named("Content-Disposition: attachment; filename=\"offer_.pdf\"; filename*=utf-8''offer%E2%82%AC.pdf"),
        ),
    ),
    Awkward(
        "name in encoded words",
        "RFC 2047 within quotes, which is forbidden and what most programs send.",
        _with(
            "name in encoded words", _named('Content-Disposition: attachment; filename="=?utf-8?B?b2ZmZXLigqwucGRm?="')
        ),
    ),
    Awkward(
        "raw name",
        "UTF-8 in the name as it is, and only in the content type.",
        _with("raw name", encoded('application/pdf; name="Angebot für Żółty.pdf"', b"%PDF raw")),
    ),
    Awkward(
        "names like paths",
        "Names that lead out of a folder, and one with a drive.",
        _with(
            "names like paths",
            file("../../etc/passwd", b"root", "application/octet-stream"),
            file("C:\\\\Windows\\\\win.ini", b"[win]", "application/octet-stream"),
        ),
    ),
    Awkward(
        "name that runs backwards",
        "A right-to-left override makes .exe look like .pdf.",
        _with(
            "name that runs backwards",
            _named(
                "Content-Disposition: attachment; filename*=utf-8''invoice%E2%80%AEfdp.exe",
                kind="application/octet-stream",
            ),
        ),
    ),
    Awkward(
        "files of the same name",
        "Three files are called the same, two of them have the same content.",
        _with(
            "files of the same name",
            file("scan.pdf", b"%PDF one"),
            file("scan.pdf", b"%PDF two"),
            file("scan.pdf", b"%PDF one"),
        ),
    ),
    Awkward("empty file", "A file of no bytes at all.", _with("empty file", file("empty.pdf", b""))),
    Awkward(
        "file without a name",
        "An attachment of which only the type is known.",
        _with("file without a name", encoded(_PDF, b"%PDF nameless", "Content-Disposition: attachment")),
    ),
    Awkward(
        "type that is none",
        "A content type without a slash, and a file that must not be lost for it.",
        _with("type that is none", encoded("pdf", b"%PDF odd", 'Content-Disposition: attachment; filename="odd.pdf"')),
        instead={"files": Instead((written("odd.pdf", "text/plain", b"%PDF odd"),), "RFC 2045, 5.2 says text/plain.")},
    ),
    Awkward(
        "text as a file",
        "A text that is attached under a name, in a charset of its own: its bytes stay as they are.",
        _with("text as a file", file("notes.txt", "Señor".encode("utf-16"), "text/plain; charset=utf-16")),
    ),
    Awkward(
        "winmail.dat",
        "A file in Outlook's own format.",
        _with("winmail.dat", file("winmail.dat", b"\x78\x9f\x3e\x22" + PNG, "application/ms-tnef")),
    ),
    Awkward(
        "pictures by content id",
        "One says inline, one says nothing, one says attachment; the body shows all three.",
        mail(
            "pictures by content id",
            multipart(
                "related",
                html('<p>See <img src="cid:a@fabrikam"><img src="cid:b@fabrikam"><img src="cid:c@fabrikam"></p>'),
                picture("a@fabrikam", 'Content-Disposition: inline; filename="a.png"'),
                picture("b@fabrikam", content=PNG + b"b"),
                picture("c@fabrikam", 'Content-Disposition: attachment; filename="c.png"', content=PNG + b"c"),
            ),
        ),
    ),
    Awkward(
        "one content id for two",
        "Two pictures have the same content id.",
        mail(
            "one content id for two",
            multipart(
                "related",
                html('<p>See <img src="cid:twin"></p>'),
                picture("twin", 'Content-Disposition: inline; filename="1.png"'),
                picture("twin", 'Content-Disposition: inline; filename="2.png"', content=PNG + b"2"),
            ),
        ),
    ),
    Awkward(
        "escaped content id",
        "The body writes %40 where the header has @, and the header has a blank.",
        mail(
            "escaped content id",
            multipart(
                "related",
                html('<p>See <img src="cid:logo%40fabrikam%20x"></p>'),
                picture("logo@fabrikam x", 'Content-Disposition: inline; filename="logo.png"'),
            ),
        ),
    ),
    Awkward(
        "scripts, frames and forms",
        "HTML with all that runs, frames, posts or watches; its words stay.",
        mail(
            "scripts, frames and forms",
            html(
                "<html><head><title>Hidden</title><style>p{color:red}</style></head><body onload=x()>"
                "<script>alert(1)</script><p onclick=x()>Offer</p><iframe src=https://x.example></iframe>"
                '<form action=https://x.example><input name=a>Sign</form><a href="javascript:x()">here</a>'
                "<svg onload=x()><desc>d</desc></svg><object data=x></object><!-- a comment --></body></html>"
            ),
        ),
        instead={"text": Instead("Offer Sign here", "The words of a drawing or a comment are not shown.")},
    ),
)
