"""Questions whose answers are read: a day, an age, an address. One reader each; what it understood is said back."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Generic, TypeVar

from conversations.answers.folding import fold
from conversations.answers.moments import TOKYO
from conversations.answers.places import Nowhere
from conversations.answers.reader import Asked, read
from conversations.answers.readings import Address, Kind, PersonName, Reading, Reason, Value
from conversations.kernel.effects import Choice, Say, Wants
from conversations.kernel.facts import Facts
from conversations.kernel.fields import ChoiceField
from conversations.kernel.phones import national_form
from conversations.kernel.questions import Field, Invalid
from conversations.kernel.replies import Answering, Tapped, Wrote
from conversations.kernel.shown import Literal, Shown, When
from conversations.kernel.words import Words, normalise, tidy

T = TypeVar("T")
E = TypeVar("E", bound=Enum)

WHICH = "which"
"""Ends the key of an error that offers two meanings to choose from."""
NAME_LIMIT = 60
"""Characters of a name."""
_MANY_DIGITS = re.compile(r"\d[\d\s-]{5,}")
CARRIED = 40
"""Characters of a value that a button can carry beside its label."""
KEPT_LIMIT = 1000  # characters of a kept answer: whatever is longer was not kept by us


@dataclass(frozen=True, slots=True)
class ReadField(Generic[T]):
    """An answer of one kind. plain: how a value is kept; load_: the way back, raising ValueError or KeyError.

    said: reasons that have words of their own. ahead: days gone by are refused.
    """

    kind: Kind
    plain: Callable[[Value], str]
    load_: Callable[[str], T]
    show: Callable[[str], Shown]
    sample: str
    said: frozenset[Reason]
    wants_: tuple[Wants, ...] = (Wants.WORDS,)
    ahead: bool = False

    @property
    def choices(self) -> tuple[Choice, ...]:
        """None: it is typed, or picked."""
        return ()

    @property
    def wants(self) -> tuple[Wants, ...]:
        """What the phone opens."""
        return self.wants_

    @property
    def errors(self) -> tuple[str, ...]:
        """One for each reason that has words, one for all others."""
        which = (self._key(WHICH),) if Reason.AMBIGUOUS in self.said else ()
        return (self._key(""), *which, *(self._key(reason.value) for reason in sorted(self.said, key=str)))

    def _key(self, reason: str) -> str:
        return f"error.{self.kind.value}" + (f".{reason}" if reason else "")

    def read(self, reply: Answering, words: Words, now: Facts) -> str:
        """What is kept. Raises: Invalid with the reason, and the two meanings if there are two."""
        text = reply.text if isinstance(reply, Wrote) else reply.value if isinstance(reply, Tapped) else ""
        reading = read(text, Asked(self.kind, moment_of(now), now.locale, words.places))
        if reading.value is None:
            raise self._refused(reading)
        if self.ahead and _is_past(reading.value, moment_of(now)):
            raise Invalid(self._key(Reason.PAST.value))
        return self.plain(reading.value)

    def _refused(self, reading: Reading) -> Invalid:
        reason = reading.reason if reading.reason in self.said else None
        if reason is Reason.AMBIGUOUS and len(reading.candidates) == len(("first", "second")):
            first, second = (self.show(self.plain(value)) for value in reading.candidates)
            return Invalid(self._key(WHICH), (("first", first), ("second", second)), self._meanings(reading))
        return Invalid(self._key(reason.value if reason else ""))

    def _meanings(self, reading: Reading) -> tuple[Choice, ...]:
        """What the answer may mean, as buttons. A value too long to travel with a button is left to be written."""
        kept = tuple(map(self.plain, reading.candidates))
        shown = _apart(tuple(map(self.show, kept)))
        if max(map(len, kept)) > CARRIED:
            return ()
        return tuple(Choice(value, "", label) for value, label in zip(kept, shown, strict=True))

    def load(self, stored: str) -> T:
        """The answer. Raises: Invalid."""
        try:
            return self.load_(stored[:KEPT_LIMIT])
        except (ValueError, KeyError, TypeError):
            raise Invalid(self._key("")) from None

    def shown(self, stored: str) -> Shown:
        """As the person reads it."""
        return self.show(stored)

    def samples(self) -> tuple[str, ...]:
        """One: a script may not branch on the content."""
        return (self.sample,)

    def echo(self, reply: Answering, stored: str) -> tuple[Say, ...]:
        """What was understood, unless it was written just so."""
        shown = self.show(stored)
        is_same = isinstance(reply, Wrote) and isinstance(shown, Literal) and _same(shown.text, reply.text)
        return () if is_same or not isinstance(reply, Wrote) else (Say("heard.answer", (("answer", shown),)),)


def _apart(shown: tuple[Shown, ...]) -> tuple[Shown, ...]:
    """Two times of one day differ by the time alone: a button has no room for more."""
    whens = [each for each in shown if isinstance(each, When) and each.clock is not None]
    if len(whens) == len(shown) and len({when.day for when in whens}) == 1:
        return tuple(When(clock=when.clock) for when in whens)
    return shown


def _same(shown: str, written: str) -> bool:
    return normalise(shown) == normalise(written)


def moment_of(now: Facts) -> datetime:
    """The minute of the facts, aware, in Japan."""
    return datetime.combine(now.today, time(), TOKYO) + timedelta(minutes=now.minute)


def _is_past(value: Value, now: datetime) -> bool:
    if isinstance(value, datetime):
        return value < now
    return isinstance(value, date) and value < now.date()


def _iso(value: Value) -> str:
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _number(stored: str) -> int:
    if not stored.isascii():
        raise ValueError(stored)
    return int(stored)


def _record(value: Value) -> str:
    return json.dumps(asdict(value), ensure_ascii=False) if isinstance(value, Address) else ""


def _address(stored: str) -> Address:
    kept = _strings(stored)
    return Address(
        kept["city"], kept["town"], kept["block"], kept["building"], kept["assumes_city"] == "True"
    )


def _said_name(value: Value) -> str:
    """The name, and below it its reading where that is not the name itself."""
    if not isinstance(value, PersonName):
        return ""
    return f"{value.name}\n{value.kana}" if value.kana and not _same(value.name, value.kana) else value.name


def _name(stored: str) -> PersonName:
    name, _, kana = stored.partition("\n")
    if not name.strip() or len(name) > NAME_LIMIT:
        raise ValueError(stored)
    return PersonName(name, kana)


def _strings(stored: str) -> Mapping[str, str]:
    kept: object = json.loads(stored)
    if not isinstance(kept, dict):
        raise TypeError(stored)
    return {str(key): str(value) for key, value in kept.items()}


def _shown_address(stored: str) -> Shown:
    there = _address(stored)
    return Literal(f"{there.city}{there.town}{there.block} {there.building}".strip())


def _shown_name(stored: str) -> Shown:
    who = _name(stored)
    return Literal(f"{who.name}({who.kana})" if who.kana and not _same(who.name, who.kana) else who.name)


def _day(stored: str) -> Shown:
    return When(day=date.fromisoformat(stored))


def _clock(stored: str) -> Shown:
    return When(clock=time.fromisoformat(stored))


def _moment(stored: str) -> Shown:
    at = datetime.fromisoformat(stored)
    return When(day=at.date(), clock=at.time())


_WHEN = frozenset({Reason.AMBIGUOUS, Reason.IMPOSSIBLE, Reason.WEEKDAY_MISMATCH, Reason.PAST})


def day(*, ahead: bool = True) -> Field[date]:
    """A day. ahead: days gone by are refused."""
    return ReadField(
        Kind.DATE, _iso, date.fromisoformat, _day, "2026-12-01", _WHEN, (Wants.WORDS, Wants.DATE), ahead
    )


def clock() -> Field[time]:
    """A time of day."""
    said = frozenset({Reason.AMBIGUOUS, Reason.IMPOSSIBLE})
    return ReadField(Kind.TIME, _iso, time.fromisoformat, _clock, "15:00:00", said, (Wants.WORDS, Wants.TIME))


def moment(*, ahead: bool = True) -> Field[datetime]:
    """A day and a time. ahead: what is gone by is refused."""
    said = _WHEN | {Reason.DATE_MISSING, Reason.TIME_MISSING}
    sample = "2026-12-01T15:00:00+09:00"
    wants = (Wants.WORDS, Wants.MOMENT)
    return ReadField(Kind.DATETIME, _iso, datetime.fromisoformat, _moment, sample, said, wants, ahead)


def age() -> Field[int]:
    """Somebody's age in whole years, also by their birthday."""
    said = frozenset({Reason.AMBIGUOUS, Reason.OUT_OF_RANGE})
    return ReadField(Kind.AGE, str, _number, Literal, "82", said, (Wants.NUMBER,))


