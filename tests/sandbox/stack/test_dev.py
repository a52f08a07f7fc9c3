"""`./dev` in a folder of its own, with a Python and a Node that only say their versions."""

import shutil
import subprocess

import pytest

from sandbox.azurite import ROOT

USED = ("bash", "cat", "cksum", "dirname", "sed", "rm", "tail", "tee", "env")
NODE = "#!/bin/sh\necho 22\n"
NPM = """#!/bin/sh
PATH=/usr/bin:/bin
mkdir -p node_modules/.bin
printf '#!/bin/sh\\n' >node_modules/.bin/biome
chmod +x node_modules/.bin/biome
"""
PYTHON = '#!/bin/sh\n[ "$1" = -c ] && echo 3.13\necho "python $*" >&2\n'


def script(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def clone(tmp_path):
    for name in ("dev", ".python-version", "requirements.txt", "requirements-dev.txt", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in USED:
        script(tmp_path / "bin" / name, f'#!/bin/sh\nexec {shutil.which(name)} "$@"\n')
    script(tmp_path / ".venv/bin/python", PYTHON)
    script(tmp_path / "bin/npm", NPM)
    script(tmp_path / "bin/node", NODE)
    return tmp_path


def dev(clone, *arguments, cwd=None):
    environment = {"PATH": str(clone / "bin"), "HOME": str(clone / "home")}
    command = [shutil.which("bash"), str(clone / "dev"), *arguments]
    return subprocess.run(  # noqa: S603 - our own command
        command,
        check=False,
        env=environment,
        cwd=cwd or clone,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
    )


def test_without_a_word_it_lists_its_commands(clone):
    said = dev(clone, cwd="/")
    assert said.returncode == 0
    assert [line.split()[1] for line in said.stdout.splitlines()] == ["up", "test", "check", "fix", "pictures", "soak"]


def test_an_unknown_word_is_a_sentence(clone):
    said = dev(clone, "dance")
    assert (said.returncode, said.stderr) == (1, "There is no ./dev dance. Run ./dev to see what there is.\n")


def test_python_packages_are_installed_when_the_requirements_have_changed(clone):
    log = clone / ".venv/pip.log"
    assert dev(clone, "fix").returncode == 0
    assert "python -m pip install" in log.read_text()
    log.unlink()
    assert dev(clone, "fix").returncode == 0
    assert not log.exists()
    with (clone / "requirements-dev.txt").open("a") as requirements:
        requirements.write("# changed\n")
    assert dev(clone, "fix").returncode == 0
    assert log.exists()


def test_an_installation_that_failed_is_tried_again(clone):
    script(clone / ".venv/bin/python", PYTHON + '[ "$3" != install ] || exit 1\n')
    said = dev(clone, "fix")
    assert said.returncode == 1
    assert said.stderr.endswith("The Python packages could not be installed; .venv/pip.log says why.\n")
    script(clone / ".venv/bin/python", PYTHON)
    said = dev(clone, "fix")
    assert (said.returncode, "Installing Python packages" in said.stderr) == (0, True)


def test_node_packages_are_installed_when_the_lock_file_has_changed(clone):
    assert "Installing Node packages" in dev(clone, "fix").stderr
    assert "Installing Node packages" not in dev(clone, "fix").stderr
    (clone / "package-lock.json").write_text("{}")
    assert "Installing Node packages" in dev(clone, "fix").stderr


def test_a_missing_python_is_a_sentence(clone):
    shutil.rmtree(clone / ".venv")
    said = dev(clone, "check")
    sentence = "Python 3.13 is missing. Install it, or install uv, which fetches it.\n"
    assert (said.returncode, said.stderr) == (1, sentence)


def test_a_virtual_environment_that_was_left_unfinished_is_made_again(clone):
    script(clone / ".venv/bin/python", PYTHON + '[ "$3" != --version ] || exit 1\n')
    (clone / ".venv/leftover").touch()
    script(clone / "bin/python3", f'{PYTHON}[ "$2" != venv ] || {{ mkdir -p .venv/bin; cp "$0" .venv/bin/python; }}\n')
    (clone / "bin/mkdir").symlink_to(shutil.which("mkdir"))
    (clone / "bin/cp").symlink_to(shutil.which("cp"))
    said = dev(clone, "fix")
    assert (said.returncode, "Making .venv with Python 3.13" in said.stderr) == (0, True)
    assert not (clone / ".venv/leftover").exists()


def test_uv_provides_python_where_there_is_none(clone):
    shutil.rmtree(clone / ".venv")
    (clone / "python").write_text(PYTHON)
    made = "mkdir -p .venv/bin && cp python .venv/bin/python && chmod +x .venv/bin/python"
    script(clone / "bin/uv", f'#!/bin/sh\necho "$*" >uv.log\n{made}\n')
    for name in ("mkdir", "cp", "chmod"):
        (clone / "bin" / name).symlink_to(shutil.which(name))
    assert dev(clone, "fix").returncode == 0
    assert (clone / "uv.log").read_text() == "venv --quiet --seed --python 3.13 .venv\n"


@pytest.mark.parametrize("command", ["up", "test", "check", "fix", "pictures", "soak"])
def test_a_missing_node_is_a_sentence(clone, command):
    (clone / "bin/node").unlink()
    said = dev(clone, command)
    assert said.returncode == 1
    assert said.stderr.endswith("Node is missing. Install Node 20 or newer.\n")


def test_an_old_node_is_a_sentence(clone):
    script(clone / "bin/node", "#!/bin/sh\necho 18\n")
    said = dev(clone, "up")
    assert said.returncode == 1
    assert said.stderr.endswith("Node 18 is too old. Install Node 20 or newer.\n")
