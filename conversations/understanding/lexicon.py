"""What the ear listens for: rules of danger, words of topics and intents, as a council reads and extends them.

Made from tables such as a TOML file holds; every fault in one is named. Reads no file itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar

from conversations.understanding.folding import fold_phrase
from conversations.understanding.phrases import PhraseBook, PhraseId
from conversations.understanding.verdict import Intent, Kind, Risk, Subject

E = TypeVar("E", bound=Enum)
Group = frozenset[PhraseId]

_LEVELS = {risk.word: risk for risk in Risk if risk is not Risk.NONE}
_SECTIONS = frozenset(
    {"lang", "danger", "cues", "idioms", "topics", "intents", "answers", "language", "affixes"}
)
_NOT_PHRASES = frozenset({"lang", "name", "level", "kinds", "raised_by", "lowered_by", "silenced_by"})
_RULE_KEYS = frozenset(
    {"name", "level", "kinds", "any", "all", "unless", "raised_by", "lowered_by", "silenced_by", "topics"}
)


class BadLexicon(Exception):
    """A lexicon says something the ear cannot use. The message names the rule and the fault."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that change how a sentence is meant. but_not: words that take that back, such as 昔から beside 昔."""

    phrases: Group
    but_not: Group = frozenset()


Cues = Mapping[str, Cue]


@dataclass(frozen=True, slots=True)
class DangerRule:
    """One way in which danger is said. The sets name phrases by number; cues are shared with other rules."""

    name: str
    lang: str
    level: Risk
    kinds: tuple[Kind, ...]
    any: Group
    groups: tuple[Group, ...]
    raised_by: tuple[Cue, ...]
    lowered_by: tuple[Cue, ...]
    denied_by: tuple[Cue, ...]
    silent_by: tuple[Cue, ...]


@dataclass(slots=True)
class Lexicon:
    """All sheets together, of all languages and of the council's own.

    signs: what a phrase speaks for, and how strongly. marks: the parts of rules it stands in.
    """

    book: PhraseBook = field(default_factory=PhraseBook)
    rules: list[DangerRule] = field(default_factory=list)
    idioms: dict[str, set[PhraseId]] = field(default_factory=dict)
    signs: dict[PhraseId, list[tuple[str, int]]] = field(default_factory=dict)
    marks: dict[PhraseId, set[str]] = field(default_factory=dict)
    whole: dict[str, dict[str, Intent]] = field(default_factory=dict)
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    small_words: dict[str, frozenset[str]] = field(default_factory=dict)
    affixes: set[str] = field(default_factory=set)

    def add(self, sheet: Mapping[str, object], *, is_folded: bool = False) -> None:
        """Take in one sheet. is_folded: it comes from `folded_sheet`, which saves time. Raises: BadLexicon."""
        unknown = sheet.keys() - _SECTIONS
        if unknown:
            raise BadLexicon(f"unknown sections: {', '.join(sorted(unknown))}")
        lang = sheet.get("lang")
        if not isinstance(lang, str) or not lang:
            raise BadLexicon('a lexicon begins with lang = "…"')
        _Reader(self, lang, is_folded).read(sheet)


def folded_sheet(sheet: Mapping[str, object]) -> dict[str, object]:
    """The same sheet with every phrase spelled as it is compared."""
    return {key: value if key in _NOT_PHRASES else _folded(value) for key, value in sheet.items()}


def _folded(value: object) -> object:
    match value:
        case str():
            folded = fold_phrase(value.removeprefix("!").rstrip("*"))
            return f"{'!' * value.startswith('!')}{folded}{'*' * value.endswith('*')}" if folded else ""
        case list():
            return [
                folded for folded in map(_folded, value) if folded
            ]  # marks alone, such as ？, say nothing
        case dict():
            return folded_sheet(value)
        case _:
            return value


