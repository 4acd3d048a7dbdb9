"""Every answer of the corpus is read right, or asked again for the right reason."""

import pytest

from conversations.answers.places import Places
from tests.answers.corpus import Case, answer, cases

OPEN, HELD = tuple(cases("open")), tuple(cases("held"))
ENOUGH, ENOUGH_JAPANESE = 600, 250


@pytest.mark.parametrize("case", [*OPEN, *HELD], ids=str)
def test_an_answer_is_read_as_it_was_meant(case: Case, places: Places) -> None:
    value, reason = answer(case, places)

    assert value == case.value
    assert not case.reason or reason == case.reason


def test_the_corpus_is_wide_enough() -> None:
    assert len(OPEN) + len(HELD) >= ENOUGH
    assert sum(case.lang == "ja" for case in OPEN) >= ENOUGH_JAPANESE
    assert {case.lang for case in HELD} == {case.lang for case in OPEN}
