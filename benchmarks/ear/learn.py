"""Learns the ear's model from the examples: `make learn`. Only for developers; a desk never learns while it works.

The bars, above which the model may raise a verdict, are found on examples that were held back while learning.
"""

from __future__ import annotations

import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from conversations.understanding.ear import LexiconEar
from conversations.understanding.folding import fold
from conversations.understanding.grams import SIZE, grams
from conversations.understanding.model import ZERO, Model
from conversations.understanding.verdict import Intent, Kind, Risk, Subject
from handlers.hearing.examples import Example, Labels, read_examples
from handlers.hearing.load import MODEL_FILE, home, learned_from, load_ear, make_ready, sheets

FOLDS = 5
FALSE_ALARMS = {Risk.WATCH: (0.02, 0.12), Risk.URGENT: (0.025, 0.175), Risk.EMERGENCY: (0.003, 0.05)}
"""Of harmless messages, plain ones and ones in alarming words: how many may the model call so grave."""

_STRENGTH = {"risk": 40.0, "kind": 12.0, "topic": 12.0, "intent": 40.0, "lang": 12.0}
_DANGER = 2.0  # a danger overheard costs more than a false alarm
_ALARMING = 2.5  # what sounds alarming and is not must be told apart better than plain talk
_HIGHEST = {Risk.WATCH: 1.0, Risk.URGENT: 0.48, Risk.EMERGENCY: 0.48}
"""Alarming examples are harder than life: above such a bar too much danger is overheard. Watch calls nobody: no cap."""
_LEAST = 2  # a piece seen once teaches only that message
_STEPS = 127
_NEVER = -20.0
_SMALL = 0.02  # of a head's greatest weight: smaller ones are left out
_LANGS = ("ja", "en", "zh-Hans", "zh-Hant", "ko", "vi", "ne", "fil", "pt", "id", "my")


@dataclass(frozen=True, slots=True)
class Head:
    """One thing to tell: its name, which examples it is true of, and how much each example counts."""

    name: str
    truth: np.ndarray
    weight: np.ndarray


def heads(examples: Sequence[Example]) -> list[Head]:
    """Everything the model tells apart."""
    labels = [example.labels for example in examples]
    same, calm = np.ones(len(labels)), wishes(labels)

    def head(name: str, truth: Iterable[bool], weight: np.ndarray) -> Head:
        return Head(name, np.fromiter(truth, dtype=bool), weight)

    return [
        *(head(f"risk:{r.word}", (one.risk >= r for one in labels), grave(labels, r)) for r in Risk if r),
        *(head(f"kind:{k.value}", (k in one.kinds for one in labels), same) for k in Kind),
        *(even(head(f"topic:{s.value}", (s in one.subjects for one in labels), same)) for s in Subject),
        *(head(f"intent:{i.value}", (one.intent is i for one in labels), calm) for i in Intent),
        *(head(f"lang:{lang}", (example.lang == lang for example in examples), same) for lang in _LANGS),
    ]


def grave(labels: Sequence[Labels], risk: Risk) -> np.ndarray:
    """A danger overheard costs more than a false alarm."""
    rows = [_DANGER if one.risk >= risk else _ALARMING if one.alarming else 1.0 for one in labels]
    weight: np.ndarray = np.array(rows)
    return weight


def wishes(labels: Sequence[Labels]) -> np.ndarray:
    """Rare wishes count for more; danger, where the wish is always the same, for nothing."""
    often = Counter(one.intent for one in labels)
    rows = [often[one.intent] ** -0.7 * 10 if one.risk < Risk.URGENT else 0.0 for one in labels]
    weight: np.ndarray = np.array(rows)
    return weight


def even(head: Head) -> Head:
    """As many votes for as against."""
    share = max(head.truth.mean(), 1e-6)
    return replace(head, weight=np.where(head.truth, 0.5 / share, 0.5 / (1 - share)))


def table(ear: LexiconEar, examples: Sequence[Example]) -> csr_matrix:
    """A row for each example, as the model sees it."""
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for number, example in enumerate(examples):
        folded = fold(example.text)
        hits = ear.lexicon.book.find(folded)
        pieces = grams(folded.text, ear.features(hits, ear.signs(hits)))
        rows += [number] * len(pieces)
        columns += pieces
        values += [1 / max(len(pieces), 1) ** 0.5] * len(pieces)
    return csr_matrix((values, (rows, columns)), shape=(len(examples), SIZE), dtype=np.float64)


