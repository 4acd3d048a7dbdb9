"""The sets of texts are as made, and every written answer is read right or asked back in one clear question."""

from dataclasses import replace

import pytest

from bot.reading import as_json
from conversations.answers.reader import Asked, read
from conversations.answers.readings import Kind
from conversations.kernel import answers
from conversations.kernel.fields import yes_no
from conversations.kernel.questions import Field, Invalid
from conversations.kernel.replies import Wrote
from conversations.keys import EXAMPLE
from handlers.places import PostalPlaces
from handlers.words import all_words
from tests.answers.conftest import places
from tests.answers.corpus import NOW
from tests.corpus.make_texts import FOLDER, SETS, made
from tests.corpus.misusing import faults
from tests.corpus.replaying import read as read_lines

__all__ = ["places"]

AT_LEAST = {"c4": 400, "c5": 120, "c13": 500, "c14": 250}
FIELDS: dict[str, Field[object]] = {
    "date": answers.day(ahead=False),
    "time": answers.clock(),
    "age": answers.age(),
    "phone": answers.phone(),
    "postal_code": answers.postcode(),
    "address": answers.address(),
    "name": answers.name(),
    "yes_no": yes_no(),
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


def test_whatever_is_done_instead_of_answering_is_met_as_the_rules_say() -> None:
    assert [fault for line in read_lines("c13") for fault in faults(line)] == []
