"""What the page of a case shows of calls, visits and letters, of the cards, and of the form that was filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, get_args
from uuid import UUID

from flask import request
from werkzeug.exceptions import BadRequest

from admin.language import reader
from admin.permissions import may
from admin.present import TOKYO, Clock
from admin.reception_page import local
from admin.visits import Visit
from conversations.kernel.phones import national_form
from handlers.papers.eras import on_form
from handlers.reading import CaseView
from handlers.reception.calling import Noting, Turn
from handlers.reception.reading import Side, read_side
from handlers.sight import reaches
from locales import speaker
from locales.safety import languages
from storage.calls import CallId, Noted, Way, Went
from storage.cards import FIELDS, Card, Kept
from storage.ids import new_id

WAYS: Final[tuple[Way, ...]] = get_args(Way)
WENT: Final[tuple[Went, ...]] = get_args(Went)
TURNS: Final[tuple[Turn, ...]] = get_args(Turn)
FORM: Final = ("way", "went", "turn", "when")


@dataclass(frozen=True, slots=True)
class Called:
    """The calls of a case and the form for the next one. form: what stands in it."""

    calls: tuple[Noted, ...]
    no_line: bool
    may_note: bool
    form: Mapping[str, str]
    once: UUID
    ways: tuple[Way, ...] = WAYS
    went: tuple[Went, ...] = WENT


@dataclass(frozen=True, slots=True)
class Known:
    """The cards as they are shown: each field that says something, in the order of the form."""

    own: Kept
    concerned: Kept
    own_words: tuple[tuple[str, str], ...]
    concerned_words: tuple[tuple[str, str], ...]


def reception_part(visit: Visit, view: CaseView, box: str) -> Mapping[str, object]:
    """Everything those parts of the page need. box: the form that could not be done, if one could not."""
    side = read_side(visit.tx, visit.member, view)
    return {
        "called": _called(visit, view, side, is_kept=box == "note_call"),
        "known": _known(side, visit.now) if may(visit.member, "card.change") else None,
        "taken_by": view.names.get(side.taken_by, "") if side.taken_by else "",
        "may_go_on": side.may_go_on and may(visit.member, "case.take_down"),
    }


def read_call(form: Mapping[str, str], now: datetime) -> Noting:
    """A call as it was typed. Raises: BadRequest if the form is not one of ours."""
    way = next((each for each in WAYS if each == form.get("way")), None)
    went = next((each for each in WENT if each == form.get("went")), None)
    turn = next((each for each in TURNS if each == form.get("turn")), None)
    try:
        once = CallId(UUID(form.get("once", "")))
        when = form.get("when", "")
        called_at = datetime.fromisoformat(when).replace(tzinfo=TOKYO) if when else now
    except ValueError:
        raise BadRequest from None
    if way is None or went is None or turn is None:
        raise BadRequest
    words = form.get("words", "").replace("\r\n", "\n").strip()
    return Noting(way, went, words, turn, called_at, once)


def _called(visit: Visit, view: CaseView, side: Side, *, is_kept: bool) -> Called:
    case = view.case
    blank = {"way": "call_out", "went": "", "turn": "", "when": local(visit.now)}
    return Called(
        calls=side.calls,
        no_line=not view.person.has_line,
        may_note=case.is_open and may(visit.member, "case.call") and reaches(visit.tx, visit.member, case),
        form={name: request.form.get(name, "") for name in FORM} if is_kept else blank,
        once=new_id(),
    )


def _known(side: Side, now: datetime) -> Known | None:
    if side.cards is None:
        return None
    own, concerned = side.cards.own, side.cards.concerned
    return Known(own, concerned, _words(own.card, now), _words(concerned.card, now))


def _words(card: Card, now: datetime) -> tuple[tuple[str, str], ...]:
    said = ((name, _shown(name, getattr(card, name), now)) for name in FIELDS)
    return tuple((name, words) for name, words in said if words)


def _shown(name: str, value: str, now: datetime) -> str:
    if not value:
        return ""
    match name:
        case "born":
            day = date.fromisoformat(value)
            return on_form(day) if reader().html_lang == "ja" else Clock(reader(), now).on(day)
        case "age":
            return speaker(reader().locale).text(f"choice.age.{value}")
        case "phone":
            return national_form(value)
        case "language" if value in languages():
            return reader().text(f"console.language.{value}")
        case _:
            return value
