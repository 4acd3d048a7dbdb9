"""People the desk knows twice: on LINE, and from a call or a sheet of paper; and everything the database holds, to compare."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select

from handlers.doubles import comparing, joining, suggesting
from handlers.doubles.joining import Joined
from handlers.doubles.noticing import notice_card
from handlers.doubles.suggesting import Suggestion
from handlers.findable import told_of
from storage import cards, cases, people
from storage.cards import Card, Change
from storage.cases import Found
from storage.db import Tx
from storage.ids import CaseNumber, DeskKey, StaffId, new_id
from storage.people import Known
from storage.staff import Member
from storage.tables import Table
from tests.handlers.desk import Desk
from tests.handlers.same_town import STREETS

T = TypeVar("T")
MIKI_ON_LINE, PHONE = "Umiki", "+819012345678"
MIKI = Card("佐藤 美紀", "さとう みき", "1980-05-06", town="豊玉北", house="6-12-1", phone=PHONE)
KENICHI = Card("佐藤 健一", "さとう けんいち", "1978-01-02", town="豊玉北", house="6-12-1", phone=PHONE)
BY = StaffId(new_id())
HOME = DeskKey("general")
LEDGERS = frozenset({"audit", "joined"})
"""What a join itself writes: everything else is as it was."""


@dataclass(slots=True)
class Twice:
    """A desk with a member of staff who decides."""

    desk: Desk
    sato: Member

    def do(self, work: Callable[[Tx, datetime], T]) -> T:
        """Something that happens in a transaction of its own."""
        now = self.desk.pass_time()
        with self.desk.store.transaction() as tx:
            return work(tx, now)

    def on_line(
        self, name: str = "佐藤 美紀(サトウ ミキ)", phone: str = "090-1234-5678", who: str = MIKI_ON_LINE
    ) -> Found:
        """Somebody who wrote on LINE, and told their name and number."""
        person = self.do(lambda tx, now: people.meet(tx, who, "ja", now))
        return self.do(lambda tx, now: self.told(tx, person, {"name": name, "phone": phone}, now))

    def by_phone(self, card: Card = MIKI, desk: DeskKey = HOME) -> Found:
        """Somebody who called: without LINE, with a card."""

        def call(tx: Tx, now: datetime) -> Found:
            person = people.receive(tx, "ja", now)
            cards.write(tx, person, Change(card, 0, BY), now)
            notice_card(tx, person.id, card)
            case = cases.open_case(tx, person, desk, None, now, "2611").id
            cases.change(tx, case, channel="phone", state="waiting", waiting_on="staff", submitted_at=now)
            return cases.get(tx, case)

        return self.do(call)

    def told(self, tx: Tx, person: Known, told: Mapping[str, str], now: datetime) -> Found:
        """They open a case and answer these questions."""
        case = cases.open_case(tx, person, HOME, None, now, "2611").id
        rows = [
            {"question": key, "key": "", "label": key, "value": value, "theirs": value, "sensitive": True}
            for key, value in told.items()
            if value
        ]
        kept = json.dumps(rows, ensure_ascii=False)
        cases.fill(tx, person, case, kept, told_of(kept))
        cases.change(tx, case, state="waiting", waiting_on="staff", submitted_at=now)
        return cases.get(tx, case)

    def suggested(self, case: Found, member: Member | None = None) -> tuple[Suggestion, ...]:
        """Who may be the same."""
        who = member or self.sato
        return self.do(lambda tx, now: suggesting.suggest(tx, STREETS, who, case, now))

    def numbers(self, case: Found, member: Member | None = None) -> list[CaseNumber]:
        """The cases of those who may be the same."""
        return [each.number for one in self.suggested(case, member) for each in one.cases]

    def joined(self, case: Found, member: Member | None = None) -> tuple[Joined, ...]:
        """Who is one with the person of a case."""
        return self.do(lambda tx, now: joining.read_joined(tx, member or self.sato, case, now))

    def join(self, one: Found, other: Found, member: Member | None = None) -> None:
        """They are one."""
        self.do(lambda tx, now: joining.join(tx, member or self.sato, one.number, other.number, now))

    def part(self, one: Found, other: Found, member: Member | None = None) -> None:
        """They are not, after all."""
        self.do(lambda tx, now: joining.part(tx, member or self.sato, one.number, other.number, now))

    def compare(self, one: Found, other: Found, member: Member | None = None) -> comparing.Comparison:
        """Side by side."""
        numbers, who = (one.number, other.number), member or self.sato
        return self.do(lambda tx, now: comparing.compare(tx, STREETS, who, numbers, now))

    def everything(self, but: frozenset[str] = frozenset()) -> dict[str, list[str]]:
        """Every row of every table, as it stands on the disk."""
        with self.desk.store.reading() as tx:
            return {
                table.name: sorted(repr(tuple(row)) for row in tx.connection.execute(select(table)))
                for table in Table.metadata.sorted_tables
                if table.name not in but
            }
