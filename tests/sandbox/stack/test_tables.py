from sandbox.tables import addresses, console, reasons, suggestions


def reason(address, header, label):
    return {"address": address, "header": header, "path": "stakeholder", "label": label}


def test_a_reason_names_header_address_and_way():
    assert reasons([reason("anna@fabrikam.com", "cc", "stakeholder Decision Maker")]) == [
        "Cc: anna@fabrikam.com, stakeholder Decision Maker"
    ]


def test_several_ways_of_one_address_share_a_line():
    found = [
        reason("anna@fabrikam.com", "from", "primary contact"),
        reason("anna@fabrikam.com", "from", "contact of the account"),
        reason("anna@fabrikam.com", "to", "primary contact"),
    ]
    assert reasons(found) == [
        "From: anna@fabrikam.com, primary contact, contact of the account",
        "To: anna@fabrikam.com, primary contact",
    ]


def test_a_meeting_says_who_called_it_and_an_all_day_one_its_day_alone(capsys):
    one = {
        "kind": "meeting",
        "subject": "Hotel fair",
        "isPrivate": False,
        "isAllDay": True,
        "at": "2026-11-24T00:00:00Z",
        "start": "2026-11-24",
        "direction": "incoming",
        "from": {"name": "Lene Aalling", "address": "lene@northwind.example"},
        "to": [],
        "reasons": [reason("diego@fabrikam.com", "cc", "this contact")],
        "state": "untracked",
    }
    nobody = {**one, "from": None, "isAllDay": False}
    record = {"name": "Fabrikam", "table": "account"}
    console().print(suggestions({"record": record, "matched": 2, "suggestions": [one, nobody]}, "Kim"))
    printed = capsys.readouterr().out
    assert "Tue all day" in printed
    assert "meeting by Lene" in printed
    assert "Tue 00:00" in printed
    assert "meeting by nobody" in printed


def test_a_table_survives_what_mail_can_be(capsys):
    one = {
        "kind": "email",
        "isAllDay": None,
        "subject": "",
        "isPrivate": True,
        "at": "2026-11-23T09:05:00Z",
        "direction": "outgoing",
        "from": None,
        "to": [{"name": "", "address": "anna@fabrikam.com"}, {"name": "Bo [bold]", "address": "bo@fabrikam.com"}],
        "reasons": [reason("[red]@fabrikam.com", "to", "this contact")],
        "state": "tracked_elsewhere",
    }
    record = {"name": "[bold]Fabrikam", "table": "account"}
    console().print(suggestions({"record": record, "matched": 57, "suggestions": [one]}, "Kim"))
    printed = capsys.readouterr().out
    for text in ("[bold]Fabrikam", "Mon 09:05", "(no subject) (private)", "[red]@fabrikam.com", "57 matched, 1 shown"):
        assert text in printed
    assert "anna@fabrikam.com" in printed
    assert "and 1 more" in printed


def test_the_address_to_open_in_a_browser_comes_first(capsys):
    console().print(addresses({"app": "http://127.0.0.1:2", "timeline": "http://127.0.0.1:1/timeline.html"}))
    printed = capsys.readouterr().out
    assert printed.index("timeline.html") < printed.index("http://127.0.0.1:2")
