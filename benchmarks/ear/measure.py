"""How well the ear hears: on messages it knows, and on messages held away from rules and learning.

`python -m benchmarks.ear.measure [--write] [--misses] [--rules-only]`. With --write the report goes to docs/.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.table import table
from conversations.understanding.verdict import Intent, Kind, Risk, Subject, Verdict
from handlers.hearing import load_ear
from handlers.hearing.examples import Example, read_examples

ROOT = Path(__file__).resolve().parents[2]
SETS = {name: ROOT / "tests/understanding" / name for name in ("open", "held", "life")}
REPORT = ROOT / "docs" / "hearing-measured.md"


@dataclass(frozen=True, slots=True)
class Heard:
    """A message with its labels, and what the ear made of it."""

    example: Example
    verdict: Verdict


Test = Callable[[Heard], bool]


def is_grave(heard: Heard) -> bool:
    """A person must look within the hour."""
    return heard.example.labels.risk >= Risk.URGENT


def is_heard(heard: Heard) -> bool:
    """So does the ear say."""
    return heard.verdict.risk >= Risk.URGENT


def is_right_topic(heard: Heard) -> bool:
    """The first topic is among the three named."""
    return heard.example.labels.subjects[0] in heard.verdict.subjects[:3]


def is_right_intent(heard: Heard) -> bool:
    """The wish is the one meant."""
    return heard.verdict.intent is heard.example.labels.intent


def is_right_kind(heard: Heard) -> bool:
    """One of the kinds of danger named is meant."""
    return bool(set(heard.example.labels.kinds) & set(heard.verdict.kinds))


def share(rows: Iterable[Heard], of: Test, which: Test) -> str:
    """Of the rows that count, how many pass: a share and the counts."""
    counted = [row for row in rows if of(row)]
    passed = sum(map(which, counted))
    return f"{passed / len(counted):.1%} ({passed}/{len(counted)})" if counted else "–"


def by_language(rows: Sequence[Heard]) -> str:
    """A line for each language."""
    langs = sorted({row.example.lang for row in rows}, key=lambda lang: (lang != "ja", lang))
    lines = [[lang, *figures([row for row in rows if row.example.lang == lang])] for lang in langs]
    others = [row for row in rows if row.example.lang != "ja"]
    lines += [["all but ja", *figures(others)], ["all", *figures(rows)]]
    heads = ["language", "danger heard", "emergencies missed", "false alarms", "with alarming words"]
    return table([*heads, "harmless at watch", "topic in 3", "intent", "language"], lines)


def figures(rows: Sequence[Heard]) -> list[str]:
    """The figures of one line."""
    return [
        share(rows, is_grave, is_heard),
        share(rows, lambda r: r.example.labels.risk is Risk.EMERGENCY, lambda r: not is_heard(r)),
        share(rows, lambda r: _harmless(r) and not r.example.labels.alarming, is_heard),
        share(rows, lambda r: _harmless(r) and r.example.labels.alarming, is_heard),
        share(rows, _harmless, lambda r: r.verdict.risk is Risk.WATCH),
        share(rows, lambda _: True, is_right_topic),
        share(rows, lambda _: True, is_right_intent),
        share(rows, lambda _: True, lambda r: r.verdict.lang == r.example.lang),
    ]


def _harmless(row: Heard) -> bool:
    return row.example.labels.risk is Risk.NONE


def by_kind(rows: Sequence[Heard]) -> str:
    """A line for each kind of danger."""
    lines = []
    for kind in Kind:
        of_kind = [row for row in rows if kind in row.example.labels.kinds]
        lines.append(
            [kind.value, share(of_kind, is_grave, is_heard), share(of_kind, is_grave, is_right_kind)]
        )
    return table(["kind", "danger heard", "kind named"], lines)


def levels(rows: Sequence[Heard]) -> str:
    """What was meant, and what was heard."""
    lines = []
    for meant in Risk:
        of_level = [row for row in rows if row.example.labels.risk is meant]
        lines.append([meant.word, *(str(sum(r.verdict.risk is heard for r in of_level)) for heard in Risk)])
    return table(["meant \\ heard", *(risk.word for risk in Risk)], lines)


def misses(rows: Iterable[Heard]) -> Iterable[str]:
    """Every message whose danger, topic or wish was not heard as meant, with the reason given."""
    for row in rows:
        labels, verdict = row.example.labels, row.verdict
        wrong = [
            *(["DANGER"] if is_grave(row) and not is_heard(row) else []),
            *(["ALARM"] if _harmless(row) and is_heard(row) else []),
            *(["topic"] if not is_right_topic(row) else []),
            *(["intent"] if not is_right_intent(row) else []),
            *(["lang"] if verdict.lang != row.example.lang else []),
        ]
        if wrong:
            said = f"{verdict.risk.word} {_words(verdict.subjects)} {verdict.intent.value} {verdict.lang}"
            meant = f"{labels.risk.word} {_words(labels.subjects)} {labels.intent.value} {row.example.lang}"
            rules = ",".join(e.rule for e in verdict.evidence)
            yield f"{'+'.join(wrong)}\t{row.example.text!r}\tmeant {meant}\theard {said}\t{rules}"


def _words(members: Iterable[Subject | Intent]) -> str:
    return ",".join(member.value for member in members)


def hear_all(folder: Path, *, with_model: bool) -> list[Heard]:
    """Every message of a set, heard."""
    ear = load_ear(with_model=with_model)
    examples = (example for path in sorted(folder.glob("*.txt")) for example in read_examples(path))
    return [Heard(example, ear.hear(example.text)) for example in examples]


def report(name: str, rows: Sequence[Heard]) -> str:
    """One set, in tables."""
    return f"## {name}: {len(rows):,} messages\n\n{by_language(rows)}\n\n{by_kind(rows)}\n\n{levels(rows)}\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print or write."""
    parser = argparse.ArgumentParser(description=__doc__)
    for flag in ("--write", "--misses", "--rules-only"):
        parser.add_argument(flag, action="store_true")
    parser.add_argument("--only", choices=tuple(SETS))
    asked = parser.parse_args(arguments)
    sets = {name: SETS[name] for name in SETS if asked.only in (None, name)}
    heard = {name: hear_all(folder, with_model=not asked.rules_only) for name, folder in sets.items()}
    written = "\n".join(report(name, rows) for name, rows in heard.items() if rows)
    sys.stdout.write(written)
    if asked.misses:
        sys.stdout.write("\n".join(line for rows in heard.values() for line in misses(rows)) + "\n")
    if asked.write:
        REPORT.write_text(f"# How well the ear hears\n\n{_ABOUT}\n\n{written}", encoding="utf-8")
    return 0


_ABOUT = """Measured with `make learn` or `python -m benchmarks.ear.measure --write`. *open*: messages that rules and examples were
mended with. *held*: messages written without sight of rules and examples, and never used to mend them. *life*: kept the
same way, and mostly harmless: what people write on an ordinary day. *Harmless at watch*: nobody is called, staff see it."""


if __name__ == "__main__":
    sys.exit(main())
