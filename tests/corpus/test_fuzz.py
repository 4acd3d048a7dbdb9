"""The fuzzing itself: it goes by numbers alone, it finds what is broken, and what it found is tried for ever."""

from dataclasses import replace
from pathlib import Path

from conversations.understanding.verdict import CALM, Verdict
from handlers.council import Council, read_council
from handlers.words import all_words
from tests.corpus.fuzz import Piece, play
from tests.corpus.mutating import body
from tests.corpus.recipes import bytes_of
from tests.corpus.replaying import envelopes
from tests.corpus.stage import Stage
from tests.storage.stores import COUNCIL

A_FEW = 130


class Fallen:
    """An ear that falls over what it hears now and then."""

    def hear(self, text: str, hint: str = "") -> Verdict:
        if hint and ("🥺" in text or "相談" in text):
            raise RecursionError
        return CALM


def quiet_council() -> Council:
    return read_council(COUNCIL, all_words())


def test_the_same_number_is_the_same_body() -> None:
    assert [body(3, number) for number in range(50)] == [body(3, number) for number in range(50)]
    assert len({body(3, number).bytes for number in range(50)}) == 50


def test_a_few_hundred_bodies_break_no_rule(migrated_sqlite: Path) -> None:
    found = play(Piece(7, 0, A_FEW, migrated_sqlite), quiet_council())

    assert found.faults == ()
    assert found.events > A_FEW


def test_what_is_broken_is_found_and_can_be_tried_again(migrated_sqlite: Path, stage: Stage) -> None:
    found = play(Piece(7, 0, A_FEW, migrated_sqlite), replace(quiet_council(), ear=Fallen()))

    assert found.faults
    assert all("worker failed" in line["about"] for line in found.faults)
    assert list(envelopes(stage, found.faults)) == []  # this desk can hear
    line = found.faults[0]
    assert bytes_of(line) == body(7, int(line["id"].rpartition("-")[2])).bytes
