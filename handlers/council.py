"""Who we are: the council's profile, read from its folder, as values the other handlers use. Data, never code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from conversations.kernel.facts import Facts
from conversations.kernel.known import BUTTONS, Known
from conversations.kernel.shown import Named
from conversations.kernel.words import Words
from conversations.understanding.verdict import CALM, Ear, Verdict
from conversations.vocabulary import TOUCHED, Topic
from handlers.duty import Duty, Hotline
from handlers.hours import TOKYO, Hours
from handlers.naming import Naming, naming
from handlers.places import PostalPlaces
from handlers.profile.folder import BadProfile
from handlers.profile.reading import read_files, sound
from handlers.profile.values import Profile
from handlers.routing import by_area
from locales import LOCALES
from locales.safety import moment
from storage.desks import Window
from storage.ids import DeskKey

__all__ = ["PROFILES", "BadProfile", "Council", "Deaf", "make_council", "read_council"]

PROFILES = Path(__file__).resolve().parent.parent / "councils"
MONTHS = 12
TOPICS = tuple(topic.value for topic in Topic)


class Deaf:
    """Hears nothing in free text: for talks in which only what is tapped matters."""

    def hear(self, text: str, hint: str = "") -> Verdict:
        """Calm, whatever is said."""
        del text, hint
        return CALM


@dataclass(frozen=True, slots=True)
class Council:
    """A council as its profile describes it. desks: in order; the first takes what no other desk takes.

    duty: who is called when danger is heard; hotlines: numbers to give then; ear: how free text is heard; naming: its own names in it.
    areas, asked_desks: as people are asked about them; by_area: what goes to different desks in different areas.
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
    hotlines: tuple[Hotline, ...]
    ear: Ear
    profile: Profile
    naming: Naming
    areas: tuple[Known, ...] = ()
    by_area: tuple[str, ...] = ()
    asked_desks: tuple[Known, ...] = ()

    def hear(self, text: str, hint: str = "") -> Verdict:
        """What free text says, and what of the council's own it names. hint: the language they are spoken to in."""
        return replace(self.ear.hear(text, hint), asked=self.naming.hear(text))

    def facts(self, now: datetime, locale: str) -> Facts:
        """What a conversation that starts now may know."""
        here = now.astimezone(TOKYO)
        return Facts(
            today=here.date(),
            locale=locale,
            council=Named.of(self.names),
            phone=self.phone,
            fire=self.fire,
            police=self.police,
            kept_years=self.kept_years,
            minute=here.hour * 60 + here.minute,
            areas=self.areas,
            by_area=self.by_area,
            desks=self.asked_desks,
            consents=tuple(each.wording for each in self.profile.agreements),
        )

    def opens(self, now: datetime, desk: DeskKey) -> Named | None:
        """When somebody is there next at a desk, as told in every language; none while somebody is.

        A desk whose hours nobody has told us counts as being there when whoever is on duty is.
        """
        found = next((each for each in self.profile.desks if each.key == desk), None)
        hours = found.hours if found and found.hours and found.hours.slots else self.duty.hours
        return _opens(hours, now.astimezone(TOKYO).replace(second=0, microsecond=0))

    def desk_for(self, topic: str | None) -> Window:
        """The desk that takes what a topic most likely touches; what nobody takes, the first desk takes."""
        touched = [matter.value for matter in TOUCHED[Topic(topic)]] if topic in TOPICS else []
        takers = (desk for matter in touched for desk in self.desks if matter in desk.takes)
        return next(takers, self.desks[0])

    def desk(self, key: DeskKey) -> Window:
        """A desk by its key; one that has left the profile is stood in for by the first."""
        return next((desk for desk in self.desks if desk.key == key), self.desks[0])


@lru_cache(maxsize=8)  # the same for everybody within a minute, and holidays are slow to look up
def _opens(hours: Hours, minute: datetime) -> Named | None:
    """When somebody is there next, as it is told in every language; none while somebody is."""
    opening = None if hours.slot_at(minute) else hours.next_opening(minute)
    return Named(tuple((locale, moment(opening, locale)) for locale in LOCALES)) if opening else None


def read_council(key: str, words: Words, profiles: Path = PROFILES) -> Council:
    """Read a council's profile from its folder. Raises: BadProfile with every fault it has.

    Without the calendar files it names: their days are taken over when it is loaded, and kept with its versions.
    """
    return make_council(sound(read_files(key, profiles, calendars=False)), words)


def make_council(profile: Profile, words: Words, ear: Ear | None = None) -> Council:
    """The council of a profile. words: as they are in every council. ear: how free text is heard; none: not at all."""
    about = profile.about
    return Council(
        key=profile.key,
        names=about.names,
        phone=about.phone,
        fire=about.fire,
        police=about.police,
        kept_years=-(-profile.retention.cases // MONTHS),  # never told shorter than it is
        desks=tuple(desk.window for desk in profile.desks),
        words=replace(words, places=PostalPlaces(about.municipalities)),
        duty=profile.duty,
        hotlines=profile.hotlines,
        ear=ear or Deaf(),
        profile=profile,
        naming=naming(profile),
        areas=tuple((area.key, Named.of(area.names)) for area in profile.areas),
        by_area=by_area(profile),
        asked_desks=tuple((desk.key, Named.of(desk.names)) for desk in profile.desks)[:BUTTONS],
    )