@dataclass(frozen=True, slots=True)
class _Reader:
    lexicon: Lexicon
    lang: str
    is_folded: bool
    alike: dict[Group, Group] = field(
        default_factory=dict
    )  # equal sets are one set: lighter, and found sooner

    def read(self, sheet: Mapping[str, object]) -> None:
        told = {name: _strings(words, f"cues.{name}") for name, words in _table(sheet, "cues").items()}
        cues = {name: self._cue(words) for name, words in told.items()}
        for name, cue in cues.items():
            self._mark(cue.phrases, f"{self.lang}.{name}")
        for rule in _tables(sheet, "danger"):
            made = self._rule(rule, cues)
            self.lexicon.rules.append(made)
            for number, phrases in enumerate((made.any, *made.groups)):
                self._mark(phrases, f"{made.name}/{number}")
        idioms = _strings(_table(sheet, "idioms").get("phrases", []), "idioms.phrases")
        self.lexicon.idioms.setdefault(self.lang, set()).update(self._phrases(idioms))
        for name, words in _table(sheet, "topics").items():
            self._signs(_member(Subject, name, "topics"), words, {"strong": 3, "words": 1})
        for name, words in _table(sheet, "intents").items():
            intent = _member(Intent, name, "intents")
            self._signs(intent, words, {"words": 2, "strong": 3})
            self._whole(intent, words)
        for name, words in _table(sheet, "answers").items():
            kept = self.lexicon.answers.setdefault(self.lang, {})
            kept.update((self._word(word), name) for word in _strings(words, f"answers.{name}"))
        own = _strings(_table(sheet, "language").get("words", []), "language.words")
        before = self.lexicon.small_words.get(self.lang, frozenset())
        self.lexicon.small_words[self.lang] = before | {self._word(word) for word in own}
        affixes = _strings(_table(sheet, "affixes").get("words", []), "affixes.words")
        self.lexicon.affixes.update(self._word(word) for word in affixes)

    def _rule(self, rule: Mapping[str, object], cues: Cues) -> DangerRule:
        name = rule.get("name")
        if not isinstance(name, str) or not name:
            raise BadLexicon("a danger rule without a name")
        unknown = rule.keys() - _RULE_KEYS
        if unknown:
            raise BadLexicon(f"{name}: unknown keys: {', '.join(sorted(unknown))}")
        level = _LEVELS.get(str(rule.get("level")))
        if level is None:
            raise BadLexicon(f"{name}: level is one of {', '.join(_LEVELS)}")
        groups = tuple(self._phrases(_strings(group, name)) for group in _list(rule.get("all", []), name))
        phrases = self._phrases(_strings(rule.get("any", []), name))
        if not phrases and not groups:
            raise BadLexicon(f"{name}: says neither any nor all")
        lowered = _strings(rule.get("lowered_by", []), name)
        unless = [Cue(self._phrases(words))] if (words := _strings(rule.get("unless", []), name)) else []
        return DangerRule(
            name=name,
            lang=self.lang,
            level=level,
            kinds=tuple(_member(Kind, kind, name) for kind in _strings(rule.get("kinds", []), name)),
            any=phrases,
            groups=groups,
            raised_by=_named(cues, _strings(rule.get("raised_by", []), name), name),
            lowered_by=_named(cues, [cue for cue in lowered if cue != "denied"], name),
            denied_by=_named(cues, [cue for cue in lowered if cue == "denied"], name),
            silent_by=(*unless, *_named(cues, _strings(rule.get("silenced_by", []), name), name)),
        )

    def _cue(self, words: Sequence[str]) -> Cue:
        but_not = [word.removeprefix("!") for word in words if word.startswith("!")]
        return Cue(self._phrases(word for word in words if not word.startswith("!")), self._phrases(but_not))

    def _phrases(self, phrases: Iterable[str]) -> frozenset[PhraseId]:
        add = self.lexicon.book.add
        try:
            numbers = frozenset(add(phrase, self.lang, is_folded=self.is_folded) for phrase in phrases)
        except ValueError as bad:
            raise BadLexicon(str(bad)) from bad
        return self.alike.setdefault(numbers, numbers)

    def _word(self, word: str) -> str:
        return word if self.is_folded else fold_phrase(word)

    def _mark(self, phrases: Iterable[PhraseId], name: str) -> None:
        """Phrases that stand together in a rule mean the same kind of thing: the model learns from that."""
        for phrase in phrases:
            self.lexicon.marks.setdefault(phrase, set()).add(name)

    def _signs(self, meaning: Subject | Intent, words: object, weights: Mapping[str, int]) -> None:
        table = _as_table(words, meaning.value)
        name = f"{'topic' if isinstance(meaning, Subject) else 'intent'}:{meaning.value}"
        for key, weight in weights.items():
            for phrase in self._phrases(_strings(table.get(key, []), meaning.value)):
                self.lexicon.signs.setdefault(phrase, []).append((name, weight))

    def _whole(self, intent: Intent, words: object) -> None:
        kept = self.lexicon.whole.setdefault(self.lang, {})
        exact = _strings(_as_table(words, intent.value).get("exact", []), intent.value)
        kept.update((self._word(word), intent) for word in exact)


def _named(cues: Cues, names: Iterable[str], rule: str) -> tuple[Cue, ...]:
    missing = [name for name in names if name not in cues]
    if missing:
        raise BadLexicon(f"{rule}: no cues named {', '.join(missing)}")
    return tuple(cues[name] for name in names)


def _member(kind: type[E], value: str, where: str) -> E:
    for member in kind:
        if member.value == value:
            return member
    raise BadLexicon(f"{where}: no {kind.__name__.lower()} is called {value!r}")


def _table(sheet: Mapping[str, object], name: str) -> Mapping[str, object]:
    return _as_table(sheet.get(name, {}), name)


def _as_table(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise BadLexicon(f"{where}: expected a table")
    return {str(key): inner for key, inner in value.items()}


def _tables(sheet: Mapping[str, object], name: str) -> Iterable[Mapping[str, object]]:
    return [_as_table(row, name) for row in _list(sheet.get(name, []), name)]


def _list(value: object, where: str) -> list[object]:
    if not isinstance(value, list):
        raise BadLexicon(f"{where}: expected a list")
    return list(value)


def _strings(value: object, where: str) -> tuple[str, ...]:
    rows = _list(value, where)
    words = tuple(row for row in rows if isinstance(row, str) and row.strip("* "))
    if len(words) < len(rows):
        bad = next(row for row in rows if row not in words)
        raise BadLexicon(f"{where}: expected words, got {bad!r}")
    return words
