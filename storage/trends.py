"""Consultations counted (相談傾向): how many, of what kind, in which month. Plain columns only; opens nothing, names nobody."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased

from storage.columns import UtcDateTime, fixed
from storage.db import Tx
from storage.ids import DeskKey
from storage.tables import Case, CaseMatter, Joined

WHOLE = -1
"""Instead of a month: all of them together."""

Value = str


@dataclass(frozen=True, slots=True)
class Count:
    """How many cases of how many people. kind: all, topic, matter, area, age, language, channel, comes, outcome, answer.

    value: empty if not known. month: the place between the borders asked for, from 0, or WHOLE. Of matters a case may
    have several or none; of every other kind it has exactly one.
    """

    kind: str
    month: int
    value: Value
    cases: int
    people: int


@dataclass(frozen=True, slots=True)
class Waited:
    """One case that staff have answered: sent and first answered when, and by which desk it is kept."""

    month: int
    desk: DeskKey
    submitted_at: datetime
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """What was found. waited: in no order."""

    counts: tuple[Count, ...]
    waited: tuple[Waited, ...]


def count(tx: Tx, borders: Sequence[datetime], now: datetime) -> Counted:
    """Cases sent between the first border and the last, by month and all together, for every kind.

    borders: where months begin, and where the last ends. now: what is due and unanswered by then is late. Locks: none.
    The database says of each case what it counts as; people are told apart here, where that takes a tenth of the time.
    """
    of_case = _of_case(now)
    query = select(
        _month(borders), _person(), *of_case.values(), Case.desk, Case.submitted_at, Case.answered_at
    )
    rows = tx.connection.execute(query.where(*_between(tx, borders)).order_by(Case.submitted_at)).all()
    if not rows:
        return Counted((), ())
    months, people, *columns, desks, sent, answered = zip(*rows, strict=True)
    one = _one_of(tx)
    came = _Came.of(months, one.names(people))
    counts = [*_counts("all", came, ("",) * len(rows))]
    for kind, values in zip(of_case, columns, strict=True):
        counts += _counts(kind, came, one.comes(people, sent, values) if kind == "comes" else values)
    counts += _matters(tx, borders, one)
    waits = zip(months, desks, sent, answered, strict=True)
    return Counted(tuple(counts), tuple(Waited(*each) for each in waits if each[-1] is not None))


def carried_over(tx: Tx, begin: datetime) -> tuple[int, int]:
    """Cases sent before that were still open then, and of how many people."""
    own = (Case.council == tx.council, Case.submitted_at < begin)
    person = select(func.coalesce(Joined.one_id, Case.person_id).label("person_id")).join_from(
        Case, Joined, Joined.person_id == Case.person_id, isouter=True
    )
    open_now = person.where(*own, Case.state.in_([fixed("started"), fixed("waiting"), fixed("taken")]))
    closed = person.where(
        *own, Case.state.in_([fixed("closed"), fixed("withdrawn")]), Case.closed_at >= begin
    )
    both = union_all(open_now, closed).subquery()
    found, people = tx.connection.execute(
        select(func.count(), func.count(both.c.person_id.distinct())).select_from(both)
    ).one()
    return int(found), int(people)


def first_sent(tx: Tx) -> datetime | None:
    """When the first case of all was sent."""
    own = (Case.council == tx.council, Case.submitted_at.is_not(None))
    query = select(Case.submitted_at).where(*own).order_by(Case.submitted_at).limit(1)
    return tx.connection.execute(query).scalar_one_or_none()


def _between(tx: Tx, borders: Sequence[datetime]) -> tuple[ColumnElement[bool], ...]:
    """Sent within that time: what was never sent is no consultation."""
    return (Case.council == tx.council, Case.submitted_at >= borders[0], Case.submitted_at < borders[-1])


def _month(borders: Sequence[datetime]) -> ColumnElement[int]:
    """The place of the month a case was sent in: compared with borders, since no two databases name months alike."""
    before = [(Case.submitted_at < border, place) for place, border in enumerate(borders[1:])]
    return cast(case(*before, else_=WHOLE), Integer).label("month")


def _sent() -> ColumnElement[datetime]:
    """When it was sent, of a case that was."""
    return type_coerce(Case.submitted_at, UtcDateTime())


def _person() -> ColumnElement[str]:
    return cast(Case.person_id, String).label("person")


def _of_case(now: datetime) -> Mapping[str, ColumnElement[str]]:
    """What each case counts as, by kind."""
    values = {
        "topic": Case.topic,
        "area": Case.area,
        "age": Case.age,
        "language": Case.locale,
        "channel": Case.channel,
        "comes": _comes(),
        "outcome": case((Case.state == "closed", func.coalesce(Case.outcome, "other")), else_="open"),
        "answer": _answer(now),
    }
    return {kind: func.coalesce(value, "").label(kind) for kind, value in values.items()}


@dataclass(frozen=True, slots=True)
class _One:
    """Who is taken for one person with somebody, as `_person` writes them: few. first: when each of those first sent a case."""

    of: Mapping[str, str]
    first: Mapping[str, datetime]

    def names(self, people: Sequence[str]) -> Sequence[str]:
        """The same people, each as the first of those who are one."""
        return [self.of.get(person, person) for person in people] if self.of else people

    def comes(
        self, people: Sequence[str], sent: Sequence[datetime], values: Sequence[Value]
    ) -> Sequence[Value]:
        """Whether they came for the first time: whoever sent a case before, under whichever of their names, comes again."""
        if not self.of:
            return values
        return [
            "again" if person in self.first and self.first[person] < at else value
            for person, at, value in zip(self.names(people), sent, values, strict=True)
        ]


def _one_of(tx: Tx) -> _One:
    person, one = cast(Joined.person_id, String), cast(Joined.one_id, String)
    of = {row.person: row.one for row in tx.connection.execute(
        select(person.label("person"), one.label("one")).where(Joined.council == tx.council)
    )}  # fmt: skip
    if not of:
        return _One({}, {})
    theirs = (Case.council == tx.council, Case.submitted_at.is_not(None))
    among = or_(
        Case.person_id.in_(select(Joined.person_id).where(Joined.council == tx.council)),
        Case.person_id.in_(select(Joined.one_id).where(Joined.council == tx.council)),
    )
    first: dict[str, datetime] = {}
    for who, at in tx.connection.execute(select(_person(), _sent()).where(*theirs, among)):
        name = of.get(who, who)
        first[name] = at if name not in first or at < first[name] else first[name]
    return _One(of, first)


def _comes() -> ColumnElement[str]:
    """Whether it is the first case this person has sent, or they had sent another before."""
    before = aliased(Case)
    sent = exists().where(before.person_id == Case.person_id, before.submitted_at < Case.submitted_at)
    return case((sent, "again"), else_="first")


def _answer(now: datetime) -> ColumnElement[str]:
    """Whether staff have answered in writing; closed without, it went otherwise. Late: promised by then, and our turn."""
    awake = or_(Case.snoozed_until.is_(None), Case.snoozed_until <= now)
    late = and_(Case.waiting_on == "staff", Case.due_at < now, awake)
    return case(
        (Case.answered_at.is_not(None), "answered"),
        (Case.state == "closed", "otherwise"),
        (late, "late"),
        else_="waiting",
    )


def _matters(tx: Tx, borders: Sequence[datetime], one: _One) -> Iterator[Count]:
    """The boxes ticked: by staff, where they have; else by the person. What was only heard ticks none."""
    staffs = aliased(CaseMatter)
    by_staff = exists().where(staffs.case_id == Case.id, staffs.told_by == "staff")
    holds = or_(CaseMatter.told_by == "staff", and_(CaseMatter.told_by == "person", ~by_staff))
    query = select(_month(borders), _person(), CaseMatter.matter).join(
        CaseMatter, CaseMatter.case_id == Case.id
    )
    rows = tx.connection.execute(query.where(*_between(tx, borders), holds).order_by(Case.submitted_at)).all()
    if rows:
        months, people, values = zip(*rows, strict=True)
        yield from _counts("matter", _Came.of(months, one.names(people)), values)


@dataclass(frozen=True, slots=True)
class _Came:
    """Who came when, in order of time. spans: each month's first and last place; again: places of who came more than once."""

    months: Sequence[int]
    people: Sequence[str]
    spans: Sequence[tuple[int, int, int]]
    again: Sequence[int]

    @classmethod
    def of(cls, months: Sequence[int], people: Sequence[str]) -> _Came:
        times = Counter(people)
        begins = {month: bisect_left(months, month) for month in set(months)}
        spans = [(month, begin, bisect_right(months, month)) for month, begin in begins.items()]
        return cls(months, people, spans, [at for at, who in enumerate(people) if times[who] > 1])


def _counts(kind: str, came: _Came, values: Sequence[Value]) -> Iterator[Count]:
    """By month, and all months together. Most people come once: only those who came again are told apart."""
    again = {(came.months[at], values[at], came.people[at]) for at in came.again}
    twice = Counter((came.months[at], values[at]) for at in came.again)
    twice.subtract((month, value) for month, value, _ in again)
    year = Counter[Value]()
    for month, begin, end in came.spans:
        cases = Counter(values[begin:end])
        year += cases
        for value, found in cases.items():
            yield Count(kind, month, value, found, found - twice[month, value])
    overall = Counter(values[at] for at in came.again)
    overall.subtract(value for value, _ in {(value, who) for _, value, who in again})
    for value, found in year.items():
        yield Count(kind, WHOLE, value, found, found - overall[value])
