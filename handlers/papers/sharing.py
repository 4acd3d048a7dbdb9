"""What a hand-over passes on: from the lines its giver chose to the boxes of the sheet. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from handlers.papers.facts import ABOUT_SELF, Told
from handlers.papers.known import PREFIX

ANSWER: Final = "answer:"
NOTE: Final = "note:"
BOXES: Final = {
    "person.their_name": "name",
    "person.age_group": "birth",
    "age_group": "birth",
    "person.town": "address",
    "person.address": "address",
    "address": "address",
    "town": "address",
    "home": "address",
    "person.phone": "phone",
    "contact": "phone",
    "reach": "phone",
    "about": "visitor",
    "person.relation": "visitor",
    "person.role": "visitor",
    "person.office": "visitor",
    "person.aware": "visitor",
    "household": "household",
    "person.their_household": "household",
    "matters": "matters",
    "topic": "matters",
}
"""Which of the sheet's lines a question belongs to; all others are part of what was heard."""


def chosen(answers: Sequence[Told], refs: frozenset[str]) -> tuple[Told, ...]:
    """The answers that were shared. Whom it is about always goes along: without it a name would stand in a wrong box."""
    return tuple(a for a in answers if a.question == "about" or f"{ANSWER}{a.question}" in refs)


def boxes_of(answers: Sequence[Told], refs: Iterable[str]) -> frozenset[str]:
    """Which lines of the sheet are ticked. answers: all of the case; refs: of what is shared."""
    about = next((a for a in answers if a.question == "about"), None)
    is_own = about is None or about.key == ABOUT_SELF
    return frozenset(_box(ref, is_own=is_own) for ref in refs if ref.startswith((ANSWER, NOTE, PREFIX)))


def _box(ref: str, *, is_own: bool) -> str:
    if ref.startswith(NOTE):
        return "progress"
    if ref.startswith(PREFIX):
        _, whose, group = ref.split(":")
        return "visitor" if whose == "own" and not is_own else group
    question = ref.removeprefix(ANSWER)
    if question in ("name", "phone"):
        return question if is_own else "visitor"
    return BOXES.get(question, "story")
