"""Two members of staff in a trial, at the same queue at the same time: the console's own commands, and what they were told.

Both are called by mail when danger is heard. There is somebody whose cases they leave alone, so that calls are all there is.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot import clock
from bot.wiring.parts import Parts
from handlers import alarm_taking, cases
from storage import links, people, staff
from storage.db import Tx
from storage.ids import CaseNumber, OutboxId, new_id
from storage.staff import Member
from storage.tables import Case
from tests.simulation.console import Did, answered

LOGINS = ("soak-sato", "soak-tanaka")
PAUSE_S = 2.0

Command = Callable[[Tx, datetime], None]


class Clerks:
    """They work until it is over. log: what each did and was told, which is what they believe.

    alone: people, by LINE's id of them, to whom neither of them comes.
    """

    def __init__(self, parts: Parts, alone: Collection[str]) -> None:
        self._parts = parts
        self.log: list[Did] = []
        with parts.store.transaction() as tx:
            for login in LOGINS:
                new = staff.NewMember(login, login, "clerk", "ja", "hash", "SEED")
                links.keep_mail(tx, staff.add(tx, new, clock.now()), f"{login}@example.jp")
            keys = (parts.store.vault.digest("line_id", each) for each in alone)
            found = (people.by_line_key(tx, key) for key in keys)
            self._alone = [person.id for person in found if person is not None]
            self._members = [member for member in staff.everybody(tx) if member.login in LOGINS]

    def work(self, over: threading.Event, which: int) -> None:
        """What one of them does."""
        dice = random.Random(which)
        member = self._members[which]
        while not over.wait(PAUSE_S * dice.random()):
            try:
                with self._parts.store.reading() as tx:
                    rows = tx.connection.execute(
                        select(Case.number, Case.state, Case.risk).where(
                            Case.state.in_(("waiting", "taken")), Case.person_id.not_in(self._alone)
                        )
                    ).all()
            except SQLAlchemyError:
                continue
            if rows:
                number, state, risk = dice.choice(rows)
                self._act(member, CaseNumber(number), dice, take=state == "waiting", risk=risk)

    def _act(self, member: Member, number: CaseNumber, dice: random.Random, *, take: bool, risk: int) -> None:
        roll = dice.random()
        if take or roll < 0.2:
            if risk and dice.random() < 0.5:
                self._do(
                    member,
                    "take alarm",
                    number,
                    lambda tx, now: alarm_taking.take_alarm(tx, member, number, now),
                )
            else:
                self._do(member, "take", number, lambda tx, now: cases.take_case(tx, member, number, now))
        elif roll < 0.7:
            self._reply(member, number, dice)
        else:
            council = self._parts.council
            self._do(
                member,
                "hand back",
                number,
                lambda tx, now: cases.hand_back(tx, council, member, number, now),
            )

    def _reply(self, member: Member, number: CaseNumber, dice: random.Random) -> None:
        """A form that is sent twice now and then."""
        once = OutboxId(new_id())
        mark = f"◇{once.hex}"
        for _ in range(dice.choice((1, 1, 2))):
            self._do(
                member,
                "reply",
                number,
                lambda tx, now: cases.reply(tx, member, number, mark, once, now),
                mark,
            )

    def _do(self, member: Member, what: str, number: CaseNumber, command: Command, mark: str = "") -> None:
        begun = time.time()
        told = answered(self._parts.store, command, clock.now)
        self.log.append(Did(begun, time.time(), member.login, what, number, mark, told, begun))
