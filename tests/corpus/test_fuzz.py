"""The fuzzing itself: it goes by numbers alone, it finds what is broken, and what it found is tried for ever."""

from dataclasses import replace
from pathlib import Path

from conversations.understanding.verdict import CALM, Verdict
from handlers.council import Council, read_council
from handlers.words import all_words
from tests.corpus.databases import FILE, Template
from tests.corpus.fuzz import Piece, play
from tests.corpus.mutating import body
from tests.corpus.recipes import bytes_of
from tests.corpus.replaying import envelopes
from tests.corpus.stage import Stage
from tests.storage.stores import COUNCIL

A_FEW = 130
REFUSING = """
    create trigger refusing before insert on arrivals when new.event_id like 'f0%'
    begin select raise(abort, 'refused'); end
"""


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


def test_a_few_hundred_bodies_break_no_rule(template: Template) -> None:
    found = play(Piece(7, 0, A_FEW, template), quiet_council())

    assert found.faults == ()
    assert found.events > A_FEW


def test_what_a_database_refuses_is_found_and_the_others_are_kept(
    sqlite_template: Template, stage: Stage, tmp_path: Path
) -> None:
    with sqlite_template.copied(tmp_path) as store, store.transaction() as tx:
        tx.connection.exec_driver_sql(REFUSING)
    found = play(Piece(7, 0, A_FEW, Template(str(tmp_path / FILE))), quiet_council())

    assert found.events > A_FEW / 2
    assert 0 < len(found.faults) < A_FEW / 2
    assert all(line["about"].startswith("the database refused it: IntegrityError") for line in found.faults)
    assert list(envelopes(stage, found.faults)) == []  # this one takes them


def test_what_is_broken_is_found_and_can_be_tried_again(sqlite_template: Template, stage: Stage) -> None:
    found = play(Piece(7, 0, A_FEW, sqlite_template), replace(quiet_council(), ear=Fallen()))

    assert found.faults
    assert all("worker failed" in line["about"] for line in found.faults)
    assert list(envelopes(stage, found.faults)) == []  # this desk can hear
    line = found.faults[0]
    assert bytes_of(line) == body(7, int(line["id"].rpartition("-")[2])).bytes
