"""What happens at the desk's own side in a run: staff, releases, clocks, outages, LINE's limits."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from conversations.kernel import stored
from conversations.unfinished import ARMED, UNFINISHED
from handlers import alarm_taking, cases
from storage import people, talks, timers
from storage.db import Tx
from storage.ids import CaseNumber, NoteId, OutboxId, new_id
from storage.staff import Member
from tests.simulation.database import WEATHER
from tests.simulation.desk import START, council
from tests.simulation.phones import DANGER
from tests.simulation.workloads import NAMES, Day, act, in_danger, workload
from tests.simulation.workloads import talks as somebody_talks
from tests.simulation.world import Process

SAVED = sorted((Path(__file__).parents[1] / "conversations" / "saved").rglob("*.json"))
DAY_S = 86_400.0
REMINDED_AFTER = timedelta(hours=23)
NEWER = 0.4  # of the talks: a later release has stored them, and was taken back

_OPEN = """
    select number, version, state, risk from cases where state in ('waiting', 'taken') order by id
"""
_HELD = """
    select outbox.id, cases.number from outbox join cases on cases.person_id = outbox.person_id
    where outbox.state = 'held' and cases.state in ('waiting', 'taken') order by outbox.seq, cases.id limit 1
"""


@workload(4)
def staff_pair(day: Day) -> None:
    """Two members of staff look at the same queue, and do the same things at the same time."""
    ask_for_staff(day, NAMES[0])
    if day.dice.random() < 0.4:
        in_danger(day, NAMES[day.dice.choice((0, 1))], within_s=30.0)
    hire(day, acts=day.dice.choice((3, 5, 7)))


def ask_for_staff(day: Day, name: str) -> None:
    """Somebody wants to talk with a person, and goes on writing."""

    def talk() -> None:
        day.people.say(name, "人と話したい")
        for _ in range(day.dice.choice((1, 3))):
            day.wait(25.0)
            day.people.write(name)
        day.people.line.flush()

    day.someone(name, talk)


def hire(day: Day, acts: int, *, most_s: float = 6.0) -> None:
    """Both members of staff work on whatever is open."""
    for member in day.members:
        day.someone(member.login, partial(_work, day, member, acts, most_s))


def _work(day: Day, member: Member, acts: int, most_s: float) -> None:
    day.desk.world.pause(3.0)
    for _ in range(acts):
        day.wait(most_s)
        queue = day.desk.database.ask(_OPEN)
        if queue:
            number, version, state, risk = queue[day.dice.randrange(len(queue))]
            read_at = day.desk.world.now
            day.wait(day.dice.choice((0.0, 0.2, 3.0)))
            _act_on(day, member, CaseNumber(number), (version, state, risk, read_at))


def _act_on(day: Day, member: Member, number: CaseNumber, seen: tuple[int, str, int, float]) -> None:
    version, state, risk, read_at = seen
    dice = day.dice.random()
    do = day.console.do
    if state == "waiting" or dice < 0.2:
        if risk and day.dice.random() < 0.5:
            do(member, "take alarm", number, lambda tx, now: alarm_taking.take_alarm(tx, member, number, now))
        else:
            do(member, "take", number, lambda tx, now: cases.take_case(tx, member, number, now))
    elif dice < 0.6:
        _reply(day, member, number)
    elif dice < 0.7:
        _note(day, member, number)
    elif dice < 0.85:
        do(
            member,
            "hand back",
            number,
            lambda tx, now: cases.hand_back(tx, council(), member, number, now),
        )
    else:
        _close(day, member, number, version, read_at)


def _close(day: Day, member: Member, number: CaseNumber, version: int, read_at: float) -> None:
    day.console.do(
        member,
        "close",
        number,
        lambda tx, now: cases.close_case(tx, council(), member, number, "answered", version, now),
        read_at=read_at,
    )


def _reply(day: Day, member: Member, number: CaseNumber) -> None:
    """A form that is sent twice now and then: a double press, or a page loaded again."""
    once, mark = OutboxId(new_id()), f"◇{len(day.console.log):06d}{member.login}"

    def send() -> None:
        day.console.do(
            member,
            "reply",
            number,
            lambda tx, now: cases.reply(tx, member, number, mark, once, now),
            mark=mark,
        )

    def again() -> None:
        day.wait(1.0)
        send()

    if day.dice.random() < 0.3:
        day.someone(member.login, again)
    send()


def _note(day: Day, member: Member, number: CaseNumber) -> None:
    once, mark = NoteId(new_id()), f"◇{len(day.console.log):06d}{member.login}"
    day.console.do(
        member,
        "note",
        number,
        lambda tx, now: cases.write_note(tx, member, number, mark, once, now),
        mark=mark,
    )


@workload(1)
def stumbling(day: Day) -> None:
    """The database is gone for a moment, again and again, while two members of staff work."""
    ask_for_staff(day, NAMES[0])
    hire(day, acts=8, most_s=8.0)
    for _ in range(60):
        day.desk.world.at(5.0 + 60.0 * day.dice.random(), partial(WEATHER.go, 0.05))


@workload(1)
def in_haste(day: Day) -> None:
    """Somebody goes on writing while staff, who have read what was there, are about to close the case."""

    def go_on() -> None:
        day.people.say(NAMES[0], "人と話したい")
        for _ in range(12):
            day.wait(8.0)
            day.people.write(NAMES[0])
        day.people.line.flush()

    def close(member: Member) -> None:
        for _ in range(4):
            day.wait(12.0)
            for number, version, *_ in day.desk.database.ask(_OPEN):
                read_at = day.desk.world.now
                day.wait(6.0)
                _close(day, member, CaseNumber(number), version, read_at)

    day.someone(NAMES[0], go_on)
    for member in day.members:
        day.someone(member.login, partial(close, member))


@workload(2)
def danger_again(day: Day) -> None:
    """Danger is heard, a member of staff takes it in hand and lets go of it, and danger is heard again; LINE may be down."""
    day.lasts_s = 150.0
    if day.dice.random() < 0.5:
        ask_for_staff(day, NAMES[0])
    in_danger(day, NAMES[0], within_s=10.0)
    day.someone("staff", partial(_take_and_let_go, day, day.members[0]))

    def relapse() -> None:
        day.desk.world.pause(75.0)
        day.people.write(NAMES[0], DANGER)
        day.people.line.flush()

    day.someone(NAMES[0], relapse)
    if day.dice.random() < 0.4:
        faults = day.people.line.faults
        day.desk.world.at(20.0, lambda: setattr(faults, "down", True))
        day.desk.world.at(140.0, lambda: setattr(faults, "down", False))


def _take_and_let_go(day: Day, member: Member) -> None:
    """Take whatever is open, and let the bot speak again."""
    do = day.console.do
    day.desk.world.pause(25.0)
    for row in day.desk.database.ask(_OPEN):
        number = CaseNumber(row[0])
        do(member, "take alarm", number, partial(_taken, member, number))
        day.wait(10.0)
        do(member, "hand back", number, partial(_handed_back, member, number))


def _taken(member: Member, number: CaseNumber, tx: Tx, now: datetime) -> None:
    alarm_taking.take_alarm(tx, member, number, now)


def _handed_back(member: Member, number: CaseNumber, tx: Tx, now: datetime) -> None:
    cases.hand_back(tx, council(), member, number, now)


@workload(2)
def quota_end(day: Day) -> None:
    """The month's messages are used up in the middle of the day; staff send again what was held."""
    day.people.line.faults.quota = day.dice.choice((0, 1, 2))
    ask_for_staff(day, NAMES[0])
    hire(day, acts=5, most_s=20.0)

    def buy_more() -> None:
        day.desk.world.pause(60.0)
        day.people.line.faults.quota = None
        for _ in range(3):
            day.wait(10.0)
            held = day.desk.database.ask(_HELD)
            if held:
                _send_again(day, OutboxId(UUID(str(held[0][0]))), CaseNumber(held[0][1]))

    day.someone("buyer", buy_more)


