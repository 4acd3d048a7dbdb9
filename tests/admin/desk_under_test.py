"""A desk with a console, on a real database: people, cases and staff are made as the product makes them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count

import pyotp
from flask import Flask

from admin import Room
from admin.cookies import SESSION
from bot.line_in import read_event
from conversations.kernel.words import Words
from handlers import staff as working
from handlers.council import Council, read_council
from handlers.findable import told_of
from handlers.staff import Demo, Invitation, Invited, Role
from storage import audit, cases, messages, people, staff, talks
from storage.db import Store
from storage.ids import CaseId, CaseNumber, MessageId
from storage.people import Known
from storage.staff import Member
from storage.talks import Owner, Stand
from tests.admin.consoles import CHEAP, console_of

URL = "http://localhost:8000"
MONDAY = datetime(2026, 12, 1, 5, 5, tzinfo=UTC)  # 14:05 in Tokyo
SECRET = "s" * 40


@cache
def example() -> Council:
    """The example council, read once: nothing changes it."""
    return read_council("example", Words({}, {}))


@dataclass
class Desk:
    """A council's desk under test. now: moved by hand."""

    store: Store
    now: datetime = MONDAY
    demo: Demo | None = None
    live_limit: int = 24
    secure: bool = False
    url: str = URL
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    council: Council = field(default_factory=example)

    def room(self) -> Room:
        url = self.url.replace("http:", "https:") if self.secure else self.url
        return Room(
            self.store,
            self.council,
            SECRET,
            lambda: self.now,
            url,
            read_event,
            self.demo,
            secure_cookies=self.secure,
            live_limit=self.live_limit,
        )

    def app(self) -> Flask:
        return console_of(self.room())

    def wait(self, **passed: float) -> None:
        self.now += timedelta(**passed)

    def open_demo(self) -> Demo:
        with self.store.transaction() as tx:
            self.demo = working.ensure_demo(tx, CHEAP, self.now)
        return self.demo

    def invite(self, login: str = "yamada", name: str = "山田 一", role: Role = "clerk") -> Invited:
        with self.store.transaction() as tx:
            return working.invite_member(tx, CHEAP, Invitation(login, name, role), self.now)

    def member(self, login: str = "yamada", name: str = "山田 一") -> Member:
        """A member of staff whose password nobody will type: quick to make."""
        with self.store.transaction() as tx:
            found = staff.by_login(tx, login)
            if found is None:
                staff.add(
                    tx, staff.NewMember(login, name, "clerk", "ja", "-", pyotp.random_base32()), self.now
                )
                found = staff.by_login(tx, login)
        assert found
        return found

    def begin_session(self, member: Member, token: str) -> str:
        with self.store.transaction() as tx:
            staff.begin_session(tx, member.id, token, self.now)
        return token

    def case(self, name: str = "みどり 花子", locale: str = "ja", topic: str = "money") -> CaseNumber:
        """A case that waits in a queue, its person having written once; the talk is the desk's."""
        with self.store.transaction() as tx:
            person = people.meet(tx, f"U{next(self.numbers):032d}", locale, self.now)
            people.name(tx, person, name)
            person = people.hold(tx, person.id)
            desk = self.council.desk_for(topic)
            case = cases.open_case(tx, person, desk.key, topic, self.now, "2612")
            cases.change(
                tx,
                case.id,
                state="waiting",
                waiting_on="staff",
                submitted_at=self.now,
                last_said_at=self.now,
                urgency="week",
            )
            talks.keep(tx, person, Stand(Owner("desk", desk=desk.key), case.id, "", 0), self.now)
        self.says(case.number, "text", words="相談したいことがあります。")
        return case.number

    def says(self, number: CaseNumber, kind: str, **body: object) -> MessageId:
        """The person of a case says something, as the worker would keep it."""
        return self.keep(number, kind, body)

    def keep(
        self, number: CaseNumber, kind: str, body: Mapping[str, object], line_message: str = ""
    ) -> MessageId:
        with self.store.transaction() as tx:
            person = self.person(number)
            case = cases.by_number(tx, number)
            assert case
            cases.change(tx, case.id, waiting_on="staff", last_said_at=self.now)
            new = messages.New(
                "person", kind, json.dumps(body, ensure_ascii=False), line_message=line_message
            )
            return messages.keep(tx, person, case.id, new, self.now).id

    def photo(self, number: CaseNumber, body: bytes, mime: str = "image/jpeg", name: str = "") -> str:
        """The person sends a file whose content has been fetched; says its id."""
        message = self.says(number, "image" if mime.startswith("image") else "file", name=name)
        with self.store.transaction() as tx:
            person = self.person(number)
            media = messages.want_media(tx, person, message, self.now)
            messages.keep_media(tx, person, media, mime, body)
        return str(media)

    def answers(self, number: CaseNumber, rows: list[dict[str, object]]) -> None:
        with self.store.transaction() as tx:
            case = self.found(number)
            kept = json.dumps(rows, ensure_ascii=False)
            cases.fill(tx, self.person(number), case.id, kept, told_of(kept))

    def found(self, number: CaseNumber) -> cases.Found:
        with self.store.reading() as tx:
            case = cases.by_number(tx, number)
        assert case
        return case

    def found_by(self, number: str) -> cases.Found:
        return self.found(CaseNumber(number))

    def record_of(self, case: CaseId) -> tuple[audit.Entry, ...]:
        with self.store.reading() as tx:
            return audit.of_subject(tx, case)

    def person(self, number: CaseNumber) -> Known:
        with self.store.reading() as tx:
            case = cases.by_number(tx, number)
            assert case
            return people.look_at(tx, case.person)


def session_cookie(*, secure: bool = False) -> str:
    return f"__Host-{SESSION}" if secure else SESSION
