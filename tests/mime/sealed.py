"""Mail that is signed or encrypted: what cannot be opened is kept as it came."""

from mime.writing import Awkward, Instead, encoded, file, html, mail, multipart, part, plain, written

_ARMOUR = "-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA0ZpY3Rpb24BCAC=\r\n-----END PGP MESSAGE-----\r\n"
_DER = b"\x30\x82\x01\x0a" + bytes(range(200))
"""The first bytes of a structure in DER; nobody opens it."""


def _signature() -> bytes:
    return file("smime.p7s", _DER, "application/pkcs7-signature; name=smime.p7s")


SEALED = (
    Awkward(
        "S/MIME signed",
        "The message lies beside its signature.",
        mail(
            "S/MIME signed",
            multipart(
                "signed; protocol=application/pkcs7-signature; micalg=sha-256",
                multipart("alternative", plain("Signed."), html("<p>Signed.</p>")),
                _signature(),
            ),
        ),
    ),
    Awkward(
        "S/MIME opaque",
        "The message is one blob; there is no body to show.",
        mail(
            "S/MIME opaque",
            encoded(
                "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
                _DER,
                'Content-Disposition: attachment; filename="smime.p7m"',
            ),
        ),
    ),
    Awkward(
        "PGP encrypted",
        "A version and a blob (RFC 3156); there is no body to show.",
        mail(
            "PGP encrypted",
            multipart(
                "encrypted; protocol=application/pgp-encrypted",
                part("application/pgp-encrypted", "Version: 1\r\n"),
                part('application/octet-stream; name="encrypted.asc"', _ARMOUR, "Content-Disposition: inline"),
            ),
        ),
        instead={
            "files": Instead(
                (
                    written(None, "application/pgp-encrypted", b"Version: 1\r\n"),
                    written("encrypted.asc", "application/octet-stream", _ARMOUR.encode()),
                ),
                "The parser ends the lines of a part that is not encoded by LF alone.",
            ),
        },
    ),
    Awkward(
        "PGP in the text",
        "Armour that is simply the text.",
        mail("PGP in the text", part("text/plain; charset=us-ascii", _ARMOUR)),
    ),
)
