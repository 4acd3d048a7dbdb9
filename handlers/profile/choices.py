"""What can be chosen from in the console while a profile is changed: matters, areas, desks, languages, staff, each in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conversations.understanding.verdict import Kind
from conversations.vocabulary import Matter
from handlers.hours import Way
from handlers.profile.folder import Raw
from handlers.profile.values import said_in
from handlers.profile.writing import OTHER
from locales import Speaker, speaker
from locales.safety import languages
from storage.staff import Member

CONSOLE = "console"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of them. word: as the profile writes it; said: as it is read."""

    word: str
    said: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything there is to choose from, in one version of the profile, for one reader."""

    parts: Raw
    staff: Sequence[Member]
    locale: str

    def of(self, name: str, told: Iterable[str] = ()) -> tuple[Choice, ...]:
        """A list of choices by its name. told: what the profile says now; it stays to be chosen whatever it is."""
        every = self._listed(name)
        known = {each.word for each in every}
        return (*every, *(Choice(word, word) for word in told if word not in known))

    def _listed(self, name: str) -> tuple[Choice, ...]:
        say, talk = speaker(self.locale, CONSOLE), speaker(self.locale)
        match name:
            case "matters":
                return tuple(Choice(each.value, talk.text(f"choice.matter.{each.value}")) for each in Matter)
            case "kinds":
                return tuple(Choice(each.value, say.text(f"console.kind.{each.value}")) for each in Kind)
            case "ways":
                return tuple(
                    Choice(each.value, say.text(f"console.profile.way.{each.value}")) for each in Way
                )
            case "offered" | "languages":
                return tuple(_language(say, each) for each in languages())
            case "spoken":
                return tuple(_language(say, each) for each in (*languages(), OTHER))
            case "logins":
                return tuple(Choice(each.login, each.name) for each in self.staff if each.active)
            case _:
                return tuple(self._tables(name))

    def _tables(self, kind: str) -> Iterable[Choice]:
        every = self.parts.get(kind)
        for table in every if isinstance(every, list) else ():
            names = table.get("names")
            key = str(table.get("key", ""))
            yield Choice(key, (said_in(names, self.locale) if isinstance(names, dict) else "") or key)


def _language(say: Speaker, language: str) -> Choice:
    key = f"console.language.{language}"
    return Choice(language, say.text(key) if say.has(key) else language)
