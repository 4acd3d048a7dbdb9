"""A script as a picture: its questions, what leads where, every path. For the documents; never used while people talk.

Words come through a function, since conversations know no language.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from conversations.kernel.ask import Script
from conversations.kernel.effects import HandToStaff, Say, SubmitCase
from conversations.kernel.explore import Seen, explore, is_offer
from conversations.kernel.facts import Facts
from conversations.kernel.questions import Question
from conversations.kernel.shown import Label, Literal, Shown

Words = Callable[[str], str]
"""From a key to the words of one language."""

START = "start"


@dataclass(slots=True)
class Chart:
    """What was met on the walk. arrows: from a question to what follows it, with the answers that lead there.

    offered: what a review offers and nobody is asked.
    """

    questions: dict[str, Question[object]] = field(default_factory=dict)
    arrows: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    ends: dict[str, None] = field(default_factory=dict)
    paths: set[tuple[str, ...]] = field(default_factory=set)
    offered: dict[str, Question[object]] = field(default_factory=dict)

    def meet(self, seen: Seen) -> None:
        """Note one state of the walk."""
        said = seen.conversation.said
        if any(map(is_offer, said)):
            if seen.question and seen.question.key not in (*self.questions, *self.offered):
                self.offered[seen.question.key] = seen.question
            return
        before, answer = list(said.items())[-1] if said else (START, "")
        here = seen.question.key if seen.question else _end(seen)
        self.arrows.setdefault((before, here), set()).add(answer)
        if seen.question:
            self.questions[here] = seen.question
        else:
            self.ends[here] = None
            self.paths.add((*said, here))


def chart(script: Script, *worlds: Facts) -> Chart:
    """Walk a script in several worlds: with and without an earlier case, say."""
    found = Chart()
    for facts in worlds:
        for seen in explore(script, facts):
            found.meet(seen)
    return found


def _end(seen: Seen) -> str:
    keys = [effect.say for effect in seen.effects if isinstance(effect, SubmitCase)]
    keys += [effect.key for effect in seen.effects if isinstance(effect, Say)]
    keys += [effect.reason for effect in seen.effects if isinstance(effect, HandToStaff)]
    return keys[0] if keys else "end"


def faults(script: Script, found: Chart) -> tuple[str, ...]:
    """What is wrong with a script: questions nobody is ever asked, questions from which no end is reached."""
    met = {q.base or q.key for q in (*found.questions.values(), *found.offered.values())}
    never = sorted(
        question.key for question in _declared(script) if (question.base or question.key) not in met
    )
    open_ways = set(found.ends)
    while more := {a for a, b in found.arrows if b in open_ways} - open_ways:
        open_ways |= more
    traps = sorted(set(found.questions) - open_ways)
    return (*(f"{key} is never asked" for key in never), *(f"{key} leads to no end" for key in traps))


def _declared(script: Script) -> Iterator[Question[object]]:
    """The questions written in the module of a script."""
    written = vars(sys.modules[script.run.__module__])
    return (value for value in written.values() if isinstance(value, Question))


def draw(script: Script, found: Chart, words: Words) -> str:
    """The page of a script: the picture, the questions, the paths, in the order in which they are met."""
    lines = [
        f"# {words(script.name_key)} (`{script.id}`)",
        "",
        "Drawn by walking the script: `engawa chat --draw docs/conversations`. A test keeps it up to date.",
        "",
        "```mermaid",
        "flowchart TD",
        *_picture(found, words),
        "```",
        "",
        "| key | question | answers | may be passed over | sensitive | says why |",
        "|---|---|---|---|---|---|",
        *(_row(question, words) for question in found.questions.values()),
        *(_row(question, words) for question in found.offered.values()),
        "",
        *_offers(found),
        f"{len(found.paths)} paths. Changing a line on the review, going back and stopping are possible everywhere.",
        "",
        *(f"{number}. {' → '.join(path)}" for number, path in enumerate(sorted(found.paths), start=1)),
    ]
    return "\n".join(lines) + "\n"


def _offers(found: Chart) -> Iterator[str]:
    if found.offered:
        yield f"Offered on the review, and asked of nobody: {', '.join(f'`{key}`' for key in found.offered)}."
        yield ""


def _picture(found: Chart, words: Words) -> Iterator[str]:
    names = {key: f"n{number}" for number, key in enumerate([START, *found.questions, *found.ends])}
    yield f"  {names[START]}(( ))"
    for key, question in found.questions.items():
        yield f'  {names[key]}["{_one_line(words(question.text_key))}<br/><small>{key}</small>"]'
    for key in found.ends:
        yield f'  {names[key]}(["{_one_line(words(key))}<br/><small>{key}</small>"])'
    for (before, after), answers in found.arrows.items():
        label = _label(found, before, answers, words)
        arrow = f'-- "{label}" -->' if label else "-->"
        yield f"  {names[before]} {arrow} {names[after]}"


def _label(found: Chart, before: str, answers: set[str], words: Words) -> str:
    """The answers on an arrow; none at the start, and where every answer leads the same way."""
    if before == START or sum(start == before for start, _ in found.arrows) == 1:
        return ""
    question = found.questions[before]
    ordered = [sample for sample in question.field.samples() if sample in answers]
    return " / ".join(_said(question.field.shown(sample), words) for sample in ordered)


def _said(shown: Shown, words: Words) -> str:
    match shown:
        case Label(key):
            return words(key)
        case Literal(text):
            return text
        case _:
            return ""


def _row(question: Question[object], words: Words) -> str:
    choices = " / ".join(words(choice.label_key) for choice in question.field.choices)
    wants = " / ".join(want.value for want in question.field.wants)
    answers = " / ".join(part for part in (wants, choices) if part)
    marks = [
        "yes" if mark else "" for mark in ("" in question.field.samples(), question.sensitive, question.why)
    ]
    return f"| `{question.key}` | {_one_line(words(question.text_key))} | {answers} | {' | '.join(marks)} |"


def _one_line(text: str) -> str:
    return text.split("\n", maxsplit=1)[0].replace('"', "'")


def pages(scripts: Mapping[str, Script], found: Mapping[str, Chart], words: Words) -> dict[str, str]:
    """Every script's page, by file name. found: what was met of each."""
    return {f"{name}.md": draw(script, found[name], words) for name, script in scripts.items()}
