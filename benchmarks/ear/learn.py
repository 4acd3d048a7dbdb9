"""Learns the ear's model from the examples: `make learn`. Only for developers; a desk never learns while it works.

The bars, above which the model may raise a verdict, are found on examples that were held back while learning.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from conversations.understanding.ear import LexiconEar
from conversations.understanding.folding import fold
from conversations.understanding.grams import SIZE, grams
from conversations.understanding.model import Model
from conversations.understanding.verdict import Intent, Kind, Risk, Subject
from handlers.hearing.examples import Example, read_examples
from handlers.hearing.load import MODEL_FILE, home, load_ear, make_ready, sheets

FOLDS = 5
FALSE_ALARMS = {"watch": 0.02, "urgent": 0.008, "emergency": 0.01}
"""Of harmless messages, how many may the model call so grave: the bar is set where this holds."""

_STRENGTH = 12.0
_LEAST = 2  # a piece seen once teaches only that message
_STEPS = 127
_NEVER = -20.0
_SMALL = 0.035  # of a head's greatest weight: smaller ones are left out
_LANGS = ("ja", "en", "zh-Hans", "zh-Hant", "ko", "vi", "ne", "fil", "pt", "id", "my")


@dataclass(frozen=True, slots=True)
class Head:
    """One thing to tell: its name, and which examples it is true of."""

    name: str
    truth: np.ndarray


def heads(examples: Sequence[Example]) -> list[Head]:
    """Everything the model tells apart."""

    def head(name: str, truth: Iterable[bool]) -> Head:
        return Head(name, np.fromiter(truth, dtype=bool))

    labels = [example.labels for example in examples]
    return [
        *(head(f"risk:{r.word}", (one.risk >= r for one in labels)) for r in Risk if r),
        *(head(f"kind:{k.value}", (k in one.kinds for one in labels)) for k in Kind),
        *(head(f"topic:{s.value}", (s in one.subjects for one in labels)) for s in Subject),
        *(head(f"intent:{i.value}", (one.intent is i for one in labels)) for i in Intent),
        *(head(f"lang:{lang}", (example.lang == lang for example in examples)) for lang in _LANGS),
    ]


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


def fit(rows: csr_matrix, truth: np.ndarray) -> LogisticRegression:
    """One head. Raises: ValueError when all examples say the same."""
    learner = LogisticRegression(C=_STRENGTH, solver="liblinear", class_weight={False: 1.0, True: 2.0})
    return learner.fit(rows, truth)


def bars(rows: csr_matrix, examples: Sequence[Example]) -> dict[str, float]:
    """From which chance on each level may be raised, so that harmless messages rarely are."""
    grave = np.array([example.labels.risk for example in examples])
    found = {}
    for risk in (r for r in Risk if r):
        chances = held_back(rows, grave >= risk, grave)
        lower = np.sort(chances[grave < risk] if risk is Risk.EMERGENCY else chances[grave == 0])[::-1]
        bar = float(lower[int(len(lower) * FALSE_ALARMS[risk.word])])
        found[risk.word] = min(max(bar, 0.5), 0.97)
        heard = (chances >= found[risk.word])[grave >= risk].mean()
        _tell(
            f"  {risk.word}: bar {found[risk.word]:.2f}, alone it hears {heard:.1%} of what it has not seen\n"
        )
    return found


def held_back(rows: csr_matrix, truth: np.ndarray, strata: np.ndarray) -> np.ndarray:
    """The chance of each example, told by a model that has not seen it."""
    chances = np.zeros(len(truth))
    for learned, kept in StratifiedKFold(FOLDS, shuffle=True, random_state=7).split(rows, strata):
        chances[kept] = fit(rows[learned], truth[learned]).predict_proba(rows[kept])[:, 1]
    return chances


def pack(told: Sequence[Head], weights: np.ndarray, bias: Sequence[float], found: dict[str, float]) -> Model:
    """The model in whole numbers, without what hardly weighs."""
    scale = np.maximum(np.abs(weights).max(axis=1, keepdims=True), 1e-9) / _STEPS
    whole = np.rint(weights / scale).astype(np.int8)
    whole[np.abs(whole) < _SMALL * _STEPS] = 0
    first, which, value = array("I", [0]), array("B"), array("b")
    by_piece = csr_matrix(whole.T)
    first.extend(int(place) for place in by_piece.indptr[1:])
    which.extend(int(head) for head in by_piece.indices)
    value.extend(int(number) for number in by_piece.data)
    return Model(
        tuple(h.name for h in told), tuple(bias), tuple(scale[:, 0].tolist()), found, first, which, value
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
    found = bars(rows, examples)
    told = heads(examples)
    weights, bias = np.zeros((len(told), SIZE)), []
    for number, head in enumerate(told):
        if head.truth.any() and not head.truth.all():
            learned = fit(rows, head.truth)
            weights[number] = learned.coef_[0]
            bias.append(round(float(learned.intercept_[0]), 4))
        else:
            bias.append(-_NEVER if head.truth.all() else _NEVER)
        _tell(f"\r  {number + 1}/{len(told)}")
    model = pack(told, weights, bias, found)
    data = model.to_bytes()
    (home() / MODEL_FILE).write_bytes(data)
    _tell(f"\n{len(model.value):,} weights, {len(data) / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
