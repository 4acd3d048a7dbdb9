"""The form of the desk as it was filled in: every field as typed, nothing understood yet. Knows no page and no table."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType
from typing import Final

from conversations.vocabulary import (
    About,
    Age,
    Aware,
    Contact,
    Household,
    Matter,
    Relation,
    Role,
    Topic,
    Urgency,
)
from handlers.profile.values import Consent, Profile
from locales import LOCALES
from locales.safety import languages

CHANNELS: Final = ("phone", "counter", "visit", "letter")
"""How somebody may come who does not write on LINE."""

FORMER_CONSENTS: Final = (Consent("intake", "2026-11", {}), Consent("share", "2026-11", {}))
"""What is asked where a profile says nothing of consents."""

LANGUAGES: Final = (*LOCALES, *(each for each in languages() if each not in LOCALES))
"""In which somebody may speak to us: those we answer in, then those we have words for danger in."""

CONSENT: Final = "consent-"
WORDING: Final = "wording-"
"""How the fields begin that hold the version which was read out, by purpose."""
VERSION_LIMIT: Final = 24  # characters
THEIR: Final = "their-"
"""How the fields begin that tell of the one it is about."""

CARD_OF_CALLER: Final = ("name", "kana", "born", "age", "gender", "postal", "town", "house", "phone", "reach")
CARD_OF_CONCERNED: Final = ("name", "kana", "born", "age", "gender", "town")

TYPED: Final[Mapping[str, int]] = MappingProxyType(
    {
        "came": 16,
        "office": 80,
        "against": 100,
        "story": 5000,
        "wish": 500,
        "when": 300,
        "answer": 2000,
        **dict.fromkeys(CARD_OF_CALLER, 200),
        **dict.fromkeys((f"{THEIR}{name}" for name in CARD_OF_CONCERNED), 200),
    }
)
"""Fields that are typed, and how many characters are kept of each at most. Cards have shorter limits of their own."""


def _values(kind: type[Enum]) -> tuple[str, ...]:
    return tuple(str(each.value) for each in kind)


CHOSEN: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "channel": CHANNELS,
        "language": LANGUAGES,
        "about": _values(About),
        "relation": _values(Relation),
        "role": _values(Role),
        "aware": _values(Aware),
        "topic": _values(Topic),
        "main": _values(Matter),
        "urgency": _values(Urgency),
        "contact": tuple(value for value in _values(Contact) if value != Contact.LINE.value),
        "age": _values(Age),
        f"{THEIR}age": _values(Age),
        "consent-how": ("spoken", "written"),
        "danger": ("urgent", "emergency"),
        "answered": ("theirs", "ours"),
        "mine": ("yes",),
    }
)
"""Fields in which one thing is chosen, or nothing."""

SEVERAL: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"matters": _values(Matter), "household": _values(Household)}
)
"""Fields in which several things may be ticked."""


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the form. one: by field, as typed or chosen; many: by field, what is ticked."""

    one: Mapping[str, str] = field(default_factory=dict)
    many: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """What stands in a field; empty if nothing does."""
        return self.one.get(name, "")

    def ticked(self, name: str) -> tuple[str, ...]:
        """What is ticked in a field of several."""
        return self.many.get(name, ())

    def of_card(self, prefix: str, names: tuple[str, ...]) -> dict[str, str]:
        """The fields of a card among these. prefix: empty for the caller's, `their-` for that of whom it is about."""
        return {name: self.get(f"{prefix}{name}") for name in names}

    def dump(self) -> str:
        """As it is kept: JSON."""
        return json.dumps({"one": dict(self.one), "many": dict(self.many)}, ensure_ascii=False)


BLANK: Final = Form()


def load(kept: str) -> Form:
    """The form from what was kept; a field this release does not know is left out."""
    stored = json.loads(kept)
    return gathered(
        stored["one"], {name: tuple(values) for name, values in stored["many"].items()}, keep=CONSENT
    )


def gathered(one: Mapping[str, str], many: Mapping[str, tuple[str, ...]], keep: str = "") -> Form:
    """A form of what was sent: fields of ours alone, choices that exist. keep: how other fields begin that stay."""
    typed = {name: one.get(name, "").replace("\r\n", "\n").strip() for name in TYPED}
    chosen = {name: one.get(name, "") for name, values in CHOSEN.items() if one.get(name) in values}
    others = {
        name: value
        for name, value in one.items()
        if keep and name.startswith(keep) and value in ("yes", "no")
    }
    others |= {
        name: value for name, value in one.items() if name.startswith(WORDING) and len(value) <= VERSION_LIMIT
    }
    ticked = {name: tuple(v for v in values if v in many.get(name, ())) for name, values in SEVERAL.items()}
    return Form({name: value for name, value in (typed | others | chosen).items() if value}, ticked)


def consents(profile: Profile) -> tuple[Consent, ...]:
    """What is asked to be agreed to now, with its version."""
    return profile.agreements or FORMER_CONSENTS


def read_out(profile: Profile, form: Form) -> tuple[Consent, ...]:
    """The wordings that stand on the page of a form: where one was answered already, the one that was read out then."""
    return tuple(_read_out(profile, form, now) for now in consents(profile))


def worded(profile: Profile, form: Form) -> Form:
    """The form with the version of every wording that was answered: the one on its page, if there ever was such a one."""
    versions = {
        f"{WORDING}{each.purpose}": each.version
        for each in read_out(profile, form)
        if form.get(f"{CONSENT}{each.purpose}")
    }
    one = {name: value for name, value in form.one.items() if not name.startswith(WORDING)}
    return replace(form, one=one | versions)


def _read_out(profile: Profile, form: Form, now: Consent) -> Consent:
    if not form.get(f"{CONSENT}{now.purpose}"):
        return now
    which = (now.purpose, form.get(f"{WORDING}{now.purpose}"))
    return next((each for each in profile.consents if (each.purpose, each.version) == which), now)
