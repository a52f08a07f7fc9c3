import subprocess
import sys

from sandbox.azurite import ROOT


def up(folder, *arguments):
    command = [sys.executable, "-m", "sandbox.up", "--once", "--folder", str(folder), *arguments]
    return subprocess.run(  # noqa: S603 - our own command
        command, check=False, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=100
    )


def test_the_story_is_told_and_holds_in_a_plain_pipe(tmp_path):
    told = up(tmp_path, "--svg", str(tmp_path / "story.svg"))
    assert (told.returncode, told.stderr) == (0, "")
    lines = [line.rstrip() for line in told.stdout.splitlines()]
    assert all(len(line) <= 100 for line in lines)
    assert "\x1b" not in told.stdout
    assert any("From: anna@fabrikam.com, contact of the opportunity," in line for line in lines)
    assert [
        line.split("  ")[0] for line in lines if line.startswith(("untracked ", "Tracking pending ", "tracked "))
    ] == [
        "untracked",
        "Tracking pending",
        "tracked",
        "untracked",
        "Tracking pending",
    ]
    assert any("mailed no one" in line for line in lines)
    assert any(line.startswith("Sanjay Patel      may not read the record and gets 403") for line in lines)
    assert any("storage (queue)" in line for line in lines)
    picture = (tmp_path / "story.svg").read_text()
    assert "Tracking&#160;pending" in picture
    assert "@font-face" not in picture


def test_wrong_settings_are_all_named_in_a_sentence(tmp_path):
    told = up(tmp_path, "--set", "TENANT_ID=", "--set", "WINDOW_DAYS=many", "--set", "DATAVERSE_URL=http://contoso")
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert told.stderr.startswith("The app cannot work with its settings: ")
    for named in ("TENANT_ID is missing", "WINDOW_DAYS is wrong", "DATAVERSE_URL is wrong"):
        assert named in told.stderr


def test_a_story_that_does_not_hold_ends_with_status_1_and_a_sentence(tmp_path):
    told = up(tmp_path, "--set", "SUGGESTION_CAP=1", "--set", "WINDOW_DAYS=1", "--set", "CLIENT_ID=" + "0" * 32)
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert "kim@contoso.com looked at the contact and got 401" in told.stderr
