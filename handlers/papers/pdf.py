"""Drawing pages into a PDF with its fonts inside. Knows no case and no layout: it draws what it is given, where it is told."""

from __future__ import annotations

from io import BytesIO
from typing import Final, assert_never

import segno
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.ttfonts import shapeStr
from reportlab.pdfgen.canvas import Canvas

from handlers.papers.exports import MARKS
from handlers.papers.layout import HEIGHT, pages_of
from handlers.papers.letters import BODY, Letters, letters
from handlers.papers.marks import Code, Drawn, Frame, Rule, TickBox, Words
from handlers.papers.sheet import Mark, Sheet

SEEN: Final = 0
UNSEEN: Final = 3


def as_pdf(sheet: Sheet) -> bytes:
    """The sheet as A4 PDF. Locks: one paper at a time in each process. Raises: NoLetters before `make setup`."""
    fonts = letters()
    with fonts.printing:
        pages = pages_of(sheet, fonts)
        held = BytesIO()
        canvas = Canvas(held, pagesize=A4, pageCompression=1, lang="ja-JP", initialFontName=BODY)  # type: ignore[arg-type]  # the stubs take the name of a font for a number
        canvas.setTitle(f"{sheet.title} {sheet.number}")
        canvas.setAuthor(sheet.council)
        canvas.setCreator("engawa")
        for page in pages:
            for drawn in page.drawn:
                _draw(canvas, fonts, drawn)
            canvas.showPage()
        canvas.save()
    return held.getvalue()


def _draw(canvas: Canvas, fonts: Letters, drawn: Drawn) -> None:
    match drawn:
        case Words():
            _words(canvas, fonts, drawn)
        case Frame(x, y, width, height, fill, border):
            canvas.setLineWidth(border)
            canvas.setFillGray(1 if fill is None else fill)
            canvas.rect(x, HEIGHT - y - height, width, height, stroke=1, fill=int(fill is not None))
        case Rule(x, y, to_x, to_y, thick, is_dashed):
            canvas.setLineWidth(thick)
            canvas.setDash([2, 2] if is_dashed else [])
            canvas.line(x, HEIGHT - y, to_x, HEIGHT - to_y)
            canvas.setDash([])
        case TickBox(x, y, size, mark):
            _tick(canvas, x, HEIGHT - y - size, size, mark)
            _unseen(canvas, fonts, drawn)
        case Code():
            _code(canvas, drawn)
        case _:
            assert_never(drawn)


def _words(canvas: Canvas, fonts: Letters, words: Words) -> None:
    x, y = words.x, HEIGHT - words.y
    canvas.setFillGray(words.grey)
    for run in fonts.runs(words.text, bold=words.bold):
        canvas.setFont(run.font, words.size)
        text = canvas.beginText(x, y)
        # Not drawString(shaping=True): without a package for right-to-left scripts that draws letters unjoined.
        text.textOut(shapeStr(run.text, run.font, words.size) if run.is_joined else run.text)
        canvas.drawText(text)
        x = text.getX()


def _tick(canvas: Canvas, x: float, y: float, size: float, mark: Mark) -> None:
    canvas.setLineWidth(0.6)
    canvas.setStrokeGray(0)
    if mark is not Mark.MAIN:
        canvas.rect(x, y, size, size, stroke=1, fill=0)
    match mark:
        case Mark.EMPTY:
            pass
        case Mark.TICKED:
            canvas.setLineWidth(1.4)
            canvas.lines(
                [
                    (x + size * 0.18, y + size * 0.5, x + size * 0.42, y + size * 0.22),
                    (x + size * 0.42, y + size * 0.22, x + size * 0.85, y + size * 0.85),
                ]
            )
        case Mark.MAIN:
            canvas.setLineWidth(1.2)
            canvas.circle(x + size / 2, y + size / 2, size * 0.58, stroke=1, fill=0)
            canvas.circle(x + size / 2, y + size / 2, size * 0.28, stroke=1, fill=0)
        case _:
            assert_never(mark)


def _unseen(canvas: Canvas, fonts: Letters, box: TickBox) -> None:
    """The mark once more as a letter nobody sees: whoever searches the paper, or has it read aloud, finds what is ticked."""
    for run in fonts.runs(MARKS[box.mark]):
        text = canvas.beginText(box.x, HEIGHT - box.y - box.size)
        text.setFont(run.font, box.size)
        text.setTextRenderMode(UNSEEN)
        text.textOut(run.text)
        text.setTextRenderMode(SEEN)
        canvas.drawText(text)


def _code(canvas: Canvas, code: Code) -> None:
    rows = [list(row) for row in segno.make(code.text, error="m", micro=False).matrix]
    dot = code.size / len(rows)
    canvas.setFillGray(0)
    for down, row in enumerate(rows):
        for across, dark in enumerate(row):
            if dark:
                y = HEIGHT - code.y - (down + 1) * dot
                canvas.rect(code.x + across * dot, y, dot, dot, stroke=0, fill=1)
