"""A small story in which all went well, with what a trial leaves behind: to be tampered with, one thing at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from handlers import cases
from storage import staff
from storage.db import Store
from storage.ids import CaseNumber, OutboxId, new_id
from storage.tables import Case
from tests.bot.desk import Desk
from tests.e2e.phones import Phone
from tests.simulation.console import Did
from tests.simulation.phones import DANGER
from tests.simulation.wire import Letter
from tests.soak.account import Account, settle
from tests.soak.measured import Measured, Span, punctuality
from tests.soak.pairs import REPLY
from tests.soak.rules import Judged, Trace, judge

Lines = list[dict[str, Any]]
MARK = "◇1"
LOGINS = ("sato", "tanaka")


@dataclass
class Story:
    """The platform's ledger, the desk's database, and what staff did, to be tampered with.

    asker: somebody whose every word is answered, by LINE's id of them.
    """

    store: Store
    asker: str
    webhooks: Lines
    requests: Lines
    staff: list[Did] = field(default_factory=list)
    timers: list[str] = field(default_factory=list)
    ajar: list[Span] = field(default_factory=list)
    away: list[Span] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    healed_s: float = 0.0
    behind: int = 0
    grown: dict[str, int] = field(default_factory=dict)

    def change(self, statement: str) -> None:
        with self.store.transaction() as tx:
            assert tx.connection.execute(text(statement)).rowcount > 0

    def number(self) -> str:
        with self.store.reading() as tx:
            return tx.connection.execute(select(Case.number)).scalars().one()

    @property
    def measured(self) -> Measured:
        return Measured(
            punctuality(self.webhooks, self.ajar, self.away), self.healed_s, self.behind, self.grown
        )

    def judged(self) -> Judged:
        trace = Trace(self.webhooks, self.requests, self.staff, self.timers, 0, self.measured, self.letters)
        return judge(self.store, trace)

    def account(self) -> Account:
        return settle(self.judged(), self.measured, self.requests, {self.asker})

    def broken(self) -> set[str]:
        return {what.partition(":")[0] for what in self.judged().wrong}

    def taken(self) -> Lines:
        """The answers to the asker that LINE took, oldest first."""
        return [
            line
            for line in self.requests
            if line["path"] == REPLY and line["accepted"] and line["deliveries"][0]["person"] == self.asker
        ]


@dataclass(frozen=True)
class Written:
    """A story as it was left, to be copied for each test."""

    database: Path
    asker: str
    webhooks: str
    requests: str
    staff: tuple[Did, ...]


def live(desk: Desk) -> tuple[Phone, list[Did]]:
    """The story itself."""
    asker, crier = desk.friend(), desk.friend("そら")
    for phone, words in ((asker, "ヘルプ ◆1"), (crier, f"{DANGER} ◆2"), (asker, "ヘルプ ◆3")):
        phone.write(words)
        desk.work()
        desk.send()
    asker.do("unsend")
    asker.write("ヘルプ ◆4")
    desk.work()
    desk.speak(asker)
    desk.send()
    desk.phones.fault("accepted_cut", path=REPLY, count=1)
    asker.write("ヘルプ ◆5")
    desk.work()
    desk.send()
    desk.clock.pass_time(5)
    desk.send()
    assert desk.last().state == "unknown"
    return asker, answer(desk)


def answer(desk: Desk) -> list[Did]:
    """Staff take the case of danger and answer in it."""
    told = []
    with desk.store.transaction() as tx:
        for login in LOGINS:
            staff.add(tx, staff.NewMember(login, login, "clerk", "ja", "hash", "SEED"), desk.clock.now())
        member = next(each for each in staff.everybody(tx) if each.login == LOGINS[0])
        number = CaseNumber(tx.connection.execute(select(Case.number)).scalars().one())
        cases.take_case(tx, member, number, desk.clock.now())
        cases.reply(tx, member, number, MARK, OutboxId(new_id()), desk.clock.now())
    for at, (what, mark) in enumerate((("take", ""), ("reply", MARK))):
        told.append(Did(at, at, LOGINS[0], what, number, mark, "ok", at))
    desk.send()
    return told


def apart(webhooks: Lines) -> None:
    """As if a minute had passed between any two: what was first is beyond doubt."""
    for number, line in enumerate(webhooks):
        line["at"] += number * 60_000