def count() -> Field[int]:
    """How many."""
    said = frozenset({Reason.AMBIGUOUS, Reason.OUT_OF_RANGE})
    return ReadField(Kind.COUNT, str, _number, Literal, "3", said, (Wants.NUMBER,))


def phone() -> Field[str]:
    """A telephone number, kept as E.164, with `;ext=` for an extension."""
    said = frozenset({Reason.AMBIGUOUS, Reason.SHORT_NUMBER, Reason.WRONG_LENGTH, Reason.AREA_CODE_MISSING})
    show = lambda stored: Literal(national_form(stored))  # noqa: E731 - a name would say the same
    return ReadField(Kind.PHONE, str, _e164, show, "+81312345678", said, (Wants.NUMBER,))


def _e164(stored: str) -> str:
    if not stored.startswith("+"):
        raise ValueError(stored)
    return stored


def postcode() -> Field[str]:
    """A postal code that exists."""
    said = frozenset({Reason.AMBIGUOUS, Reason.UNKNOWN_CODE, Reason.WRONG_LENGTH})
    return ReadField(Kind.POSTAL_CODE, str, str, Literal, "177-0051", said, (Wants.NUMBER,))


def address() -> Field[Address]:
    """Where somebody lives, down to the house."""
    said = frozenset({Reason.CONTRADICTION, Reason.TOWN_UNKNOWN, Reason.BLOCK_MISSING, Reason.AMBIGUOUS})
    sample = _record(Address("練馬区", "関町北", "3-12-5"))
    return ReadField(Kind.ADDRESS, _record, _address, _shown_address, sample, said)


