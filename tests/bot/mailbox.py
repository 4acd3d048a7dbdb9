"""A real mail server for tests, on a port of its own: it keeps letters, or fails as it is told to."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.e2e.running_desk import free_ports


@dataclass
class Mailbox:
    """What has been handed in. came: when each letter did, on the clock on the wall.

    answer: the server's last word on each letter; pause_s: how long it takes over it.
    """

    letters: list[EmailMessage] = field(default_factory=list)
    came: list[float] = field(default_factory=list)
    answer: str = "250 OK"
    pause_s: float = 0.0
    port: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # its name
        del server, session
        content = envelope.content
        assert isinstance(content, bytes)
        self.came.append(time.time())
        self.letters.append(message_from_bytes(content, policy=policy.default))
        await asyncio.sleep(self.pause_s)
        return self.answer


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """Run one for the length of a test."""
    mailbox = Mailbox()
    (mailbox.port,) = free_ports(1)
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port, ready_timeout=20)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