def _send_again(day: Day, row: OutboxId, number: CaseNumber) -> None:
    member = day.members[0]
    day.console.do(
        member,
        "send again",
        number,
        lambda tx, now: cases.send_again(tx, member, number, row, now),
        mark=str(row),
    )


@workload(2)
def outage(day: Day) -> None:
    """The database is away for long while people go on writing; the edge's machine may lose its power."""
    world = day.desk.world
    begins, lasts = 8.0 * day.dice.random(), day.dice.choice((5.0, 20.0, 40.0))
    world.at(begins, partial(WEATHER.go, lasts))
    if day.dice.random() < 0.4:
        world.at(begins + lasts * day.dice.random(), lambda: day.desk.cut_power(_edge(day)))
    if day.dice.random() < 0.2:
        day.desk.disk.full = True
        world.at(begins + lasts / 2, lambda: setattr(day.desk.disk, "full", False))
    for name in NAMES[:3]:
        somebody_talks(day, name, 3)


def _edge(day: Day) -> Process:
    return day.desk.processes["everything" if day.desk.size.together else "edge0"]


@workload(2)
def clock_jump(day: Day) -> None:
    """The clocks of some or all machines are a day wrong for a while. All edges are on one machine: they share a spool."""
    jump = day.dice.choice((-1, 1)) * DAY_S
    some = day.dice.random() < 0.5
    begins = 20.0 * day.dice.random()

    def jump_by(seconds: float) -> None:
        day.desk.world.tell(f"clocks jump {seconds}")
        for number, process in enumerate(day.desk.processes.values()):
            odd = day.desk.size.edges % 2 if process.name.startswith("edge") else number % 2
            if not some or odd:
                process.ahead_s += seconds
        day.desk.bell.committed()

    day.desk.world.at(begins, lambda: jump_by(jump))
    day.desk.world.at(begins + 30.0 * day.dice.random(), lambda: jump_by(-jump))
    for name in NAMES[:2]:
        somebody_talks(day, name, 3)


