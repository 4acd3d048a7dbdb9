"""People are in mid-conversation when a release goes out: what any release stored must go on in this one.

A file is a stored talk; its name says at which question it waits. New release: `python -m tests.conversations.save`.
"""

from pathlib import Path

import pytest

from conversations.desk import Turn, respond
from conversations.kernel.effects import Prompt, Review, Say
from conversations.kernel.replies import Chose, Command
from conversations.kernel.stored import from_json
from conversations.kernel.talk import Talk
from conversations.keys import EXAMPLE
from handlers.words import all_words

ADDED = tuple(f"person.{key}" for key in ("relation", "age_group", "town", "aware", "their_name"))
SAVED = sorted((Path(__file__).parent / "saved").rglob("*.json"))


@pytest.mark.parametrize("file", SAVED, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_saved_talk_goes_on_where_it_was(file: Path) -> None:
    talk = from_json(file.read_text(encoding="ascii"))
    turn = respond(talk, Chose(Command.RESUME), all_words(), EXAMPLE)

    last = turn.effects[-1]
    assert not talk.lost
    assert _told(turn.talk) == _told(talk)
    if file.stem == "nothing":
        assert isinstance(last, Say)
        return
    expected = file.stem.split("+")[0].partition(".")[2]
    for (
        added
    ) in ADDED:  # a later release asks what it has added, which can be passed over, and goes on from there
        if _asked(turn) != expected:
            assert _asked(turn) == added
            turn = respond(turn.talk, Chose(Command.SKIP), all_words(), EXAMPLE)
    assert _asked(turn) == expected


def _asked(turn: Turn) -> str:
    last = turn.effects[-1]
    assert isinstance(last, Prompt | Review)
    return last.question


def _told(talk: Talk) -> list[tuple[str, object]]:
    every = (*talk.paused, talk.active) if talk.active else talk.paused
    return [(c.script, dict(c.said)) for c in every]


def test_there_are_saved_talks() -> None:
    assert len(SAVED) >= 13
