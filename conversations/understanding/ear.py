"""The ear of the desk: rules first, as a floor; the model may raise them; the verdict says why.

Pure and deterministic: the same text gives the same verdict, on every machine, with everything else down.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import TypeVar

from conversations.understanding.asking import LONGEST, only_asks_hours
from conversations.understanding.danger import Finding, Listener
from conversations.understanding.folding import STOP, Folded, fold
from conversations.understanding.grams import grams
from conversations.understanding.languages import tongue
from conversations.understanding.lexicon import Lexicon
from conversations.understanding.model import Model
from conversations.understanding.phrases import Hits, PhraseId
from conversations.understanding.verdict import Evidence, Intent, Kind, Risk, Subject, Verdict

E = TypeVar("E", bound=Enum)

MOST_TOPICS = 3
_MODEL_READS = 150  # characters at each end, and some thoughts there: the rules read all
_STRONG = 3
_SURE = 0.6
_TROUBLE = 1.3  # most who write have a trouble: examples hold more of the rare wishes than life does
_ALONE = 0.15  # a thought taken out of a longer message must be clearer than a message
_LEAST = 0.02
_WINDOWS = 3
_SHORTEST = 3
_UNWELL = 0.8  # somebody who surely is not well
_DOUBT = 0.12  # is believed this much sooner
_BARE = 8  # folded characters
_SHORT = 60  # folded characters: up to here the whole is one thought


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is wished for, and how clearly."""

    intent: Intent
    is_sure: bool
    is_whole: bool
    guesses: tuple[Intent, ...]


@dataclass(frozen=True, slots=True)
class LexiconEar:
    """Hears with a lexicon, and with a model if there is one."""

    listener: Listener
    model: Model | None
    marks: Mapping[PhraseId, tuple[str, ...]]
    affixes: tuple[str, ...]  # polite words around a command, the longest first

    @classmethod
    def of(cls, lexicon: Lexicon, model: Model | None) -> LexiconEar:
        """An ear for this lexicon, which is complete now."""
        lexicon.book.close()
        alike: dict[tuple[str, ...], tuple[str, ...]] = {}  # very many phrases stand in the same few places
        marks = {}
        while lexicon.marks:
            phrase, names = lexicon.marks.popitem()
            told = tuple(names)
            marks[phrase] = alike.setdefault(told, told)
        affixes = tuple(sorted(lexicon.affixes, key=lambda word: (-len(word), word)))
        return cls(Listener.of(lexicon), model, marks, affixes)

    @property
    def lexicon(self) -> Lexicon:
        """What it listens for."""
        return self.listener.lexicon

    def hear(self, text: str, hint: str = "") -> Verdict:
        """The verdict on one message. hint: the language the person is spoken to in, if known."""
        folded = fold(text)
        if not folded.text:
            return Verdict(tongue(text, folded, hint, {}, {}).lang, subjects=(Subject.OTHER,))
        hits = self.lexicon.book.find(folded)
        signs = self.signs(hits)
        chances = self._chances(_ends(folded.text), self.features(hits, signs))
        speech = tongue(text, folded, hint, self.lexicon.small_words, _of(chances, "lang:"))
        findings = self.listener.findings(folded, hits, speech.active)
        raised = self._raised(folded, hits, chances)
        risk = max((finding.risk for finding in (*findings, *raised)), default=Risk.NONE)
        wish = self._wish(folded, speech.active, risk, _wishes(chances, signs))
        return Verdict(
            lang=speech.lang,
            risk=risk,
            kinds=_kinds(risk, findings, raised, chances),
            subjects=_subjects(chances, signs),
            intent=wish.intent,
            evidence=tuple(_evidence(folded, finding) for finding in (*findings, *raised)),
            is_sure=wish.is_sure,
            is_whole=wish.is_whole,
            guesses=wish.guesses,
        )

    def signs(self, hits: Iterable[PhraseId]) -> Counter[str]:
        """How strongly the words of the lexicon speak for each topic and intent."""
        found: Counter[str] = Counter()
        for phrase in hits:
            for name, weight in self.lexicon.signs.get(phrase, ()):
                found[name] += weight
        return found

    def features(self, hits: Iterable[PhraseId], signs: Counter[str]) -> frozenset[str]:
        """What the lexicon heard, for the model: topics, wishes, and the parts of rules that are there."""
        marks = {mark for phrase in hits for mark in self.marks.get(phrase, ())}
        strong = {f"{sign}!" for sign, weight in signs.items() if weight >= _STRONG}
        return frozenset(marks | strong | signs.keys())

    def _chances(self, text: str, heard: frozenset[str]) -> Mapping[str, float]:
        return self.model.scores(grams(text, heard)) if self.model else {}

    def _raised(self, folded: Folded, hits: Hits, chances: Mapping[str, float]) -> tuple[Finding, ...]:
        """What the model hears in the whole and in each thought of a longer message."""
        if self.model is None:
            return ()
        if _is_bare(folded.text):
            return ()
        found = list(_finding(chances, self.model.bars, (0, len(folded.text))))
        if len(folded.text) > _SHORT:
            flat = sorted((*span, phrase) for phrase, spans in hits.items() for span in spans)
            for span in _thoughts(folded.text):
                within = _within(flat, span)
                heard = self.features(within, self.signs(within))
                told = self.model.scores(grams(folded.text[slice(*span)], heard))
                found.extend(_finding(told, self.model.bars, span, more=_ALONE))
        return () if found and _is_plain(folded.text) else tuple(found)

    def _wish(
        self, folded: Folded, langs: Collection[str], risk: Risk, told: Sequence[tuple[float, Intent]]
    ) -> _Wish:
        guesses = tuple(intent for _, intent in told if intent is not Intent.UNCLEAR)[:MOST_TOPICS]
        whole = self.whole(folded, langs)
        if whole is not None:
            return _Wish(whole, is_sure=True, is_whole=True, guesses=guesses)
        if risk >= Risk.URGENT:
            return _Wish(Intent.CONSULT, is_sure=True, is_whole=False, guesses=guesses)
        chance, best = told[0] if told else (0.0, Intent.UNCLEAR)
        return _Wish(best, is_sure=chance >= _SURE, is_whole=False, guesses=guesses)

    def whole(self, folded: Folded, langs: Collection[str]) -> Intent | None:
        """The command this message is, if it is nothing else but please and thank you."""
        spoken = [said for lang, said in self.lexicon.whole.items() if lang in langs]
        known = (said[bare] for bare in self._bare(folded.text) for said in reversed(spoken) if bare in said)
        return next(known, None)

    def _bare(self, text: str) -> Iterator[str]:
        """The message, and what is left of it without the polite words around it."""
        text = text.replace(STOP, " ").strip()
        yield text
        for affix in self.affixes:
            left = text.removesuffix(affix).removeprefix(affix).strip()
            if left and left != text:
                text = left
                yield text


