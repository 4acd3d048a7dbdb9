"""What a profile says, as values. Nothing is read here and nothing decided: routing, promises and answers use them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from conversations.kernel.facts import Wording
from conversations.kernel.shown import Named
from conversations.vocabulary import Matter, Urgency
from handlers.duty import Duty, Hotline
from handlers.hours import Hours, Way
from locales import LOCALES
from storage.desks import Window
from storage.ids import DeskKey
from storage.retention import Retention

Names = Mapping[str, str]


def said_in(names: Names, locale: str) -> str:
    """A text in a language; plain Japanese stands in for a missing one, then Japanese. Empty if it is not told."""
    plain = locale.partition("@")[0]
    return names.get(locale) or names.get(plain) or names.get("ja@easy") or names.get("ja", "")


@dataclass(frozen=True, slots=True)
class About:
    """Who we are. municipalities: codes of five digits; languages: in which people are offered to be spoken to."""

    names: Names
    phone: str
    fire: str
    police: str
    fax: str = ""
    mail: str = ""
    site: str = ""
    postal: str = ""
    address: str = ""
    checked: str = ""
    municipalities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk (窓口). hours: none if nobody has told them; off: its days without anybody, known even then, as Hours writes them.

    areas: none means the whole municipality. ways: how one may come to it; none means any. unknown: what no source tells.
    answers_within: how soon a person is answered, in opening hours of this desk. coordinates: takes matters of several
    fields (多機関協働). sealed: its cases are read by its own staff alone.
    """

    key: DeskKey
    names: Names
    phone: str
    place: Names
    takes: tuple[Matter, ...]
    areas: tuple[str, ...]
    hours: Hours | None
    ways: tuple[Way, ...]
    answers_within: Mapping[Urgency, int]
    coordinates: bool
    sealed: bool
    languages: tuple[str, ...]
    unknown: tuple[str, ...]
    checked: str
    position: int
    contacts: Mapping[str, str] = field(default_factory=dict)
    """Further ways to reach it, as far as told: fax, mail, site, postal, address."""
    off: frozenset[str] = frozenset()
    unowned: Mapping[Urgency, int] = field(default_factory=dict)
    """Opening hours until somebody must have taken a case, where it is not as everywhere."""

    def name(self, locale: str) -> str:
        """Its name in a language."""
        return said_in(self.names, locale)

    @property
    def window(self) -> Window:
        """The desk as storage keeps it."""
        takes = tuple(matter.value for matter in self.takes)
        return Window(self.key, self.names, self.phone, takes, self.position)


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the municipality (圏域). towns: as the postal data writes them."""

    key: str
    names: Names
    towns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agency:
    """An office outside the council to which people are led: a number, not a queue."""

    key: str
    names: Names
    phone: str
    takes: tuple[Matter, ...]
    areas: tuple[str, ...]
    does: Names
    place: Names
    hours: Hours | None
    unknown: tuple[str, ...]
    checked: str
    contacts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Programme:
    """A service a resident may ask for by name. asked: other words for it. desk: who knows more; none: the first."""

    key: str
    names: Names
    asked: tuple[str, ...]
    says: Names
    whom: Names
    costs: Names
    how: Names
    desk: DeskKey | None
    agency: str
    phone: str
    takes: tuple[Matter, ...]
    unknown: tuple[str, ...]
    checked: str


@dataclass(frozen=True, slots=True)
class Consent:
    """What people agree to. version: changes with the wording. text: the wording, where it is not the catalogue's."""

    purpose: str
    version: str
    text: Names

    @property
    def wording(self) -> Wording:
        """As a conversation asks it. In a language it is not written in, plain Japanese stands in, then Japanese."""
        order = sorted(LOCALES, key=lambda locale: (locale != "ja@easy", locale != "ja"))
        names = tuple((locale, self.text[locale]) for locale in order if self.text.get(locale))
        return Wording(self.purpose, self.version, Named(names) if names else None)


def _usual_hours() -> Mapping[Urgency, int]:
    return {Urgency.TODAY: 4, Urgency.WEEK: 16, Urgency.CALM: 24}


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a case may be without anybody in charge, or wait for others, before somebody is called.

    unowned: opening hours of its desk, by urgency. In days: unfinished: begun and never sent; person: waiting for the
    person, until it is our turn again; rests: resting, at most. tells: a person is told a new time, once, when a promise
    slips. calls: logins of who is written to; without any, administrators.
    """

    unowned: Mapping[Urgency, int] = field(default_factory=_usual_hours)
    unfinished: int = 7
    person: int = 14
    rests: int = 92
    tells: bool = True
    calls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outsider:
    """A member from outside the council who is told of complaints (第三者委員)."""

    name: str
    phone: str
    mail: str = ""


@dataclass(frozen=True, slots=True)
class Complaints:
    """Who takes complaints (苦情受付). instead: the desk that takes those about the complaints' desk itself.

    staff: logins of those who read them (苦情受付担当者, 苦情解決責任者); without any, whoever works at the desk.
    outside: logins of members from outside; those without one are shown a printed sheet.
    """

    desk: DeskKey
    phone: str
    members: tuple[Outsider, ...] = ()
    instead: DeskKey | None = None
    staff: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """A council as its files describe it. desks: in order; the first takes what no other desk takes."""

    key: str
    about: About
    desks: tuple[Desk, ...]
    areas: tuple[Area, ...]
    agencies: tuple[Agency, ...]
    programmes: tuple[Programme, ...]
    consents: tuple[Consent, ...]
    retention: Retention
    complaints: Complaints
    duty: Duty
    hotlines: tuple[Hotline, ...]
    limits: Limits = field(default_factory=Limits)

    @property
    def agreements(self) -> tuple[Consent, ...]:
        """What is asked to be agreed to now: the last version of each purpose, in the order of the profile."""
        return tuple({each.purpose: each for each in self.consents}.values())
