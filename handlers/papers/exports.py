"""A sheet as JSON and as rows of a table, for the systems and tables of other offices. The shape is described in docs/papers.md."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, assert_never

from handlers.papers.sheet import Box, Entry, Mark, Sheet, Story, Tick, Ticks

SCHEMA: Final = "engawa.paper/1"
MARKS: Final = {Mark.EMPTY: "", Mark.TICKED: "○", Mark.MAIN: "◎"}


def as_json(sheet: Sheet) -> str:
    """The sheet as JSON, indented: people read it too."""
    shape = {
        "schema": SCHEMA,
        "paper": sheet.kind.value,
        "title": sheet.title,
        "council": sheet.council,
        "number": sheet.number,
        "made_at": sheet.made_at.isoformat(timespec="seconds"),
        "parts": [
            {"key": part.key, "heading": part.heading, "boxes": [_json(box) for box in part.boxes]}
            for part in sheet.parts
        ],
    }
    return json.dumps(shape, ensure_ascii=False, indent=2) + "\n"


def _json(box: Box | Story) -> Mapping[str, object]:
    about = {"key": box.key, "label": label(box)}
    match box:
        case Entry() if box.may_be_read:
            return {**about, "type": "text", "value": box.value, "reading": box.reading}
        case Entry() | Story():
            return {**about, "type": "text", "value": box.value}
        case Ticks():
            ticked = [{"key": t.key, "label": t.label, "mark": t.mark.value} for t in box.ticks]
            return {**about, "type": "ticks", "ticks": ticked}
        case _:
            assert_never(box)


def label(box: Box | Story | Tick) -> str:
    """The label on one line."""
    return box.label.replace("\n", "")


def as_rows(sheet: Sheet) -> tuple[Sequence[str], Sequence[str]]:
    """The sheet as two rows, labels and values: one below the other, the papers of many cases make a table."""
    labels, values = zip(*_cells(sheet), strict=True)
    return labels, values


def _cells(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Every box as a column; every tick has its own. The labels are one of a kind: they name part and box."""
    yield sheet.number_label, sheet.number
    for part in sheet.parts:
        before = f"{_brief(part.heading)}:" if part.heading else ""
        for box in part.boxes:
            name = f"{before}{label(box)}"
            match box:
                case Entry():
                    yield name, box.value
                    if box.may_be_read:
                        yield f"{name}(ふりがな)", box.reading
                case Story():
                    yield name, box.value
                case Ticks():
                    for tick in box.ticks:
                        yield f"{_brief(name)}:{label(tick)}", MARKS[tick.mark]
                case _:
                    assert_never(box)


def _brief(name: str) -> str:
    """A name without what stands in brackets behind it."""
    return name.partition("(")[0]
