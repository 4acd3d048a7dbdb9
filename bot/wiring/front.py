"""Puts the front of the desk together in one process: both applications and all loops but the workers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.renewing import start_renewal
from bot.running import Loops
from bot.serving import Wsgi
from bot.settings import Settings
from bot.wiring.console import Console, make_console
from bot.wiring.loops import start_scheduler, start_sender
from bot.wiring.parts import Parts, make_parts
from bot.wiring.webhook import Webhook, make_webhook

SENDERS = 16  # each waits for LINE most of the time, and they write down together how it went


@dataclass(slots=True)
class Front:
    """What people and staff meet, in one process. Whoever thinks about what they said is another: it may take its time."""

    parts: Parts
    door: Webhook
    console: Console
    loops: Loops
    by_port: Mapping[str, Wsgi]

    def wsgi(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Two applications that share nothing but the process: the port says which."""
        return self.by_port[str(environ["SERVER_PORT"])](environ, start_response)

    def close(self) -> None:
        """Finish what is under way."""
        self.console.close()
        self.loops.stop()
        self.door.close()
        self.parts.close()


def make_front(settings: Settings) -> Front:
    """Put the front together for one machine."""
    parts = make_parts(settings)
    door = make_webhook(parts)
    console = make_console(parts)
    loops = Loops()
    start_sender(parts, loops, SENDERS)
    start_scheduler(parts, loops)
    start_renewal(parts, loops)
    by_port = {str(settings.webhook_port): door.wsgi, str(settings.console_port): console.wsgi}
    return Front(parts, door, console, loops, by_port)
