"""The words said when life may be in danger, from the safety catalogue and the profile's numbers. Decides nothing.

The first bubble names no matter: it stands on a locked phone that others may see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from conversations import danger
from conversations.danger import Answer, Group
from conversations.kernel.effects import Alarm
from conversations.kernel.replies import Tapped
from handlers import buttons
from handlers.council import Council
from handlers.duty import choose
from handlers.hours import TOKYO
from handlers.messages import Button, Card, Link, Message, Press, Row, Text
from handlers.speaking import Seal
from locales import Speaker
from locales.safety import moment, voices
from storage.people import Known

BETWEEN = "\n\n"
UNDIALLED = frozenset("#*")
"""No iPhone dials a link with these, and LINE refuses it: such a number is read and typed."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who will read it: their language, whether they chose it themselves, and how buttons are made for them."""

    locale: str
    chosen: bool
    seal: Seal

    def voices(self, lang: str) -> tuple[Speaker, ...]:
        """In which language or languages to speak. lang: of the words that were heard."""
        return voices(lang, self.locale, chosen=self.chosen)


def reader_of(person: Known) -> Reader:
    """This person, reading."""
    return Reader(person.locale, person.locale_chosen, buttons.sealer(person))


def answer(
    council: Council, reader: Reader, alarm: Alarm, now: datetime, *, again: bool
) -> tuple[Message, ...]:
    """What is said at once: acknowledgement, numbers that answer now, one question. again: shortly."""
    who = reader.voices(alarm.lang)
    said = danger.answer(alarm, again=again)
    return (
        Text(_each(who, said.acknowledged)),
        *_numbers(council, who, alarm, said, now, again=again),
        *_question(reader, who, said),
    )


def plain(reader: Reader, lang: str, key: str) -> Text:
    """One of the catalogue's statements that needs no numbers: `safety.watch`, `safety.read` and the like."""
    return Text(_each(reader.voices(lang), key))


def _each(who: Sequence[Speaker], key: str, **values: object) -> str:
    return BETWEEN.join(speaker.text(key, **values) for speaker in who)


def _numbers(
    council: Council, who: Sequence[Speaker], alarm: Alarm, said: Answer, now: datetime, *, again: bool
) -> tuple[Message, ...]:
    first = who[0]
    services = {"fire": council.fire, "police": council.police}
    rows = [
        (_each(who, f"label.lines.{name}").replace(BETWEEN, " / "), services[name]) for name in said.services
    ]
    lines = choose(council.hotlines, alarm.kinds, alarm.lang or first.locale, now, said.lines_most)
    rows += [(line.name(first.locale, discreet=said.group is Group.HOME), line.number) for line in lines]
    note = "" if again else _who_reads(council, who, now)
    if not rows:
        return (Text(note),) if note else ()
    return (
        Card(
            title=_each(who, "label.lines.title").replace(BETWEEN, " / "),
            alt=first.text("safety.lines.alt"),
            rows=tuple(Row(label, number) for label, number in rows),
            note=note,
            buttons=tuple(_dial(first, number) for _label, number in rows if not UNDIALLED & set(number)),
        ),
    )


def _dial(speaker: Speaker, number: str) -> Button:
    return Button(speaker.text("call.line", number=number), Link(f"tel:{number}"))


def _who_reads(council: Council, who: Sequence[Speaker], now: datetime) -> str:
    """Who reads and when, and what to do if it gets worse."""
    numbers = {"fire": council.fire, "police": council.police}
    opening = (
        None if council.duty.hours.slot_at(now) else council.duty.hours.next_opening(now.astimezone(TOKYO))
    )
    if opening is None:
        return _each(who, "safety.reads.now", **numbers)
    return BETWEEN.join(
        speaker.text("safety.reads.later", opening=moment(opening, speaker.locale), **numbers)
        for speaker in who
    )


def _question(reader: Reader, who: Sequence[Speaker], said: Answer) -> tuple[Message, ...]:
    if not said.question:
        return ()
    choices = [_choice(reader, who[0], said.group, value) for value in said.choices]
    if said.group is Group.HOME:
        label = who[0].text("choice.hush")
        choices.append(Button(label, Press(_token(reader, "hush", "hush", label), label)))
    return (Text(_each(who, said.question), tuple(choices)),)


def _choice(reader: Reader, speaker: Speaker, group: Group, value: str) -> Button:
    label = speaker.text(f"choice.{group.value}.{value}")
    return Button(label, Press(_token(reader, group.value, value, label), label))


def _token(reader: Reader, question: str, value: str, label: str) -> str:
    return reader.seal(Tapped(0, danger.QUESTION + question, 0, value), label)
