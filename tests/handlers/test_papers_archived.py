"""A paper kept for years says the same as its data: what stands in the JSON is read again from the words of the PDF."""

import io
import json
import re
from collections.abc import Iterator, Mapping

import pypdf
import pytest

from handlers.papers.composing import composed
from handlers.papers.exports import MARKS, as_json
from handlers.papers.handover import handover
from handlers.papers.pdf import as_pdf
from handlers.papers.sheet import Kind, Mark, Sheet
from handlers.papers.wording import say
from tests.handlers.paper_cases import CASES, FULL, NEPALI, PASSING, RARE
from tests.handlers.test_papers import sheet_of, together


def archived(sheet: Sheet) -> str:
    """The words of a paper on one line, without what every page repeats."""
    foot = say("paper.foot", council=sheet.council, title=sheet.title, number=sheet.number)
    head = f"{sheet.title}{say('paper.continued')}{sheet.number_label}{sheet.number}"
    pages = pypdf.PdfReader(io.BytesIO(as_pdf(sheet))).pages
    text = "".join(_without(together(page.extract_text()), together(foot), together(head)) for page in pages)
    label = "|".join(re.escape(together(box.label)) for part in sheet.parts for box in part.boxes)
    text = text.replace(together(say("paper.goes_on")), "")
    return re.sub(rf"(?:{label}){re.escape(together(say('paper.continued')))}", "", text)


def _without(page: str, foot: str, head: str) -> str:
    return re.sub(rf"{re.escape(foot)}\d+/\d+$", "", page.replace(head, ""))


def boxes(sheet: Sheet) -> Iterator[Mapping[str, object]]:
    for part in json.loads(as_json(sheet))["parts"]:
        yield from part["boxes"]


def lost(sheet: Sheet, paper: str) -> list[str]:
    """What the data say and the paper does not."""
    said = [str(box.get(name, "")) for box in boxes(sheet) for name in ("value", "reading")]
    return [words for words in said if together(composed(words)) not in paper]


def marks(sheet: Sheet, paper: str) -> list[tuple[str, str]]:
    """Boxes that are ticked otherwise on the paper than in the data."""
    wrong = []
    for box in boxes(sheet):
        ticks = box.get("ticks", [])
        assert isinstance(ticks, list)
        for tick in ticks:
            mark, label = MARKS[Mark(tick["mark"])], together(tick["label"])
            found = {sign for sign in "○◎" if f"{sign}{label}" in paper}
            if found != ({mark} if mark else set()):
                wrong.append((str(box["key"]), label))
    return wrong


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *((name, Kind.INTAKE) for name in ("full", "long", "korean", "vietnamese")),
        ("nameless", Kind.HANDOVER),
        ("long", Kind.HANDOVER),
        ("full", Kind.ASSESSMENT),
    ],
)
def test_every_value_and_tick_is_read_again_from_the_paper(name: str, kind: Kind) -> None:
    sheet = sheet_of(kind, CASES[name])
    paper = archived(sheet)

    assert lost(sheet, paper) == []
    assert marks(sheet, paper) == []


def test_a_hand_over_and_its_answer_too() -> None:
    sheet = handover(FULL, PASSING)
    paper = archived(sheet)

    assert lost(sheet, paper) == []
    assert marks(sheet, paper) == []


def test_rare_letters_are_read_again_but_those_no_font_has() -> None:
    sheet = sheet_of(Kind.INTAKE, RARE)
    paper = archived(sheet)
    values = "".join(str(box.get("value", "")) for box in boxes(sheet))

    assert {letter for letter in composed(values) if not letter.isspace() and letter not in paper} == set(
        UNKNOWN
    )
    assert marks(sheet, paper) == []


def test_beside_letters_that_join_everything_is_read_again() -> None:
    """Of Nepali and Burmese the shapes stand on the paper: their words are whole in the data alone."""
    sheet = sheet_of(Kind.INTAKE, NEPALI)
    paper = archived(sheet)

    assert "ラムバハドゥルタパマガル" in paper
    assert marks(sheet, paper) == []


UNKNOWN = "\U00013000\U000e0100"
"""Of the rare case: a hieroglyph, and a sign nobody sees that chooses between forms of a kanji."""
