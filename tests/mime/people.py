"""Mail to many, to groups, and to people with addresses that few programs get right."""

from mime.writing import Awkward, Instead, mail, plain

_MANY = ",\r\n ".join(f'"Guest, {number}" <guest.{number}@northwind.example>' for number in range(1_000))


def _to(*people: str, sender: str = "anna@fabrikam.com", cc: tuple[str, ...] = ()) -> Instead:
    return Instead({"from": (sender,), "to": people, "cc": cc}, "The parser reads this otherwise.")


PEOPLE = (
    Awkward(
        "a thousand recipients", "1,000 people in To, folded.", mail("a thousand recipients", plain(), f"To: {_MANY}")
    ),
    Awkward(
        "groups",
        "A group with two people, an empty one, and one who is in none.",
        mail(
            "groups",
            plain(),
            "To: Team: Bo <bo@northwind.example>, cy@northwind.example;, undisclosed-recipients:;, kim@contoso.com",
        ),
    ),
    Awkward(
        "quoted local part",
        "A local part in quotes with a blank and an @ in it, in Cc.",
        mail("quoted local part", plain(), 'Cc: "odd @ home"@northwind.example'),
    ),
    Awkward(
        "comma in a name",
        "An unencoded comma within quotes, an encoded one without, and comments.",
        mail(
            "comma in a name",
            plain(),
            'To: "Akers, Kim" <kim@contoso.com>, =?utf-8?Q?Bo=2C_Dy?= <bo@northwind.example> (works (at) home)',
        ),
    ),
    Awkward(
        "semicolons between people",
        "Separated as Outlook's own window separates them.",
        mail("semicolons between people", plain(), "To: kim@contoso.com; bo@northwind.example"),
    ),
    Awkward(
        "someone twice",
        "The same address in To twice, in other case, and in Cc once more.",
        mail(
            "someone twice",
            plain(),
            "To: kim@contoso.com, Kim <KIM@contoso.com>",
            "Cc: kim@contoso.com",
        ),
    ),
    Awkward(
        "people without addresses",
        "A name alone, a directory's name, and an address of nothing but an @.",
        mail("people without addresses", plain(), "To: Kim Akers, Bo </o=Contoso/cn=bo>, @, kim@contoso.com"),
    ),
    Awkward(
        "an address beyond all bounds",
        "400 characters, where the column holds 320: that one is left out.",
        mail("an address beyond all bounds", plain(), f"To: {'x' * 380}@northwind.example, kim@contoso.com"),
    ),
    Awkward(
        "international domain",
        "An address in other letters than ASCII, as it is.",
        mail("international domain", plain(), "To: zoë@café.example, kim@contoso.com"),
    ),
    Awkward(
        "sent by Kim",
        "It lies in Sent Items, from one of the seller's own addresses, to Anna in Bcc and Cc.",
        mail(
            "sent by Kim",
            plain(),
            "From: Kim <kim@contoso.com>",
            "To: bo@northwind.example",
            "Cc: anna@fabrikam.com",
            "Bcc: secret@northwind.example",
        ),
        folder="sentitems",
    ),
    Awkward(
        "nobody in From",
        "It has a Sender and no From, and goes to Anna.",
        mail("nobody in From", plain(), "Sender: bo@northwind.example", "To: anna@fabrikam.com", without=("from",)),
        instead={"people": _to("anna@fabrikam.com", sender="bo@northwind.example")},
    ),
)
