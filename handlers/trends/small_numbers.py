"""Small numbers withheld so that nobody is recognised, and so that no sum gives away what was withheld.

Pure: knows no case and no database. A withheld cell always has another possible value that fits everything shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

FEWEST: Final = 5  # people: a cell of fewer might tell of somebody


class Mark(Enum):
    """How a cell is shown: its number, as a few, or withheld because sums would give away another."""

    SHOWN = "shown"
    FEW = "few"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Cell:
    """How many cases, of how many people."""

    cases: int = 0
    people: int = 0

    @property
    def is_small(self) -> bool:
        """Whether so few people stand behind it that it is not shown."""
        return self.cases > 0 and self.people < FEWEST

    def may_be(self, step: int) -> bool:
        """Whether a reader who knows our rules could also believe one more or one less."""
        if not self.cases:
            return False  # nobody is always told: it hides no other cell
        if step > 0:
            return not self.is_small or self.cases != FEWEST - 1
        return self.cases > (1 if self.is_small else FEWEST)


NONE: Final = Cell()
Line = tuple[Cell, ...]  # the months in their order, then the whole
Lines = Mapping[str, Line]
Marks = Mapping[str, tuple[Mark, ...]]
Place = tuple[int, int]
Swap = tuple[tuple[Place, int], ...]
Blocks = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """The marks of all tables. is_too_few: there is so little that nothing is told but that."""

    total: tuple[Mark, ...]
    blocks: Blocks
    is_too_few: bool


@dataclass(frozen=True, slots=True)
class Hidden:
    """What of a table is withheld. empty: months in which nobody came."""

    places: frozenset[Place]
    blocks: Blocks
    empty: frozenset[int]


@dataclass(frozen=True, slots=True)
class Stuck:
    """A small cell in this column cannot be withheld so that sums do not give it away."""

    at: int


@dataclass(frozen=True, slots=True)
class _Grid:
    """Lines whose last cell is the sum of the others. adds_up: the sum of each column is told as well."""

    lines: Sequence[Sequence[Cell]]
    adds_up: bool = True

    def at(self, place: Place) -> Cell:
        return self.lines[place[0]][place[1]]

    def cells(self) -> Iterator[tuple[Place, Cell]]:
        for row, line in enumerate(self.lines):
            yield from (((row, at), cell) for at, cell in enumerate(line))

    def swaps(self, place: Place) -> Iterator[Swap]:
        """Ways to change this cell by one so that every sum stays as it is: what changes, and by how much."""
        row, column = place
        whole = len(self.lines[row]) - 1
        rows = [at for at in range(len(self.lines)) if at != row]
        for step in (1, -1):
            if not self.at(place).may_be(step):
                continue
            if not whole:  # no months are told: the sum of the wholes alone
                yield from (((place, step), ((other, column), -step)) for other in rows)
                continue
            for at in range(whole + 1):
                along = step if whole in (at, column) else -step
                if at == column or not self.at((row, at)).may_be(along):
                    continue
                own = ((place, step), ((row, at), along))
                if self.adds_up:
                    yield from ((*own, ((other, column), -step), ((other, at), -along)) for other in rows)
                else:
                    yield own


def mark_total(total: Line) -> Withheld:
    """How the line of all cases is shown. Months of few people are withheld together with a neighbour."""
    *months, whole = total
    if whole.is_small:
        return Withheld((*(Mark.WITHHELD for _ in months), Mark.FEW), (), is_too_few=True)
    blocks = _blocks(months)
    alone = {block[0] for block in blocks if len(block) == 1}
    shown = [Mark.SHOWN if not cell.cases or at in alone else Mark.WITHHELD for at, cell in enumerate(months)]
    return Withheld((*shown, Mark.SHOWN), blocks, is_too_few=False)


def _blocks(months: Sequence[Cell]) -> Blocks:
    """Months in which somebody came, put together until enough people surely stand behind each."""
    blocks: list[tuple[int, ...]] = []
    small: tuple[int, ...] = ()
    for at, cell in enumerate(months):
        if not cell.cases:
            continue
        small = (*small, at)
        if not _together(months, small).is_small:
            blocks.append(small)
            small = ()
    if small:
        blocks[-1:] = [(*(blocks[-1] if blocks else ()), *small)]
    return tuple(blocks)


def _together(cells: Sequence[Cell], which: Iterable[int]) -> Cell:
    """Several months as one: the same people may have come in each, so no more are counted than in the fullest."""
    taken = [cells[at] for at in which]
    return Cell(sum(cell.cases for cell in taken), max((cell.people for cell in taken), default=0))


def mark_table(lines: Lines, total: Withheld) -> Marks:
    """How the cells of a table are shown whose columns add up to the line of all cases."""
    if total.is_too_few:
        return _nothing(lines)
    blocks = total.blocks
    empty = _empty(total)
    while True:
        sums = [[*(_together(line, block) for block in blocks), line[-1]] for line in lines.values()]
        match _protect(_Grid(sums)):
            case Stuck(at):
                if not blocks:
                    return _nothing(lines)
                blocks = _coarser(blocks, at)
            case places:
                hidden = Hidden(places, blocks, empty)
                return {v: _shown(line, row, hidden) for row, (v, line) in enumerate(lines.items())}


def mark_free(lines: Lines, total: Withheld) -> Marks:
    """How cells are shown whose columns add up to nothing that is told: a case may stand in several lines."""
    if total.is_too_few:
        return _nothing(lines)
    marks = {}
    for value, line in lines.items():
        cells = [*(_together(line, block) for block in total.blocks), line[-1]]
        match _protect(_Grid([cells], adds_up=False)):
            case Stuck():
                marks[value] = (Mark.WITHHELD,) * len(line)
            case places:
                marks[value] = _shown(line, 0, Hidden(places, total.blocks, _empty(total)))
    return marks


def _empty(total: Withheld) -> frozenset[int]:
    told = {month for block in total.blocks for month in block}
    return frozenset(range(len(total.total) - 1)) - told


def _nothing(lines: Lines) -> Marks:
    return {value: (Mark.WITHHELD,) * len(line) for value, line in lines.items()}


def _coarser(blocks: Blocks, at: int) -> Blocks:
    """A block put together with its neighbour; the last one left, or the whole, tells no months at all."""
    if len(blocks) == 1 or at >= len(blocks):
        return ()
    first = min(at, len(blocks) - 2)
    return (*blocks[:first], blocks[first] + blocks[first + 1], *blocks[first + 2 :])


def _shown(line: Line, row: int, hidden: Hidden) -> tuple[Mark, ...]:
    """The marks of one line. Within months put together nothing is told apart from nobody at all."""
    of_month = {month: at for at, block in enumerate(hidden.blocks) for month in block}
    marks = []
    for month, cell in enumerate(line[:-1]):
        at = of_month.get(month)
        if month in hidden.empty:
            marks.append(Mark.SHOWN)
        elif at is not None and len(hidden.blocks[at]) == 1:
            marks.append(_mark(cell, is_hidden=(row, at) in hidden.places))
        else:
            marks.append(Mark.WITHHELD)
    return (*marks, _mark(line[-1], is_hidden=(row, len(hidden.blocks)) in hidden.places))


def _mark(cell: Cell, *, is_hidden: bool) -> Mark:
    if not is_hidden:
        return Mark.SHOWN
    return Mark.FEW if cell.is_small else Mark.WITHHELD


def _protect(grid: _Grid) -> frozenset[Place] | Stuck:
    """Every small cell, and what must be withheld with it: each stands in a swap that would show the same sums."""
    small = [place for place, cell in grid.cells() if cell.is_small]
    hidden, safe = set(small), set[Place]()
    for place in small:
        if place in safe:
            continue
        best = _cheapest(grid, place, hidden)
        if best is None:
            return Stuck(place[1])
        hidden.update(at for at, _ in best)
        safe.update(at for at, _ in best)
    return frozenset(hidden)


def _cheapest(grid: _Grid, place: Place, hidden: set[Place]) -> Swap | None:
    """The swap that withholds least of what is still shown; None if a reader could rule every one out."""
    best, least = None, 0
    for swap in grid.swaps(place):
        if not all(grid.at(at).may_be(step) for at, step in swap):
            continue
        cost = sum(grid.at(at).cases for at, _ in swap if at not in hidden)
        if best is None or cost < least:
            best, least = swap, cost
        if not least:
            break
    return best
