"""What each command of the command line does. Parts are imported only when a command needs them.

What is wrong with the set-up is said at once that way; whoever serves loads all it needs before it forks.
"""

# ruff: noqa: PLC0415  # late imports are the point here: see above

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

    from bot.running import Loops
    from bot.settings import Settings
    from bot.wiring.parts import Parts

LOG_LEVEL = "ENGAWA_LOG_LEVEL"
FAULTY = 2  # exit code when the set-up is at fault
HERE = "127.0.0.1"


def with_plain_words(do: Callable[[], int]) -> int:
    """Run a command; what is wrong with the set-up is said in sentences, not in a traceback."""
    from storage.faults import Fault, Faults

    try:
        return do()
    except Faults as bad:
        _complain("engawa cannot start. What is wrong:", *(f"  - {fault}" for fault in bad.faults))
    except Fault as bad:
        _complain(f"engawa cannot start: {bad}")
    except KeyboardInterrupt:
        return 0
    return FAULTY


def _complain(*lines: str) -> None:
    sys.stderr.write("\n".join(lines) + "\n")


def _settings(asked: Namespace) -> Settings:
    from bot import logs
    from bot.settings import read_settings

    settings = read_settings(asked.environ)
    logs.configure(settings.log_level)
    return settings


def up(asked: Namespace) -> int:
    """Everything on one machine."""
    from bot.ports import wait_until_free

    asked.environ = {LOG_LEVEL: "WARNING", **asked.environ}  # who tries it reads the welcome, not every event
    settings = _settings(asked)
    wait_until_free(_ports(settings))

    from bot.up import up as run
    from bot.wiring.desk import desk_jobs  # what is loaded here is there in every process of the desk

    _apart(lambda: _prepare(settings))
    jobs = desk_jobs(settings)
    if settings.uses_simulator:
        jobs["simulator"] = lambda: simulator(asked)
    return 0 if run(settings, {name: _in_plain_words(job) for name, job in jobs.items()}) else FAULTY


def _in_plain_words(job: Callable[[], int]) -> Callable[[], int]:
    return lambda: with_plain_words(job)


def _ports(settings: Settings) -> dict[str, int]:
    from bot import settings_values as names

    ports = {names.CONSOLE_PORT: settings.console_port, names.WEBHOOK_PORT: settings.webhook_port}
    return {**ports, names.SIMULATOR_PORT: settings.simulator_port} if settings.uses_simulator else ports


def _prepare(settings: Settings) -> int:
    from bot.preparing import prepare

    prepare(settings)
    return 0


def _apart(do: Callable[[], int]) -> None:
    """Do something in a process of its own, so that what it opens does not stay in this one."""
    from bot.family import fork

    child = fork("set-up", _in_plain_words(do))
    child.join()
    if child.exitcode != 0:
        sys.exit(FAULTY)


def everything(asked: Namespace) -> int:
    """The desk of one machine."""
    from bot.ports import wait_until_free

    settings = _settings(asked)
    wait_until_free({"console": settings.console_port, "webhook": settings.webhook_port})

    from bot.family import Family
    from bot.wiring.desk import desk_jobs

    family = Family({name: _in_plain_words(job) for name, job in desk_jobs(settings).items()})
    family.start()
    return 0 if family.mind() else FAULTY


def webhook(asked: Namespace) -> int:
    """The public door."""
    from bot.ports import wait_until_free

    settings = _settings(asked)
    wait_until_free({"webhook": settings.webhook_port})

    from bot.serving import Made, Plan, serve
    from bot.wiring.parts import make_parts
    from bot.wiring.webhook import make_webhook_alone

    _apart(lambda: _look(settings, must_answer=False))

    def make() -> Made:
        return make_webhook_alone(make_parts(settings))

    binds = (f"{HERE}:{settings.webhook_port}",)
    serve(Plan("engawa-webhook", binds, asked.processes, make, in_a_loop=True))
    return 0


def console(asked: Namespace) -> int:
    """The console."""
    from bot.ports import wait_until_free

    settings = _settings(asked)
    wait_until_free({"console": settings.console_port})

    from bot.serving import Made, Plan, serve
    from bot.wiring.console import make_console_alone
    from bot.wiring.parts import make_parts

    _apart(lambda: _look(settings, must_answer=True))

    def make() -> Made:
        return make_console_alone(make_parts(settings))

    serve(Plan("engawa-console", (f"{HERE}:{settings.console_port}",), asked.processes, make))
    return 0


def _look(settings: Settings, *, must_answer: bool) -> int:
    from bot.preparing import open_parts

    open_parts(settings, must_answer=must_answer).close()
    return 0


def worker(asked: Namespace) -> int:
    """Works through what arrived."""
    from bot.wiring.working import start_worker

    return _loop(asked, lambda parts, loops: start_worker(parts, loops, asked.threads))


