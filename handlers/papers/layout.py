"""Where everything of a sheet stands on A4 pages. Nothing is clipped: what is too long goes on, on the next page if need be."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, assert_never

from handlers.papers.letters import GETA, Letters
from handlers.papers.marks import Code, Frame, Page, Rule, TickBox, Words
from handlers.papers.sheet import WIDE, Box, Entry, Mark, Part, Printed, Row, Sheet, Story, Ticks, is_printed
from handlers.papers.wording import say
from handlers.papers.wrapping import lines

MM: Final = 72 / 25.4
HEIGHT: Final = 297 * MM
LEFT: Final = 18 * MM  # room for the holes of a file
RIGHT: Final = 210 * MM - 13 * MM
TOP: Final = 12 * MM
BOTTOM: Final = HEIGHT - 15 * MM
INSIDE: Final = RIGHT - LEFT
LABEL_WIDE: Final = 26 * MM
PAD: Final = 2 * MM
LABEL: Final = 7.5
VALUE: Final = 10.0
RUBY: Final = 6.0
RUBY_LEAST: Final = 4.5
STORY: Final = 9.5
LEADING: Final = 1.5
RUBY_HIGH: Final = 9.5
ROW_LEAST: Final = 7.4 * MM
TICK: Final = 8.0
TICK_HIGH: Final = 5.0 * MM
CODE: Final = 15 * MM
TINT: Final = 0.93
FAINT: Final = 0.55
ENTRY_MOST: Final = 8
"""Lines of a box; what is longer goes on below, over the whole width."""


def pages_of(sheet: Sheet, letters: Letters) -> tuple[Page, ...]:
    """The pages of a sheet. Locks: the caller holds letters.printing."""
    setter = _Setter(sheet, letters)
    setter.head()
    for part in sheet.parts:
        setter.part(part)
    setter.missing()
    setter.feet()
    return tuple(setter.pages)


@dataclass(slots=True)
class _Setter:
    """Sets a sheet from the top down. y: where the next thing goes on the last page."""

    sheet: Sheet
    letters: Letters
    pages: list[Page] = field(default_factory=lambda: [Page()])
    y: float = TOP

    def head(self) -> None:
        """The title, the number and the code of the first page."""
        sheet, page = self.sheet, self.pages[-1]
        right = RIGHT - CODE - 3 * MM if sheet.address else RIGHT
        page.drawn.append(Words(LEFT, self.y + 4 * MM, sheet.council, 8.5))
        page.drawn.append(Words(LEFT, self.y + 12 * MM, sheet.title, 16, bold=True))
        number = f"{sheet.number_label} {sheet.number}"
        self._right(Words(right, self.y + 9 * MM, number, 11, bold=True))
        self._right(Words(right, self.y + 14 * MM, sheet.made_label, LABEL, grey=0.3))
        if sheet.address:
            page.drawn.append(Code(RIGHT - CODE, self.y, CODE, sheet.address))
        self.y += 17 * MM

    def _right(self, words: Words) -> None:
        wide = self.letters.width(words.text, words.size, bold=words.bold)
        self.pages[-1].drawn.append(replace(words, x=words.x - wide))

    def _turn(self) -> None:
        """Go on with the next page, which says whose it is."""
        self.pages.append(Page())
        self.y = TOP
        head = f"{self.sheet.title}  {say('paper.continued')}"
        self.pages[-1].drawn.append(Words(LEFT, self.y + 4 * MM, head, 9, bold=True))
        self._right(
            Words(RIGHT, self.y + 4 * MM, f"{self.sheet.number_label} {self.sheet.number}", 9, bold=True)
        )
        self.y += 7 * MM

    def _room(self, high: float) -> None:
        if self.y + high > BOTTOM:
            self._turn()

    def part(self, part: Part) -> None:
        """A heading and its rows; the heading is never left alone at the foot."""
        rows = [row for row in part.rows if is_printed(row)]
        if not rows:
            return
        needed = rows if part.is_whole else rows[:1]
        self._room(min(11 * MM + sum(map(self._least, needed)), BOTTOM - TOP - 8 * MM))
        if part.is_cut and self.y > TOP + 10 * MM:
            self.y += 3 * MM
            self.pages[-1].drawn.append(Rule(LEFT, self.y, RIGHT, self.y, 0.6, is_dashed=True))
        if part.heading:
            self.y += 2 * MM
            self.pages[-1].drawn.append(Words(LEFT, self.y + 3.6 * MM, f"■ {part.heading}", 9.5, bold=True))
            self.y += 5.2 * MM
        for row in rows:
            self._row(row)

    def _least(self, row: Row) -> float:
        match row:
            case Story():
                return _label_high() + (min(row.lines, 4) + 1) * STORY * LEADING
            case Printed():
                return self._printed_high(row)
            case _:
                return self._high(self._cells(row))

    def _row(self, row: Row) -> None:
        match row:
            case Story():
                self._story(row)
            case Printed():
                self._printed(row)
            case tuple():
                self._boxes(row)
            case _:
                assert_never(row)

    def _cells(self, row: tuple[Box, ...]) -> list[_Cell]:
        cells, x = [], LEFT
        for box in row:
            width = INSIDE * box.width / WIDE
            cells.append(self._cell(box, x, width))
            x += width
        return cells

    def _cell(self, box: Box, x: float, width: float) -> _Cell:
        inner = width - LABEL_WIDE - 2 * PAD
        match box:
            case Entry():
                value = (
                    lines(box.value or box.blank, inner, VALUE, self.letters)
                    if box.value or box.blank
                    else ()
                )
                high = (
                    max(len(value), box.lines) * VALUE * LEADING + (RUBY_HIGH if box.may_be_read else 0) + PAD
                )
                return _Cell(box, x, width, value, max(high, ROW_LEAST))
            case Ticks():
                high = -(-len(box.ticks) // box.columns) * TICK_HIGH + PAD
                return _Cell(box, x, width, (), max(high, ROW_LEAST))
            case _:
                assert_never(box)

    def _high(self, cells: list[_Cell]) -> float:
        labels = [len(lines(c.box.label, LABEL_WIDE - 2 * PAD, LABEL, self.letters)) for c in cells]
        return max(*(cell.high for cell in cells), *(n * LABEL * 1.35 + PAD for n in labels))

    def _boxes(self, row: tuple[Box, ...]) -> None:
        cells = self._cells(row)
        too_long = [cell.box for cell in cells if len(cell.value) > ENTRY_MOST]
        unread = [cell.box for cell in cells if self._is_unread(cell)]
        if too_long or unread:
            row = tuple(_shortened(box, value=box in too_long, reading=box in unread) for box in row)
            cells = self._cells(row)
        high = self._high(cells)
        self._room(high)
        for cell in cells:
            self._draw_cell(cell, high)
        self.y += high
        for box in too_long:
            if isinstance(box, Entry):
                self._story(Story(box.key, box.label, box.value, 1))
        for box in unread:
            if isinstance(box, Entry):
                label = f"{box.label} {say('paper.reading')}"
                self._story(Story(box.key, label, box.reading, 1))

    def _is_unread(self, cell: _Cell) -> bool:
        """Whether furigana would be too small to read above its box."""
        if not isinstance(cell.box, Entry) or not cell.box.reading:
            return False
        return self.letters.width(cell.box.reading, RUBY_LEAST) > cell.width - LABEL_WIDE - 2 * PAD

    def _draw_cell(self, cell: _Cell, high: float) -> None:
        drawn = self.pages[-1].drawn
        drawn.append(Frame(cell.x, self.y, LABEL_WIDE, high, TINT))
        drawn.append(Frame(cell.x + LABEL_WIDE, self.y, cell.width - LABEL_WIDE, high))
        self._label(cell, high)
        match cell.box:
            case Entry():
                self._entry(cell, cell.box, high)
            case Ticks():
                self._ticks(cell, cell.box, high)
            case _:
                assert_never(cell.box)

    def _label(self, cell: _Cell, high: float) -> None:
        label = lines(cell.box.label, LABEL_WIDE - 2 * PAD, LABEL, self.letters)
        leading = LABEL * 1.35
        above = RUBY_HIGH if isinstance(cell.box, Entry) and cell.box.may_be_read else 0
        y = self.y + above + (high - above - len(label) * leading) / 2 + LABEL
        for number, line in enumerate(label):
            self.pages[-1].drawn.append(Words(cell.x + PAD, y + number * leading, line, LABEL))

    def _entry(self, cell: _Cell, box: Entry, high: float) -> None:
        drawn, x = self.pages[-1].drawn, cell.x + LABEL_WIDE + PAD
        top = self.y
        if box.may_be_read:
            top += RUBY_HIGH
            drawn.append(Words(cell.x + PAD, top - 2, say("paper.reading"), RUBY))
            drawn.append(Rule(cell.x, top + 0.5, cell.x + cell.width, top + 0.5, 0.3, is_dashed=True))
            self._reading(x, top - 2, box, cell.width - LABEL_WIDE - 2 * PAD)
            high -= RUBY_HIGH
        leading = VALUE * LEADING
        y = top + max((high - len(cell.value) * leading) / 2, 0) + VALUE * 1.12
        for number, line in enumerate(cell.value):
            grey = 0.0 if box.value else FAINT
            drawn.append(Words(x, y + number * leading, line, VALUE, grey=grey))

    def _reading(self, x: float, y: float, box: Entry, width: float) -> None:
        """Furigana: above each part of the name where the parts agree, else above the whole; smaller if it is long."""
        names, readings = box.value.split(), box.reading.split()
        if len(names) != len(readings):
            names, readings = [box.value], [box.reading]
        placed: list[tuple[float, str, float]] = []
        at = x
        for name, reading in zip(names, readings, strict=True):
            over, wide = self.letters.width(name, VALUE), self.letters.width(reading, RUBY)
            at = max(at, placed[-1][0] + placed[-1][2] + 2 if placed else x)
            placed.append((at + max((over - wide) / 2, 0), reading, wide))
            at += over + self.letters.width(" ", VALUE)
        end = placed[-1][0] + placed[-1][2] if placed else x
        if end > x + width or self.letters.width(box.value, VALUE) > width:
            size = min(RUBY, RUBY * width / max(self.letters.width(box.reading, RUBY), 1))
            self.pages[-1].drawn.append(Words(x, y, box.reading, size))
            return
        self.pages[-1].drawn += [Words(start, y, reading, RUBY) for start, reading, _ in placed]

    def _ticks(self, cell: _Cell, box: Ticks, high: float) -> None:
        drawn, inner = self.pages[-1].drawn, cell.width - LABEL_WIDE - 2 * PAD
        step = inner / box.columns
        rows = -(-len(box.ticks) // box.columns)
        top = self.y + (high - rows * TICK_HIGH) / 2
        for number, tick in enumerate(box.ticks):
            x = cell.x + LABEL_WIDE + PAD + number % box.columns * step
            y = top + number // box.columns * TICK_HIGH
            drawn.append(TickBox(x, y + (TICK_HIGH - TICK) / 2, TICK, tick.mark))
            room = step - TICK - 3 * MM
            bold = tick.mark is not Mark.EMPTY
            size = min(8.5, 8.5 * room / max(self.letters.width(tick.label, 8.5, bold=bold), 1))
            drawn.append(Words(x + TICK + 3, y + TICK_HIGH / 2 + 3, tick.label, size, bold=bold))

    def _story(self, story: Story) -> None:
        text = list(lines(story.value, INSIDE - 2 * PAD, STORY, self.letters)) if story.value else []
        text += [""] * (story.lines - len(text))
        leading, is_first = STORY * LEADING, True
        while text or is_first:
            self._room(_label_high() + min(len(text), 2) * leading + PAD)
            fits = int((BOTTOM - self.y - _label_high() - PAD) // leading)
            now, text = text[:fits], text[fits:]
            if not any(text):
                text = []  # room for writing by hand needs no page of its own
            label = story.label if is_first else f"{story.label} {say('paper.continued')}"
            self._piece(label, now, goes_on=bool(text))
            is_first = False

    def _piece(self, label: str, text: list[str], *, goes_on: bool) -> None:
        """One page's piece of a story."""
        drawn, leading = self.pages[-1].drawn, STORY * LEADING
        drawn.append(Frame(LEFT, self.y, INSIDE, _label_high(), TINT))
        drawn.append(Words(LEFT + PAD, self.y + _label_high() / 2 + LABEL * 0.36, label, LABEL))
        if goes_on:
            self._right(
                Words(RIGHT - PAD, self.y + _label_high() / 2 + LABEL * 0.36, say("paper.goes_on"), LABEL)
            )
        self.y += _label_high()
        high = len(text) * leading + PAD
        drawn.append(Frame(LEFT, self.y, INSIDE, high))
        for number, line in enumerate(text):
            drawn.append(Words(LEFT + PAD, self.y + PAD / 2 + number * leading + STORY * 1.15, line, STORY))
        self.y += high

    def _printed_high(self, row: Printed) -> float:
        return len(lines(row.text, INSIDE, 8.5, self.letters)) * 12.5 + 3 * MM

    def _printed(self, row: Printed) -> None:
        self._room(self._printed_high(row))
        drawn = self.pages[-1].drawn
        self.y += 1 * MM
        for line in lines(row.text, INSIDE, 8.5, self.letters):
            drawn.append(Words(LEFT, self.y + 10, line, 8.5))
            self.y += 12.5
        self.y += 2 * MM

    def missing(self) -> None:
        """Which letters a 〓 stands for."""
        text = "".join(drawn.text for page in self.pages for drawn in page.drawn if isinstance(drawn, Words))
        gone = self.letters.missing(text)
        if gone:
            codes = " ".join(f"U+{ord(letter):04X}" for letter in gone[:20])
            self._printed(Printed(say("paper.missing", geta=GETA, codes=codes)))

    def feet(self) -> None:
        """Number, council and page x of y at every foot."""
        for number, page in enumerate(self.pages, start=1):
            y = HEIGHT - 8 * MM
            foot = say(
                "paper.foot", council=self.sheet.council, title=self.sheet.title, number=self.sheet.number
            )
            page.drawn.append(Words(LEFT, y, foot, 7, grey=0.35))
            which = f"{number} / {len(self.pages)}"
            wide = self.letters.width(which, 8)
            page.drawn.append(Words(RIGHT - wide, y, which, 8))


@dataclass(frozen=True, slots=True)
class _Cell:
    """A box with its place in the row and its lines."""

    box: Box
    x: float
    width: float
    value: tuple[str, ...]
    high: float


def _shortened(box: Box, *, value: bool, reading: bool) -> Box:
    """The box with a word that says where its value or its reading stands."""
    if not isinstance(box, Entry):
        return box
    below = say("paper.below")
    return replace(box, value=below if value else box.value, reading=below if reading else box.reading)


def _label_high() -> float:
    return LABEL * 1.9