def _is_bare(text: str) -> bool:
    """A word or two by themselves: too little to guess danger from. A plain cry is in the rules."""
    return len(text) <= _BARE and len(text.split()) <= 1 + text.isascii()


def _is_plain(text: str) -> bool:
    """Whether it only asks when the desk is there: too little said for a guess. What a rule hears counts all the same."""
    return len(text) <= LONGEST and only_asks_hours(text, ())


def _ends(text: str) -> str:
    return text if len(text) <= 2 * _MODEL_READS else f"{text[:_MODEL_READS]}{STOP}{text[-_MODEL_READS:]}"


def _thoughts(text: str) -> Iterable[tuple[int, int]]:
    """Each sentence, with the one before it if both are short."""
    start, found = 0, []
    for sentence in text.split(STOP):
        found.append((start, start + len(sentence)))
        start += len(sentence) + 1
    pairs = [(one[0], two[1]) for one, two in pairwise(found)]
    long = [span for span in (*found, *pairs) if _SHORTEST < span[1] - span[0] <= 4 * _SHORT]
    return long if len(long) <= 2 * _WINDOWS else (*long[:_WINDOWS], *long[-_WINDOWS:])


def _within(flat: Sequence[tuple[int, int, PhraseId]], span: tuple[int, int]) -> frozenset[PhraseId]:
    """What of the hits, in order of their beginnings, lies in one thought."""
    begun = flat[bisect_left(flat, (span[0],)) : bisect_left(flat, (span[1],))]
    return frozenset(phrase for _, end, phrase in begun if end <= span[1])


def _finding(
    chances: Mapping[str, float], bars: Mapping[str, float], span: tuple[int, int], more: float = 0.0
) -> Iterable[Finding]:
    """What the model hears in a stretch. more: by how much it must be surer than its bar."""
    is_unwell = chances[f"risk:{Risk.WATCH.word}"] >= _UNWELL
    doubt = _DOUBT if is_unwell else 0.0
    levels = [
        risk for risk in Risk if risk and chances[f"risk:{risk.word}"] >= bars[risk.word] + more - doubt
    ]
    if levels:
        kinds = _ranked(Kind, "kind:", chances, 0.3)
        yield Finding(f"model.{max(levels).word}", max(levels), kinds[:2], span)


def _of(chances: Mapping[str, float], prefix: str) -> dict[str, float]:
    return {head.removeprefix(prefix): chance for head, chance in chances.items() if head.startswith(prefix)}


def _ranked(kind: type[E], prefix: str, chances: Mapping[str, float], bar: float) -> tuple[E, ...]:
    scored = [(chances.get(f"{prefix}{member.value}", 0.0), member) for member in kind]
    return tuple(member for chance, member in sorted(scored, key=lambda pair: -pair[0]) if chance >= bar)


def _kinds(
    risk: Risk, findings: Iterable[Finding], raised: Iterable[Finding], chances: Mapping[str, float]
) -> tuple[Kind, ...]:
    """What the danger is: what the gravest rule says first."""
    if risk is Risk.NONE:
        return ()
    told = [kind for finding in findings if finding.risk is risk for kind in finding.kinds]
    told += [kind for finding in raised for kind in finding.kinds]
    told += [kind for finding in findings for kind in finding.kinds]
    told += _ranked(Kind, "kind:", chances, 0.5)
    best = _ranked(Kind, "kind:", chances, 0.0)[:1] if not told else ()
    return tuple(dict.fromkeys((*told, *best)))[:3]


def _subjects(chances: Mapping[str, float], signs: Counter[str]) -> tuple[Subject, ...]:
    if chances:
        return _ranked(Subject, "topic:", chances, 0.0)[:MOST_TOPICS]
    scored = sorted(((signs[f"topic:{s.value}"], s) for s in Subject), key=lambda pair: -pair[0])
    return tuple(s for weight, s in scored if weight)[:MOST_TOPICS] or (Subject.OTHER,)


def _wishes(chances: Mapping[str, float], signs: Counter[str]) -> Sequence[tuple[float, Intent]]:
    """Wishes there is anything to say for, the likeliest first."""
    told = [
        (chances.get(f"intent:{i.value}", 0.0) if chances else signs[f"intent:{i.value}"] / 10, i)
        for i in Intent
    ]
    told = [(min(chance * _TROUBLE, 1.0), i) if i is Intent.CONSULT else (chance, i) for chance, i in told]
    return sorted((pair for pair in told if pair[0] > _LEAST), key=lambda pair: -pair[0])


def _evidence(folded: Folded, finding: Finding) -> Evidence:
    start, end = folded.span(*finding.span)
    return Evidence(finding.rule, start, end)
