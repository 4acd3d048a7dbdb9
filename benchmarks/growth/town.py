"""A town that has talked to the desk for three years: people, talks, cases, messages, what arrived and what was sent.

Every personal field is sealed under its person's own key, as the desk does it; the rows are what its own code would
have left behind. The dice are fixed, the moments count back from now.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from benchmarks.events import Post
from benchmarks.growth.bulk import Kind, Row
from benchmarks.growth.names import Called, Names
from handlers import rendered
from handlers.hours import TOKYO
from handlers.messages import Text
from storage.cases import place_of
from storage.desks import Window
from storage.finding import Told, tags_told
from storage.ids import CaseId, StaffId, new_id
from storage.inbox import body_place
from storage.retention import RAW
from storage.tables import (
    Arrival,
    Case,
    Counter,
    Envelope,
    FindTag,
    Message,
    Outgoing,
    Person,
    Talk,
    Unanswered,
)
from storage.vault import OwnKey, Place, Vault

YEARS = timedelta(days=3 * 365)
OPEN_IN = 20  # one case of so many is open
GRAVE_IN = 50  # and one of so many of those was heard as danger
TALKATIVE_SHARE, TALKATIVE_MOST = (
    10,
    5_000,
)  # the first person alone has said a tenth of everything, or so much
UNANSWERED_IN, UNANSWERED_MOST = 50, 1_000
SAID = "きのうから母の具合がよくありません。だれに相談したらいいですか。"
TOLD = "書いてくださって、ありがとうございます。職員が読んで、ここでお返事します。急がないときは、少しお待ちください。"
Rows = Iterator[tuple[Kind, Row]]


@dataclass(frozen=True, slots=True)
class Size:
    """How large a town is. Each person has at most one case; messages go round among the people."""

    name: str
    people: int
    cases: int
    messages: int


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who lives there."""

    id: object
    key: OwnKey
    line_key: bytes
    called: Called


