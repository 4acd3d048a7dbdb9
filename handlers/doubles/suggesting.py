"""「同じ方かもしれません」: who else may be the person of a case, and why. Suggests; joins nobody.

A look-up by keyed tags, then opened and weighed. Nothing is told of whom a member may not see, nor of what they may not read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from conversations.answers.places import Places
from handlers.doubles.marks import NO_MARKS, Marks, pieces
from handlers.doubles.noticing import known_marks
from handlers.doubles.shielding import may_be_found, seen_cases
from handlers.doubles.weighing import Likeness, Sure, weigh
from storage import audit, compared, doubles
from storage.cases import Found
from storage.compared import Opened
from storage.db import Tx
from storage.ids import PersonId
from storage.staff import Member

SHOWN: Final = 3
"""So many are suggested at once; whoever settles one sees the next."""

LOOKED_INTO: Final = 100
"""So many candidates are opened at most: a number that more people give is an office's."""

NAMESAKES: Final = 3
"""More people of one name in one town are namesakes: then name and town alone suggest nobody."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who may be the same person. cases: those of theirs that this member sees, at least one, the latest first."""

    cases: tuple[Found, ...]
    likeness: Likeness


def suggest(tx: Tx, places: Places, member: Member, case: Found, now: datetime) -> tuple[Suggestion, ...]:
    """Who else may be the person of a case that this member sees whole, the likeliest first. Locks: none.

    Writes: audit, of whoever is suggested. A handful of queries where nobody is like them, whatever the size of the town.
    """
    ours = doubles.group(tx, case.person).people
    known = compared.of_people(tx, ours)
    if not may_be_found(ours, known):
        return ()
    marks = NO_MARKS.with_all(known_marks(opened, places) for opened in known.values())
    others = doubles.candidates(tx, pieces(marks), ours, LOOKED_INTO)
    if not others:
        return ()
    apart = doubles.apart_from(tx, ours)
    theirs = compared.of_people(tx, [person for person in others if person not in apart])
    likely = _weighed(marks, theirs, places)
    eyes = _Eyes(member, places, apart, now)
    shown = tuple(_shown(tx, eyes, ours, likely)) if likely else ()
    audit.record_each(tx, member.id, "person.suggested", [each.cases[0].id for each in shown], now)
    return shown


def _weighed(marks: Marks, theirs: Mapping[PersonId, Opened], places: Places) -> dict[PersonId, Likeness]:
    weighed = {person: weigh(marks, known_marks(opened, places)) for person, opened in theirs.items()}
    likely = {person: likeness for person, likeness in weighed.items() if likeness}
    namesakes = [person for person, likeness in likely.items() if likeness.is_by_town_alone]
    if len(namesakes) > NAMESAKES:
        likely = {person: likeness for person, likeness in likely.items() if person not in set(namesakes)}
    return dict(
        sorted(likely.items(), key=lambda each: (each[1].sure is not Sure.LIKELY, -len(each[1].reasons)))
    )


@dataclass(frozen=True, slots=True)
class _Eyes:
    """Who looks, when, and of whom was said that they are somebody else."""

    member: Member
    places: Places
    apart: frozenset[PersonId]
    now: datetime

    def marks(self, tx: Tx, some: Collection[PersonId]) -> tuple[Marks, tuple[Found, ...]] | None:
        """What these people, who are one, are known by as far as this member sees it. None: they may not be found, or seen."""
        known = compared.of_people(tx, some)
        seen = seen_cases(tx, self.member, some, self.now) if may_be_found(some, known) else ()
        ids, theirs = {case.id for case in seen}, {case.person for case in seen}
        told = (known_marks(known[person].told_in(ids), self.places) for person in theirs)
        return (NO_MARKS.with_all(told), seen) if seen else None


def _shown(
    tx: Tx, eyes: _Eyes, ours: Collection[PersonId], likely: Iterable[PersonId]
) -> Iterator[Suggestion]:
    """Weighed once more by what this member sees alone: of what was told to another desk, no reason tells anything."""
    mine, met = eyes.marks(tx, ours), set[PersonId]()
    for person in likely:
        group = doubles.group(tx, person)
        if mine is None or len(met) == SHOWN or group.one in met or group.people & eyes.apart:
            continue
        theirs = eyes.marks(tx, group.people)
        likeness = weigh(mine[0], theirs[0]) if theirs else None
        if theirs and likeness:
            met.add(group.one)
            yield Suggestion(theirs[1], likeness)
