"""`./dev up`: starts the stack, tells the story or shows real mail, prints the addresses and waits.

It starts no test and changes nothing outside the folder `.local`.
"""

import argparse
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from rich.console import Console

from sandbox import tables
from sandbox.mail.errors import MailError
from sandbox.mail.opening import opened
from sandbox.stack import Stack, StackError
from sandbox.story import Story, StoryBroken

_LOOK = 0.5
"""Seconds between looks at whether all parts still run."""


def main() -> None:
    """Ends with status 1 and a sentence when something does not hold."""
    arguments = _arguments()
    _on_signals(_interrupted)
    console = tables.console(is_recorded=arguments.svg is not None)
    try:
        _up(console, arguments)
    except KeyboardInterrupt:
        console.print("Stopped.")
    except (StackError, StoryBroken, MailError) as error:
        console.file.flush()
        sys.exit(str(error))


def _up(console: Console, arguments: argparse.Namespace) -> None:
    mailbox = (
        opened(arguments.mail, arguments.as_of, arguments.own, console, arguments.folder) if arguments.mail else None
    )
    started = time.perf_counter()
    settings = dict(arguments.set)
    with Stack(arguments.folder, settings=settings, say=lambda part: console.print(f"Starting {part} …")) as stack:
        addresses = stack.addresses.as_json()
        console.print(f"Ready after {time.perf_counter() - started:.1f} seconds.")
        if mailbox:
            mailbox.show(addresses, console.print)
        else:
            Story(addresses, console.print).tell()
        console.print(tables.addresses(addresses))
        if arguments.svg:
            arguments.svg.write_text(tables.picture(console), "utf-8")
        if not arguments.once:
            _wait(console, stack)


def _wait(console: Console, stack: Stack) -> None:
    console.print("Everything runs. The logs are in .local. Ctrl-C stops it.")
    while True:
        time.sleep(_LOOK)
        stack.check()


def _on_signals(action: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    """For SIGINT too: a shell starts background jobs deaf to it."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, action)


def _interrupted(_signal: int, _frame: FrameType | None) -> None:
    _on_signals(signal.SIG_IGN)  # a second Ctrl-C must not stop us from ending the parts
    raise KeyboardInterrupt


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"{text!r} must be NAME=VALUE")
    return name, value


def _moment(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} must be a date such as 2001-06-01, or 2001-06-01T09:30") from error
    if len(text) == len("2001-06-01"):
        at = at.replace(hour=23, minute=59, second=59)
    return at.replace(tzinfo=at.tzinfo or UTC)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev up", description="Starts everything, tells the story, and waits.")
    parser.add_argument("--once", action="store_true", help="end after the story, with status 0 if all of it held")
    parser.add_argument("--set", action="append", type=_setting, default=[], metavar="NAME=VALUE",
                        help="a setting of the app, over the usual one; an empty value unsets it")  # fmt: skip
    parser.add_argument("--folder", type=Path, default=Path(".local"), help="where logs and addresses go")
    parser.add_argument("--svg", type=Path, help="also write what is printed as a picture")
    mail = parser.add_argument_group("real mail, instead of the story")
    mail.add_argument("--mail", type=Path, metavar="PATH",
                      help="a maildir, an mbox, a folder of messages, or an archive of these")  # fmt: skip
    mail.add_argument("--as-of", type=_moment, metavar="DATE",
                      help="the day whose end is now, or a moment (UTC); the newest message's by default")  # fmt: skip
    mail.add_argument("--as", action="append", dest="own", default=[], metavar="ADDRESS",
                      help="whose mailbox it is; again for each further address of that person")  # fmt: skip
    arguments = parser.parse_args()
    if arguments.mail is None and (arguments.as_of or arguments.own):
        parser.error("--as-of and --as are about real mail: name it with --mail PATH")
    return arguments


if __name__ == "__main__":
    main()
