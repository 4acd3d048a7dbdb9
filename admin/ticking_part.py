"""What the page of a case shows of its boxes (相談内容). Names them as the forms do, or in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from werkzeug.datastructures import MultiDict

from admin.language import reader
from admin.permissions import may
from admin.visits import Visit
from conversations.vocabulary import Matter
from handlers.papers.shared_boxes import matter
from handlers.reading import CaseView
from handlers.ticking import Box, Ticking, read_ticking
from locales import speaker


def ticking_part(visit: Visit, view: CaseView, sent: MultiDict[str, str]) -> Mapping[str, object]:
    """Everything that part of the page needs. sent: a form that could not be done: its ticks stay."""
    typed, main = tuple(sent.getlist("matter")), sent.get("main", "")
    found = read_ticking(visit.tx, visit.member, view)
    form = _as_typed(found, typed, main) if found and (typed or main) else found
    language = reader().html_lang
    return {
        "ticking": found,
        "tick_form": form,
        "may_tick": found is not None and found.may and may(visit.member, "case.tick"),
        "matter_names": matter_names(),
        "against": sent.get("against", view.case.against),
        "complaint_desks": [(desk.key, desk.name(language)) for desk in visit.console.room.council.desks],
    }


def matter_names() -> Mapping[object, str]:
    """Every box by itself and by its key."""
    words = speaker(reader().locale)
    is_form = reader().html_lang == "ja"
    names = {each: matter(each) if is_form else words.text(f"choice.matter.{each.value}") for each in Matter}
    by_key: dict[object, str] = {each.value: name for each, name in names.items()}
    return by_key | names


def _as_typed(found: Ticking, typed: tuple[str, ...], main: str) -> Ticking:
    return replace(
        found,
        national=tuple(_box(box, typed, main) for box in found.national),
        further=tuple(_box(box, typed, main) for box in found.further),
    )


def _box(box: Box, typed: tuple[str, ...], main: str) -> Box:
    key = box.matter.value
    return replace(box, is_ticked=key in typed or key == main, is_main=key == main)
