"""Writes the stored talks of this release, one for each question, under saved/<release>/. Run once per release."""

from __future__ import annotations

import sys
from pathlib import Path

from conversations import SCRIPTS
from conversations.kernel.explore import explore
from conversations.kernel.replies import Chose, Command, Joined, SentPhoto, Wrote
from conversations.kernel.stored import to_json
from conversations.kernel.talk import Talk
from conversations.keys import EXAMPLE
from tests.conversations.people import Press, tell


def main(release: str) -> None:
    """Save a talk at every question of every script, and some that people lay aside."""
    folder = Path(__file__).parent / "saved" / release
    folder.mkdir(parents=True, exist_ok=False)
    talks = {"nothing": Talk(serial=7)}
    for script in SCRIPTS.values():
        for seen in explore(script, EXAMPLE):
            if seen.question is not None:
                talks.setdefault(f"{script.id}.{seen.question.key}", Talk(1, seen.conversation))
    walked = (Chose(Command.CONSULT), Press(0), Press(0), Press(0), Press(0))
    talks["language.language+consultation_laid_aside"] = tell(*walked, Chose(Command.LANGUAGE)).talk
    talks["consultation.story+language_chosen_and_back"] = tell(Joined(again=False), Press(1), *walked).talk
    talks["consultation.topic+line_being_changed"] = tell(
        *walked, SentPhoto("m1"), Wrote("ことば、です"), Press(0), Wrote("さくら"), Press(2)
    ).talk
    talks["consultation.person.town+of_a_mother"] = tell(
        Chose(Command.CONSULT), Press(0), Press(1), Press(0), Press(4)
    ).talk
    talks["consultation.contact+a_burst"] = tell(
        *walked, Wrote("転びます"), Wrote("夜中に何度も起きます。")
    ).talk
    talks["consultation.topic+words_at_a_button"] = tell(*walked[:3], Wrote("眠れない夜が続いています")).talk
    for name, talk in talks.items():
        (folder / f"{name}.json").write_text(to_json(talk) + "\n", encoding="ascii")


if __name__ == "__main__":
    main(sys.argv[1])
