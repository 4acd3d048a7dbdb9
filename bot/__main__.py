"""The command line: `engawa …`. Says what there is; `bot/commands.py` does it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot import commands
from bot.frugal import keep_few_arenas

# Our threads work in short steps between waits for the database and the network: with Python's own 5 ms each of them
# would wait for the interpreter longer than for anything else.
TURN_S = 0.0005

Do = Callable[[argparse.Namespace], int]
Commands = argparse._SubParsersAction  # noqa: SLF001  # argparse has no public name for it


def main(arguments: Sequence[str] | None = None, environ: Mapping[str, str] = os.environ) -> int:
    """Do what was asked for. 0: it went well; 1: something is wrong; 2: the set-up is at fault."""
    asked = _parser().parse_args(arguments)
    asked.environ = dict(environ)
    keep_few_arenas()
    sys.setswitchinterval(TURN_S)
    return commands.with_plain_words(lambda: int(asked.do(asked)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="engawa", description="The LINE front desk of a social welfare council."
    )
    every = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_services(every)
    _add(every, "migrate", "bring the database and the desks to this release", commands.migrate)
    _add(every, "check", "check the catalogues and the council's profile", commands.check)
    _add(every, "doctor", "say in plain words what is wrong with this set-up", commands.doctor)
    _add(every, "rekey", "seal everything again under the first of the encryption keys", commands.rekey)
    audit = _add(every, "audit", "follow the record of who saw or did what: is it whole?", commands.audit)
    audit.add_argument("--head", type=_head, help="a newest line noted earlier, which must still be in it")
    council = _add(every, "council", "check or load a council's profile", commands.council)
    council.add_argument("action", choices=("check", "load"))
    which = "its folder in councils/; check takes any folder. Without it: ENGAWA_COUNCIL"
    council.add_argument("named", nargs="?", default="", metavar="COUNCIL", help=which)
    over = "load: what was changed in the console gives way to the files"
    council.add_argument("--over", action="store_true", help=over)
    _add_staff(every)
    _add_chat(every)
    _add_understand(every)
    _add_read_answer(every)
    return parser


def _add(every: Commands[argparse.ArgumentParser], name: str, what: str, do: Do) -> argparse.ArgumentParser:
    parser = every.add_parser(name, description=what, help=what)
    parser.set_defaults(do=do)
    return parser


def _add_services(every: Commands[argparse.ArgumentParser]) -> None:
    _add(every, "up", "everything on one machine, with phones to try it on", commands.up)
    everything = every.add_parser("everything")  # without phones: not for typing
    everything.set_defaults(do=commands.everything)
    webhook = _add(every, "webhook", "the public door for LINE", commands.webhook)
    webhook.add_argument("--processes", type=_some, default=2, help="serving processes (2)")
    console = _add(every, "console", "the console for staff", commands.console)
    console.add_argument("--processes", type=_some, default=1, help="serving processes (1)")
    worker = _add(every, "worker", "works through what arrived", commands.worker)
    worker.add_argument("--threads", type=_some, default=4, help="arrivals worked on at the same time (4)")
    sender = _add(every, "sender", "sends what waits to LINE", commands.sender)
    sender.add_argument("--threads", type=_some, default=16, help="requests under way at the same time (16)")
    _add(every, "scheduler", "the clock: reminders, hourly clearing", commands.scheduler)
    _add(every, "simulator", "a stand-in for LINE, with phones in the browser", commands.simulator)


def _some(written: str) -> int:
    """A count that may not be none. Raises: ValueError."""
    count = int(written)
    if count < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return count


def _head(written: str) -> tuple[int, bytes]:
    """A line of the record, as it was told: its number and its link. Raises: ValueError."""
    line, _, link = written.partition(":")
    return int(line), bytes.fromhex(link)


def _add_staff(every: Commands[argparse.ArgumentParser]) -> None:
    staff = _add(every, "staff", "let members of staff sign in, or no longer", commands.staff)
    staff.add_argument("action", choices=("add", "list", "off"))
    staff.add_argument("login", nargs="?", help="the name they sign in with")
    staff.add_argument("--name", help="the name colleagues see")
    staff.add_argument("--role", choices=("clerk", "lead", "admin", "outside"), default="clerk")


def _add_chat(every: Commands[argparse.ArgumentParser]) -> None:
    chat = _add(every, "chat", "talk to the desk in this terminal", commands.chat)
    chat.add_argument("script", nargs="?", help="begin with this conversation, such as consultation")
    chat.add_argument("--locale", default="ja", help="language of the talk (ja)")
    chat.add_argument("--record", type=Path, help="write the talk down as a transcript")
    chat.add_argument("--draw", type=Path, metavar="FOLDER", help="instead, draw every conversation there")


def _add_understand(every: Commands[argparse.ArgumentParser]) -> None:
    what = 'read messages as the desk does: JSON lines {"id", "text", "lang"?} in, verdicts out'
    understand = _add(every, "understand", what, commands.understand)
    understand.add_argument("--rules-only", action="store_true", help="without the learned model")


def _add_read_answer(every: Commands[argparse.ArgumentParser]) -> None:
    what = 'read answers as the desk does: JSON lines {"id", "question_kind", "text", "now", "lang"?} in, values out'
    _add(every, "read-answer", what, commands.read_answer)


if __name__ == "__main__":
    sys.exit(main())
