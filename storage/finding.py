"""The blind index: by which cases are found again by a name or a telephone number that stand sealed beside them.

Keeps keyed tags of pieces of names and of numbers, never of anything else that was said
(`decisions/0004-names-are-found-blind.md`). Tags are ambiguous on purpose: what they lead to is
opened and compared before anybody is shown it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final
from uuid import UUID

from sqlalchemy import Select, bindparam, delete, desc, func, insert, intersect, select

from storage.db import Tx
from storage.ids import CaseId
from storage.prepared import Prepared
from storage.spelling import is_sign, name_words
from storage.tables import FindTag
from storage.vault import Vault

SLOTS: Final = 64
"""A piece has so many tags, and each case uses one of them: how often a tag occurs says little of how common a name is."""

SAMPLED: Final = 8
"""Of so many slots the rows are counted, to see which piece is the rarest."""

PIECES_MOST: Final = 2
"""So many of the rarest pieces narrow a search down; the rest is compared after opening."""

COMMON: Final = 1_000
"""A second piece with more rows in the sampled slots narrows little down for what it takes to read it."""

LAST: Final = 4
"""Digits of a telephone number that are enough to look for it."""


@dataclass(frozen=True, slots=True)
class Told:
    """By what a case is found that its person told us. phones: E.164, an extension may follow.

    pieces: by which the person may be known a second time (`doubles.py`).
    """

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    pieces: frozenset[str] = frozenset()


NOTHING_TOLD: Final = Told()


def keep_told(tx: Tx, case: CaseId, told: Told) -> None:
    """From now on the case is found by this, and no longer by what it said before. Locks: the caller holds the person."""
    _rewrite(tx, case, tags_told(tx.vault, case, told), told=True)


def keep_shown(tx: Tx, case: CaseId, told: Told) -> None:
    """From now on the case is found by this name on LINE and what staff know. Locks: the caller holds the person."""
    _rewrite(tx, case, tags_told(tx.vault, case, told), told=False)


def tags_told(vault: Vault, case: CaseId, told: Told) -> set[int]:
    """The tags of what is known of a person: of their names and numbers."""
    pieces = {piece for name in told.names for piece in pieces_of_name(name)}
    return _tags(vault, case, pieces | {piece for phone in told.phones for piece in pieces_of_phone(phone)})


def pieces_of_name(name: str) -> Iterator[str]:
    """The pieces of a name that have tags: each two letters that stand together, and a sign that begins a word."""
    words = name_words(name)
    yield from _pairs("".join(words))
    yield from (f"name|^{word[0]}" for word in words if is_sign(word[0]))


def pieces_wanted(words: Iterable[str]) -> frozenset[str]:
    """The pieces that a name holding all these words has; words as `name_words` gives them. Empty: too little to look for."""
    return frozenset(piece for word in words for piece in _wanted(word))


def pieces_of_phone(number: str) -> Iterator[str]:
    """The pieces of a telephone number that have tags: all of it, and its last digits. number: E.164."""
    plain = number.partition(";")[0]
    yield f"phone|{plain}"
    yield piece_of_last(plain)


def piece_of_last(digits: str) -> str:
    """The piece for the end of a telephone number. digits: at least LAST of them."""
    return f"last|{digits[-LAST:]}"


def candidates(tx: Tx, pieces: Iterable[str], most: int, before: CaseId | None = None) -> tuple[CaseId, ...]:
    """Cases that may have all these pieces, the latest opened first; some have none. before: only older ones than this."""
    rarest = _rarest(tx, sorted(pieces))
    if not rarest:
        return ()
    first, *others = (_having(tx, piece, before) for piece in rarest)
    found = intersect(first, *others) if others else first.distinct()
    ids = found.order_by(desc("case_id")).limit(most)
    return tuple(CaseId(case) for case in tx.connection.execute(ids).scalars())


def _having(tx: Tx, piece: str, before: CaseId | None) -> Select[UUID]:
    tags = [tx.vault.tag(piece, slot) for slot in range(SLOTS)]
    query = select(FindTag.case_id).where(FindTag.council == tx.council, FindTag.tag.in_(tags))
    return query if before is None else query.where(FindTag.case_id < before)


def _rarest(tx: Tx, pieces: Sequence[str]) -> list[str]:
    if len(pieces) <= 1:
        return list(pieces)
    of_tag = {tx.vault.tag(piece, slot): piece for piece in pieces for slot in range(SAMPLED)}
    rows = tx.connection.execute(
        select(FindTag.tag, func.count())
        .where(FindTag.council == tx.council, FindTag.tag.in_(of_tag))
        .group_by(FindTag.tag)
    )
    counts = dict.fromkeys(pieces, 0)
    for tag, count in rows:
        counts[of_tag[tag]] += count
    rarest = sorted(pieces, key=counts.__getitem__)
    return rarest[: 1 if counts[rarest[1]] > COMMON else PIECES_MOST]


def _tags(vault: Vault, case: CaseId, pieces: set[str]) -> set[int]:
    return {vault.tag(piece, vault.slot(case, piece, SLOTS)) for piece in pieces}


def _rewrite(tx: Tx, case: CaseId, tags: set[int], *, told: bool) -> None:
    had = {row.tag for row in _HAD.run(tx, {"case": case, "told": told}).rows}
    if gone := had - tags:
        here = (FindTag.case_id == case, FindTag.told.is_(told), FindTag.tag.in_(gone))
        tx.connection.execute(delete(FindTag).where(*here))
    if new := tags - had:
        same = {"council": tx.council, "case_id": case, "told": told}
        tx.connection.execute(insert(FindTag), [{**same, "tag": tag} for tag in sorted(new)])


def _pairs(letters: str) -> Iterator[str]:
    return (f"name|{one}{two}" for one, two in pairwise(letters))


def _wanted(word: str) -> Iterator[str]:
    if len(word) == 1 and is_sign(word):
        yield f"name|^{word}"
    yield from _pairs(word)


# Built once: it is asked at every answer, and mostly nothing has changed.
_HAD = Prepared(
    select(FindTag.tag).where(FindTag.case_id == bindparam("case"), FindTag.told == bindparam("told"))
)