def sender(asked: Namespace) -> int:
    """Sends what waits."""
    from bot.wiring.loops import start_sender

    return _loop(asked, lambda parts, loops: start_sender(parts, loops, asked.threads))


def scheduler(asked: Namespace) -> int:
    """The clock."""
    from bot.wiring.loops import start_scheduler

    return _loop(asked, start_scheduler)


def _loop(asked: Namespace, start: Callable[[Parts, Loops], None]) -> int:
    from bot.preparing import open_parts
    from bot.running import run_until_stopped

    return run_until_stopped(lambda: open_parts(_settings(asked)), start)


def simulator(asked: Namespace) -> int:
    """A stand-in for LINE."""
    from bot.ports import wait_until_free

    settings = _settings(asked)
    wait_until_free({"phones": settings.simulator_port})
    os.execv(sys.executable, _simulator_command(settings))  # noqa: S606  # our own module, no shell


def _simulator_command(settings: Settings) -> list[str]:
    return [
        sys.executable,
        "-m",
        "simulator",
        "--port",
        str(settings.simulator_port),
        "--webhook-url",
        f"http://{HERE}:{settings.webhook_port}/line/webhook",
        "--channel-secret",
        settings.line_secrets[0],
        "--access-token",
        settings.line_access_token,
    ]


def migrate(asked: Namespace) -> int:
    """Bring the database and the desks to this release."""
    _prepare(_settings(asked))
    sys.stdout.write("The database is at this release.\n")
    return 0


def check(asked: Namespace) -> int:
    """Check the catalogues and the profile."""
    from locales.check import main as check_catalogues

    settings = _settings(asked)
    _read_profile(settings)
    return int(check_catalogues() or 0)


def doctor(asked: Namespace) -> int:
    """Say what is wrong."""
    from bot.doctor import report

    return 0 if report(asked.environ) else 1


def rekey(asked: Namespace) -> int:
    """Seal everything again under the first key."""
    from bot.preparing import database_answers, open_parts
    from bot.rekeying import rekey as seal_again

    parts = open_parts(_settings(asked))
    try:
        with database_answers():
            return seal_again(parts)
    finally:
        parts.close()


def audit(asked: Namespace) -> int:
    """Follow the record of who saw or did what, line by line."""
    from bot.preparing import database_answers, open_parts
    from bot.recorded import follow

    parts = open_parts(_settings(asked))
    try:
        with database_answers():
            return follow(parts.store, asked.head)
    finally:
        parts.close()


def council(asked: Namespace) -> int:
    """Check or load a profile."""
    from bot import clock
    from bot.profiling import check as look
    from bot.profiling import load

    settings = _settings(asked)
    if asked.action == "check":
        return look(settings, asked.named, clock.now())
    return load(settings, asked.named, over=asked.over)


def _read_profile(settings: Settings) -> int:
    from handlers.council import read_council
    from handlers.words import all_words

    return len(read_council(settings.council, all_words()).desks)


def staff(asked: Namespace) -> int:
    """Let staff sign in, or no longer."""
    from bot.preparing import database_answers, open_parts
    from bot.staffing import manage

    parts = open_parts(_settings(asked))
    try:
        with database_answers():
            return manage(parts, asked)
    finally:
        parts.close()


def chat(asked: Namespace) -> int:
    """Talk in the terminal, or draw what can be talked about."""
    from bot.chat import chat as talk
    from bot.settings_values import COUNCIL

    if asked.draw:
        from bot.drawing import write

        write(asked.draw)
        return 0
    talk(asked.script, asked.locale, asked.record, asked.environ.get(COUNCIL, "example"))
    return 0


def understand(asked: Namespace) -> int:
    """JSON lines in, verdicts out."""
    from bot.settings_values import COUNCIL
    from bot.understanding import understand as read
    from handlers.council import PROFILES
    from handlers.hearing import load_ear

    ear = load_ear(PROFILES / asked.environ.get(COUNCIL, "example"), with_model=not asked.rules_only)
    lines = (line.decode("utf-8", "replace") for line in sys.stdin.buffer)
    for verdict in read(lines, ear):
        sys.stdout.write(verdict + "\n")
    return 0


def read_answer(asked: Namespace) -> int:
    """JSON lines in, values out."""
    from bot import clock
    from bot.reading import read_answers
    from bot.settings_values import COUNCIL
    from handlers.council import PROFILES
    from handlers.places import PostalPlaces, municipalities
    from handlers.places_cut import cut

    cut()
    places = PostalPlaces(municipalities(PROFILES / asked.environ.get(COUNCIL, "example")))
    lines = (line.decode("utf-8", "replace") for line in sys.stdin.buffer)
    for answer in read_answers(lines, places, clock.now()):
        sys.stdout.write(answer + "\n")
    return 0
