"""The council's own names as people say them: of services and of desks, in any language the profile has them.

Only recognises. What is answered: `services.py` and `opening.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from conversations.understanding import asking
from conversations.understanding.asking import NO_NAMES, Listing
from conversations.understanding.folding import fold
from conversations.understanding.verdict import NOTHING, Asked
from handlers.profile.values import Profile, Programme
from handlers.words import forms

MOST_DESKS = 3
"""Desks answered for at once; more is a wall."""

_BETWEEN = re.compile(r"[\s・()（）「」,/]+")
_COMMON = re.compile(
    r"地域包括支援センター|地域生活支援センター|就労支援センター|権利擁護センター|福祉作業所|"
    r"ボランティア|コミュニティソーシャルワーカー|地域福祉推進|市民活動|地域福祉|障害者|障がい者|なんでも相談|相談支援|福祉資金|"
    r"センター|コーナー|出張所|担当|相談|窓口|圏域|社協|課|係|部"
)
"""What names of desks have in common: it tells several of them, where no more than that is said."""

_TOWN = re.compile(r"([\u4e00-\u9fff]+)[区市町村]\(([\u3041-\u3096]+?)(?:く|し|ちょう|まち|むら|そん)\)")
_SHORTEST = re.compile(
    r"(?=.*[^\u3041-\u3096])(?=.*[^\x00-\x7f]).{2,}|[\u3041-\u3096]{3,}|[\x00-\x7f]{4,}", re.DOTALL
)
"""Names long enough: two letters with a kanji among them, three of kana, four of Latin."""

Spellings = Mapping[str, frozenset[str]]
"""Folded names, and the keys each may mean."""

_TOO_COMMON = frozenset(
    {"センター", "コーナー", "担当", "相談", "窓口", "圏域", "社協", "課", "係", "部", "障害者", "障がい者"}
)
_ENGLISH = frozenset(
    [
        "volunteer",
        "community",
        "corner",
        "centre",
        "center",
        "desk",
        "office",
        "for",
        "people",
        "with",
        "disabilities",
        "and",
        "area",
        "the",
        "of",
        "in",
        "older",
        "city",
        "section",
        "support",
        "social",
        "worker",
        "family",
        "children",
        "general",
        "main",
        "consultation",
        "health",
        "services",
        "home",
    ]
)
_ALSO = {"地域包括支援センター": ("包括", "地域包括"), "ボランティア": ("ボランティアセンター", "ボラセン")}


@dataclass(frozen=True, slots=True)
class Naming:
    """Every spelling of what this council has. services: to a programme's key; desks: to the keys it may mean.

    own, common: what is one desk's own, or nearly, and what many have in common. order: of the desks in the profile.
    """

    services: Listing = NO_NAMES
    own: Spellings = field(default_factory=dict)
    common: Spellings = field(default_factory=dict)
    order: tuple[str, ...] = ()

    def hear(self, text: str) -> Asked:
        """What of it a message names and asks for. Pure; nothing for a message long enough to be a story."""
        folded = asking.folded_short(text)
        if not folded:
            return NOTHING
        named = self._hours(folded)
        found, where = self.services.find(folded), folded
        if found is None:
            vague = self.services.find_blurred(folded)
            if vague is None:
                return named
            found, where = vague
        is_whole, is_asking = asking.besides(where, found)
        return replace(named, programme=found.key, is_whole=is_whole, is_asking=is_asking)

    def _hours(self, folded: str) -> Asked:
        """What it says of desks and days."""
        said = (name for name in (*self.own, *self.common) if name in folded)
        return Asked(
            desks=self.desks(folded),
            day=asking.day_of(folded),
            is_hours=asking.asks_hours(folded),
            is_plain=asking.only_asks_hours(folded, said),
        )

    def desks(self, folded: str) -> tuple[str, ...]:
        """The desks of which most is said, in the profile's order; what is a desk's own counts first."""
        own, common = _said(self.own, folded), _said(self.common, folded)
        said = {key: (own.get(key, 0), common.get(key, 0)) for key in {*own, *common}}
        most = max(said.values(), default=None)
        best = tuple(key for key in self.order if key in said and said[key] == most)
        return best if len(best) <= MOST_DESKS else ()


def _said(names: Spellings, folded: str) -> dict[str, int]:
    """For each desk, how much of the text names it."""
    said: dict[str, int] = {}
    for name, keys in names.items():
        if name in folded:
            for key in keys:
                said[key] = said.get(key, 0) + len(name)
    return said


def naming(profile: Profile) -> Naming:
    """The names of a profile."""
    words = [
        *((word, each.key) for each in profile.programmes for word in (each.names["ja"], *each.asked)),
        *((word, each.key) for each in profile.programmes for word in _names(each)),
    ]
    own, common = _desk_names(profile)
    return Naming(Listing.of(words), own, common, tuple(desk.key for desk in profile.desks))


def _names(programme: Programme) -> Iterator[str]:
    return (form for name in programme.names.values() for form in forms(name))


def desks_named(profile: Profile, text: str) -> tuple[str, ...]:
    """The keys of the desks a text names by what is their own, however long it is; nothing but common words names none."""
    own, _ = _desk_names(profile)
    return Naming(own=own, order=tuple(desk.key for desk in profile.desks)).desks(fold(text).text)


def _desk_names(profile: Profile) -> tuple[Spellings, Spellings]:
    """What is a desk's own in its name, and what several have in common."""
    about = profile.about.names.values()
    ours = " ".join(asking.folded_name(form) for name in about for form in forms(name))
    towns = _towns(about)
    own: dict[str, set[str]] = {}
    common: dict[str, set[str]] = {}
    for desk in profile.desks:
        spellings = [form for name in desk.names.values() for form in forms(name)]
        tokens = [token for spelling in spellings for token in (spelling, *_BETWEEN.split(spelling))]
        for name in _folded(_own(tokens, towns)) - _folded(_TOO_COMMON):
            if name not in ours:
                own.setdefault(name, set()).add(desk.key)
        for name in _folded(_shared(tokens)):
            common.setdefault(name, set()).add(desk.key)
    everywhere = {desk.key for desk in profile.desks if not desk.areas}
    few = {name: keys if len(keys) <= MOST_DESKS else keys & everywhere for name, keys in common.items()}
    return _fixed(own, MOST_DESKS), _fixed(few, MOST_DESKS)


def _fixed(names: Mapping[str, set[str]], most: int) -> Spellings:
    return {name: frozenset(keys) for name, keys in names.items() if 0 < len(keys) <= most}


def _towns(names: Iterable[str]) -> re.Pattern[str]:
    """The municipality in its desks' names, which tells no desk: 狛江市, 狛江, こまえ."""
    cores = {core for name in names for found in _TOWN.findall(name) for core in found}
    return re.compile("|".join(rf"{re.escape(core)}[区市町村]?" for core in sorted(cores)) or r"(?!)")


def _own(tokens: Iterable[str], towns: re.Pattern[str]) -> Iterator[str]:
    for token in (token.removesuffix("の") for token in tokens):
        if token.lower() not in _ENGLISH:
            yield from (token, towns.sub("", token))
            yield from (towns.sub("", piece) for piece in _COMMON.split(token))


def _shared(tokens: Iterable[str]) -> Iterator[str]:
    for token in tokens:
        for common in _COMMON.findall(token):
            if common not in _TOO_COMMON:
                yield from (common, *_ALSO.get(common, ()))


def _folded(names: Iterable[str]) -> set[str]:
    """Spelled as they are looked for, without those so short that they stand in other words."""
    return {name for name in map(asking.folded_name, names) if _SHORTEST.fullmatch(name)}