@dataclass(slots=True)
class Town:
    """Makes the rows. numbers: of the cases, in the order they were opened."""

    size: Size
    vault: Vault
    desks: tuple[Window, ...]
    member: StaffId
    post: Post
    now: datetime
    dice: random.Random = field(default_factory=lambda: random.Random(1))
    residents: list[Resident] = field(default_factory=list)
    cases: list[CaseId] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    months: dict[str, int] = field(default_factory=dict)
    names: Names = field(default_factory=Names)

    def rows(self) -> Rows:
        """Everything, in an order in which nothing names what is not there yet."""
        for number in range(self.size.people):
            yield from self._person(number)
        for number in range(self.size.cases):
            yield Case, self._case(number)
            yield from self._tags(number)
        for month, last in self.months.items():
            yield Counter, {"council": self.vault.council, "name": f"case.{month}", "value": last}
        for number in range(self.size.messages):
            yield from self._message(number)

    def _person(self, number: int) -> Rows:
        person = new_id()
        line_id = self.post.line_id(number)
        key, wrapped = self.vault.new_own_key(person)
        called = self.names.next(number)
        resident = Resident(person, key, self.vault.digest("line_id", line_id), called)
        self.residents.append(resident)
        yield (
            Person,
            {
                "id": person,
                "council": self.vault.council,
                "line_key": resident.line_key,
                "sealed_key": wrapped,
                "line_id": key.seal(line_id, Place("people", "line_id", person.hex)),
                "name": key.seal(called.shown, Place("people", "name", person.hex)),
                "locale": "ja",
                "locale_chosen": False,
                "reachable": True,
                "met_at": self.now - YEARS,
            },
        )
        yield (
            Talk,
            {
                "person_id": person,
                "council": self.vault.council,
                "owner": "bot",
                "state": None,
                "revision": 1,
                "changed_at": self.now - YEARS,
            },
        )

    def _case(self, number: int) -> Row:
        case, resident = new_id(), self.residents[number]
        opened = self.now - YEARS * (1 - number / self.size.cases)
        is_open = number % OPEN_IN == 0
        state = self.dice.choice(
            ("waiting", "waiting", "taken") if is_open else ("closed", "closed", "withdrawn")
        )
        said = opened + timedelta(minutes=self.dice.randrange(2_000))
        self.cases.append(CaseId(case))
        return {
            "id": case,
            "council": self.vault.council,
            "number": self._number(opened),
            "person_id": resident.id,
            "desk": self.desks[number % len(self.desks)].key,
            "state": state,
            "waiting_on": self.dice.choice(("staff", "person")) if is_open else "person",
            "topic": "work",
            "urgency": "calm",
            "locale": "ja",
            "risk": self.dice.randrange(1, 4) if is_open and self.dice.randrange(GRAVE_IN) == 0 else 0,
            "kinds": "",
            "staff_id": self.member if state == "taken" else None,
            "answers": resident.key.seal(_answers(resident.called), place_of(CaseId(case))),
            "opened_at": opened,
            "submitted_at": opened + timedelta(minutes=5),
            "last_said_at": min(said, self.now),
            # Late ones would only be announced anew by the running desk, in the midst of the measure.
            "due_at": max(said, self.now) + timedelta(days=1, minutes=number % 1_000),
            "closed_at": None if is_open else min(opened + timedelta(days=3), self.now),
            "version": 3,
        }

    def _tags(self, number: int) -> Rows:
        """What the case is found by."""
        case, called = self.cases[number], self.residents[number].called
        by_source = {
            True: tags_told(self.vault, case, Told((called.told,), (called.phone,))),
            False: tags_told(self.vault, case, Told((called.shown,))),
        }
        for told, tags in by_source.items():
            for tag in tags:
                yield FindTag, {"council": self.vault.council, "tag": tag, "case_id": case, "told": told}

    def _number(self, opened: datetime) -> str:
        month = opened.astimezone(TOKYO).strftime("%y%m")
        self.months[month] = self.months.get(month, 0) + 1
        self.numbers.append(f"{month}-{self.months[month]:04d}")
        return self.numbers[-1]

    def _message(self, number: int) -> Rows:
        talkative = min(self.size.messages // TALKATIVE_SHARE, TALKATIVE_MOST)
        who = 0 if number < talkative else number % self.size.people
        at = self.now - YEARS * (1 - number / self.size.messages)
        said = _Said(self, number, who, at)
        if (number + number // self.size.people) % 2:
            yield from said.by_us()
        else:
            yield from said.by_them()


@dataclass(frozen=True, slots=True)
class _Said:
    """One message of the town, with what brought it or sent it."""

    town: Town
    number: int
    who: int
    at: datetime

    def by_them(self) -> Rows:
        """A person wrote: the message, the arrival that brought it, and now and then nothing came of it."""
        message = new_id()
        yield Message, self._message(message, "person", json.dumps({"words": SAID}, ensure_ascii=False), None)
        yield from self._brought()
        size = self.town.size
        late = size.messages - self.number < UNANSWERED_MOST * UNANSWERED_IN
        if late and self.number // 2 % (UNANSWERED_IN // 2) == 0:
            yield Unanswered, self._unanswered(message)

    def by_us(self) -> Rows:
        """The bot spoke: the message, and the outbox row it went out with."""
        row = new_id()
        yield Message, self._message(new_id(), "bot", _TOLD, row)
        yield (
            Outgoing,
            {
                "id": row,
                "council": self.town.vault.council,
                "person_id": self.town.residents[self.who].id,
                "kind": "words",
                "lane": 1,
                "state": "sent",
                "via": "reply",
                "tries": 1,
                "made_at": self.at,
                "first_try_at": self.at,
                "due_at": self.at,
                "finished_at": self.at,
            },
        )

    def _message(self, message: object, author: str, body: str, outbox: object) -> Row:
        resident = self.town.residents[self.who]
        place = Place("messages", "body", message.hex)  # type: ignore[attr-defined]  # a UUID
        return {
            "id": message,
            "council": self.town.vault.council,
            "person_id": resident.id,
            "case_id": self._case(),
            "author": author,
            "kind": "text",
            "body": resident.key.seal(body, place),
            "line_message_key": None if outbox else self.town.vault.digest("line_message", str(self.number)),
            "arrival_id": None,
            "outbox_id": outbox,
            "said_at": self.at,
        }

    def _brought(self) -> Rows:
        """What the message came in. Event ids stay here for good, where the desk forgets them after a season."""
        event = f"01TOWN{self.number:020d}"
        digest, town = hashlib.sha256(event.encode()).digest(), self.town
        if town.now - self.at < RAW:
            body = town.vault.seal(_BODY, body_place(digest))
            yield (
                Envelope,
                {
                    "council": town.vault.council,
                    "digest": digest,
                    "body": body,
                    "received_at": self.at,
                    "doomed": False,
                },
            )
        yield (
            Arrival,
            {
                "council": town.vault.council,
                "event_id": event,
                "person_key": town.residents[self.who].line_key,
                "envelope": digest,
                "position": 0,
                "received_at": self.at,
                "turn": int(self.at.timestamp() * 1000),
                "state": "done",
                "tries": 1,
                "finished_at": self.at,
            },
        )

    def _unanswered(self, message: object) -> Row:
        return {
            "id": new_id(),
            "council": self.town.vault.council,
            "person_id": self.town.residents[self.who].id,
            "message_id": message,
            "case_id": self._case(),
            "lang": "ja",
            "topics": "other",
            "written_at": self.at,
        }

    def _case(self) -> object:
        return self.town.cases[self.who] if self.who < len(self.town.cases) else None


def _answers(called: Called) -> str:
    told = (
        ("about", "だれのこと", "自分のこと"),
        ("topic", "どんなこと", "仕事"),
        ("urgency", "お返事の時期", "急がない"),
        ("story", "できごと", SAID),
        ("contact", "ご連絡の方法", "電話"),
        ("phone", "電話番号", called.dialled),
        ("name", "お名前", called.told),
    )
    rows = [
        {"question": key, "key": "", "label": label, "value": value, "theirs": value, "sensitive": False}
        for key, label, value in told
    ]
    return json.dumps(rows, ensure_ascii=False)


_BODY = b"x" * 450  # about as long as LINE's
_TOLD = json.dumps(rendered.as_json(Text(TOLD, ())), ensure_ascii=False)
