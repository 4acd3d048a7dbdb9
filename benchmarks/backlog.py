"""What happens when a hundred thousand messages wait: how soon they are all answered, and how soon danger is still heard.

The messages are in the inbox before anything runs, as if all had come at the moment it opens; one person alone wrote a
twentieth of them. While they are worked off, people in danger write.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import mean

from benchmarks import processes
from benchmarks.answer_time import SERVICES
from benchmarks.danger import DYING, FIELD_KEY, Mailbox, hire, mailbox, wait_for
from benchmarks.desks import CHANNEL, Desk, desk, postgres
from benchmarks.events import Post
from benchmarks.fake_line import Noted, fake_line
from benchmarks.load import percentile
from benchmarks.people import INTAKE
from benchmarks.table import Goal, Section, progress
from bot.edge import delivery_of
from storage import inbox
from tests.servers import child
from tests.servers.valkey import ValkeyServer
from tests.storage.stores import make_vault, open_store

DRAIN_S, ALARM_S = 600, 2.0
GROWS_AT_MOST = 0.02  # memory, from the third quarter of the time to the last
TALKATIVE = 20  # one person wrote one message in so many
EACH = 5  # messages of everybody else
AT_ONCE = 500  # deliveries kept in one commit while building
LOOK_S = 1.0
PATIENCE = 3  # how many times the goal is waited for
HOW = (
    "One person wrote a {share}th of all. Memory: all processes of the desk, shared pages once. One person in danger after"
    " the other writes, {people} at most, as long as messages wait that came before: each from the moment the request is"
    " sent to the letter in a mail server's hands. {calls}."
)
ONE, APART = "one process, SQLite", "services apart, PostgreSQL and Valkey"
WAITING = "select (select count(*) from arrivals where state = 'waiting') + (select count(*) from outbox where state = 'waiting')"
AHEAD = "select count(*) from arrivals where state = 'waiting' and id <= {last}"
LAST = "select max(id) from arrivals"
SENT = "select id, request_id from outbox where state = 'sent' and kind = 'words'"
UNKNOWN = "select count(*) from outbox where state = 'unknown' and kind = 'words'"


@dataclass(frozen=True, slots=True)
class Plan:
    """How many messages wait, and how many people in danger write meanwhile, one every pause_s."""

    waiting: int
    in_danger: int
    pause_s: float = 1.0
    only: tuple[str, ...] = (ONE, APART)


@dataclass(slots=True)
class Went:
    """How it went, in seconds and MB. calls: from each delivery of words of danger to the letter that calls staff.

    sent: the answers kept as sent. missing: of these, what LINE never took. surplus: what it took beyond one for each.
    """

    drained_s: float = 0.0
    left: int = 0
    calls: list[float] = field(default_factory=list)
    held: list[float] = field(default_factory=list)
    unended: int = 0
    noted: Noted = field(default_factory=Noted)
    sent: int = 0
    missing: int = 0
    surplus: int = 0
    unknown: int = 0
    alarms: int = 0

    @property
    def grown(self) -> float:
        """How much more memory in the last quarter than in the third."""
        quarter = max(len(self.held) // 4, 1)
        return (
            mean(self.held[-quarter:]) / mean(self.held[-2 * quarter : -quarter] or self.held[-quarter:]) - 1
        )


def measure(plan: Plan) -> Section:
    """Both ways to run the desk, one after the other."""
    went = {}
    for name in plan.only:
        line = child.free_port()
        with mailbox() as (letters, mail), _opened(name, line, mail) as running:
            progress(f"backlog: {name}, keeping {plan.waiting:,} messages")
            _fill(running, plan.waiting)
            hire(running)
            went[name] = asyncio.run(_run(plan, running, line, letters, name))
    return _section(plan, went)


@contextmanager
def _opened(name: str, line: int, mail: int) -> Iterator[Desk]:
    here = f"http://127.0.0.1:{line}"
    settings = {
        **CHANNEL,
        "ENGAWA_MAIL_URL": f"smtp://127.0.0.1:{mail}",
        "ENGAWA_MAIL_FROM": "desk@example.jp",
        "ENGAWA_LINE_API_URL": here,
        "ENGAWA_LINE_DATA_URL": here,
    }
    with ExitStack() as stack:
        url = None
        if name == APART:
            valkey = ValkeyServer()
            stack.callback(valkey.close)
            settings["ENGAWA_REDIS_URL"] = valkey.start().url
            url = stack.enter_context(postgres())
        yield stack.enter_context(desk(url, settings))


def _fill(running: Desk, count: int) -> None:
    """Everybody else goes through the beginning of an intake; all come now, so that reply tokens run out on the way."""
    post, people = Post(), max(count // EACH, 1)
    store = open_store(running.database_url, make_vault(keys={1: FIELD_KEY}))
    deliveries: list[inbox.Delivery] = []
    for number in range(count):
        person = people if number % TALKATIVE == 0 else number % people
        words = INTAKE[number // people % EACH]
        body = post.text(person, words).raw.partition(b"\r\n\r\n")[2]
        deliveries.append(delivery_of(body, datetime.now(UTC)))
        if len(deliveries) == AT_ONCE or number == count - 1:
            with store.transaction() as tx:
                inbox.add(tx, deliveries)
            deliveries = []
    store.close()


async def _run(plan: Plan, running: Desk, line: int, letters: Mailbox, name: str) -> Went:
    async with fake_line(line) as noted:
        went, begun = Went(noted=noted), time.perf_counter()
        for command in SERVICES if name == APART else (("everything",),):
            running.start(*command)
        await asyncio.to_thread(running.wait_for, running.webhook_port)
        crying = asyncio.create_task(_cry(plan, running, went, letters))
        until = begun + DRAIN_S * PATIENCE
        while (left := await asyncio.to_thread(running.count, WAITING)) and time.perf_counter() < until:
            went.held.append(_memory(running))
            if len(went.held) % 20 == 1:
                progress(f"backlog: {name}, {left:,} wait, {went.held[-1]:.0f} MB")
            await asyncio.sleep(LOOK_S)
        went.drained_s, went.left = time.perf_counter() - begun, left
        await crying
    went.unended = running.count("select count(*) from arrivals where state not in ('done', 'ignored')")
    _reconcile(running, went)
    went.alarms = running.count("select count(*) from alarms")
    return went


def _reconcile(running: Desk, went: Went) -> None:
    """Each answer kept as sent was taken once: a push under its own id, a reply under LINE's number of it."""
    taken = Counter(key.replace("-", "") or number for number, key in went.noted.taken.items())
    rows = [(str(row.id).replace("-", ""), row.request_id) for row in running.rows(SENT)]
    kept = Counter(own if own in taken else request for own, request in rows)
    went.sent, went.unknown = len(rows), running.count(UNKNOWN)
    went.missing, went.surplus = (kept - taken).total(), (taken - kept).total()