def name() -> Field[PersonName]:
    """What somebody is called, with its reading if they write one."""
    return ReadField(Kind.NAME, _said_name, _name, _shown_name, "山田", frozenset())


class CalledField(ReadField[PersonName]):
    """What somebody wants to be called: a name is read as one, and any short words are as good."""

    __slots__ = ()

    def read(self, reply: Answering, words: Words, now: Facts) -> str:
        """The name without the words around it, or the words as they are. Raises: Invalid for none, or for a number."""
        try:
            return ReadField.read(self, reply, words, now)
        except Invalid:
            said = " ".join(tidy(reply.text).split()) if isinstance(reply, Wrote) else ""
            if not normalise(said).strip("0123456789") or len(said) > NAME_LIMIT or _MANY_DIGITS.search(said):
                raise
            return said


def called() -> Field[PersonName]:
    """How somebody wants to be called, be it a nickname."""
    return CalledField(Kind.NAME, _said_name, _name, _shown_name, "…", frozenset())


FIELDS: tuple[Field[object], ...] = (
    day(),
    clock(),
    moment(),
    age(),
    count(),
    phone(),
    postcode(),
    address(),
    name(),
)
"""One of each kind: for checks, so that the catalogues have words before a script needs them."""


def placeholders(key: str) -> frozenset[str]:
    """The values an error of ours brings along."""
    if key == "error.long":
        return frozenset({"limit"})
    return frozenset({"first", "second"}) if key.endswith(f".{WHICH}") else frozenset()


_DECADE = re.compile(r"([1-9])0\s?(?:歳|才)?(?:代|'?s\b)")
_ROUGHLY = re.compile(
    r"くらい|ぐらい|ほど|前後|約|およそ|だいたい|大体|たぶん|多分|\b(?:about|around|maybe|roughly)\b"
)
_GIVE = 2  # years up and down that "about" may mean


@dataclass(frozen=True, slots=True)
class BandField(ChoiceField[E]):
    """One of a few spans of years: a button, or an age in figures, words or a year of birth that falls into one.

    starts: the first year of each, in the enum's order.
    """

    starts: tuple[int, ...] = (0,)

    def read(self, reply: Answering, words: Words, now: Facts) -> str:
        """The span. An age that may fall into two is asked again. Raises: Invalid."""
        if not isinstance(reply, Wrote):
            return ChoiceField.read(self, reply, words, now)
        if any(words.means(choice.label_key, reply.text) for choice in self.choices):
            return ChoiceField.read(self, reply, words, now)
        spans = {self._span(age) for age in _ages(reply.text, now)}
        if len(spans) != 1:
            raise Invalid(self.error)
        return spans.pop()

    def _span(self, age: int) -> str:
        return self.choices[bisect_right(self.starts, age) - 1].value

    def echo(self, reply: Answering, stored: str) -> tuple[Say, ...]:
        """The span that was understood, unless it was pressed."""
        return (Say("heard.answer", (("answer", self.shown(stored)),)),) if isinstance(reply, Wrote) else ()


def _ages(text: str, now: Facts) -> tuple[int, ...]:
    """Every age the words may mean, of the youngest and the oldest: none if they mean none."""
    folded = fold(text)
    decade = _DECADE.search(folded)
    if decade:
        return int(decade[1]) * 10, int(decade[1]) * 10 + 9
    plainly = _ROUGHLY.sub("", folded)
    reading = read(plainly, Asked(Kind.AGE, moment_of(now), now.locale, Nowhere()))
    found = reading.candidates if reading.value is None else (reading.value,)
    give = _GIVE if plainly != folded else 0
    return tuple(max(0, age + more) for age in found if isinstance(age, int) for more in (-give, give))


def age_band(kind: type[E], name: str, starts: tuple[int, ...]) -> Field[E]:
    """One of the members of an enum, each a span of years. starts: the first year of each."""
    return BandField(kind, name, starts=starts)


def heard(field: Field[object], reply: Answering, stored: str) -> tuple[Say, ...]:
    """What was understood of an accepted reply, where that is worth saying."""
    inner = getattr(field, "inner", field)
    return inner.echo(reply, stored) if isinstance(inner, ReadField | BandField) and stored else ()
