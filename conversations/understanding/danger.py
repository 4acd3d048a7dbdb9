"""The floor of the ear: rules a person can read, applied to one message. What they hear, nothing lowers afterwards."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from conversations.understanding.folding import STOP, Folded, is_spaced
from conversations.understanding.lexicon import Cue, DangerRule, Group, Lexicon
from conversations.understanding.phrases import Hits, PhraseId, Places, Span
from conversations.understanding.verdict import Kind, Risk

_NOWHERE: frozenset[int] = frozenset()
_REACH = 60  # characters between the parts of one thought, in scripts without spaces
_REACH_SPACED = 150
_NEAR = 14  # a denial stands beside what it denies
_NEAR_SPACED = 34


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that spoke, where in the folded text, and how grave it is here."""

    rule: str
    risk: Risk
    kinds: tuple[Kind, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Listener:
    """Applies the rules of a lexicon."""

    lexicon: Lexicon
    by_phrase: Mapping[PhraseId, tuple[DangerRule, ...]]

    @classmethod
    def of(cls, lexicon: Lexicon) -> Listener:
        """Prepared for every rule of the lexicon."""
        by_phrase: defaultdict[PhraseId, list[DangerRule]] = defaultdict(list)
        for rule in lexicon.rules:
            for phrase in rule.any.union(*rule.groups[:1]):
                by_phrase[phrase].append(rule)
        return cls(lexicon, {phrase: tuple(rules) for phrase, rules in by_phrase.items()})

    def findings(self, folded: Folded, hits: Hits, langs: Collection[str]) -> tuple[Finding, ...]:
        """What the rules of these languages hear, gravest first."""
        there = Places(hits)
        idioms = there.of(frozenset(phrase for phrase in hits if self._is_idiom(phrase, langs)))
        heard = Places(_without(hits, idioms))
        page = _Page.of(folded, heard, there)
        touched = (rule for phrase in heard.hits for rule in self.by_phrase.get(phrase, ()))
        rules = {(rule.lang, rule.name): rule for rule in touched if rule.lang in langs}
        found = [finding for rule in rules.values() for finding in _apply(rule, page)]
        return tuple(sorted(found, key=lambda f: (-f.risk, f.span, f.rule)))

    def _is_idiom(self, phrase: PhraseId, langs: Collection[str]) -> bool:
        return any(phrase in self.lexicon.idioms.get(lang, ()) for lang in langs)


def _without(hits: Hits, idioms: tuple[Span, ...]) -> Hits:
    """The hits that are not part of a turn of phrase."""
    if not idioms:
        return hits
    begins = [start for start, _ in idioms]
    reaches = list(accumulate((end for _, end in idioms), max))

    def is_idiom(span: Span) -> bool:
        before = bisect_right(begins, span[0])
        begun = bisect_left(begins, span[0])
        is_inside = before > 0 and reaches[before - 1] >= span[1]
        is_torn = begun > 0 and reaches[begun - 1] > span[0]  # 死にたい out of 必死にたいへん
        return is_inside or is_torn

    kept = {phrase: tuple(span for span in spans if not is_idiom(span)) for phrase, spans in hits.items()}
    return {phrase: spans for phrase, spans in kept.items() if spans}


@dataclass(frozen=True, slots=True)
class _Page:
    """What is heard (places, without turns of phrase) and what is there at all, where sentences end, and how far a thought reaches."""

    heard: Places
    there: Places
    sentences: tuple[int, ...]  # of each character, the number of its sentence
    reach: int
    near: int
    _told: dict[Cue, frozenset[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, folded: Folded, heard: Places, there: Places) -> _Page:
        spaced = sum(map(is_spaced, folded.text[:200])) * 2 > len(folded.text[:200])
        sentences: list[int] = []
        for number, words in enumerate(folded.text.split(STOP)):
            sentences += [number] * (len(words) + 1)
        reach, near = (_REACH_SPACED, _NEAR_SPACED) if spaced else (_REACH, _NEAR)
        return cls(heard, there, tuple(sentences), reach, near)

    def sentence(self, span: Span) -> int:
        return self.sentences[span[0]]

    def telling(self, cues: Iterable[Cue]) -> frozenset[int]:
        """The sentences in which one of these cues stands."""
        return _NOWHERE.union(*map(self._with, cues))

    def _with(self, cue: Cue) -> frozenset[int]:
        known = self._told.get(cue)
        if known is None:
            told, taken_back = (
                frozenset(map(self.sentence, self.there.of(words))) for words in (cue.phrases, cue.but_not)
            )
            known = self._told[cue] = told - taken_back
        return known


def _apply(rule: DangerRule, page: _Page) -> Iterator[Finding]:
    spans = (*page.heard.of(rule.any), *_together(rule.groups, page))
    if not spans:
        return
    silent, lowered = page.telling(rule.silent_by), page.telling(rule.lowered_by)
    raised = page.telling(rule.raised_by)
    seen: set[int] = set()
    for span in spans:
        sentence = page.sentence(span)
        if sentence in seen or sentence in silent:
            continue
        risk = rule.level
        if sentence in lowered or _beside(rule.denied_by, span, page):
            risk = min(risk, Risk.WATCH)  # past, denied or not their own
        elif not raised.isdisjoint((sentence - 1, sentence, sentence + 1)):
            risk = Risk.EMERGENCY  # what is needed is at hand
        if risk is rule.level or risk is Risk.EMERGENCY:
            seen.add(sentence)  # a lowered one may still be said in earnest in the same breath
        yield Finding(rule.name, risk, rule.kinds, span)


def _together(groups: tuple[Group, ...], page: _Page) -> Iterator[Span]:
    """One phrase of each group, within one thought."""
    spans = [page.heard.of(group) for group in groups]
    if not spans or not all(spans):
        return
    shared = set.intersection(*({page.sentence(span) for span in found} for found in spans))
    for first in spans[0]:
        if page.sentence(first) not in shared:
            continue
        reached: Span | None = first
        for others in spans[1:]:
            nearest = _nearest(first, others, page)
            reached = None if nearest is None or reached is None else _around(reached, nearest)
        if reached is not None:
            yield reached


def _nearest(first: Span, others: tuple[Span, ...], page: _Page) -> Span | None:
    sentence = page.sentence(first)
    within = others[
        bisect_left(others, (first[0] - page.reach,)) : bisect_left(others, (first[0] + page.reach + 1,))
    ]
    near = [other for other in within if page.sentence(other) == sentence]
    return min(near, key=lambda other: abs(other[0] - first[0]), default=None)


def _around(one: Span, other: Span) -> Span:
    return min(one[0], other[0]), max(one[1], other[1])


def _beside(cues: Iterable[Cue], span: Span, page: _Page) -> bool:
    return any(
        other[0] <= span[1] + page.near
        and other[1] >= span[0] - page.near
        and page.sentence(other) == page.sentence(span)
        and page.sentence(other) in page.telling((cue,))
        for cue in cues
        for other in page.there.of(cue.phrases)
    )
