"""When a desk is there, said to a person: now, next, on a day, in the week. Never a guess: what nobody told is said so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from conversations.kernel.effects import Say, TellHours
from handlers import buttons, speaking
from handlers.council import Council
from handlers.hours import DAYS, HOLIDAY, TOKYO, Hours, Span, Way, is_holiday
from handlers.messages import Message
from handlers.profile.values import Agency, Desk, said_in
from locales import Speaker, speaker
from locales.moments import day_of_year
from locales.safety import moment
from storage.people import Known

MOST_OTHERS = 3
"""Desks named besides the one asked for: more is a wall."""

LONG_RUN = 3  # days in a row from which on only the first and the last are named
_LEAP = 2000  # any year with a 29th of February
SOON = timedelta(days=60)

KEYS: Mapping[str, frozenset[str]] = {
    "open.title": frozenset(),
    "open.title_no_phone": frozenset(),
    "open.nobody": frozenset(),
    "open.head": frozenset({"desk", "phone"}),
    "open.head_no_phone": frozenset({"desk"}),
    "open.place": frozenset({"place"}),
    "open.now": frozenset({"until"}),
    "open.all_day": frozenset(),
    "open.next": frozenset({"opens"}),
    "open.unknown": frozenset(),
    "open.unknown_no_phone": frozenset(),
    "shown.open.by_phone": frozenset({"text"}),
    "shown.open.by_visit": frozenset({"text"}),
    "shown.open.by_chat": frozenset({"text"}),
    "open.on_day": frozenset({"day", "spans"}),
    "open.closed_day": frozenset({"day"}),
    "open.on_holidays": frozenset(),
    "open.row": frozenset({"days", "spans"}),
    "open.off": frozenset({"days"}),
    "shown.open.span": frozenset({"opens", "closes"}),
    "shown.open.run": frozenset({"first", "last"}),
    "shown.open.between": frozenset(),
    "open.others_now": frozenset(),
    "open.others_day": frozenset({"day"}),
    "open.other": frozenset({"desk", "phone"}),
    "open.other_no_phone": frozenset({"desk"}),
    "open.none_now": frozenset({"desk", "opens"}),
    **{f"shown.open.day.{day}": frozenset[str]() for day in (*DAYS, HOLIDAY)},
}
"""What is said here, with the placeholders filled."""

Office = Desk | Agency


@dataclass(frozen=True, slots=True)
class Hand:
    """In whose language, and as of when, something is said."""

    speaker: Speaker
    locale: str
    now: datetime
    seal: speaking.Seal

    def text(self, key: str, **values: str) -> str:
        """The words of a key."""
        return self.speaker.text(f"open.{key}", **values)

    def joined(self, parts: Iterable[str]) -> str:
        """One after the other, as the language lists things."""
        return self.piece("between").join(parts)

    def piece(self, key: str, **values: str) -> str:
        """A small piece of a line: the name of a day, a span of hours."""
        return self.speaker.text(f"shown.open.{key}", **values)


def hand(person: Known, now: datetime) -> Hand:
    """For this person, now."""
    return Hand(speaker(person.locale), person.locale, now.astimezone(TOKYO), buttons.sealer(person))


def words(council: Council, told: TellHours, ours: Hand) -> Message:
    """The answer to somebody who asks when or where a desk is there: for the desks named, else the first and who is open."""
    every = council.profile.desks
    named = [desk for desk in every if desk.key in told.desks]
    day = _day(told.day, ours.now)
    if not named and all(desk.hours is None for desk in every):
        facts = council.facts(ours.now, ours.locale).values("council", "phone")
        say = (
            Say("wish.hours", facts, told.commands)
            if council.phone
            else Say("open.nobody", (), told.commands)
        )
        return speaking.render(say, ours.speaker, ours.seal)
    about = named or every[:1]
    can_call = council.phone or any(desk.phone for desk in about)
    parts = [ours.text("title" if can_call else "title_no_phone")]  # what a locked phone shows names no desk
    parts += _once(["\n".join(_about(desk, told.day, day, ours)) for desk in about], ours)
    if not named:
        parts += ["\n".join(lines) for lines in (_others(every, day, ours),) if lines]
    return speaking.with_commands("\n\n".join(parts), told.commands, ours.speaker, ours.seal)


def _once(parts: list[str], ours: Hand) -> list[str]:
    """Of several desks of which nothing is known but their names, that is said once, after the last."""
    unknown = "\n" + ours.text("unknown_no_phone")
    if all(part.endswith(unknown) for part in parts):
        return ["\n".join(part.removesuffix(unknown) for part in parts) + unknown]
    return parts


def head(office: Office, ours: Hand, phone: str = "") -> str:
    """An office and its telephone number, or that nobody told one."""
    name, number = said_in(office.names, ours.locale), phone or office.phone
    return ours.text("head", desk=name, phone=number) if number else ours.text("head_no_phone", desk=name)


def state(office: Office, ours: Hand, phone: str = "") -> Iterator[str]:
    """Whether somebody is there now, and when next: a line for each way of coming that has hours of its own."""
    hours = office.hours
    if hours is None or not hours.slots:
        yield ours.text("unknown" if phone or office.phone else "unknown_no_phone")
        return
    for way in _ways(hours):
        yield _by(way, _state(hours, way, ours), ours)


def _about(desk: Desk, asked: str, day: date | None, ours: Hand) -> Iterator[str]:
    yield head(desk, ours)
    place = said_in(desk.place, ours.locale)
    if place:
        yield ours.text("place", place=place)
    hours = desk.hours
    if hours is None or not hours.slots:
        if day is not None and _is_off(desk.off, day):
            yield ours.text("closed_day", day=_said(day, ours))
        yield from state(desk, ours)
        yield from _off(desk.off, ours, on_holidays=HOLIDAY not in desk.off)
        return
    if day is not None:
        yield from _on(hours, day, ours)
    if asked == "holiday" and hours.on_holidays:
        yield ours.text("on_holidays")
    if day is None or day == ours.now.date():
        yield from state(desk, ours)
    yield from _week(hours, ours)
    yield from _off(hours.closed, ours, on_holidays=hours.on_holidays)


def _others(desks: Sequence[Desk], day: date | None, ours: Hand) -> tuple[str, ...]:
    """Who else is there: now, or on the day asked for."""
    told = [(desk, desk.hours) for desk in desks if desk.hours and desk.hours.slots]
    if day is not None and day != ours.now.date():
        there = [desk for desk, hours in told if hours.spans_on(day)]
        title = ours.text("others_day", day=_said(day, ours))
    else:
        there = [desk for desk, hours in told if hours.is_open(ours.now)]
        title = ours.text("others_now")
    there = [desk for desk in there if desk is not desks[0]][:MOST_OTHERS]
    if there:
        return (title, *(_other(desk, ours) for desk in there))
    if any(hours.is_open(ours.now) for _, hours in told) or day not in (None, ours.now.date()):
        return ()
    openings = ((hours.next_opening(ours.now), desk) for desk, hours in told)
    soonest = min(((at, desk) for at, desk in openings if at), key=lambda pair: pair[0], default=None)
    if soonest is None:
        return ()
    at, desk = soonest
    return (ours.text("none_now", desk=desk.name(ours.locale), opens=moment(at, ours.locale)),)


def _other(desk: Desk, ours: Hand) -> str:
    name = desk.name(ours.locale)
    return (
        ours.text("other", desk=name, phone=desk.phone)
        if desk.phone
        else ours.text("other_no_phone", desk=name)
    )


def _state(hours: Hours, way: Way | None, ours: Hand) -> str:
    closes = hours.closes_at(ours.now, way)
    if closes is not None:
        is_over_night = closes.date() != ours.now.date()
        return ours.text("all_day") if is_over_night else ours.text("now", until=_clock(closes))
    opens = hours.next_opening(ours.now, way)
    return ours.text("next", opens=moment(opens, ours.locale)) if opens else ours.text("unknown")


def _on(hours: Hours, day: date, ours: Hand) -> Iterator[str]:
    if not hours.spans_on(day):
        yield ours.text("closed_day", day=_said(day, ours))
        return
    for way in _ways(hours):
        spans = hours.spans_on(day, way)
        text = ours.text("on_day", day=_said(day, ours), spans=_spans(spans, ours))
        yield _by(way, text if spans else ours.text("closed_day", day=_said(day, ours)), ours)


def _week(hours: Hours, ours: Hand) -> Iterator[str]:
    """The hours of the week, the days with the same hours together."""
    for way in _ways(hours):
        same: dict[str, list[int]] = {}
        for number, name in enumerate(DAYS):
            slots = [slot for slot in hours.slots if number in slot.days and slot.is_for(way)]
            if slots and name not in hours.closed:
                slots.sort(key=lambda slot: slot.opens)
                spans = ours.joined(_span(f"{s.opens:%H:%M}", f"{s.closes:%H:%M}", ours) for s in slots)
                same.setdefault(spans, []).append(number)
        for spans, numbers in same.items():
            named = [ours.piece(f"day.{DAYS[number]}") for number in numbers]
            yield _by(way, ours.text("row", days=_run(numbers, named, ours), spans=spans), ours)


def _off(closed: Iterable[str], ours: Hand, *, on_holidays: bool) -> Iterator[str]:
    """The days on which nobody is there, as far as told."""
    marks = frozenset(closed)
    named = [ours.piece(f"day.{day}") for day in DAYS if day in marks]
    named += [] if on_holidays else [ours.piece(f"day.{HOLIDAY}")]
    named += _yearly(marks, ours)
    once = sorted(mark for mark in marks if mark[:4].isdigit() and mark[4:5] == "-")
    days = (date.fromisoformat(mark) for mark in once)
    named += [_said(day, ours) for day in days if timedelta() <= day - ours.now.date() <= SOON]
    if named:
        yield ours.text("off", days=ours.joined(named))


def _yearly(marks: frozenset[str], ours: Hand) -> list[str]:
    """Days of every year, those in a row together; the end of a year runs on into the next."""
    days = sorted(
        date(_LEAP + (mark < "07"), int(mark[:2]), int(mark[3:]))
        for mark in marks
        if mark[2:3] == "-" and not (mark[:2] == "02" and mark[3:] == "29")
    )
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return [
        _run([day.toordinal() for day in run], [day_of_year(ours.locale, day) for day in run], ours)
        for run in runs
    ]


def _run(numbers: Sequence[int], named: Sequence[str], ours: Hand) -> str:
    """Days by name; from three in a row on only the first and the last."""
    is_run = len(numbers) >= LONG_RUN and numbers[-1] - numbers[0] == len(numbers) - 1
    return ours.piece("run", first=named[0], last=named[-1]) if is_run else ours.joined(named)


def _spans(spans: Iterable[Span], ours: Hand) -> str:
    return ours.joined(_span(_clock(opens), _clock(closes), ours) for opens, closes in spans)


def _span(opens: str, closes: str, ours: Hand) -> str:
    ends = "24:00" if closes in ("23:59", "00:00") else closes
    return ours.piece("span", opens=opens.removeprefix("0"), closes=ends.removeprefix("0"))


def _clock(at: datetime) -> str:
    return f"{at:%H:%M}".removeprefix("0") if at.hour or at.minute else "24:00"


def _by(way: Way | None, text: str, ours: Hand) -> str:
    return text if way is None else ours.piece(f"by_{way.value}", text=text)


def _ways(hours: Hours) -> tuple[Way | None, ...]:
    """The ways of coming that have hours of their own; only one, of any way, if none has."""
    has_own = any(slot.ways for slot in hours.slots)
    own = tuple(way for way in Way if any(slot.is_for(way) for slot in hours.slots))
    return own if has_own else (None,)


def _is_off(marks: frozenset[str], day: date) -> bool:
    if HOLIDAY in marks and is_holiday(day):
        return True
    return bool({DAYS[day.weekday()], day.isoformat(), day.strftime("%m-%d")} & marks)


def _said(day: date, ours: Hand) -> str:
    return day_of_year(ours.locale, day, with_weekday=True)


def _day(asked: str, now: datetime) -> date | None:
    """The day that was asked for; a day of the week is the next one, today among them."""
    match asked:
        case "today":
            return now.date()
        case "tomorrow":
            return now.date() + timedelta(days=1)
        case _ if asked in DAYS:
            ahead = (DAYS.index(asked) - now.weekday()) % len(DAYS)
            return now.date() + timedelta(days=ahead)
        case _:
            return None
