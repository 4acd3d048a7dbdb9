"""The floor of the ear: rules a person can read, applied to one message. What they hear, nothing lowers afterwards."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from conversations.understanding.folding import STOP, Folded, is_spaced
from conversations.understanding.lexicon import DangerRule, Lexicon
from conversations.understanding.phrases import Hits, PhraseId, Places, Span
from conversations.understanding.verdict import Kind, Risk

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
        page = _Page.of(folded)
        places = Places(hits)
        idioms = places.of(frozenset(p for lang in langs for p in self.lexicon.idioms.get(lang, ())))
        heard = Places(_without(hits, idioms))
        touched = (rule for phrase in heard.hits for rule in self.by_phrase.get(phrase, ()))
        rules = {(rule.lang, rule.name): rule for rule in touched if rule.lang in langs}
        found = [finding for rule in rules.values() for finding in _apply(rule, heard, places, page)]
        return tuple(sorted(found, key=lambda f: (-f.risk, f.span, f.rule)))


def _without(hits: Hits, idioms: tuple[Span, ...]) -> Hits:
    """The hits that are not part of a turn of phrase."""
    if not idioms:
        return hits
    begins = [start for start, _ in idioms]
    reaches = list(accumulate((end for _, end in idioms), max))

    def is_idiom(span: Span) -> bool:
        before = bisect_right(begins, span[0])
        return before > 0 and reaches[before - 1] >= span[1]

    kept = {phrase: tuple(span for span in spans if not is_idiom(span)) for phrase, spans in hits.items()}
    return {phrase: spans for phrase, spans in kept.items() if spans}


@dataclass(frozen=True, slots=True)
class _Page:
    """Where sentences end, and how far a thought reaches."""

    sentences: tuple[int, ...]  # of each character, the number of its sentence
    reach: int
    near: int

    @classmethod
    def of(cls, folded: Folded) -> _Page:
        spaced = sum(map(is_spaced, folded.text[:200])) * 2 > len(folded.text[:200])
        sentences = tuple(accumulate(c == STOP for c in folded.text))
        return cls(sentences, _REACH_SPACED if spaced else _REACH, _NEAR_SPACED if spaced else _NEAR)

    def sentence(self, span: Span) -> int:
        return self.sentences[span[0]]


def _apply(rule: DangerRule, heard: Places, hits: Places, page: _Page) -> Iterator[Finding]:
    seen: set[int] = set()
    for span in (*heard.of(rule.any), *_together(rule.groups, heard, page)):
        sentence = page.sentence(span)
        if sentence in seen:
            continue
        if _in_sentence(hits, rule.silent_by, sentence, page):
            continue
        risk = _risk(rule, span, hits, page)
        if risk is rule.level or risk is Risk.EMERGENCY:
            seen.add(sentence)  # a lowered one may still be said in earnest in the same breath
        yield Finding(rule.name, risk, rule.kinds, span)


def _together(groups: tuple[frozenset[PhraseId], ...], heard: Places, page: _Page) -> Iterator[Span]:
    """One phrase of each group, within one thought."""
    if not groups:
        return
    spans = [heard.of(group) for group in groups]
    if not all(spans):
        return
    for first in spans[0]:
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


def _risk(rule: DangerRule, span: Span, hits: Places, page: _Page) -> Risk:
    """The rule's level, raised by what is at hand, lowered by what is past or denied."""
    sentence = page.sentence(span)
    if _in_sentence(hits, rule.lowered_by, sentence, page) or _beside(hits, rule.denied_by, span, page):
        return min(rule.level, Risk.WATCH)
    around = (sentence - 1, sentence, sentence + 1)
    if any(page.sentence(cue) in around for cue in hits.of(rule.raised_by)):
        return Risk.EMERGENCY
    return rule.level


def _in_sentence(hits: Places, phrases: frozenset[PhraseId], sentence: int, page: _Page) -> bool:
    return any(page.sentence(span) == sentence for span in hits.of(phrases))


def _beside(hits: Places, phrases: frozenset[PhraseId], span: Span, page: _Page) -> bool:
    return any(
        cue[0] <= span[1] + page.near
        and cue[1] >= span[0] - page.near
        and page.sentence(cue) == page.sentence(span)
        for cue in hits.of(phrases)
    )
