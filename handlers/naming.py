"""The council's own names as people say them: of services and of desks, in any language the profile has them.

Only recognises. What is answered: `services.py` and `opening.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from conversations.understanding import asking
from conversations.understanding.asking import NO_NAMES, Listing
from conversations.understanding.folding import fold_phrase
from conversations.understanding.verdict import NOTHING, Asked
from handlers.profile.values import Desk, Profile, Programme
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
    """Every spelling of what this council has. services: to a programme's key; desks: to the keys it may mean."""

    services: Listing = NO_NAMES
    desks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    order: tuple[str, ...] = ()

    def hear(self, text: str) -> Asked:
        """What of it a message names and asks for. Pure; nothing for a message long enough to be a story."""
        folded = asking.folded_short(text)
        if not folded:
            return NOTHING
        named = Asked(
            desks=self._desks(folded), day=asking.day_of(folded), is_hours=asking.asks_hours(folded)
        )
        found, where = self.services.find(folded), folded
        if found is None:
            vague = self.services.find_blurred(folded)
            if vague is None:
                return named
            found, where = vague
        is_whole, is_asking = asking.besides(where, found)
        return Asked(found.key, named.desks, named.day, is_whole, is_asking, named.is_hours)

    def _desks(self, folded: str) -> tuple[str, ...]:
        """The desks of which most is said, in the profile's order."""
        said: dict[str, int] = {}
        for name, keys in self.desks.items():
            if name in folded:
                for key in keys:
                    said[key] = said.get(key, 0) + len(name)
        most = max(said.values(), default=0)
        best = tuple(key for key in self.order if said.get(key) == most)
        return best[:MOST_DESKS]


def naming(profile: Profile) -> Naming:
    """The names of a profile."""
    words = [
        *((word, each.key) for each in profile.programmes for word in (each.names["ja"], *each.asked)),
        *((word, each.key) for each in profile.programmes for word in _names(each)),
    ]
    return Naming(Listing.of(words), _desk_names(profile), tuple(desk.key for desk in profile.desks))


def _names(programme: Programme) -> Iterator[str]:
    return (form for name in programme.names.values() for form in forms(name))


def _desk_names(profile: Profile) -> Mapping[str, frozenset[str]]:
    own = " ".join(fold_phrase(form) for name in profile.about.names.values() for form in forms(name))
    found: dict[str, set[str]] = {}
    for desk in profile.desks:
        for name in _parts(desk):
            if name not in own:
                found.setdefault(name, set()).add(desk.key)
    everywhere = {desk.key for desk in profile.desks if not desk.areas}
    few = {name: keys if len(keys) <= MOST_DESKS else keys & everywhere for name, keys in found.items()}
    return {name: frozenset(keys) for name, keys in few.items() if 0 < len(keys) <= MOST_DESKS}


def _parts(desk: Desk) -> set[str]:
    """What people may call a desk: its whole name, and what is its own in it."""
    spellings = [form for name in desk.names.values() for form in forms(name)]
    parts: list[str] = [*spellings]
    for spelling in spellings:
        parts += _own(_BETWEEN.split(spelling))
    folded = {fold_phrase(part) for part in parts}
    return {part for part in folded if len(part) > 1 and not (part.isascii() and len(part) <= SHORT_LATIN)}


SHORT_LATIN = 3


def _own(tokens: Sequence[str]) -> Iterable[str]:
    for token in tokens:
        if token.lower() in _ENGLISH:
            continue
        yield from (piece for piece in _COMMON.split(token) if piece)
        for common in _COMMON.findall(token):
            if common not in _TOO_COMMON:
                yield from (common, *_ALSO.get(common, ()))
