"""`engawa up`: the whole desk on one machine, with a LINE platform to try it on if no real channel is configured."""

from __future__ import annotations

import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Mapping

from bot.clock import monotonic
from bot.family import Family, Job, fork
from bot.settings import Settings

START_S = 60.0
HERE = "127.0.0.1"


def up(settings: Settings, jobs: Mapping[str, Job]) -> bool:
    """Run everything until told to stop; what dies is started again. False: it cannot run as it is set up."""
    family = Family(jobs)
    family.start()
    fork("welcome", lambda: _welcome(settings))
    return family.mind()


def _welcome(settings: Settings) -> int:
    """Say where everything is, as soon as it answers."""
    pages = [f"http://{HERE}:{settings.console_port}/health/ready"]
    if settings.uses_simulator:
        pages.append(f"http://{HERE}:{settings.simulator_port}/")
    if not all(_answers(page) for page in pages):
        _say("engawa has not come up within a minute. What is wrong? Ask:  engawa doctor")
        return 1
    _say("")
    _say("  縁側 engawa is open.")
    _say(f"    Console (staff)   http://{HERE}:{settings.console_port}/")
    if settings.uses_simulator:
        _say(f"    Phones (try it)   http://{HERE}:{settings.simulator_port}/")
        _say("    No LINE channel is configured: the phones above stand in for LINE, and the")
        _say("    console shows a demo account on its sign-in page. Nothing leaves this machine.")
    else:
        _say(f"    LINE webhook      {settings.public_url}/line/webhook  (port {settings.webhook_port} here)")
    _say("    Stop with Ctrl-C.")
    _say("")
    return 0


def _answers(page: str) -> bool:
    until = monotonic() + START_S
    while monotonic() < until:
        try:
            with urllib.request.urlopen(page, timeout=2):  # noqa: S310  # our own address
                return True
        except (urllib.error.URLError, OSError):
            threading.Event().wait(0.2)
    return False


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
