"""Who we are: the council's profile, read from its folder, as values the other handlers use. Data, never code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from conversations.kernel.facts import Facts
from conversations.kernel.shown import Named
from conversations.kernel.words import Words
from conversations.understanding.verdict import CALM, Ear, Verdict
from conversations.vocabulary import Topic
from handlers.duty import Duty, Hotline, read_duty, read_hotlines
from handlers.hours import TOKYO, Hours
from handlers.places import PostalPlaces
from locales import LOCALES
from locales.safety import moment
from storage.desks import Window
from storage.faults import Faults
from storage.ids import DeskKey

PROFILES = Path(__file__).resolve().parent.parent / "councils"
FILE = "council.toml"
TOPICS = tuple(topic.value for topic in Topic)


class Deaf:
    """Hears nothing in free text: for talks in which only what is tapped matters."""

    def hear(self, text: str, hint: str = "") -> Verdict:
        """Calm, whatever is said."""
        del text, hint
        return CALM


class BadProfile(Faults):
    """A profile that cannot be used. faults: every fault found, one sentence each."""


@dataclass(frozen=True, slots=True)
class Council:
    """A council as its profile describes it. desks: in order; the first takes what no other desk takes.

    duty: who is called when danger is heard; hotlines: numbers to give then; ear: how free text is heard.
    """

    key: str
    names: Mapping[str, str]
    phone: str
    fire: str
    police: str
    kept_years: int
    desks: tuple[Window, ...]
    words: Words
    duty: Duty
    hotlines: tuple[Hotline, ...] = ()
    ear: Ear = field(default_factory=Deaf)

    def facts(self, now: datetime, locale: str) -> Facts:
        """What a conversation that starts now may know."""
        here = now.astimezone(TOKYO)
        ordered = tuple(sorted(self.names.items(), key=lambda pair: pair[0] != "ja"))
        return Facts(
            today=here.date(),
            locale=locale,
            council=Named(ordered),
            phone=self.phone,
            fire=self.fire,
            police=self.police,
            kept_years=self.kept_years,
            minute=here.hour * 60 + here.minute,
            opens=_opens(self.duty.hours, here.replace(second=0, microsecond=0)),
        )

    def desk_for(self, topic: str | None) -> Window:
        """The desk that takes a topic; what nobody takes, the first desk takes."""
        return next((desk for desk in self.desks if topic in desk.takes), self.desks[0])

    def desk(self, key: DeskKey) -> Window:
        """A desk by its key; one that has left the profile is stood in for by the first."""
        return next((desk for desk in self.desks if desk.key == key), self.desks[0])


@lru_cache(maxsize=8)  # the same for everybody within a minute, and holidays are slow to look up
def _opens(hours: Hours, minute: datetime) -> Named | None:
    """When somebody is there next, as it is told in every language; none while somebody is."""
    opening = None if hours.slot_at(minute) else hours.next_opening(minute)
    return Named(tuple((locale, moment(opening, locale)) for locale in LOCALES)) if opening else None


def read_council(key: str, words: Words, profiles: Path = PROFILES) -> Council:
    """Read a council's profile. Raises: BadProfile with every fault it has."""
    path = profiles / key / FILE
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise BadProfile((f"there is no profile {key!r}: expected the file councils/{key}/{FILE}",)) from None
    except UnicodeDecodeError:
        raise BadProfile((f"councils/{key}/{FILE}: the file must be saved as UTF-8",)) from None
    except tomllib.TOMLDecodeError as wrong:
        raise BadProfile((f"councils/{key}/{FILE}: {wrong}",)) from None
    return _Reader(key, raw, words).council()


class _Reader:
    """Reads one profile and gathers every fault before complaining."""

    def __init__(self, key: str, raw: Mapping[str, object], words: Words) -> None:
        self._key = key
        self._raw = raw
        self._words = words
        self._faults: list[str] = []

    def council(self) -> Council:
        about = self._table("council")
        desks = tuple(self._desk(number, raw) for number, raw in enumerate(self._desks()))
        self._compare(desks)
        made = Council(
            key=self._key,
            names=self._names(about, "council"),
            phone=self._text(about, "phone", "council"),
            fire=self._text(about, "fire", "council"),
            police=self._text(about, "police", "council"),
            kept_years=self._number(about, "kept_years", "council"),
            desks=desks,
            words=replace(self._words, places=PostalPlaces(self._municipalities(about))),
            duty=read_duty(self._raw, [desk.key for desk in desks], self._faults),
            hotlines=read_hotlines(self._raw, self._faults),
        )
        if self._faults:
            raise BadProfile(tuple(f"councils/{self._key}/{FILE}: {fault}" for fault in self._faults))
        return made

    def _table(self, name: str) -> Mapping[str, object]:
        table = self._raw.get(name)
        if isinstance(table, dict):
            return table
        self._faults.append(f"the part [{name}] is missing")
        return {}

    def _desks(self) -> list[Mapping[str, object]]:
        desks = self._raw.get("desks")
        if isinstance(desks, list) and desks and all(isinstance(desk, dict) for desk in desks):
            return desks
        self._faults.append("at least one [[desks]] is needed")
        return []

    def _desk(self, number: int, raw: Mapping[str, object]) -> Window:
        where = f"desk {number + 1}"
        return Window(
            key=DeskKey(self._text(raw, "key", where)),
            names=self._names(raw, where),
            phone=self._text(raw, "phone", where),
            takes=self._takes(raw, where),
            position=number,
        )

    def _takes(self, raw: Mapping[str, object], where: str) -> tuple[str, ...]:
        takes = raw.get("takes", [])
        if not isinstance(takes, list) or not all(isinstance(topic, str) for topic in takes):
            self._faults.append(f"{where}: takes must be a list of topics")
            return ()
        for topic in takes:
            if topic not in TOPICS:
                self._faults.append(
                    f'{where}: there is no topic "{topic}"; the topics are {", ".join(TOPICS)}'
                )
        return tuple(takes)

    def _compare(self, desks: tuple[Window, ...]) -> None:
        """Two desks must not answer to the same name or take the same thing: one of them would never hear of it."""
        keys: set[str] = set()
        taken: set[str] = set()
        for desk in desks:
            where = f"desk {desk.position + 1}"
            if desk.key and desk.key in keys:
                self._faults.append(f'{where}: another desk has the key "{desk.key}" already')
            for topic in desk.takes:
                if topic in taken:
                    self._faults.append(f'{where}: the topic "{topic}" is taken by another desk already')
            keys.add(desk.key)
            taken.update(desk.takes)

    def _municipalities(self, about: Mapping[str, object]) -> tuple[str, ...]:
        codes = about.get("municipalities", [])
        if isinstance(codes, list) and all(
            isinstance(code, str) and len(code) == len("13120") for code in codes
        ):
            return tuple(codes)
        self._faults.append(
            'council: municipalities must be codes of five digits: municipalities = ["13120"]'
        )
        return ()

    def _names(self, raw: Mapping[str, object], where: str) -> Mapping[str, str]:
        names = raw.get("names")
        if (
            isinstance(names, dict)
            and "ja" in names
            and all(isinstance(name, str) for name in names.values())
        ):
            return names
        self._faults.append(f'{where}: names needs at least the Japanese name: names = {{ ja = "…" }}')
        return {"ja": ""}

    def _text(self, raw: Mapping[str, object], name: str, where: str) -> str:
        value = raw.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self._faults.append(f"{where}: {name} is missing")
        return ""

    def _number(self, raw: Mapping[str, object], name: str, where: str) -> int:
        value = raw.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        self._faults.append(f"{where}: {name} must be a whole number above zero")
        return 0
