"""People are in mid-conversation when a release goes out: what any release stored must go on in this one.

A file is a stored talk; its name says at which question it waits. New release: `python -m tests.conversations.save`.
"""

from pathlib import Path

import pytest

from conversations.desk import respond
from conversations.kernel.effects import Prompt, Review, Say
from conversations.kernel.replies import Chose, Command
from conversations.kernel.stored import from_json
from conversations.keys import EXAMPLE
from handlers.words import all_words

SAVED = sorted((Path(__file__).parent / "saved").rglob("*.json"))


@pytest.mark.parametrize("file", SAVED, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_saved_talk_goes_on_where_it_was(file: Path) -> None:
    talk = from_json(file.read_text(encoding="ascii"))
    turn = respond(talk, Chose(Command.RESUME), all_words(), EXAMPLE)

    last = turn.effects[-1]
    assert not talk.lost
    assert turn.talk == talk
    if file.stem == "nothing":
        assert isinstance(last, Say)
        return
    assert isinstance(last, Prompt | Review)
    assert f"{talk.active.script if talk.active else ''}.{last.question}" == file.stem.split("+")[0]


def test_there_are_saved_talks() -> None:
    assert len(SAVED) >= 13