@workload(2)
def release(day: Day) -> None:
    """A release goes out, or is taken back, while people are in the middle of talks that another release has stored."""
    store, dice = day.desk.store, day.dice
    chosen = [SAVED[dice.randrange(len(SAVED))] for _ in NAMES[:2]]
    world, WEATHER.world = WEATHER.world, None
    with store.transaction() as tx:
        for name, file in zip(NAMES, chosen, strict=False):
            person = people.meet(tx, name, "ja", START)
            talk = stored.from_json(file.read_text(encoding="ascii"))
            written = stored.to_json(talk)
            written = _as_the_next_would(written) if day.dice.random() < NEWER else written
            stand = talks.Stand(talks.BOT, None, written, 0)
            for one in (talk.active, *talk.paused):
                if one is not None and ARMED in one.told:
                    subject = f"{person.id.hex}:{one.serial}"
                    timers.set_timer(tx, person.id, UNFINISHED, subject, START + REMINDED_AFTER)
            talks.keep(tx, person, stand, START)
    WEATHER.world = world
    day.desk.world.at(15.0 * dice.random(), day.desk.restart_all)

    def go_on(name: str) -> None:
        day.wait(10.0)
        day.people.tap(name, "menu/resume")
        for _ in range(3):
            day.wait(8.0)
            act(day, name)
        day.people.line.flush()

    for name in NAMES[:2]:
        day.someone(name, partial(go_on, name))


def _as_the_next_would(talk: str) -> str:
    """A stored talk as a release to come might write it: with more in it."""
    whole = json.loads(talk)
    parts = [part for part in (whole["active"], *whole["paused"]) if part]
    for part in (whole, *parts, *(part["facts"] for part in parts)):
        part["of_the_next_release"] = {"new": [1, None]}
    for part in parts:
        part["told"].append("say:of_the_next_release")
    return json.dumps(whole)


@workload(1)
def locked_out(day: Day) -> None:
    """LINE does not accept our token for a while, or does not answer at all."""
    faults = day.people.line.faults
    which = day.dice.choice(("locked_out", "down"))
    day.desk.world.at(10.0 * day.dice.random(), lambda: setattr(faults, which, True))
    day.desk.world.at(30.0 + 30.0 * day.dice.random(), lambda: setattr(faults, which, False))
    ask_for_staff(day, NAMES[0])
    hire(day, acts=3, most_s=15.0)
    somebody_talks(day, NAMES[1], 3)


@workload(1)
def long_silence(day: Day) -> None:
    """LINE fails for more than a day: what it may have taken must not be said again once it has forgotten."""
    day.lasts_s = 1.2 * DAY_S
    faults = day.people.line.faults
    ask_for_staff(day, NAMES[0])
    hire(day, acts=4, most_s=10.0)
    day.desk.world.at(75.0, lambda: setattr(faults, "down", True))
    day.desk.world.at(day.lasts_s - 60.0, lambda: setattr(faults, "down", False))