def fit(rows: csr_matrix, head: Head) -> LogisticRegression:
    """One head. Raises: ValueError when all examples say the same."""
    counted = head.weight > 0
    learner = LogisticRegression(C=_STRENGTH[head.name.partition(":")[0]], solver="liblinear")
    return learner.fit(rows[counted], head.truth[counted], sample_weight=head.weight[counted])


def bars(
    rows: csr_matrix, examples: Sequence[Example], told: Sequence[Head], hands: Executor
) -> dict[str, float]:
    """From which chance on each level may be raised, so that harmless messages rarely are."""
    labels = [example.labels for example in examples]
    harmless = np.array([one.risk is Risk.NONE for one in labels])
    alarming = np.array([one.alarming for one in labels])
    found = {}
    of_risk = list(zip((r for r in Risk if r), told, strict=False))
    every = hands.map(partial(held_back, rows), (head for _, head in of_risk))
    for (risk, head), chances in zip(of_risk, every, strict=True):
        allowed = zip((harmless & ~alarming, harmless & alarming), FALSE_ALARMS[risk], strict=True)
        found[risk.word] = min(max(_bar(chances[which], share) for which, share in allowed), _HIGHEST[risk])
        heard = (chances >= found[risk.word])[head.truth].mean()
        _tell(
            f"  {risk.word}: bar {found[risk.word]:.2f}, alone it hears {heard:.1%} of what it has not seen\n"
        )
    return found


def _bar(chances: np.ndarray, share: float) -> float:
    return float(np.sort(chances)[::-1][int(len(chances) * share)]) if len(chances) else 0.5


def held_back(rows: csr_matrix, head: Head) -> np.ndarray:
    """The chance of each example, told by a model that has not seen it."""
    chances = np.zeros(len(head.truth))
    for learned, kept in StratifiedKFold(FOLDS, shuffle=True, random_state=7).split(rows, head.truth):
        part = Head(head.name, head.truth[learned], head.weight[learned])
        chances[kept] = fit(rows[learned], part).predict_proba(rows[kept])[:, 1]
    return chances


def weighed(rows: csr_matrix, head: Head) -> tuple[np.ndarray, float]:
    """What each piece weighs in one head, and where it begins; a head that is always or never true weighs nothing."""
    if not head.truth.any() or head.truth.all():
        return np.zeros(SIZE), -_NEVER if head.truth.all() else _NEVER
    learned = fit(rows, head)
    weights: np.ndarray = learned.coef_[0]
    return weights, round(float(learned.intercept_[0]), 4)


def pack(told: Sequence[Head], weights: np.ndarray, bias: Sequence[float], found: dict[str, float]) -> Model:
    """The model in whole numbers, without what hardly weighs."""
    scale = np.maximum(np.abs(weights).max(axis=1, keepdims=True), 1e-9) / _STEPS
    whole = np.rint(weights / scale).astype(np.int8)
    whole[np.abs(whole) < _SMALL * _STEPS] = 0
    whole = whole.T
    used = np.flatnonzero(whole.any(axis=1))
    row: np.ndarray = np.zeros(SIZE, dtype=np.uint32)
    row[used] = range(1, len(used) + 1)
    rows = np.vstack([np.zeros((1, len(told)), dtype=np.int8), whole[used]]).astype(np.int16) + ZERO
    return Model(
        learned_from(),
        tuple(h.name for h in told),
        tuple(bias),
        tuple(scale[:, 0].tolist()),
        found,
        array("I", row.tolist()),
        rows.astype(np.uint8).tobytes(),
    )


def _tell(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


def main() -> int:
    """Learn, and write the model beside the lexicons."""
    make_ready()
    ear = load_ear(with_model=False)
    examples = [example for sheet in sheets() for example in read_examples(sheet)]
    _tell(f"{len(examples):,} examples\n")
    rows = table(ear, examples)
    seen = np.asarray((rows > 0).sum(axis=0)).ravel()
    keep = csr_matrix((np.where(seen >= _LEAST, 1.0, 0.0), (range(SIZE), range(SIZE))), shape=(SIZE, SIZE))
    rows = (rows @ keep).tocsr()
    told = heads(examples)
    weights, bias = np.zeros((len(told), SIZE)), []
    with ProcessPoolExecutor() as hands:
        found = bars(rows, examples, told, hands)
        for number, (of_head, begins) in enumerate(hands.map(partial(weighed, rows), told)):
            weights[number] = of_head
            bias.append(begins)
            _tell(f"\r  {number + 1}/{len(told)}")
    model = pack(told, weights, bias, found)
    data = model.to_bytes()
    (home() / MODEL_FILE).write_bytes(data)
    _tell(f"\n{len(model.rows) // len(told):,} pieces, {len(data) / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
