"""A desk that people write to and staff work at, without LINE and without a browser: the real handlers on a real store."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import count

from sqlalchemy import select

from handlers import turn
from handlers.arrivals import Arrival, Pressed, SourceKind, What, Wrote
from handlers.council import Council, read_council
from handlers.turn import Ended
from handlers.words import all_words
from storage import cases, messages, people, staff, talks, turns
from storage.cases import Found
from storage.db import Store
from storage.ids import CaseId
from storage.messages import Said
from storage.outbox import Leased
from storage.staff import Member
from storage.tables import Case, Outgoing
from storage.talks import Stand
from tests.storage.arriving import deliver, delivery, event, meet
from tests.storage.leaving import lease
from tests.storage.stores import COUNCIL, NOW

MIKI = "Umiki"


def asking_no_town(council: Council) -> Council:
    """The same council, as if its desks did not differ by area: most tests are about something else."""
    return replace(council, by_area=())


@cache
def example() -> Council:
    """The example council as most tests want it, read once: nothing changes it."""
    return asking_no_town(read_council(COUNCIL, all_words()))


@dataclass(slots=True)
class Desk:
    """The desk, its clock (a second passes with everything that happens), and what its people see."""

    store: Store
    council: Council = field(default_factory=example)
    now: datetime = NOW
    numbers: Iterator[int] = field(default_factory=count)

    def pass_time(self, seconds: float = 1.0) -> datetime:
        """Let time pass; says what time it is then."""
        self.now += timedelta(seconds=seconds)
        return self.now

    def arrive(
        self,
        what: What,
        who: str = MIKI,
        *,
        token: str | None = "",
        happened_at: datetime | None = None,
        source: SourceKind = "user",
        standby: bool = False,
    ) -> Ended:
        """Let something that a person did happen, from the inbox to its end. token: empty for one of its own."""
        now = self.pass_time()
        number = next(self.numbers)
        deliver(self.store, delivery(event(f"event-{number}", who), received_at=now))
        arrival = Arrival(
            what,
            who,
            source,
            happened_at or now,
            now,
            reply_token=f"token-{number}" if token == "" else token,
            standby=standby,
        )
        with self.store.transaction() as tx:
            waiting = turns.claim(tx, now)
            assert waiting is not None
            person = people.meet(tx, who, "ja", now)
            ended = turn.take(tx, self.council, person, arrival, waiting.id, now)
            turns.finish(tx, waiting.id, ended.ending, now, ended.reason)
        return ended

    def write(self, words: str, who: str = MIKI, message: str = "") -> Ended:
        """A person types words."""
        return self.arrive(Wrote(message or f"m{next(self.numbers)}", words), who)

    def tap(self, label: str, who: str = MIKI) -> Ended:
        """A person taps the newest button with this label."""
        return self.arrive(Pressed(self.button(label, who)), who)

    def tap_line(self, line: str, who: str = MIKI) -> Ended:
        """A person taps the button beside one line of the newest review."""
        lines = (row for said in reversed(self.thread(who)) for row in _lines(json.loads(said.body or "{}")))
        return self.arrive(Pressed(next(token for name, token in lines if name == line)), who)

    def button(self, label: str, who: str = MIKI) -> str:
        """What the newest button with this label carries."""
        for said in reversed(self.thread(who)):
            for button in _buttons(json.loads(said.body or "{}")):
                if button.get("label") == label:
                    return str(button["token"])
        raise AssertionError(f"no button {label!r}")

    def thread(self, who: str = MIKI) -> tuple[Said, ...]:
        """Everything said with a person, oldest first."""
        person = meet(self.store, who)
        with self.store.reading() as tx:
            return messages.thread(tx, person)

    def heard(self, who: str = MIKI) -> list[str]:
        """The words of everything we said to a person, oldest first."""
        ours = (said for said in self.thread(who) if said.author != "person")
        return [str(body.get("words", body.get("title"))) for body in map(_body, ours)]

    def stand(self, who: str = MIKI) -> Stand:
        """Where the talk with a person stands."""
        person = meet(self.store, who)
        with self.store.reading() as tx:
            return talks.stand(tx, person)

    def person(self, who: str = MIKI) -> people.Known:
        """The person as the desk knows them."""
        return meet(self.store, who)

    def cases(self, who: str = MIKI) -> list[Found]:
        """A person's cases, oldest first."""
        person = meet(self.store, who)
        with self.store.reading() as tx:
            ids = select(Case.id).where(Case.person_id == person.id).order_by(Case.opened_at, Case.number)
            return [cases.get(tx, CaseId(found)) for found in tx.connection.execute(ids).scalars()]

    def case(self, who: str = MIKI) -> Found:
        """A person's newest case."""
        return self.cases(who)[-1]

    def outgoing(self) -> list[Leased]:
        """Everything that may be sent now, one of each person and lane."""
        rows = []
        while (row := lease(self.store, self.now)) is not None:
            rows.append(row)
        return rows

    def rows_waiting(self) -> int:
        """How many rows wait in the outbox."""
        with self.store.reading() as tx:
            found = tx.connection.execute(select(Outgoing.seq).where(Outgoing.state == "waiting"))
            return len(found.all())

    def hire(self, login: str, role: str = "clerk") -> Member:
        """Somebody who works at the desk."""
        new = staff.NewMember(login, f"職員 {login}", role, "ja", "hash", "SEED")
        with self.store.transaction() as tx:
            staff.add(tx, new, self.now)
            member = staff.by_login(tx, login)
        assert member is not None
        return member

    def consult(self, who: str = MIKI, story: str = "母が転びます。") -> Found:
        """A person goes through the whole intake; says the case."""
        self.write("相談したい", who)
        if "番号" in self.heard(who)[-1]:
            self.tap("別のこと", who)
        for label in ("はい", "自分のこと", "介護・高齢", "今週じゅう"):
            self.tap(label, who)
        self.write(story, who)
        for label in ("ここ(LINE)で", "答えない", "送る"):
            self.tap(label, who)
        return self.case(who)


def _body(said: Said) -> Mapping[str, object]:
    body = json.loads(said.body or "{}")
    assert isinstance(body, dict)
    return body


def _buttons(body: Mapping[str, object]) -> list[Mapping[str, object]]:
    buttons = list(body.get("buttons", []))  # type: ignore[call-overload]  # a list, as rendered
    rows = list(body.get("rows", []))  # type: ignore[call-overload]  # a list, as rendered
    return [*buttons, *(row["change"] for row in rows if row["change"])]


def _lines(body: Mapping[str, object]) -> list[tuple[str, str]]:
    """What stands before each line of a review, and what its button carries."""
    rows = list(body.get("rows", []))  # type: ignore[call-overload]  # a list, as rendered
    return [(row["label"], row["change"]["token"]) for row in rows if row["change"]]
