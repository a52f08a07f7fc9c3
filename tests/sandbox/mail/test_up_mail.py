"""`./dev up --mail`: the seller's mailbox is real, and its busiest contacts' timelines are opened."""

import subprocess
import sys

from mail_texts import ANNA, KIM, put, rfc5322

from sandbox.azurite import ROOT
from sandbox.tables import Contact, console, contacts

OLD = "Wed, 3 Oct 2001 09:00:00 +0000"


def up(folder, *arguments):
    command = [sys.executable, "-m", "sandbox.up", "--once", "--folder", str(folder), *arguments]
    return subprocess.run(  # noqa: S603 - our own command
        command, check=False, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=100
    )


def mailbox(root):
    sent = {"sent_items/1.": (KIM, ANNA, "Fri, 5 Oct 2001 11:58:00 +0000", "The offer [red]")}
    received = {
        "inbox/1.": ("Fri, 5 Oct 2001 12:00:00 +0000", "Re: The offer"),
        "inbox/2.": (OLD, "First contact"),
        "inbox/3.": ("Tue, 2 Oct 2001 11:00:00 +0000", "Too old"),
        "deleted_items/1.": ("Thu, 4 Oct 2001 09:00:00 +0000", "Out of office"),
    }
    every = sent | {name: (ANNA, KIM, *rest) for name, rest in received.items()}
    texts = {name: rfc5322(*held, Message_ID=f"<{name}@fabrikam.com>") for name, held in every.items()}
    return put(root, texts | {"inbox/broken": b"\0\1\2"})


def figures(told, address):
    line = next(line for line in told.stdout.splitlines() if address in line and not line.startswith(" "))
    return line.split()[-4:]


def test_a_mailbox_is_read_loaded_and_looked_at_as_of_its_newest_message(tmp_path):
    told = up(tmp_path / "local", "--mail", str(mailbox(tmp_path / "mail")))
    assert (told.returncode, told.stderr) == (0, "")
    assert "Read 5 messages, of 2001-10-02 to 2001-10-05; 1 could not be read." in told.stdout
    assert "it is no mail: it does not begin with a header: inbox/broken." in told.stdout
    assert (tmp_path / "local" / "unread.txt").read_text().startswith("inbox/broken: it is no mail")
    assert "Now is Friday 2001-10-05 12:00 UTC; 0 messages are later." in told.stdout
    assert figures(told, "anna@fabrikam.com") == ["5", "4", "3", "3"]
    assert "2001-10-05 11:58   to Anna Kowalski     The offer [red]" in told.stdout
    assert "To: anna@fabrikam.com, this contact" in told.stdout
    assert all(len(line) <= 100 for line in told.stdout.splitlines())


def test_it_is_as_of_the_day_and_the_address_that_were_asked_for(tmp_path):
    told = up(
        tmp_path / "local",
        "--mail",
        str(mailbox(tmp_path / "mail")),
        "--as-of",
        "2001-10-03",
        "--as",
        "Anna@fabrikam.com",
    )
    assert (told.returncode, told.stderr) == (0, "")
    assert "Now is Wednesday 2001-10-03 23:59 UTC; 3 messages are later." in told.stdout
    assert "It is Anna Kowalski's, anna@fabrikam.com. Contacts: 1." in told.stdout
    assert figures(told, "kim@contoso.com") == ["2", "2", "2", "2"]


def test_a_mailbox_of_nobody_known_ends_with_a_sentence_before_anything_starts(tmp_path):
    path = put(tmp_path / "mail", {"1.eml": rfc5322(date=OLD)})
    told = up(tmp_path / "local", "--mail", str(path))
    assert told.returncode == 1
    assert told.stderr == "Nothing lies in a folder of sent mail, so say whose mailbox it is: --as ADDRESS.\n"
    assert "Starting" not in told.stdout


def test_a_date_is_written_as_a_date_and_only_for_real_mail(tmp_path):
    assert "must be a date such as 2001-06-01" in up(tmp_path, "--mail", "x", "--as-of", "yesterday").stderr
    assert "name it with --mail PATH" in up(tmp_path, "--as-of", "2001-06-01").stderr


def test_the_figures_of_contacts_fit_their_table(capsys):
    anna = Contact("Anna [bold]", "anna@fabrikam.com", messages=12_345, in_window=90, matched=70, suggested=50)
    console().print(contacts([anna]))
    line = next(line for line in capsys.readouterr().out.splitlines() if "anna@fabrikam.com" in line)
    assert line.split() == ["Anna", "[bold]", "anna@fabrikam.com", "12,345", "90", "70", "50"]
