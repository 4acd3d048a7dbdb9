"""`engawa read-answer`: a line in, a line out, whatever the line is."""

import json

import pytest

from bot.reading import read_answers
from conversations.answers.places import Nowhere
from tests.answers.corpus import NOW


def told(line: str) -> dict[str, object]:
    (answered,) = read_answers([line], Nowhere(), NOW)
    found: dict[str, object] = json.loads(answered)
    return found


def test_a_value_comes_back_under_its_id() -> None:
    asked = {"id": "a", "question_kind": "datetime", "text": "明日の午後3時", "now": "2026-11-20T01:00:00Z"}

    assert told(json.dumps(asked)) == {"id": "a", "value": "2026-11-21T15:00:00+09:00"}


def test_what_is_not_clear_comes_back_with_a_reason_and_what_it_may_mean() -> None:
    asked = {"id": 7, "question_kind": "time", "text": "3時", "now": "2026-11-20T10:00:00"}

    assert told(json.dumps(asked)) == {
        "id": 7,
        "value": None,
        "reason": "ambiguous",
        "candidates": ["15:00", "03:00"],
    }


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[1]",
        "null",
        '"text"',
        "{}",
        '{"id": 1, "text": 3}',
        '{"id": 1, "text": "3", "question_kind": "colour"}',
        '{"id": 1, "text": "3", "question_kind": ["age"]}',
        '{"id": 1, "text": "3", "question_kind": "age", "now": "yesterday"}',
        '{"id": 1, "text": "3", "question_kind": "age", "now": "0001-01-01T00:00:00+09:00"}',
        "[" * 100_000,
    ],
)
def test_a_line_that_is_none_gets_an_error_of_its_own(line: str) -> None:
    assert told(line)["error"]


def test_empty_lines_are_passed_over() -> None:
    assert list(read_answers(["", "  \n"], Nowhere(), NOW)) == []


def test_lone_surrogates_are_an_answer_like_any_other() -> None:
    asked = r'{"id": 1, "question_kind": "name", "text": "\ud800"}'

    assert told(asked)["reason"] == "unreadable"