async def _cry(plan: Plan, running: Desk, went: Went, letters: Mailbox) -> None:
    """One person after the other is in danger, while words wait that came before; whoever has a letter in hand has been called."""
    post, ahead = Post(), AHEAD.format(last=running.count(LAST))
    for number in range(plan.in_danger):
        if not await asyncio.to_thread(running.count, ahead):
            return
        asked = time.perf_counter()
        await _send(running.webhook_port, post.text(number, DYING).raw)
        await asyncio.to_thread(wait_for, letters, number + 1)
        came = letters.came[number] if len(letters.came) > number else float("inf")
        went.calls.append(came - asked)
        await asyncio.sleep(plan.pause_s)


async def _send(port: int, raw: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(raw)
    await reader.readline()
    writer.close()


def _memory(running: Desk) -> float:
    pids = {pid for process in running.running for pid in processes.family(process.pid)}
    return processes.memory(sorted(pids)).shared_once


def _section(plan: Plan, went: dict[str, Went]) -> Section:
    return Section(
        f"Backlog: {plan.waiting:,} messages wait when the desk opens",
        ("", "until all are answered, s", "turns/s", "call to staff p50 ms", "p99 ms", "MB most", "grown"),
        [_row(plan, name, each) for name, each in went.items()],
        (HOW.format(share=TALKATIVE, people=plan.in_danger, calls=_calls(went)),),
        [goal for name, each in went.items() for goal in _goals(plan, name, each)],
    )


def _calls(went: dict[str, Went]) -> str:
    return "; ".join(f"{name}: {len(each.calls)} did" for name, each in went.items())


def _row(plan: Plan, name: str, went: Went) -> tuple[str, ...]:
    calls = sorted(went.calls) or [float("inf")]
    return (
        name,
        f"{went.drained_s:.0f}",
        f"{(plan.waiting - went.left) / went.drained_s:.0f}",
        f"{percentile(calls, 0.5) * 1e3:.0f}",
        f"{percentile(calls, 0.99) * 1e3:.0f}",
        f"{max(went.held, default=0):.0f}",
        f"{went.grown:+.1%}",
    )


def _goals(plan: Plan, name: str, went: Went) -> Iterator[Goal]:
    calls = sorted(went.calls) or [float("inf")]
    p99 = percentile(calls, 0.99)
    allowed = DRAIN_S * plan.waiting / 100_000
    heard = len(went.noted.taken)
    wrong = went.left + went.unended + went.missing + went.surplus + went.noted.twice
    whole = not wrong and heard == went.sent and went.alarms == len(went.calls)
    yield Goal(
        f"backlog, {name}: all answered within {allowed:.0f} s",
        f"{went.drained_s:.0f} s",
        went.drained_s <= allowed,
    )
    yield Goal(
        f"backlog, {name}: a call goes out within {ALARM_S:.0f} s (p99)",
        f"{p99 * 1e3:.0f} ms of {len(went.calls)}",
        p99 <= ALARM_S,
    )
    yield Goal(f"backlog, {name}: memory flat", f"{went.grown:+.1%}", went.grown <= GROWS_AT_MOST)
    yield Goal(f"backlog, {name}: nothing lost, nothing twice", _account(went), whole, broken=not whole)


def _account(went: Went) -> str:
    """Everything that is held against each other, in numbers."""
    return (
        f"{went.unended} not ended, {went.alarms} alarms of {len(went.calls)}, {len(went.noted.taken):,} of {went.sent:,}"
        f" answers at LINE: {went.missing} never, {went.surplus} too often, {went.noted.twice} tokens twice,"
        f" {went.noted.again} keys again and refused, {went.unknown} unknown"
    )
