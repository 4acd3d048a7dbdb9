"""A sheet of the profile as a page shows it: labels, hints, choices, and each fault in kind words at its field. Values, never HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from handlers.profile.calendars import CALENDAR
from handlers.profile.editing import Wrong
from handlers.profile.fields import COUNCIL, Field
from handlers.profile.sheets import FIRST, Box, Sheet
from locales import Speaker

NEEDED = ("names-ja", "number", "says-ja", "text-ja")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a sheet was not taken over, in the reader's language; detail: as the check of profiles says it, in English."""

    said: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A box on the page."""

    box: Box
    label: str
    hint: str
    troubles: tuple[Trouble, ...]
    is_needed: bool

    @property
    def read(self) -> str:
        """What is told, for those who only read."""
        chosen = (each.said for each in self.box.choices if each.word in self.box.chosen)
        return "、".join(chosen) if self.box.choices else self.box.text


@dataclass(frozen=True, slots=True)
class Group:
    """The boxes of one field. folded: further languages, out of sight while nobody needs them."""

    field: Field
    label: str
    shown: tuple[Shown, ...]
    folded: tuple[Shown, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether something is wrong in a language that would be out of sight."""
        return any(each.troubles for each in self.folded)


@dataclass(frozen=True, slots=True)
class Wrongs:
    """What is wrong with a sheet as it was sent. slips: by the name of the box, which sentence says so."""

    slips: Mapping[str, str] = field(default_factory=dict)
    wrong: Sequence[Wrong] = ()


def groups(sheet: Sheet, wrongs: Wrongs, say: Speaker) -> tuple[Group, ...]:
    """Every field with its boxes, in order."""
    return tuple(
        _group(sheet, each, tuple(boxes), wrongs, say)
        for each, boxes in groupby(sheet.boxes, key=lambda box: box.field)
    )


def elsewhere(sheet: Sheet, wrongs: Wrongs, say: Speaker) -> tuple[Trouble, ...]:
    """Faults that stand at no box of this sheet."""
    called = {box.field.called for box in sheet.boxes}
    return tuple(_trouble(each, say) for each in wrongs.wrong if _at(sheet, each, called) is None)


def _group(sheet: Sheet, each: Field, boxes: Sequence[Box], wrongs: Wrongs, say: Speaker) -> Group:
    label = say.text(f"console.profile.field.{each.label}")
    shown = [_shown(sheet, box, label, wrongs, say) for box in boxes]
    first = tuple(one for one in shown if not one.box.language or one.box.language in FIRST)
    return Group(each, label, first, tuple(one for one in shown if one not in first))


def _shown(sheet: Sheet, box: Box, label: str, wrongs: Wrongs, say: Speaker) -> Shown:
    hint = f"console.profile.hint.{box.field.shape.value}"
    own = f"console.profile.hint.{sheet.kind}.{box.field.key}"
    tongue = f"console.language.{box.language}"
    language = say.text(tongue) if box.language and say.has(tongue) else box.language
    return Shown(
        box=box,
        label=f"{label} ({language})" if language else label,
        hint=next((say.text(key) for key in (own, hint) if say.has(key) and box.language in ("", "ja")), ""),
        troubles=tuple(_troubles(sheet, box, wrongs, say)),
        is_needed=box.name in NEEDED and sheet.kind != "duty",
    )


def _troubles(sheet: Sheet, box: Box, wrongs: Wrongs, say: Speaker) -> Iterator[Trouble]:
    if slip := wrongs.slips.get(box.name):
        yield Trouble(say.text(f"console.refused.{slip}"))
    called = {each.field.called for each in sheet.boxes}
    for each in wrongs.wrong:
        if _at(sheet, each, called) == box.field.called and box.language in ("", "ja"):
            yield _trouble(each, say)


def _at(sheet: Sheet, wrong: Wrong, called: set[str]) -> str | None:
    """The field of this sheet a fault is about; none if it is about something else altogether.

    A fault between two tables of a kind is noted at one of them: the field is the same in both.
    """
    if wrong.field not in called:
        return None
    is_here = wrong.kind == sheet.kind or (wrong.kind == CALENDAR and sheet.kind == COUNCIL)
    return wrong.field if is_here else None


def _trouble(wrong: Wrong, say: Speaker) -> Trouble:
    key = f"console.profile.unfit.{wrong.about}"
    return Trouble(
        say.text(key if wrong.about and say.has(key) else "console.profile.unfit.other"), wrong.sentence
    )
