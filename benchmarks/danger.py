"""How soon danger calls people: from the webhook's delivery to the letter in a mail server's hands, and to the reply.

`engawa everything` on SQLite, with a fake LINE and a mail server in this process, while others write, too. The alarm itself
is written in the transaction of the words, so it is there before the reply can be.
"""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from benchmarks.desks import CHANNEL, Desk, desk
from benchmarks.events import Post
from benchmarks.load import percentile
from benchmarks.table import Goal, Section, progress
from handlers.staff import Invitation, Passwords, invite_member
from storage import links
from tests.servers import child
from tests.storage.stores import make_vault, open_store

GOAL_P99_S = 15.0
DYING = "もう死にたいです。薬を全部飲みました。さようなら"
CALM = "こんにちは"
LAST_WAIT_S = 60.0
OTHERS = 5  # people who write something harmless for each who is in danger
FIELD_KEY = bytes(range(32))
_CASE = re.compile(r"/cases/([0-9-]+)")  # the number in a letter's link


@dataclass(frozen=True, slots=True)
class Plan:
    """How many people in danger, one after the other, pause_s apart."""

    people: int
    pause_s: float = 0.25


@dataclass(slots=True)
class Mailbox:
    """When the first letter about each case came, in order: whoever does not come is called again and again."""

    came: list[float] = field(default_factory=list)
    _about: set[str] = field(default_factory=set)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # its name
        """Take a letter."""
        del server, session
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        told = message_from_bytes(raw, policy=default).get_content()
        fresh = set(_CASE.findall(told)) - self._about
        self.came.extend(time.perf_counter() for _ in fresh)
        self._about |= fresh
        return "250 OK"


def measure(plan: Plan) -> Section:
    """Let people write, and wait for the letters."""
    with mailbox() as (letters, port):
        line = child.free_port()
        extra = {
            **CHANNEL,
            "ENGAWA_MAIL_URL": f"smtp://127.0.0.1:{port}",
            "ENGAWA_MAIL_FROM": "desk@example.jp",
            "ENGAWA_LINE_API_URL": f"http://127.0.0.1:{line}",
            "ENGAWA_LINE_DATA_URL": f"http://127.0.0.1:{line}",
        }
        with desk(None, extra) as running:
            hire(running)
            return asyncio.run(_run(plan, running, line, letters))


@contextmanager
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    """A mail server of our own: what came, and its port."""
    letters, port = Mailbox(), child.free_port()
    controller = Controller(letters, hostname="127.0.0.1", port=port, ready_timeout=20)
    controller.start()
    try:
        yield letters, port
    finally:
        controller.stop()


def hire(running: Desk) -> None:
    """One member of staff with a mail address: one letter for each alarm."""
    store = open_store(running.database_url, make_vault(keys={1: FIELD_KEY}))
    with store.transaction() as tx:
        invited = invite_member(tx, Passwords(), Invitation("duty", "当番", "clerk"), datetime.now(UTC))
        links.keep_mail(tx, invited.member, "duty@example.jp")
    store.close()


async def _run(plan: Plan, running: Desk, line: int, mailbox: Mailbox) -> Section:
    from benchmarks.fake_line import fake_line  # noqa: PLC0415  # brings a loop of its own

    async with fake_line(line) as noted:
        running.start("everything")
        await asyncio.to_thread(running.wait_for, running.webhook_port)
        progress(f"danger: {plan.people} people in danger, {OTHERS} others for each")
        post, asked, tokens = Post(), [], []
        for number in range(plan.people):
            for other in range(OTHERS):
                await _send(running.webhook_port, post.text(100_000 + number * OTHERS + other, CALM).raw)
            said = post.text(number, DYING)
            asked.append(time.perf_counter())
            tokens.append(said.token)
            await _send(running.webhook_port, said.raw)
            await asyncio.sleep(plan.pause_s)
        await asyncio.to_thread(wait_for, mailbox, plan.people)
    letters = sorted(came - begun for begun, came in zip(asked, mailbox.came, strict=False))
    replies = sorted(
        noted.replied[token] - begun
        for token, begun in zip(tokens, asked, strict=True)
        if token in noted.replied
    )
    raised = running.count("select count(*) from alarms")
    return _section(plan, letters, replies, raised)


async def _send(port: int, raw: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(raw)
    await reader.readline()
    writer.close()


def wait_for(mailbox: Mailbox, count: int) -> None:
    """Return once so many letters have come, or when no more are to be expected."""
    until = time.perf_counter() + LAST_WAIT_S
    while len(mailbox.came) < count and time.perf_counter() < until:
        time.sleep(0.05)


def _section(plan: Plan, letters: list[float], replies: list[float], raised: int) -> Section:
    rows = [_row("letter handed in", letters), _row("reply at LINE", replies)]
    p99 = percentile(letters, 0.99) if letters else float("inf")
    lost = plan.people - raised
    return Section(
        "Danger: from the webhook to somebody who can help",
        ("", "n", "p50 ms", "p99 ms", "max ms"),
        rows,
        (f"{threading.active_count()} threads here; letters are paired with words in the order of both.",),
        (
            Goal(
                "an alarm for everybody in danger", f"{raised} of {plan.people}", lost == 0, broken=lost != 0
            ),
            Goal(f"calls go out within {GOAL_P99_S:.0f} s (p99)", f"{p99 * 1000:.0f} ms", p99 <= GOAL_P99_S),
        ),
    )


def _row(name: str, times: list[float]) -> tuple[str, ...]:
    if not times:
        return (name, "0", "-", "-", "-")
    figures = (percentile(times, 0.5), percentile(times, 0.99), times[-1])
    return (name, str(len(times)), *(f"{each * 1000:.0f}" for each in figures))
