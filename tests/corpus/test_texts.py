"""The sets of texts are as made, and every written answer is read right or asked back in one clear question."""

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.reading import as_json
from conversations.answers.reader import Asked, read
from conversations.answers.readings import Kind
from conversations.kernel import answers
from conversations.kernel.advance import Step, answer, begin
from conversations.kernel.ask import Ask, Script
from conversations.kernel.effects import Effect, Prompt, Say
from conversations.kernel.fields import yes_no
from conversations.kernel.questions import Field, Invalid, Question
from conversations.kernel.replies import Wrote
from conversations.keys import EXAMPLE
from conversations.somebody import AGES
from conversations.vocabulary import Age
from handlers.places import PostalPlaces
from handlers.words import all_words
from tests.answers.conftest import places
from tests.answers.corpus import NOW
from tests.corpus.make_texts import FOLDER, SETS, made
from tests.corpus.misusing import faults, stand_at
from tests.corpus.replaying import read as read_lines
from tests.corpus.replaying import watched
from tests.corpus.stage import Stage

__all__ = ["places"]

AT_LEAST = {"c4": 400, "c5": 120, "c13": 500, "c14": 250}
FIELDS: dict[str, Field[Any]] = {
    "date": answers.day(ahead=False),
    "time": answers.clock(),
    "age": answers.age(),
    "phone": answers.phone(),
    "postal_code": answers.postcode(),
    "address": answers.address(),
    "name": answers.name(),
    "yes_no": yes_no(),
}


# Not one age, and yet one group of ages; MAYBE is told in a talk that asks for a group.
MAYBE = {
    line["text"]
    for line in read_lines("c14")
    if re.search("代|生まれ|くらい|前後|か|〜|数え|[.．]", line["text"])
}


@pytest.mark.parametrize("name", SETS)
def test_the_texts_are_as_they_are_made(name: str) -> None:
    assert (FOLDER / f"{name}.jsonl").read_text("utf-8") == made(name), (
        "run python -m tests.corpus.make_texts"
    )


@pytest.mark.parametrize("name", SETS)
def test_there_are_enough_texts_and_no_two_of_one_name(name: str) -> None:
    names = [line["id"] for line in read_lines(name)]

    assert len(names) >= AT_LEAST[name]
    assert len(set(names)) == len(names)


def test_a_written_answer_is_read_right_or_asked_back(places: PostalPlaces) -> None:
    faults = []
    for line in read_lines("c14"):
        reading = read(line["text"], Asked(Kind(line["kind"]), NOW, "ja", places))
        value = None if reading.value is None else as_json(reading.value)
        found = {"asked": True} if value is None else {"value": value}
        if found != line["expected"] or (value is None and reading.reason is None):
            faults.append(f"{line['id']}: {found}, not {line['expected']}")
    assert faults == []


def test_what_is_asked_back_is_asked_in_a_sentence_of_its_own(places: PostalPlaces) -> None:
    words = replace(all_words(), places=places)
    for line in read_lines("c14"):
        field = FIELDS[line["kind"]]
        if "asked" in line["expected"]:
            with pytest.raises(Invalid) as refused:
                field.read(Wrote(line["text"]), words, EXAMPLE)
            assert refused.value.key in field.errors


def _form(kind: str) -> Script:
    question = Question(kind, FIELDS[kind])

    def ask_it(ask: Ask) -> tuple[Effect, ...]:
        ask(question)
        ask(Question("after", yes_no()))
        return ()

    return Script(kind, ask_it)


def test_what_is_written_ends_as_the_fact_it_means_or_is_asked_for_again(
    places: PostalPlaces, stage: Stage
) -> None:
    words = replace(all_words(), places=places)
    lines, faults = read_lines("c14"), []
    with watched(stage, [line["text"] for line in lines]):
        for line in lines:
            kind, form = line["kind"], _form(line["kind"])
            begun = begin(form, 1, EXAMPLE).conversation
            assert begun
            step = answer(form, begun, Wrote(line["text"]), words, EXAMPLE)
            kept = step.conversation.said if step.conversation else {}
            found = {"value": as_json(FIELDS[kind].load(kept[kind]))} if kind in kept else _asked(kind, step)
            if found != _stored(line["expected"]):
                faults.append(f"{line['id']}: {found}, not {line['expected']}")
    assert faults == []


def _stored(expected: dict[str, Any]) -> dict[str, Any]:
    """A name in kana is its own reading, and is kept once."""
    match expected:
        case {"value": {"name": name, "kana": kana}} if name == kana:
            return {"value": {"name": name, "kana": None}}
        case _:
            return expected


def _asked(kind: str, step: Step) -> dict[str, object]:
    """Whether it is asked for again, after a sentence that says what was wrong."""
    *said, last = step.effects
    sentences = [effect.key for effect in said if isinstance(effect, Say)]
    is_asked = isinstance(last, Prompt) and last.question == kind
    return {"asked": is_asked and any(key in FIELDS[kind].errors for key in sentences)}


@pytest.mark.parametrize(("kind", "at"), [("phone", "phone"), ("age", "person.age_group")])
def test_in_a_talk_the_right_fact_is_kept_and_no_other(kind: str, at: str) -> None:
    for line in read_lines("c14"):
        if line["kind"] != kind or ("asked" in line["expected"] and line["text"] in MAYBE):
            continue
        visitor = stand_at(at)
        visitor.do(Wrote(line["text"]))
        told = visitor.said().get(at, "")

        assert told == _told(kind, line["expected"].get("value")), line["id"]


def _told(kind: str, value: object) -> str:
    """How a talk keeps it: an age only as the group it falls into."""
    if kind == "phone" or not isinstance(value, int):
        return str(value or "")
    return tuple(Age)[sum(value >= begins for begins in AGES) - 1].value


def test_what_only_looks_like_a_yes_is_asked_back(places: PostalPlaces) -> None:
    for line in (line for line in read_lines("c4") if "reads" in line["expected"]):
        visitor = stand_at("consent.2026-11")
        visitor.do(Wrote(line["text"]))
        wanted = line["expected"]["reads"]

        assert read(line["text"], Asked(Kind.YES_NO, NOW, "ja", places)).value is wanted, line["id"]
        assert visitor.said() == ({"consent.2026-11": "yes"} if wanted else {}), line["id"]


def test_whatever_is_done_instead_of_answering_is_met_as_the_rules_say(stage: Stage) -> None:
    lines = read_lines("c13")
    written = {move["write"] for line in lines for move in line["does"] if "write" in move}
    with watched(stage, written):
        assert [fault for line in lines for fault in faults(line)] == []
