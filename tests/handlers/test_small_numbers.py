"""Withheld numbers: no reader, knowing all sums and all our rules, can tell what stands behind one."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from handlers.trends.small_numbers import Cell, Line, Mark, Marks, Withheld, mark_free, mark_table, mark_total

Table = dict[str, Line]


def cells(*counts: int) -> Line:
    """Months of one case a person, and their sum."""
    return tuple(Cell(n, n) for n in (*counts, sum(counts)))


def table(*rows: tuple[int, ...]) -> tuple[Table, Line]:
    lines = {str(at): cells(*row) for at, row in enumerate(rows)}
    return lines, cells(*(sum(column) for column in zip(*rows, strict=True)))


def look(marks: Marks, lines: Mapping[str, Line]) -> list[list[int | str]]:
    said = {Mark.FEW: "<5", Mark.WITHHELD: "*"}
    return [
        [said.get(mark, cell.cases) for cell, mark in zip(line, marks[value], strict=True)]
        for value, line in lines.items()
    ]


def test_nothing_small_nothing_withheld() -> None:
    lines, total = table((5, 9), (0, 12))

    assert look(mark_table(lines, mark_total(total)), lines) == [[5, 9, 14], [0, 12, 12]]


def test_a_small_number_takes_the_cheapest_others_with_it() -> None:
    lines, total = table((3, 30), (20, 40), (8, 9))

    assert look(mark_table(lines, mark_total(total)), lines) == [
        ["<5", "*", 33],
        [20, 40, 60],
        ["*", "*", 17],
    ]


def test_it_is_people_that_count_not_cases() -> None:
    """Nine consultations of two people are two people."""
    lines = {"a": (Cell(9, 2), Cell(9, 2)), "b": cells(30)}

    assert look(mark_table(lines, mark_total(cells(39))), lines) == [["<5", "<5"], ["*", "*"]]


def test_months_of_few_are_told_together_with_a_neighbour_and_nowhere_apart() -> None:
    lines, total = table((2, 6, 0, 9), (1, 8, 0, 9))
    marked = mark_total(total)

    assert look({"": marked.total}, {"": total}) == [["*", "*", 0, 18, 35]]
    assert look(mark_table(lines, marked), lines) == [["*", "*", 0, 9, 17], ["*", "*", 0, 9, 18]]


def test_a_year_of_few_tells_only_that() -> None:
    lines, total = table((2, 0), (1, 1))
    marked = mark_total(total)

    assert look({"": marked.total}, {"": total}) == [["*", "*", "<5"]]
    assert look(mark_table(lines, marked), lines) == [["*"] * 3, ["*"] * 3]


def test_ones_that_can_only_be_ones_are_not_told_at_all() -> None:
    """Five lines of one each, summing to five: a mark of a few would tell them all."""
    lines, total = table(*[(1, 0)] * 5)

    assert look(mark_table(lines, mark_total(total)), lines) == [["*"] * 3] * 5


def test_lines_that_overlap_are_settled_each_for_itself() -> None:
    lines = {"a": cells(3, 20, 30), "b": cells(9, 9, 9), "c": cells(1, 0, 0)}
    total = mark_total(cells(20, 30, 40))

    assert look(mark_free(lines, total), lines) == [["<5", "*", 30, 53], [9, 9, 9, 27], ["<5", 0, 0, "<5"]]


@pytest.mark.parametrize("seed", range(25))
def test_no_withheld_small_number_can_be_computed_from_sums(seed: int) -> None:
    """By algebra, on tables of usual size: with all shown numbers and sums known, no small cell is determined."""
    dice = Random(seed)
    rows, months = dice.randint(1, 9), dice.choice([1, 3, 12])
    lines, total = table(
        *[tuple(dice.choice([0, 0, 1, 2, 4, 5, 6, 9, 40]) for _ in range(months)) for _ in range(rows)]
    )
    marked = mark_total(total)
    marks = mark_table(lines, marked)

    small = {(r, m) for r, line in enumerate(lines.values()) for m, cell in enumerate(line) if cell.is_small}
    hidden = {
        (r, m) for r, row in enumerate(marks.values()) for m, mark in enumerate(row) if mark is not Mark.SHOWN
    }
    assert small <= hidden
    assert determined(hidden, months, rows, marked) & small == set()


@pytest.mark.parametrize("seed", range(30))
def test_no_withheld_small_number_follows_from_what_marks_mean(seed: int) -> None:
    """By trying everything, on small tables: a few are 1 to 4, and still two values fit each."""
    dice = Random(seed)
    lines, total = table(*[tuple(dice.choice([0, 1, 2, 3, 4, 5, 6]) for _ in range(2)) for _ in range(3)])
    marked = mark_total(total)
    marks = mark_table(lines, marked)
    fitting = list(possible(lines, marks, marked))

    truth = tuple(cell.cases for line in lines.values() for cell in line[:-1])
    assert truth in fitting
    small = [at for at, n in enumerate(truth) if 0 < n < 5]
    assert [at for at in small if len({each[at] for each in fitting}) < 2] == []


def possible(lines: Mapping[str, Line], marks: Marks, marked: Withheld) -> Iterator[tuple[int, ...]]:
    """Every table that fits what is shown. In months put together anything may stand; alone, what its mark says."""
    months = len(next(iter(lines.values()))) - 1
    alone = {block[0] for block in marked.blocks if len(block) == 1 and any_mark_tells(marks, block[0])}
    rows = [list(_lines_that_fit(line, marks[value], alone)) for value, line in lines.items()]
    sums = [sum(line[m].cases for line in lines.values()) for m in range(months)]
    for guess in product(*rows):
        columns = [sum(row[m] for row in guess) for m in range(months)]
        told = [(columns[m], sums[m]) for m in range(months) if is_told(marked.total[m])]
        if is_told(marked.total[-1]):
            told.append((sum(columns), sum(sums)))
        if all(found == true for found, true in told):
            yield tuple(n for row in guess for n in row)


def _lines_that_fit(line: Line, marks: tuple[Mark, ...], alone: set[int]) -> Iterator[tuple[int, ...]]:
    months = range(len(line) - 1)
    for row in product(*(_choices(line[m], marks[m], is_alone=m in alone) for m in months)):
        if _fits(sum(row), line[-1].cases, marks[-1]):
            yield row


def is_told(mark: Mark) -> bool:
    return mark is Mark.SHOWN


def any_mark_tells(marks: Marks, month: int) -> bool:
    """Whether the months of this table are told apart: then a mark means what it says."""
    return any(row[month] is not Mark.WITHHELD for row in marks.values())


def _choices(cell: Cell, mark: Mark, *, is_alone: bool) -> list[int]:
    if mark is Mark.SHOWN:
        return [cell.cases]
    if mark is Mark.FEW:
        return [1, 2, 3, 4]
    return [5, 6, 7, 8] if is_alone else list(range(9))


def _fits(found: int, true: int, mark: Mark) -> bool:
    return {Mark.SHOWN: found == true, Mark.FEW: 1 <= found < 5, Mark.WITHHELD: True}[mark]


def determined(
    hidden: set[tuple[int, int]], months: int, rows: int, marked: Withheld
) -> set[tuple[int, int]]:
    """Which unknown cells the sums determine, over the fractions: the rows of the reduced system with one unknown."""
    unknown = sorted(hidden)
    equations = [{(r, m): 1 for m in range(months)} | {(r, months): -1} for r in range(rows)]
    equations += [{(r, m): 1 for r in range(rows)} for m in range(months + 1) if is_told(marked.total[m])]
    matrix = [[Fraction(each.get(cell, 0)) for cell in unknown] for each in equations]
    _reduce(matrix)
    single = [[at for at, n in enumerate(row) if n] for row in matrix]
    return {unknown[row[0]] for row in single if len(row) == 1}


def _reduce(matrix: list[list[Fraction]]) -> None:
    """Gauss and Jordan, in place."""
    done = 0
    for column in range(len(matrix[0]) if matrix else 0):
        pivot = next((at for at in range(done, len(matrix)) if matrix[at][column]), None)
        if pivot is None:
            continue
        matrix[done], matrix[pivot] = matrix[pivot], matrix[done]
        matrix[done] = [n / matrix[done][column] for n in matrix[done]]
        for at, row in enumerate(matrix):
            if at != done and row[column]:
                matrix[at] = [a - row[column] * b for a, b in zip(row, matrix[done], strict=True)]
        done += 1
