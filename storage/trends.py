"""Consultations counted (相談傾向): how many, of what kind, in which month. Plain columns only; opens nothing, names nobody."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Float,
    ScalarSelect,
    String,
    and_,
    case,
    cast,
    exists,
    extract,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from storage.cases import CLOSED, OPEN
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


class Waited(NamedTuple):
    """One case that staff have answered: sent and first answered when, and by which desk it is kept. Moments in seconds."""

    month: int
    desk: DeskKey
    submitted_s: float
    answered_s: float


@dataclass(frozen=True, slots=True)
class Counted:
    """What was found. waited: in no order."""

    counts: tuple[Count, ...]
    waited: tuple[Waited, ...]


def count(tx: Tx, borders: Sequence[datetime], now: datetime) -> Counted:
    """Cases sent between the first border and the last, by month and all together, for every kind.

    borders: where months begin, and where the last ends. now: what is due and unanswered by then is late. Locks: none.
    The database says of each case what it counts as, in order of time; the rest is told apart here: no two databases
    group, and name months, alike, and moments are read as seconds, since making each a date takes longer than the rest.
    """
    of_case = _of_case(now)
    sent_s, answered_s = _seconds(Case.submitted_at), _seconds(Case.answered_at)
    query = select(_person(), sent_s, *of_case.values(), _boxes(), Case.desk, answered_s)
    rows = tx.connection.execute(query.where(*_between(tx, borders)).order_by(Case.submitted_at)).all()
    if not rows:
        return Counted((), ())
    people, sent, *columns, boxes, desks, answered = zip(*rows, strict=True)
    one = _one_of(tx)
    came = _Came.of(sent, one.names(people), [border.timestamp() for border in borders])
    counts = [*_counts("all", came, ("",) * len(rows))]
    for kind, values in zip(of_case, columns, strict=True):
        counts += _counts(kind, came, one.comes(people, sent, values) if kind == "comes" else values)
    counts += _counts("matter", came, boxes, str.split)
    waits = zip(came.months, desks, sent, answered, strict=True)
    return Counted(tuple(counts), tuple(Waited(*each) for each in waits if each[-1] is not None))


def carried_over(tx: Tx, begin: datetime) -> tuple[int, int]:
    """Cases sent before that were still open then, and of how many people."""
    sent = func.coalesce(
        Case.submitted_at, begin
    )  # so that the few open cases are looked through, not all ever sent
    own = (Case.council == tx.council, sent < begin)
    person = select(func.coalesce(Joined.one_id, Case.person_id).label("person_id")).join_from(
        Case, Joined, Joined.person_id == Case.person_id, isouter=True
    )
    open_now = person.where(*own, OPEN)
    closed = person.where(*own, CLOSED, Case.closed_at >= begin)
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


def _seconds(moment: InstrumentedAttribute[datetime | None]) -> ColumnElement[float]:
    """Seconds since 1970; SQLite cuts their fractions."""
    return cast(extract("epoch", moment), Float)


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
    """Who is taken for one person with somebody, as `_person` writes them: few. first: when each of those first sent a case, in seconds."""

    of: Mapping[str, str]
    first: Mapping[str, float]

    def names(self, people: Sequence[str]) -> Sequence[str]:
        """The same people, each as the first of those who are one."""
        return [self.of.get(person, person) for person in people] if self.of else people

    def comes(self, people: Sequence[str], sent: Sequence[float], values: Sequence[Value]) -> Sequence[Value]:
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
    first: dict[str, float] = {}
    for who, at in tx.connection.execute(
        select(_person(), _seconds(Case.submitted_at)).where(*theirs, among)
    ):
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


def _boxes() -> ColumnElement[str]:
    """The boxes ticked, spaces between: by staff, where they have; else by the person. What was only heard ticks none."""
    ticked = func.aggregate_strings(CaseMatter.matter, " ")

    def by(teller: str) -> ScalarSelect[str]:
        theirs = (CaseMatter.case_id == Case.id, CaseMatter.told_by == teller)
        return select(ticked).where(*theirs).correlate(Case).scalar_subquery()

    return func.coalesce(by("staff"), by("person"), "").label("boxes")


@dataclass(frozen=True, slots=True)
class _Came:
    """Who came when, in order of time. spans: each month's first and last place; again: places of who came more than once."""

    months: Sequence[int]
    people: Sequence[str]
    spans: Sequence[tuple[int, int, int]]
    again: Sequence[int]

    @classmethod
    def of(cls, sent: Sequence[float], people: Sequence[str], borders: Sequence[float]) -> _Came:
        """sent: in order of time, and borders, in seconds."""
        times = Counter(people)
        begins = [bisect_left(sent, border) for border in borders]
        spans = [(month, *span) for month, span in enumerate(pairwise(begins))]
        months = [month for month, begin, end in spans for _ in range(begin, end)]
        return cls(months, people, spans, [at for at, who in enumerate(people) if times[who] > 1])


def _counts(
    kind: str,
    came: _Came,
    values: Sequence[Value],
    split: Callable[[Value], Sequence[Value]] = lambda v: (v,),
) -> Iterator[Count]:
    """By month, and all months together. Most people come once: only those who came again are told apart.

    split: into what a case counts as, if that is several at once.
    """
    each = [(came.months[at], came.people[at], one) for at in came.again for one in split(values[at])]
    months = Counter((month, one) for month, _, one in each)
    months.subtract(Counter((month, one) for month, _, one in set(each)))
    overall = Counter(one for _, _, one in each)
    overall.subtract(Counter(one for _, one in {(who, one) for _, who, one in each}))
    year = Counter[Value]()
    for month, begin, end in came.spans:
        cases = _split(Counter(values[begin:end]), split)
        year.update(cases)
        for value, found in cases.items():
            yield Count(kind, month, value, found, found - months[month, value])
    for value, found in year.items():
        yield Count(kind, WHOLE, value, found, found - overall[value])


def _split(cases: Mapping[Value, int], split: Callable[[Value], Sequence[Value]]) -> Mapping[Value, int]:
    """So many of each, where some are several at once."""
    found = Counter[Value]()
    for values, how_many in cases.items():
        for value in split(values):
            found[value] += how_many
    return found
